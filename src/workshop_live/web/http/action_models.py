"""The bodies of the action items in the JSON API, as documented in OpenAPI."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.domain.action_items import MAX_ITEMS
from workshop_live.exports.json_model import ActionSource
from workshop_live.web.http.api_models import Text, left_out
from workshop_live.web.http.bodies import Body

_Status = Literal["not_begun", "in_progress", "done", "dropped"]


class NewActionItem(Body):
    """An action item to add at the end of the list.

    ``answer``, ``line``, or ``activity``, ``question`` and ``theme``, says what it is made from: something that the
    room has seen.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"what": "Ringe NAV", "who": "Kari", "due_on": "2026-12-24"}]}
    )

    what: Text
    who: Text = ""
    due_on: Text | None = None
    """A day such as 2026-12-24, which may have passed; null for none."""
    answer: Text | None = None
    activity: Text | None = None
    question: Annotated[int, Field(ge=0)] = 0
    theme: Annotated[int, Field(ge=1)] | None = None
    line: Text | None = None


class ActionItemPatch(Body):
    """Changes to an action item (JSON merge patch, RFC 7396): omitted members do not change. Null clears the day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "done"}]})

    what: Text = left_out()
    who: Text = left_out()
    due_on: Text | None = left_out()
    status: _Status = left_out()


class ActionItemPlace(Body):
    """A new place on the list, counted from 0; larger ones mean the end."""

    position: Annotated[int, Field(ge=0, le=2 * MAX_ITEMS)]


class ActionItemState(BaseModel):
    """An action item: what somebody will do, who, and by which day."""

    id: str
    position: int
    """Its place on the list, counted from 0."""
    what: str
    who: str
    due_on: str | None
    """A day such as 2026-12-24; null for none."""
    status: _Status
    source: ActionSource | None
    carried_from: str | None
    """The id of the same item in the gathering before; null for one made here."""


class ActionItemChanged(ActionItemState):
    """An action item after a change."""

    undo: str | None
    """The argument of the command ``undo``, valid for ten seconds; null if nothing changed."""
    what_changed: str | None
    """What was changed, as a sentence in the language of the request."""


class ActionItems(BaseModel):
    """The action items of a room in order."""

    action_items: list[ActionItemState]
