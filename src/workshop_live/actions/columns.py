"""Moving answers between the columns of their question."""

from typing import Annotated

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.actions.moderation import find_sent
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.columns import chosen_key
from workshop_live.domain.refusals import InvalidValueError, Problem, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage.agenda import activity_of_round
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_


class MoveToColumn(Fields):
    """Move an answer to the column with this key; None for the one that it was written for."""

    answer: PublicId
    column: Annotated[Annotated[str, Field(max_length=8)] | None, BlankIsNone]


@command(
    "move-to-column",
    emits=(RoomEventKind.ANSWER_MOVED,),
    undo=N_("An answer was moved to another column"),
    moves_on=False,
    even_ended=True,
)
def move_to_column(tx: Transaction, room: RoomRow, fields: MoveToColumn) -> Changes | Refused:
    """Move an answer to another column. What its author wrote, and for which column, stays as it is."""
    target = find_sent(tx, room, fields.answer)
    if isinstance(target, Refused):
        return target
    row, activity_id = target
    activity, asked = activity_of_round(tx.session, row.round_id)
    activity_type = ACTIVITY_TYPES[activity.type]
    columns = activity_type.columns(activity_type.settings(asked.settings))
    if not columns:
        raise InvalidValueError(Problem("column", "no_such_column"))
    moved_to = chosen_key(columns, fields.column, "column")
    if moved_to == row.moved_to:
        return Changes()
    row.moved_to = moved_to
    return Changes([Happened(RoomEventKind.ANSWER_MOVED, activity_id, row.ordinal)])
