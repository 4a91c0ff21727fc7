"""Taking back the last command on a room, for ten seconds."""

from dataclasses import dataclass

from workshop_live.actions.agenda import ask_otherwise
from workshop_live.actions.commands import Changes, Happened, RoomCommand, on_room
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage.agenda import activity_of_round
from workshop_live.storage.inverse import restore
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoLast(RoomCommand):
    """Take back the command whose offer is ``undo``; None for whichever is the last."""

    undo: str | None = None


@on_room(even_ended=True)
def undo_last(tx: Transaction, room: RoomRow, command: UndoLast) -> Changes | Refused:
    """Put everything back as it was before the last command, if nothing came after it."""
    offer = room.undo
    if not offer or room.undo_until is None or room.undo_until < tx.now or command.undo not in {None, offer["id"]}:
        return Refused(Reason.UNDO_EXPIRED)
    for change in offer["inverse"]:
        if change["table"] == "round" and "settings" in change["before"]:
            activity, asked = activity_of_round(tx.session, change["id"])
            if not ask_otherwise(tx, ACTIVITY_TYPES[activity.type], asked, change["before"]["settings"]):
                return Refused(Reason.SETTINGS_IN_USE)
    restore(tx, offer["inverse"])
    return Changes([Happened(RoomEventKind.STEP_UNDONE)])
