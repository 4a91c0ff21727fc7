"""Adding a method: a ready piece of agenda, of one activity or a few."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from workshop_live.actions.agenda import has_key_of_another, insert_activities, insert_next, new_activity
from workshop_live.actions.commands import Changes, Fields, command
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.plans.ready_plans import METHODS, method
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_


class AddMethod(Fields):
    """Add a method, by its name, at the end of the agenda or right after the current activity."""

    method: Annotated[str, Field(json_schema_extra={"enum": list(METHODS)})]
    after_current: bool = False


@command(
    "add-method", emits=(RoomEventKind.ACTIVITY_ADDED, RoomEventKind.ACTIVITY_EDITED), undo=N_("A method was added")
)
def add_method(tx: Transaction, room: RoomRow, fields: AddMethod) -> Changes | Refused:
    """Add the activities of a ready method, in the language of the room."""
    if fields.method not in METHODS:
        raise InvalidValueError(Problem("method", "not_an_option"))
    planned = method(fields.method, room.language, has_home_groups=bool(room.home_groups))
    rows = [_new_row(tx, room, it) for it in planned]
    return insert_next(tx, room, rows) if fields.after_current else insert_activities(tx, room, rows)


def _new_row(tx: Transaction, room: RoomRow, planned: PlannedActivity) -> ActivityRow:
    """Return the row of an activity; it has the key of the method, unless that is there already."""
    row = new_activity(room.id, planned)
    return row if not has_key_of_another(tx, row) else new_activity(room.id, replace(planned, key=None))
