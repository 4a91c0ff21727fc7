"""The bodies of the JSON API about the agenda of a room, as they stand in the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.schemas import CHANGED_SETTINGS, SETTINGS, SETTINGS_STATE
from workshop_live.domain.activities import MAX_ACTIVITIES, SeenBy
from workshop_live.web.http.api_models import Text, left_out
from workshop_live.web.http.bodies import Body

_SeenBy = Annotated[Literal["room", "facilitator"], Field(description="Who may see the answers.")]
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
    """The same from run to run, so that gatherings can be compared: at most 64 letters from a to z, digits, - and _."""
    starts_at: Text | None = None
    """As 09:15."""
    minutes: int | None = None
    notes: Text = ""
    seen_by: _SeenBy = "room"
    position: _Position | None = None
    """Where to put it, counted from 0; at the end if this is null."""


class AgendaItemPatch(Body):
    """What to change of an activity (JSON merge patch, RFC 7396): what is left out stays.

    With null, an activity has no time, no minutes, no notes, or its ``id`` as its key. A setting that is null is null,
    where its type takes that: it is for any number of answers, say.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"prompt": "Hva passer best?", "minutes": 10}]})

    prompt: Text = left_out()
    settings: Annotated[dict[str, Any], CHANGED_SETTINGS] = left_out()
    key: Text | None = left_out()
    starts_at: Text | None = left_out()
    minutes: int | None = left_out()
    notes: Text | None = left_out()
    seen_by: _SeenBy = left_out()

    def fields(self) -> dict[str, Any]:
        """What was sent, as the command takes it."""
        sent = self.model_dump(exclude_unset=True)
        return sent | {name: "" for name in ("key", "notes") if name in sent and sent[name] is None}


class MoveBody(Body):
    """Where an activity is to stand, counted from 0; behind the last place is the last place."""

    position: _Position


class AgendaItem(BaseModel):
    """An activity as it is set up."""

    id: str
    key: str
    """The same from run to run; the ``id`` if it was given none."""
    position: int
    """Its place on the agenda, counted from 0."""
    type: str
    prompt: str
    settings: Annotated[dict[str, Any], SETTINGS_STATE]
    starts_at: str | None
    minutes: int | None
    notes: str
    seen_by: SeenBy
    """Whether everybody in the room may see the answers, or only those who run it."""


class AgendaItemChanged(AgendaItem):
    """An activity after a change."""

    undo: str | None
    """What to send to the command ``undo`` within ten seconds to take it back; null if nothing was changed."""
    what: str | None
    """What was done, as a sentence in the language that was asked for."""


class Agenda(BaseModel):
    """The activities of a room in their order."""

    activities: list[AgendaItem]
