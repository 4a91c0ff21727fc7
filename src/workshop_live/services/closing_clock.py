"""Ends countdowns and puts timers away, by the monotonic clock."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from workshop_live.actions.closing import FinishClosing, finish_closing
from workshop_live.actions.timer import MAX_TIMER_S, OVERTIME_S, PutTimerAway, put_timer_away
from workshop_live.domain.activities import GRACE_S
from workshop_live.domain.refusals import Refused
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.storage import rooms
from workshop_live.storage.agenda import closing_rounds
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import Writer

log = logging.getLogger(__name__)

POLL_INTERVAL_S = 5.0  # seconds; what another process began is usually told of, and found at the latest then
RETRY_S = 1.0


class ClosingClock:
    """Waits for the end of each countdown by the monotonic clock, which nobody can set forward."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._due: dict[FinishClosing | PutTimerAway, float] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with the countdowns that were running when the server stopped."""
        self._task = asyncio.create_task(self._keep_time(), name="closing clock")

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Look for new countdowns where there may be one."""
        if any(event.kind is RoomEventKind.ROUND_CLOSING for event in events):
            self._wake.set()

    async def stop(self) -> None:
        """Forget the countdowns; the next start takes them up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_time(self) -> None:
        while True:
            self._wake.clear()  # before looking: what comes meanwhile is looked for again
            try:
                wait = await self._close_what_is_due()
            except Exception:  # a database that is away for a moment must not stop the clock
                log.exception("closing failed")
                wait = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def _close_what_is_due(self) -> float:
        """Returns the seconds until it is time to look again."""
        await self._look()
        for command, due in list(self._due.items()):
            if due > time.monotonic():
                continue
            if not isinstance(await self._finish(command), Refused):
                del self._due[command]
        now = time.monotonic()
        return min((due - now if due > now else RETRY_S for due in self._due.values()), default=POLL_INTERVAL_S)

    async def _finish(self, command: FinishClosing | PutTimerAway) -> bool | Refused:
        if isinstance(command, PutTimerAway):
            return await self._writer.run(put_timer_away, command)
        return await self._writer.run(finish_closing, command)

    async def _look(self) -> None:
        closing, timers = await self._database.read(lambda it: (closing_rounds(it), rooms.running_timers(it)))
        now, wall = time.monotonic(), datetime.now(UTC)
        left: dict[FinishClosing | PutTimerAway, float] = {}
        for room, it in closing:
            if it.closes_at:
                left[FinishClosing(room, it.id, it.closes_at)] = min((it.closes_at - wall).total_seconds(), GRACE_S)
        for room, ends_at in timers:
            seconds = min((ends_at - wall).total_seconds(), MAX_TIMER_S)
            left[PutTimerAway(room, ends_at)] = seconds + OVERTIME_S
        self._due = {it: self._due.get(it, now + max(0.0, seconds)) for it, seconds in left.items()}
