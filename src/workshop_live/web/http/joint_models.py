"""The bodies of the joint texts' routes of the JSON API, as documented in OpenAPI."""

from datetime import datetime

from pydantic import BaseModel


class LineSource(BaseModel):
    """What a line was, or can be, taken over from: an answer, which may be the text of a group, or a theme."""

    activity: str
    question: int
    """The position of the question in its activity, counted from 0."""
    answer: str | None
    """The ``id`` of the answer; null for a theme."""
    theme: int | None
    """The number of the theme; null for an answer."""
    text: str


class LineState(BaseModel):
    """A line of a joint text."""

    id: str
    text: str
    version: int
    """The one that an edit of it names as ``seen``."""
    source: LineSource | None
    """Null for a line that was written."""


class LineStanding(BaseModel):
    """A line, or a stem, as somebody else has changed it, with the version that an edit of it names as ``seen``."""

    text: str
    version: int


class VersionState(BaseModel):
    """A version that was kept, with stem and lines as they were."""

    number: int
    stem: str
    lines: list[str]
    created_at: datetime
    shown_at: datetime | None
    """When the room saw it last; null if it never did."""


class SourceTexts(BaseModel):
    """What a group wrote to a question, or what a question came to."""

    prompt: str
    group: str
    """The name of the group; empty where no group wrote it."""
    texts: list[LineSource]


class JointTextContent(BaseModel):
    """A joint text as it stands."""

    version: int
    """That of the activity, which an edit of the stem names as ``seen``."""
    stem: str
    lines: list[LineState]
    versions: list[VersionState]
    sources: list[SourceTexts]
    """What lines can be taken over from: only what the room was shown."""
