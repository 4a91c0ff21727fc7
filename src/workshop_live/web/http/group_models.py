"""The bodies of the JSON API for work in groups, as documented in OpenAPI."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from workshop_live.activity_types.schemas import VALUE
from workshop_live.web.http.bodies import Body

Version = Annotated[int, Field(ge=0, le=1_000_000)]


class ScribeBody(Body):
    """Whether you write for your group from now on, whoever did before."""

    writes: bool


class GroupTextBody(Body):
    """The text of your group. The schema of ``value`` depends on the type of the activity; it may be empty."""

    save: Annotated[str, Field(max_length=64)]
    """The id of this save, drawn by you: a retry with the same one gets the state as it is, and saves nothing."""
    version: Version
    """The version that it was made from; 0 for the first text."""
    value: Annotated[Any, VALUE]


class DoneBody(Body):
    """Whether your group has finished."""

    done: bool


class NoteBody(Body):
    """A note for the board of your group, of at most 500 characters."""

    key: Annotated[str, Field(max_length=64)]
    """The id of the note, drawn by you: sent again with the same one, it counts once."""
    text: Annotated[str, Field(max_length=5_000)]


class DotBody(Body):
    """Whether your dot is on a note."""

    dot: bool


class PlaceBody(Body):
    """The place of a note on the board, counted from 0."""

    place: Annotated[int, Field(ge=0, le=1_000)]


class OwnGroup(BaseModel):
    """The group that you are in."""

    number: int
    name: str
    members: int


class GroupWork(BaseModel):
    """How things stand in your group."""

    group: OwnGroup
    version: int
    """The version of its text; 0 while there is none."""
    value: Annotated[Any, VALUE] | None
    """Its text, as an answer to the activity; null while there is none."""
    scribe: str | None
    """A pseudonym of whoever writes for it, which differs from round to round; null while nobody does."""
    is_scribe: bool
    """Whether that is you."""
    done: bool
    is_open: bool
    """Whether it can write now. What was made from the latest version is saved for two more minutes."""
