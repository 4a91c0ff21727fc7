"""Undoing the last command on a room, within ten seconds."""

from typing import Annotated

from workshop_live.actions.agenda import change_round_settings
from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import group_work
from workshop_live.storage.agenda import activity_of_round
from workshop_live.storage.inverse import DRAW, restore
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction


class UndoLast(Fields):
    """Undo the command with the offer ``undo``, or the last one with None."""

    undo: Annotated[PublicId | None, BlankIsNone] = None


@command(
    "undo",
    emits=(RoomEventKind.STEP_UNDONE, RoomEventKind.ACTIVITY_EDITED),
    undo=None,
    even_ended=True,
    checks_version=False,
)
def undo_last(tx: Transaction, room: RoomRow, fields: UndoLast) -> Changes | Refused:
    """Put everything back as it was before the last command, if nothing came after it."""
    offer = room.undo
    if not offer or room.undo_until is None or room.undo_until < tx.now or fields.undo not in {None, offer["id"]}:
        return Refused(Reason.UNDO_EXPIRED)
    for change in offer["inverse"]:
        if change["table"] == DRAW and group_work.have_written(tx.session, change["id"]):
            return Refused(Reason.GROUPS_HAVE_WRITTEN)
        if change["table"] == "round" and "settings" in change["before"]:
            activity, round_row = activity_of_round(tx.session, change["id"])
            if not change_round_settings(tx, ACTIVITY_TYPES[activity.type], round_row, change["before"]["settings"]):
                return Refused(Reason.SETTINGS_IN_USE)
    restore(tx, offer["inverse"], room.undo_until)
    return Changes([Happened(RoomEventKind.STEP_UNDONE)])
