"""The bodies of the agenda routes of the JSON API, as documented in OpenAPI."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.group_fields import ABOUT_GROUPS, GROUPS, AnyGrouping
from workshop_live.activity_types.schemas import CHANGED_SETTINGS, SETTINGS, SETTINGS_STATE
from workshop_live.activity_types.step_fields import ROLES, STEPS, StepFields
from workshop_live.domain.activities import MAX_ACTIVITIES, SeenBy
from workshop_live.web.http.api_models import Text, left_out
from workshop_live.web.http.bodies import Body

_SeenBy = Annotated[Literal["room", "facilitator", "me"], Field(description="Who may see the answers.")]
_Position = Annotated[int, Field(ge=0, le=MAX_ACTIVITIES)]


class NewAgendaItem(Body):
    """An activity to add."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"type": next(iter(ACTIVITY_TYPES)), "prompt": "Hva er viktigst?", "key": "q1"}]
        }
    )

    type: Text
    prompt: Text
    settings: Annotated[dict[str, Any], SETTINGS] = Field(default_factory=dict)
    key: Text | None = None
    """Identifies the activity across runs, to compare their answers: at most 64 letters from a to z, digits, - and _.
    """
    starts_at: Text | None = None
    """A time such as 09:15."""
    minutes: int | None = None
    fixed: bool = False
    """Whether the start must be kept, as with lunch."""
    notes: Text = ""
    seen_by: _SeenBy = "room"
    steps: Annotated[list[Any], STEPS] = Field(default_factory=list)
    roles: Annotated[list[Any], ROLES] = Field(default_factory=list)
    groups: Annotated[Any, GROUPS] = None
    position: _Position | None = None
    """Its position, counted from 0; null for the end."""


class AgendaItemPatch(Body):
    """Changes to an activity (JSON merge patch, RFC 7396): omitted members do not change.

    Null clears the time, the minutes, the notes or the groups, and resets the key to the ``id``. A setting can be null
    if its type allows it, for instance to mean any number of answers.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"prompt": "Hva passer best?", "minutes": 10}]})

    prompt: Text = left_out()
    settings: Annotated[dict[str, Any], CHANGED_SETTINGS] = left_out()
    key: Text | None = left_out()
    starts_at: Text | None = left_out()
    minutes: int | None = left_out()
    fixed: bool = left_out()
    notes: Text | None = left_out()
    seen_by: _SeenBy = left_out()
    steps: Annotated[list[Any], STEPS] = left_out()
    roles: Annotated[list[Any], ROLES] = left_out()
    groups: Annotated[Any, GROUPS] = left_out()

    def fields(self) -> dict[str, Any]:
        """Return the sent members as fields of the command."""
        sent = self.model_dump(exclude_unset=True)
        return sent | {name: "" for name in ("key", "notes") if name in sent and sent[name] is None}


class MoveBody(Body):
    """A new position on the agenda, counted from 0; larger ones mean the end."""

    position: _Position


class PlanItem(BaseModel):
    """An activity of a plan with its settings."""

    key: str
    """Identifies the activity across runs."""
    type: str
    prompt: str
    settings: Annotated[dict[str, Any], SETTINGS_STATE]
    starts_at: str | None
    minutes: int | None
    fixed: bool
    """Whether the start must be kept, as with lunch."""
    notes: str
    seen_by: SeenBy
    """Whether everybody in the room may see the answers, only those who run it, or whoever wrote them alone."""
    steps: list[StepFields]
    """Its timed parts, in order; a round keeps those that it was asked with."""
    roles: list[str]
    """Lines that say who does what; a round keeps those that it was asked with."""
    groups: Annotated[AnyGrouping, Field(description=ABOUT_GROUPS)]


class OptionOrigin(BaseModel):
    """What an option of a vote was made from: answers in the same words, or a theme."""

    option: int
    """Its place among the options, counted from 0."""
    answers: list[str]
    """The ids of the answers; empty for a theme."""
    theme: int | None
    """The number of the theme; null for answers."""


class VoteOrigin(BaseModel):
    """What the options of a vote on what people wrote were made from; those written by hand are missing."""

    activity: str
    """The id of the activity that was answered."""
    question: int
    """Which of its questions, counted from 0."""
    options: list[OptionOrigin]


class AgendaItem(PlanItem):
    """An activity with its settings."""

    id: str
    key: str
    """Identifies the activity across runs; by default its ``id``."""
    position: int
    """Its position on the agenda, counted from 0."""
    made_from: VoteOrigin | None
    """What its options were made from; null but for a vote on what people wrote."""


class AgendaItemChanged(AgendaItem):
    """An activity after a change."""

    undo: str | None
    """The argument of the command ``undo``, valid for ten seconds; null if nothing changed."""
    what: str | None
    """What was changed, as a sentence in the language of the request."""


class Agenda(BaseModel):
    """The activities of a room in order."""

    activities: list[AgendaItem]
