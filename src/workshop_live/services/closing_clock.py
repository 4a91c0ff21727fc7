"""Ending countdowns and clearing timers on time, by the monotonic clock."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from workshop_live.actions.countdown import FinishClosing, finish_closing
from workshop_live.actions.timer import MAX_TIMER_S, OVERTIME_S, ClearExpiredTimer, clear_expired_timer
from workshop_live.domain.activities import GRACE_S
from workshop_live.domain.refusals import Refused
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.storage import rooms
from workshop_live.storage.agenda import closing_rounds
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import Writer

log = logging.getLogger(__name__)

POLL_INTERVAL_S = 5.0  # seconds between queries for what other processes started without an event reaching us
RETRY_S = 1.0


class ClosingClock:
    """Ends each countdown by the monotonic clock, which cannot be set."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._due: dict[FinishClosing | ClearExpiredTimer, float] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start, including the countdowns that were running when the server stopped."""
        self._task = asyncio.create_task(self._run(), name="closing clock")

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Query for new countdowns if an event announces one; undoing may resume one."""
        if any(event.kind in {RoomEventKind.ROUND_CLOSING, RoomEventKind.STEP_UNDONE} for event in events):
            self._wake.set()

    async def stop(self) -> None:
        """Stop; the next start resumes the countdowns."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._wake.clear()  # before the query, so that an event during it causes another one
            try:
                wait = await self._finish_due()
            except Exception:  # a database outage must not stop the clock
                log.exception("closing failed")
                wait = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def _finish_due(self) -> float:
        """Finish what is due. Return the seconds until the next query."""
        await self._query()
        for command, due in list(self._due.items()):
            if due > time.monotonic():
                continue
            if not isinstance(await self._finish(command), Refused):
                del self._due[command]
        now = time.monotonic()
        waits = (due - now if due > now else RETRY_S for due in self._due.values())
        return min([POLL_INTERVAL_S, *waits])

    async def _finish(self, command: FinishClosing | ClearExpiredTimer) -> bool | Refused:
        if isinstance(command, ClearExpiredTimer):
            return await self._writer.run(clear_expired_timer, command)
        return await self._writer.run(finish_closing, command)

    async def _query(self) -> None:
        """Query the running countdowns and timers, and compute when they are due on the monotonic clock."""
        closing, timers = await self._database.read(
            lambda session: (closing_rounds(session), rooms.running_timers(session))
        )
        now, wall = time.monotonic(), datetime.now(UTC)
        remaining: dict[FinishClosing | ClearExpiredTimer, float] = {}
        for room, round_ in closing:
            if round_.closes_at:
                remaining[FinishClosing(room, round_.id, round_.closes_at)] = min(
                    (round_.closes_at - wall).total_seconds(), GRACE_S
                )
        for room, ends_at in timers:
            seconds = min((ends_at - wall).total_seconds(), MAX_TIMER_S)
            remaining[ClearExpiredTimer(room, ends_at)] = seconds + OVERTIME_S
        self._due = {command: self._due.get(command, now + max(0.0, seconds)) for command, seconds in remaining.items()}
