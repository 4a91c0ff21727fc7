"""The bodies of the JSON API, as they stand in the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from workshop_live.web.bodies import Body

Text = Annotated[str, Field(max_length=5_000)]


class NewRoomBody(Body):
    """A room to make. Each activity has a ``type``, a ``prompt`` and the settings of its type."""

    title: Text
    language: Text = "nb"
    activities: Annotated[list[dict[str, Any]], Field(max_length=200)] = Field(default_factory=list)


class JoinBody(Body):
    """A join code as it was typed."""

    code: Annotated[str, Field(max_length=40)]


class AnswerBody(Body):
    """An answer. What ``value`` may be depends on the activity's type."""

    activity: Annotated[str, Field(max_length=64)]
    value: Any
    round: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class RevisionBody(Body):
    """Another value for an answer. The highest revision wins, in whatever order they arrive."""

    value: Any
    revision: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class Links(BaseModel):
    """Addresses. Those of the presenter and the facilitator are secret, and are told only once."""

    participant: str
    presenter: str
    facilitator: str


class ActivityState(BaseModel, extra="allow"):
    """An activity, with the settings of its type beside these fields."""

    id: str
    type: str
    prompt: str
    state: Literal["waiting", "open", "closing", "closed"]
    shown: bool
    round: int | None


class RoomState(BaseModel):
    """A room as it stands."""

    id: str
    title: str
    language: str
    join_code: str
    state: Literal["open", "ended"]
    current: str | None
    screen: str
    seq: int
    version: int
    activities: list[ActivityState]


class RoomMade(RoomState):
    """A new room with its links."""

    links: Links


class Joined(BaseModel):
    """A participant's token for one room."""

    room: str
    participant_token: str


class AnswerAccepted(BaseModel):
    """An answer that is on disk. ``seq`` numbers the changes of the room."""

    id: str
    seq: int


class RevisionAccepted(AnswerAccepted):
    """The revision that stands now."""

    revision: int


class CommandDone(BaseModel):
    """A command that was carried out, or had nothing to do."""

    seq: int
    version: int


class Results(BaseModel):
    """How many answers from how many participants, and what came of them."""

    round: int | None
    answers: int
    participants: int
    results: dict[str, Any]


class ProblemDetails(BaseModel, extra="allow"):
    """An error (RFC 9457). ``code`` is stable; ``title`` is a sentence in the language that was asked for."""

    type: str
    title: str
    status: int
    code: str
