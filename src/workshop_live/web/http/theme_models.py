"""The bodies of the theme routes of the JSON API, as documented in OpenAPI."""

from pydantic import BaseModel


class ThemeState(BaseModel):
    """A theme: answers about the same thing."""

    theme: int
    """Its number, for commands on themes. Numbers are not reused within a question."""
    label: str
    bullet: str
    """Its bullet in the summary."""
    in_summary: bool
    """Whether it is in the summary: false if somebody has left it out."""
    proposed: bool
    """Whether it was detected by the program and nobody has changed it."""
    typical: str
    """The text of its representative answer; empty without answers."""
    answers: list[str]
    """The ``id`` of each of its answers. An answer can be in several themes."""


class QuestionThemes(BaseModel):
    """The themes of one question."""

    question: int
    """Its position in the activity, counted from 0, for commands on themes."""
    prompt: str
    themes: list[ThemeState]
    other: list[str]
    """The ``id`` of each answer that is in no theme."""


class ThemesState(BaseModel):
    """The themes of a round by question; empty if no answers can be grouped into themes."""

    round: int | None
    questions: list[QuestionThemes]


class Bullet(BaseModel):
    """A theme in the summary."""

    theme: int
    bullet: str
    typical: str
    """The text of its representative answer; empty without answers."""
    answers: int
    """The number of its answers."""


class QuestionSummary(BaseModel):
    """The summary of one question."""

    question: int
    prompt: str
    bullets: list[Bullet]
    other: int
    """The number of answers in none of the bullets."""


class SummaryState(BaseModel):
    """The summary of a round by question; empty if no answers can be grouped into themes."""

    round: int | None
    questions: list[QuestionSummary]
