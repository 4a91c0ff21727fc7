"""The bodies of the JSON API, as they stand in the OpenAPI document."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import JsonSchemaValue

from workshop_live.actions.room_setup import setting_type, with_room_settings
from workshop_live.activity_types.activity_fields import is_key
from workshop_live.activity_types.base import MAX_PROBLEMS
from workshop_live.activity_types.schemas import VALUE, Documented, with_results, with_settings
from workshop_live.domain.activities import SeenBy, Slot
from workshop_live.domain.members import MemberRole
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import Problem, Reason
from workshop_live.domain.rooms import ROOM_SETTINGS, RoomSetting
from workshop_live.web.http.bodies import Body
from workshop_live.web.http.problems import RequestRefusedError

Text = Annotated[str, Field(max_length=5_000)]

_NOTHING = {name: it.type() for name, it in ROOM_SETTINGS.items() if it.type is not bool}


def left_out() -> Any:
    """The default of a field that a patch may leave out: none that a client could take for a value and send."""
    return Field(default_factory=lambda: None)


class ActivityFields(Body):
    """An activity: what it asks, where it stands in the day, and the settings of its type."""

    type: Text
    prompt: Text
    key: Text | None = None
    """The same from run to run, so that gatherings can be compared: at most 64 letters from a to z, digits, - and _."""
    starts_at: Text | None = None
    minutes: int | None = None
    notes: Text = ""
    seen_by: Annotated[Text, Documented(SeenBy)] = SeenBy.ROOM
    """Who may see the answers."""


class SentActivity(ActivityFields, extra="allow"):
    """An activity of any type, before its type has looked at the settings."""

    def planned(self) -> PlannedActivity:
        """As an item of a plan."""
        slot = Slot(self.starts_at, self.minutes, self.notes)
        return PlannedActivity(self.type, self.prompt, self.model_extra or {}, slot, self.key, self.seen_by)


AnyActivityBody = Annotated[SentActivity, with_settings(ActivityFields, "Body")]
"""An activity that is sent. Its schema is that of one of the types."""


class NewRoomBody(Body):
    """A room to make."""

    title: Text
    language: Text = "nb"
    activities: Annotated[list[AnyActivityBody], Field(max_length=200)] = Field(default_factory=list)

    def plan(self) -> Plan:
        """What to make the room from. Raises RequestRefusedError for keys that cannot be used."""
        problems = []
        keys = [it.key for it in self.activities]
        for number, key in enumerate(keys):
            if key is not None and (not is_key(key) or key in keys[:number]):
                code = "repeated_key" if is_key(key) else "not_a_key"
                problems.append(Problem(f"activities.{number}.key", code))
        if problems:
            raise RequestRefusedError(422, Reason.INVALID, problems[:MAX_PROBLEMS])
        return Plan(self.title, self.language, tuple(it.planned() for it in self.activities))


def _to_patch(setting: RoomSetting) -> tuple[Any, Any]:
    kind = Text if setting.type is str else setting_type(setting)
    return (kind if setting.type is bool else kind | None), left_out()


@with_room_settings(_to_patch)
class RoomSettingsPatch(Body):
    """Settings of a room to change. Those without an account may change ``present`` only."""


class RoomPatch(Body):
    """What to change of a room (JSON merge patch, RFC 7396): what is left out stays, null takes a setting away."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Dag 2", "settings": {"present": 80}}]})

    title: Text = left_out()
    language: Text = left_out()
    """``nb``, ``nn`` or ``en``. Screens that are open speak it when they are loaded anew."""
    settings: RoomSettingsPatch = left_out()

    def fields(self) -> dict[str, Any]:
        """What was sent, by the names of the command's fields; what was taken away is empty."""
        sent = self.model_dump(exclude_unset=True)
        settings = sent.pop("settings", {})
        return {**sent, **{name: _NOTHING.get(name) if it is None else it for name, it in settings.items()}}


class JoinBody(Body):
    """A join code as it was typed."""

    code: Annotated[str, Field(max_length=40)]


class AnswerBody(Body):
    """An answer. What ``value`` may be depends on the activity's type."""

    activity: Annotated[str, Field(max_length=64)]
    value: Annotated[Any, VALUE]
    round: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    late: bool = False
    """Whether it may be kept aside for the facilitator if the question was closed less than two minutes ago."""


class RevisionBody(Body):
    """Another value for an answer. The highest revision wins, in whatever order they arrive."""

    value: Annotated[Any, VALUE]
    revision: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class Links(BaseModel):
    """Addresses. Those of the presenter and the facilitator are secret, and are told only once."""

    participant: str
    presenter: str
    facilitator: str


class ActivityStatus(StrEnum):
    """How far an activity has come: not asked yet, or as far as its latest round has."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


def _but_for_the_notes(schema: JsonSchemaValue) -> None:
    schema["required"] = [name for name in schema["properties"] if name != "notes"]


class ActivityState(BaseModel, extra="ignore", json_schema_extra=_but_for_the_notes):
    """An activity as it stands, with the settings of its type."""

    id: str
    type: str
    prompt: str
    state: ActivityStatus
    shown: bool
    seen_by: SeenBy
    """Whether everybody in the room may see the answers, or only those who run it."""
    first_shown_at: datetime | None
    """When the room first saw the results of the latest round."""
    round: int | None
    starts_at: str | None
    minutes: int | None
    notes: str | None = None
    """Only for those who run the room."""


AnyActivityState = Annotated[Any, with_settings(ActivityState, "State")]
"""An activity as it stands, of one of the types."""


@with_room_settings(lambda it: (it.type | None if it.is_optional else it.type, Field(description=it.about)))
class RoomSettings(BaseModel):
    """How a room is set up."""


class MemberState(BaseModel):
    """An organiser who runs a room."""

    id: str
    name: str
    role: MemberRole


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
    activities: list[AnyActivityState]
    settings: RoomSettings | None = None
    """Only for those who run the room."""
    members: list[MemberState] | None = None
    """Its owner and the co-facilitators; only for organisers who are among them."""


class RoomChanged(RoomState):
    """A room after a change."""

    undo: str | None
    """What to send to the command ``undo`` within ten seconds to take it back; null if nothing was changed."""
    what: str | None
    """What was done, as a sentence in the language that was asked for."""


class RoomMade(RoomState):
    """A new room with its links."""

    links: Links


class RoomSummary(BaseModel):
    """A room in a list."""

    id: str
    title: str
    language: str
    join_code: str
    state: Literal["open", "ended"]
    seq: int
    version: int


class RoomPage(BaseModel):
    """Some rooms; the header ``Link`` says where there are more."""

    rooms: list[RoomSummary]


class AnswerState(BaseModel):
    """An answer as those who run the room see it."""

    id: str
    ordinal: int
    revision: int
    value: Annotated[Any, VALUE]
    hidden: bool
    held: bool
    late: bool
    settled: bool


class AnswerPage(BaseModel):
    """Some answers to the latest round; the header ``Link`` says where there are more."""

    round: int | None
    answers: list[AnswerState]


class NewLinkBody(Body):
    """A secret link to make."""

    screen: Literal["presenter", "facilitator"]


class LinkState(BaseModel):
    """A secret link, without its secret."""

    id: str
    screen: str


class LinkList(BaseModel):
    """The secret links of a room that are valid."""

    links: list[LinkState]


class LinkMade(LinkState):
    """A new secret link. Its address is told only once."""

    address: str


class Joined(BaseModel):
    """A participant's token for one room."""

    room: str
    participant_token: str


class AnswerAccepted(BaseModel):
    """An answer that is on disk. ``seq`` numbers the changes of the room."""

    id: str
    seq: int
    late: bool = False
    """It came after closing, and waits for the facilitator."""


class VoteCast(BaseModel):
    """How a participant's vote for an answer stands now."""

    id: str
    on: bool
    seq: int


class RevisionAccepted(BaseModel):
    """The revision that stands now."""

    id: str
    seq: int
    revision: int


class CommandDone(BaseModel):
    """A command that was carried out, or had nothing to do."""

    seq: int
    version: int
    undo: str | None = None
    """What to send to the command ``undo`` within ten seconds to take it back; null if it cannot be."""
    what: str | None = None
    """What was done, as a sentence in the language that was asked for."""
    made: str | None = None
    """The ``id`` of the activity that was added, if one was."""


class RoundResults(BaseModel):
    """How many answers from how many participants, and what came of them."""

    type: str
    round: int | None
    answers: int
    participants: int


AnyRoundResults = Annotated[Any, with_results(RoundResults, "RoundResults")]
"""What came of the latest round of an activity, of one of the types."""


class FieldProblem(BaseModel):
    """One thing that is wrong with what was sent."""

    field: str
    """Where it stands, such as ``activities.0.prompt``; ``body`` for the whole."""
    code: str
    message: str
    """A sentence in the language that was asked for."""


class ProblemDetails(BaseModel):
    """An error (RFC 9457). ``code`` and ``title`` are fixed; ``detail`` is a sentence in the language of the caller."""

    type: str
    """The address of what the code means, relative to the server."""
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | None = None


class ErrorMeaning(BaseModel):
    """What a code means."""

    code: str
    title: str
    detail: str
