"""Ends countdowns: ten seconds after somebody closed a round, it takes no more answers."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from workshop_live.actions.commands import one_by_one
from workshop_live.domain.activities import GRACE_SECONDS
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.storage import room_events, rooms
from workshop_live.storage.agenda import closing_rounds
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import RoundRow
from workshop_live.storage.writer import Outcome, Transaction, Writer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FinishClosing:
    """The countdown of a round that was to close at ``closes_at`` is over."""

    room_id: int
    round_id: int
    closes_at: datetime


@one_by_one
def finish_closing(tx: Transaction, command: FinishClosing) -> Outcome[bool]:
    """Close the round, unless the countdown was taken back or another process was quicker."""
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


class ClosingClock:
    """Waits for the end of each countdown by the monotonic clock, which nobody can set forward."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._countdowns: dict[int, asyncio.Task[None]] = {}
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Take up the countdowns that were running when the server stopped."""
        self._look()

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Look for new countdowns where there may be one."""
        if any(event.kind is RoomEventKind.ROUND_CLOSING for event in events):
            self._look()

    async def stop(self) -> None:
        """Forget the countdowns; the next start takes them up."""
        tasks = [*self._countdowns.values(), *([self._looking] if self._looking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _look(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._take_up(), name="closing clock")

    async def _take_up(self) -> None:
        for room_id, closing in await self._database.read(closing_rounds):
            assert closing.closes_at is not None
            if closing.id in self._countdowns:
                continue
            left = (closing.closes_at - datetime.now(UTC)).total_seconds()
            command = FinishClosing(room_id, closing.id, closing.closes_at)
            self._countdowns[closing.id] = asyncio.create_task(self._count_down(command, left))

    async def _count_down(self, command: FinishClosing, left: float) -> None:
        await asyncio.sleep(min(max(0.0, left), GRACE_SECONDS * 6))
        del self._countdowns[command.round_id]
        await self._writer.run(finish_closing, command)
