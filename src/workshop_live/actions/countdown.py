"""Closing a round at the end of its countdown."""

from dataclasses import dataclass
from datetime import datetime

from workshop_live.actions.commands import one_by_one
from workshop_live.domain.commands import InRoom
from workshop_live.domain.refusals import Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import room_events, rooms
from workshop_live.storage.tables import RoundRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class FinishClosing(InRoom):
    """Close a round whose countdown ends at ``closes_at``."""

    room_id: int
    round_id: int
    closes_at: datetime

    @property
    def room_key(self) -> int:
        """The id of the room."""
        return self.room_id


@one_by_one
def finish_closing(tx: Transaction, command: FinishClosing) -> Outcome[bool | Refused]:
    """Close the round. Return False if the countdown was cancelled or another process has closed it already."""
    room = rooms.lock_rooms(tx.session, [command.room_id]).get(command.room_id)
    closing = tx.session.get(RoundRow, command.round_id)
    if room is None or closing is None or closing.closed_at is not None or closing.closes_at != command.closes_at:
        return Outcome(reply=False)
    closing.closed_at, closing.closes_at = tx.now, None
    room.version += 1
    room.undo = room.undo_until = None
    kind = RoomEventKind.ROUND_CLOSED
    event = room_events.append(tx, room, kind, actor="clock", activity_id=closing.activity_id)
    return Outcome(reply=True, events=(event,))
