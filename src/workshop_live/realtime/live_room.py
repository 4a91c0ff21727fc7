"""The screens of one room that are connected to this process, and what was last drawn for them."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from workshop_live.domain.regions import (
    EVERY_CHUNK,
    EVERYTHING,
    PRESENCE_REGIONS,
    Screen,
    changed_regions,
    chunk_number,
)
from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.frames import Audience, Batch, Frame
from workshop_live.realtime.outbox import Outbox
from workshop_live.realtime.presence import Connected

log = logging.getLogger(__name__)

DRAW_INTERVAL_S = 0.1
PRESENCE_INTERVAL_S = 0.5
RETRY_INTERVAL_S = 1.0  # seconds until a region that could not be drawn is tried again

GONE = 4404


class Draw(Protocol):
    """Draws regions of a room for several audiences at one moment."""

    async def __call__(
        self, room_id: int, wanted: Mapping[Audience, Collection[str]], connected: Connected
    ) -> dict[Audience, list[Frame]] | None:
        """The frames for each audience, None if the room is gone. The regions may be EVERYTHING or EVERY_CHUNK.

        A region that raises comes as a frame that says so, and costs the others nothing.
        """


class LiveRoom:
    """Draws what has become stale, at most ten times a second and never twice at once, and fills the outboxes."""

    def __init__(self, room_id: int, draw: Draw, connected: Callable[[], Connected]) -> None:
        self.seq: int | None = None
        self._expected = 0
        self._ahead: set[int] = set()  # numbers of events that came before one with a lower number
        self.used_at = time.monotonic()
        self._room_id = room_id
        self._draw = draw
        self._connected = connected
        self._outboxes: dict[Audience, set[Outbox]] = {}
        self._drawn: dict[Audience, dict[str, Frame]] = {}
        self._empty: dict[Audience, set[str]] = {}  # the regions in which nothing is drawn
        self._stale: dict[Audience, set[str]] = {}
        self._being_drawn: Mapping[Audience, Collection[str]] = {}
        self._drawing = asyncio.Lock()
        self._is_closed = False
        self._wake = asyncio.Event()
        self._work: asyncio.Task[None] | None = asyncio.create_task(self._keep_drawing(), name=f"room {room_id}")
        self._presence_timer: asyncio.TimerHandle | None = None
        self._failed: dict[Audience, set[str]] = {}
        self._retry_timer: asyncio.TimerHandle | None = None

    @property
    def outboxes(self) -> list[Outbox]:
        """The outboxes of all sockets."""
        return [outbox for outboxes in self._outboxes.values() for outbox in outboxes]

    def count_sockets(self, screen: Screen) -> int:
        """How many sockets show a screen."""
        return sum(len(outboxes) for audience, outboxes in self._outboxes.items() if audience.screen is screen)

    def notice(self, event: RoomEvent) -> None:
        """Mark what an event changes. From several processes, events do not come in the order of their numbers."""
        if self.seq is None:
            self._mark_everything()
            self.seq = event.seq
        elif event.seq <= self.seq or event.seq in self._ahead:
            return
        else:
            for audience, stale in self._stale.items():
                stale.update(changed_regions(event, audience.screen, self._surely_empty(audience)))
            self._ahead.add(event.seq)
            self._advance()
        self._wake.set()

    def catch_up(self, seq: int) -> None:
        """Compare with the database: draw everything again if an event is missing that it had at the last look."""
        if self.seq is None or self.seq < self._expected:
            self._mark_everything()
            self.seq = seq if self.seq is None else self._expected
            self._ahead = {it for it in self._ahead if it > self.seq}
            self._advance()
            self._wake.set()
        self._expected = seq

    def redraw(self, screen: Screen, region: str) -> None:
        """Mark one region of a screen."""
        for audience, stale in self._stale.items():
            if audience.screen is screen:
                stale.add(region)
        self._wake.set()

    def notice_presence(self) -> None:
        """Mark what says who is connected; drawn at most twice a second, however many come and go."""
        for audience, stale in self._stale.items():
            stale.update(PRESENCE_REGIONS[audience.screen])
        if self._presence_timer is None:
            self._presence_timer = asyncio.get_running_loop().call_later(PRESENCE_INTERVAL_S, self._draw_presence)

    async def attach(self, audience: Audience, outbox: Outbox) -> list[Frame]:
        """Fill an outbox from now on. Returns how everything stands at the moment from which it is filled."""
        frames = await self.current(audience)
        if self._is_closed:  # while this was drawn
            outbox.close(GONE)
        self._outboxes.setdefault(audience, set()).add(outbox)
        if self._stale[audience]:  # it became so while nobody of this audience was there to draw for
            self._wake.set()
        return frames

    def detach(self, audience: Audience, outbox: Outbox) -> None:
        """Fill an outbox no more."""
        self._outboxes.get(audience, set()).discard(outbox)
        self.used_at = time.monotonic()

    async def current(self, audience: Audience) -> list[Frame]:
        """Every region of a screen, as the room stands now. None of them if the room is gone."""
        self.used_at = time.monotonic()
        self._stale.setdefault(audience, {EVERYTHING})
        await self._refresh([audience])
        return list(self._drawn.get(audience, {}).values())

    def close(self, code: int | None = None) -> None:
        """Stop drawing; with a code, send everybody away."""
        self._is_closed = True
        if self._work is not None:
            self._work.cancel()
            self._work = None  # it refers to this room, and a room that waits for the collector waits for hours
        for timer in (self._presence_timer, self._retry_timer):
            if timer is not None:
                timer.cancel()
        if code is not None:
            for outbox in self.outboxes:
                outbox.close(code)

    async def _keep_drawing(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._refresh([audience for audience, outboxes in self._outboxes.items() if outboxes])
            except Exception:  # a drawing that fails is tried again; the screens keep the last one meanwhile
                log.exception("drawing failed")
                self._wake.set()
                await asyncio.sleep(1)
            await asyncio.sleep(DRAW_INTERVAL_S)

    async def _refresh(self, audiences: Collection[Audience]) -> None:
        """Draw what is stale for these audiences, and hand it to their outboxes."""
        async with self._drawing:
            wanted: dict[Audience, set[str]] = {}
            for audience in audiences:
                stale = self._stale[audience]
                if stale:
                    wanted[audience] = stale
                    self._stale[audience] = set()  # what becomes stale from here on is for the next drawing
            if not wanted:
                return
            self._being_drawn = wanted
            try:
                drawn = await self._draw(self._room_id, wanted, self._connected())
            except BaseException:
                for audience, stale in wanted.items():
                    self._stale[audience] |= stale
                raise
            finally:
                self._being_drawn = {}
            for audience, frames in (drawn or {}).items():
                self._publish(audience, wanted[audience], frames)

    def _surely_empty(self, audience: Audience) -> Collection[str]:
        """The regions in which nothing is drawn, and is not just being drawn from a state that may be older."""
        being_drawn = self._being_drawn.get(audience, ())
        return () if EVERYTHING in being_drawn else self._empty.get(audience, set()).difference(being_drawn)

    def _publish(self, audience: Audience, wanted: Collection[str], frames: list[Frame]) -> None:
        drawn = self._drawn.setdefault(audience, {})
        failed = {frame.region: frame for frame in frames if frame.is_failed}
        frames = [frame for frame in frames if not frame.is_failed]
        changed = tuple(
            frame for frame in frames if frame.region not in drawn or drawn[frame.region].etag != frame.etag
        )
        for region in drawn.keys() - failed.keys():
            if EVERYTHING in wanted or (EVERY_CHUNK in wanted and chunk_number(region) is not None):
                del drawn[region]
        drawn.update({frame.region: frame for frame in frames})
        if failed:
            for region, frame in failed.items():
                drawn.setdefault(region, frame)
            self._try_again(audience, failed)
        empty = self._empty.setdefault(audience, set())
        empty.difference_update(frame.region for frame in frames if frame.html)
        empty.update(frame.region for frame in frames if not frame.html)
        if not changed:
            return
        batch = Batch(changed)
        for outbox in self._outboxes.get(audience, ()):
            outbox.put(batch)

    def _try_again(self, audience: Audience, regions: Iterable[str]) -> None:
        """Draw regions once more in a while; not at once, since what fails mostly fails again."""
        self._failed.setdefault(audience, set()).update(regions)
        if self._retry_timer is None:
            self._retry_timer = asyncio.get_running_loop().call_later(RETRY_INTERVAL_S, self._retry)

    def _retry(self) -> None:
        self._retry_timer = None
        for audience, regions in self._failed.items():
            self._stale[audience] |= regions
        self._failed.clear()
        self._wake.set()

    def _advance(self) -> None:
        """Move on to the last event before the first one that is missing."""
        assert self.seq is not None
        while self.seq + 1 in self._ahead:
            self.seq += 1
            self._ahead.discard(self.seq)

    def _mark_everything(self) -> None:
        for stale in self._stale.values():
            stale.add(EVERYTHING)

    def _draw_presence(self) -> None:
        self._presence_timer = None
        self._wake.set()
