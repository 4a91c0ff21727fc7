"""The bodies of the JSON API about themes and summaries, as they stand in the OpenAPI document."""

from pydantic import BaseModel


class ThemeState(BaseModel):
    """Some answers about the same thing."""

    theme: int
    """Its number, for commands on themes; no other theme of the question ever has it."""
    label: str
    bullet: str
    """What the summary says of it."""
    in_summary: bool
    """Whether nobody has left it out of the summary."""
    proposed: bool
    """Whether it is the program's alone, and nobody has had a hand in it."""
    typical: str
    """The text of the answer that is shown for it; empty if it has no answers."""
    answers: list[str]
    """The answers in it, by their ``id``. An answer can be in several themes."""


class QuestionThemes(BaseModel):
    """The themes of one question."""

    question: int
    """Its place in the activity, counted from 0, for commands on themes."""
    prompt: str
    themes: list[ThemeState]
    other: list[str]
    """The answers in none of the themes, by their ``id``."""


class ThemesState(BaseModel):
    """The themes of a round, question by question; no questions where nobody wrote anything that has themes."""

    round: int | None
    questions: list[QuestionThemes]


class Bullet(BaseModel):
    """What the summary says of a theme."""

    theme: int
    bullet: str
    typical: str
    """The text of the answer that is shown for it; empty if it has no answers."""
    answers: int
    """How many said so."""


class QuestionSummary(BaseModel):
    """The summary of one question."""

    question: int
    prompt: str
    bullets: list[Bullet]
    other: int
    """How many answers are in none of the bullets."""


class SummaryState(BaseModel):
    """The summary of a round, question by question; no questions where nobody wrote anything that has themes."""

    round: int | None
    questions: list[QuestionSummary]
