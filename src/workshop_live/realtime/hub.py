"""What draws regions: knows which rooms are live in this process and who looks at them.

The way down: the broker tells of room events, the hub marks the regions they change, each live room has them drawn
once per audience, and the outboxes take them to the sockets. Nothing here knows what a region looks like.
"""

import asyncio
import gc
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from workshop_live.domain.grants import Grant
from workshop_live.domain.regions import Screen
from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.frames import Audience, Batch, Frame, missing_frames
from workshop_live.realtime.live_room import GONE, Draw, LiveRoom
from workshop_live.realtime.outbox import Outbox, Wire
from workshop_live.realtime.presence import Presence, Present

log = logging.getLogger(__name__)

WATCH_INTERVAL_S = 1.0
ANNOUNCE_INTERVAL_S = 10.0
FLUSH_INTERVAL_S = 0.1
HEARTBEAT_S = 10.0
AT_ONCE = 200
"""Heartbeats written before anybody else has a turn."""
IDLE_S = 60.0

NO_LONGER_ALLOWED = 4403
TOO_FAST = 4430  # the closing code of a socket that sends too much

Announce = Callable[[Mapping[int, Present]], None]
SequenceNumbers = Callable[[Collection[int]], Awaitable[Mapping[int, int]]]
StillValid = Callable[[Collection[Grant]], Awaitable[Collection[Grant]]]


class Hub:
    """The live rooms of this process.

    ``draw`` draws regions. ``sequence_numbers`` tells how far rooms have come in the database, and leaves out those
    that are gone. ``still_valid`` tells which of the grants that let sockets in are valid still. ``announce`` tells
    the other processes who is connected here.
    """

    def __init__(
        self, draw: Draw, sequence_numbers: SequenceNumbers, still_valid: StillValid, announce: Announce
    ) -> None:
        self.slow_sockets = 0
        self._frames_of_closed = 0
        self.presence = Presence(self._notice_presence)
        self._draw = draw
        self._sequence_numbers = sequence_numbers
        self._still_valid = still_valid
        self._announce = announce
        self._announce_all_at = 0.0
        self._rooms: dict[int, LiveRoom] = {}
        self._behind: set[Outbox] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to watch over what no event tells."""
        self._tasks = [
            asyncio.create_task(_repeat(self.watch, WATCH_INTERVAL_S), name="watching"),
            asyncio.create_task(_repeat(self.flush, FLUSH_INTERVAL_S), name="flushing"),
            asyncio.create_task(_repeat(self.beat, WATCH_INTERVAL_S), name="beating"),
        ]

    async def stop(self) -> None:
        """Stop drawing and watching."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for live in self._rooms.values():
            live.close()

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Take in events from the broker."""
        for event in events:
            live = self._rooms.get(event.room_id)
            if live is not None:
                live.notice(event)

    def outbox(self, wire: Wire, grant: Grant | None = None) -> Outbox:
        """A new outbox, which is flushed when it falls behind. ``grant`` is what lets the socket in."""
        return Outbox(wire, grant, self._behind)

    async def attach(self, room_id: int, audience: Audience, outbox: Outbox, versions: dict[str, str]) -> None:
        """Fill an outbox from now on, first with what its browser does not have yet, if only a sign of life."""
        outbox.put(Batch(missing_frames(await self._live(room_id).attach(audience, outbox), versions)))

    def redraw(self, room_id: int, screen: Screen, region: str) -> None:
        """Draw a region of a room once more, for a reason that no event tells."""
        if room_id in self._rooms:
            self._rooms[room_id].redraw(screen, region)

    def count_rooms(self) -> int:
        """How many rooms are live in this process."""
        return len(self._rooms)

    def count_sockets(self, screen: Screen) -> int:
        """How many sockets show a screen."""
        return sum(live.count_sockets(screen) for live in self._rooms.values())

    def count_frames(self) -> int:
        """How many regions sockets have been sent since the start."""
        open_now = (outbox for live in self._rooms.values() for outbox in live.outboxes)
        return self._frames_of_closed + sum(outbox.frames_sent for outbox in open_now)

    def detach(self, room_id: int, audience: Audience, outbox: Outbox) -> None:
        """The socket is closed."""
        outbox.stop()
        self._frames_of_closed += outbox.frames_sent
        outbox.frames_sent = 0
        if room_id in self._rooms:
            self._rooms[room_id].detach(audience, outbox)

    async def current(self, room_id: int, audience: Audience) -> list[Frame]:
        """Every region of a screen as the room stands now, for a page or a poll."""
        return await self._live(room_id).current(audience)

    async def watch(self) -> None:
        """Heal what a lost message left stale, send away who is no longer allowed, forget what nobody looks at."""
        now = time.monotonic()
        self._share_presence(now)
        self._forget_idle(now)
        asked_for = dict(self._rooms)
        seqs = await self._sequence_numbers(list(asked_for)) if asked_for else {}
        for room_id, live in asked_for.items():
            if self._rooms.get(room_id) is not live:
                continue
            if room_id in seqs:
                live.catch_up(seqs[room_id])
            else:
                live.close(GONE)
                del self._rooms[room_id]
        await self._send_away()

    def _forget_idle(self, now: float) -> None:
        """Drop the rooms that nobody looks at. When there are no others, what libraries left in cycles goes too."""
        idle = [room_id for room_id, live in self._rooms.items() if not live.outboxes and now - live.used_at > IDLE_S]
        for room_id in idle:
            self._rooms.pop(room_id).close()
        if idle and not self._rooms:
            gc.collect()  # it seldom looks everywhere by itself (draining.py), and nobody waits while it does now

    def _share_presence(self, now: float) -> None:
        """Tell the other processes what changed here, and now and then all of it: some may have come later."""
        self.presence.forget_old()
        news = self.presence.take_changes()
        if now > self._announce_all_at:
            self._announce_all_at = now + ANNOUNCE_INTERVAL_S
            news |= self.presence.snapshot()
        if news:
            self._announce(news)

    async def flush(self) -> None:
        """Send what could not be sent at once, and hang up on those who take nothing."""
        for outbox in list(self._behind):
            outbox.flush()
            self.slow_sockets += not outbox.is_open

    async def beat(self) -> None:
        """Give a sign of life to every socket that was sent nothing for a while."""
        now, batch = time.monotonic(), Batch()
        silent = [it for live in self._rooms.values() for it in live.outboxes if now - it.sent_at > HEARTBEAT_S]
        for number, outbox in enumerate(silent):
            outbox.put(batch)
            if number % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)

    async def _send_away(self) -> None:
        outboxes = [outbox for live in self._rooms.values() for outbox in live.outboxes if outbox.grant is not None]
        if not outboxes:
            return
        valid = await self._still_valid({outbox.grant for outbox in outboxes if outbox.grant})
        for outbox in outboxes:
            if outbox.grant not in valid:
                outbox.close(NO_LONGER_ALLOWED)

    def _live(self, room_id: int) -> LiveRoom:
        if room_id not in self._rooms:
            self._rooms[room_id] = LiveRoom(room_id, self._draw, lambda: self.presence.of(room_id))
        return self._rooms[room_id]

    def _notice_presence(self, room_id: int) -> None:
        if room_id in self._rooms:
            self._rooms[room_id].notice_presence()


async def _repeat(what: Callable[[], Awaitable[None]], interval: float) -> None:
    while True:
        await asyncio.sleep(interval)
        try:
            await what()
        except Exception:  # a database that is away for a moment must not end the watch
            log.exception("watching failed")
