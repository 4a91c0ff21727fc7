"""The bodies of the JSON API, as documented in OpenAPI."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import JsonSchemaValue

from workshop_live.actions.room_setup import setting_type, with_room_settings
from workshop_live.activity_types.activity_fields import is_key
from workshop_live.activity_types.base import MAX_PROBLEMS
from workshop_live.activity_types.schemas import VALUE, Documented, with_results, with_settings
from workshop_live.activity_types.step_fields import StepsAndRoles, split_parts
from workshop_live.domain.activities import SeenBy, Slot
from workshop_live.domain.members import MemberRole
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import Problem, Reason
from workshop_live.domain.rooms import ROOM_SETTINGS, RoomSetting
from workshop_live.web.http.bodies import Body
from workshop_live.web.http.group_models import GroupWork
from workshop_live.web.http.joint_models import LineStanding
from workshop_live.web.http.problem_details import RequestRefusedError

Text = Annotated[str, Field(max_length=5_000)]

_NOTHING = {name: setting.type() for name, setting in ROOM_SETTINGS.items() if setting.type is not bool}


def left_out() -> Any:
    """Return the default of a patch field that may be omitted, so that the schema shows no default value."""
    return Field(default_factory=lambda: None)


class ActivityFields(Body):
    """An activity: its prompt, slot and the settings of its type."""

    type: Text
    prompt: Text
    key: Text | None = None
    """Identifies the activity across runs, to compare their answers: at most 64 letters from a to z, digits, - and _.
    """
    starts_at: Text | None = None
    minutes: int | None = None
    fixed: bool = False
    """Whether the start must be kept, as with lunch."""
    notes: Text = ""
    seen_by: Annotated[Text, Documented(SeenBy)] = SeenBy.ROOM
    """Who may see the answers."""


class SentActivity(ActivityFields, extra="allow"):
    """An activity of any type, whose settings are not validated yet."""

    def planned(self, at: str) -> PlannedActivity:
        """Return the activity as an item of a plan. Raises RequestRefusedError; ``at`` is where it is in the body."""
        slot = Slot(self.starts_at, self.minutes, self.notes, self.fixed)
        settings, parts = split_parts(self.type, self.model_extra or {})
        wrong = [name for name, value in parts.items() if name != "groups" and not isinstance(value, list)]
        if wrong:
            raise RequestRefusedError(422, Reason.INVALID, [Problem(f"{at}.{name}", "list_type") for name in wrong])
        return PlannedActivity(self.type, self.prompt, settings, slot, self.key, self.seen_by, **parts)


AnyActivityBody = Annotated[SentActivity, with_settings(ActivityFields, StepsAndRoles, "Body")]
"""An activity in a request. Its schema is one of those of the types."""


class NewRoomBody(Body):
    """A room to create."""

    title: Text
    language: Text = "nb"
    activities: Annotated[list[AnyActivityBody], Field(max_length=200)] = Field(default_factory=list)
    home_groups: list[Text] = Field(default_factory=list)
    """The names of the fixed groups, in which people work all day."""
    series: Text = ""
    """The title of the series that it joins, or begins if you see none that is called so; empty for none."""

    def plan(self) -> Plan:
        """Return the plan for the room. Raises RequestRefusedError for malformed parts of it."""
        problems = []
        keys = [activity.key for activity in self.activities]
        for number, key in enumerate(keys):
            if key is not None and (not is_key(key) or key in keys[:number]):
                code = "repeated_key" if is_key(key) else "not_a_key"
                problems.append(Problem(f"activities.{number}.key", code))
        if problems:
            raise RequestRefusedError(422, Reason.INVALID, problems[:MAX_PROBLEMS])
        planned = (activity.planned(f"activities.{number}") for number, activity in enumerate(self.activities))
        plan = Plan(self.title, self.language, tuple(planned), home_groups=tuple(self.home_groups), series=self.series)
        if plan.homeless:
            without = [Problem(f"activities.{number}.groups", "no_home_groups") for number in plan.homeless]
            raise RequestRefusedError(422, Reason.INVALID, without[:MAX_PROBLEMS])
        return plan


def _to_patch(setting: RoomSetting) -> tuple[Any, Any]:
    kind = Text if setting.type is str else setting_type(setting)
    return (kind if setting.type is bool else kind | None), left_out()


@with_room_settings(_to_patch)
class RoomSettingsPatch(Body):
    """Room settings to change. Without an account, only ``present`` can be changed."""


class RoomPatch(Body):
    """Changes to a room (JSON merge patch, RFC 7396): omitted members do not change, null clears a setting."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Dag 2", "settings": {"present": 80}}]})

    title: Text = left_out()
    language: Text = left_out()
    """``nb``, ``nn`` or ``en``. Open screens use it after a reload."""
    settings: RoomSettingsPatch = left_out()

    def fields(self) -> dict[str, Any]:
        """Return the sent members under the names of the command's fields, with cleared settings as empty values."""
        sent = self.model_dump(exclude_unset=True)
        settings = sent.pop("settings", {})
        return {**sent, **{name: _NOTHING.get(name) if value is None else value for name, value in settings.items()}}


class JoinBody(Body):
    """A join code as typed."""

    code: Annotated[str, Field(max_length=40)]


class AnswerBody(Body):
    """An answer. The schema of ``value`` depends on the type of the activity."""

    activity: Annotated[str, Field(max_length=64)]
    value: Annotated[Any, VALUE]
    round: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    late: bool = False
    """Whether an answer within two minutes after closing may be stored for the facilitator's approval."""


class RevisionBody(Body):
    """A new value for an answer. The highest revision wins, in whatever order they arrive."""

    value: Annotated[Any, VALUE]
    revision: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class Links(BaseModel):
    """URLs. Those of the presenter and the facilitator are secret, and are shown only once."""

    participant: str
    presenter: str
    facilitator: str


class ActivityStatus(StrEnum):
    """The status of an activity: that of its latest round, or not asked yet."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


def _but_for_the_notes(schema: JsonSchemaValue) -> None:
    schema["required"] = [name for name in schema["properties"] if name != "notes"]


class ActivityState(BaseModel, extra="ignore", json_schema_extra=_but_for_the_notes):
    """An activity with its status and the settings of its type."""

    id: str
    type: str
    prompt: str
    state: ActivityStatus
    shown: bool
    seen_by: SeenBy
    """Whether everybody in the room may see the answers, or only those who run it."""
    first_shown_at: datetime | None
    """When the results of the latest round were first shown."""
    round: int | None
    starts_at: str | None
    minutes: int | None
    fixed: bool
    """Whether the start must be kept, as with lunch."""
    notes: str | None = None
    """Only for those who run the room."""


class StepsState(StepsAndRoles):
    """The steps, roles and groups of an activity: of its latest round, or of the activity if it was not asked yet."""

    step: int | None
    """The number of the step that the latest round is in, counted from 0; null without one."""


AnyActivityState = Annotated[Any, with_settings(ActivityState, StepsState, "State")]
"""An activity with its status, of one of the types."""


@with_room_settings(
    lambda setting: (setting.type | None if setting.is_optional else setting.type, Field(description=setting.about))
)
class RoomSettings(BaseModel):
    """The settings of a room."""


class MemberState(BaseModel):
    """An organiser who runs a room."""

    id: str
    name: str
    role: MemberRole


class GroupState(BaseModel):
    """A home group and the number of participants in it."""

    id: str
    name: str
    participants: int


class RoomState(BaseModel):
    """A room with its activities."""

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
    standing_question: str | None
    """The question that phones can ask something in all day, beside the agenda; null while the room takes none."""
    home_groups: list[GroupState]
    """The fixed groups, in which people work all day; change them with the command ``name-groups``."""
    settings: RoomSettings | None = None
    """Only for those who run the room."""
    members: list[MemberState] | None = None
    """Its owner and the co-facilitators; only for organisers who are among them."""
    series: str | None = None
    """The id of the series that it belongs to; only for organisers who are among its members."""


class RoomChanged(RoomState):
    """A room after a change."""

    undo: str | None
    """The argument of the command ``undo``, valid for ten seconds; null if nothing changed."""
    what: str | None
    """What was changed, as a sentence in the language of the request."""


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
    """A page of rooms. The ``Link`` header has the URL of the next page, if there is one."""

    rooms: list[RoomSummary]


class AnswerState(BaseModel):
    """An answer, with what only those who run the room can see."""

    id: str
    ordinal: int
    revision: int
    value: Annotated[Any, VALUE]
    hidden: bool
    held: bool
    late: bool
    settled: bool


class AnswerPage(BaseModel):
    """A page of answers to the latest round. The ``Link`` header has the URL of the next page, if there is one."""

    round: int | None
    answers: list[AnswerState]


class NewLinkBody(Body):
    """A secret link to create."""

    screen: Literal["presenter", "facilitator"]


class LinkState(BaseModel):
    """A secret link, without its secret."""

    id: str
    screen: str


class LinkList(BaseModel):
    """The valid secret links of a room."""

    links: list[LinkState]


class LinkMade(LinkState):
    """A new secret link. Its URL is shown only once."""

    address: str


class Joined(BaseModel):
    """A participant's token for one room."""

    room: str
    participant_token: str


class AnswerAccepted(BaseModel):
    """A stored answer. ``seq`` numbers the changes of the room."""

    id: str
    seq: int
    late: bool = False
    """Whether it arrived after closing and waits for approval."""


class VoteCast(BaseModel):
    """The state of a participant's vote for an answer."""

    id: str
    on: bool
    seq: int


class ChoiceOfGroup(Body):
    """Which home group a participant is in; null for none."""

    group: Text | None


class HomeGroup(BaseModel):
    """The home group of a participant; null for none."""

    group: str | None
    seq: int


class RevisionAccepted(BaseModel):
    """The current revision of an answer."""

    id: str
    seq: int
    revision: int


class CommandDone(BaseModel):
    """The result of a command, also if nothing had to be changed."""

    seq: int
    version: int
    undo: str | None = None
    """The argument of the command ``undo``, valid for ten seconds; null if it cannot be undone."""
    what: str | None = None
    """What was done, as a sentence in the language of the request."""
    made: str | None = None
    """The ``id`` of the activity that was added, if one was."""


class RoundResults(BaseModel):
    """The numbers of answers and participants, and the results."""

    type: str
    round: int | None
    answers: int
    participants: int


AnyRoundResults = Annotated[Any, with_results(RoundResults, "RoundResults")]
"""The results of the latest round of an activity, of one of the types."""


class FieldProblem(BaseModel):
    """A validation error of one field."""

    field: str
    """The path of the field, such as ``activities.0.prompt``; ``body`` for the whole body."""
    code: str
    message: str
    """A sentence in the language of the request."""


class PageCounts(BaseModel):
    """How many pages a deck has, and how many the PDF has that was sent to replace it."""

    pages: int
    sent: int


class ProblemDetails(BaseModel):
    """An error (RFC 9457). ``code`` and ``title`` are fixed; ``detail`` is a sentence in the request's language."""

    type: str
    """The URL of the explanation of the code, relative to the server."""
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | None = None
    current: GroupWork | PageCounts | LineStanding | None = None
    """How things stand in your group or with a line, if it has moved on; or how many pages there are, where a PDF has
    others."""


class ErrorMeaning(BaseModel):
    """The explanation of an error code."""

    code: str
    title: str
    detail: str
