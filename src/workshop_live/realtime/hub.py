"""The hub: which rooms are live in this process, and the flow from room events to sockets.

The broker delivers events, the hub marks the regions they change, each live room draws them once per audience, and
outboxes write them to the sockets. Nothing here knows what a region looks like.
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
from workshop_live.realtime.group_sockets import Phone, Place, place_nobody
from workshop_live.realtime.live_room import GONE, Draw, LiveRoom
from workshop_live.realtime.outbox import Outbox, Wire
from workshop_live.realtime.presence import Presence, Present

log = logging.getLogger(__name__)

WATCH_INTERVAL_S = 1.0
ANNOUNCE_INTERVAL_S = 10.0
FLUSH_INTERVAL_S = 0.1
HEARTBEAT_S = 10.0
HEARTBEAT_BATCH = 200
"""Heartbeats written before yielding to the event loop."""
IDLE_S = 60.0

NO_LONGER_ALLOWED = 4403
TOO_FAST = 4430  # close code for clients that send too much

Announce = Callable[[Mapping[int, Present]], None]
SequenceNumbers = Callable[[Collection[int]], Awaitable[Mapping[int, int]]]
StillValid = Callable[[Collection[Grant]], Awaitable[Collection[Grant]]]


class Hub:
    """The live rooms of this process.

    ``draw`` draws regions. ``sequence_numbers`` returns the latest sequence number of rooms, without those that are
    gone. ``still_valid`` returns which of some grants are still valid. ``announce`` sends the connected screens to the
    other processes. ``place`` returns which phones are in which group of a room.
    """

    def __init__(
        self,
        draw: Draw,
        sequence_numbers: SequenceNumbers,
        still_valid: StillValid,
        announce: Announce,
        place: Place = place_nobody,
    ) -> None:
        self.slow_sockets = 0
        self._frames_of_closed = 0
        self.presence = Presence(self._notice_presence)
        self._draw = draw
        self._sequence_numbers = sequence_numbers
        self._still_valid = still_valid
        self._announce = announce
        self._place = place
        self._announce_all_at = 0.0
        self._rooms: dict[int, LiveRoom] = {}
        self._behind: set[Outbox] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start the periodic tasks."""
        self._tasks = [
            asyncio.create_task(_repeat(self.watch, WATCH_INTERVAL_S), name="watching"),
            asyncio.create_task(_repeat(self.flush, FLUSH_INTERVAL_S), name="flushing"),
            asyncio.create_task(_repeat(self.beat, WATCH_INTERVAL_S), name="beating"),
        ]

    async def stop(self) -> None:
        """Stop all tasks and close the rooms."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for live in self._rooms.values():
            live.close()

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Mark regions as stale for events from the broker."""
        for event in events:
            live = self._rooms.get(event.room_id)
            if live is not None:
                live.notice(event)

    def outbox(self, wire: Wire, grant: Grant | None = None) -> Outbox:
        """Return a new outbox, which is flushed while it is behind. ``grant`` is what authorises the socket."""
        return Outbox(wire, grant, self._behind)

    async def attach(
        self, room_id: int, audience: Audience, outbox: Outbox, versions: dict[str, str], phone: Phone | None = None
    ) -> None:
        """Add an outbox, and send it the frames that its browser lacks, or at least a heartbeat."""
        outbox.put(Batch(missing_frames(await self._live(room_id).attach(audience, outbox, phone), versions)))

    def redraw(self, room_id: int, screen: Screen, region: str) -> None:
        """Redraw a region for a reason other than an event."""
        if room_id in self._rooms:
            self._rooms[room_id].redraw(screen, region)

    def count_rooms(self) -> int:
        """Return the number of live rooms."""
        return len(self._rooms)

    def count_sockets(self, screen: Screen) -> int:
        """Return the number of sockets of a kind of screen."""
        return sum(live.count_sockets(screen) for live in self._rooms.values())

    def count_frames(self) -> int:
        """Return the number of frames sent since the start."""
        open_now = (outbox for live in self._rooms.values() for outbox in live.outboxes)
        return self._frames_of_closed + sum(outbox.frames_sent for outbox in open_now)

    def detach(self, room_id: int, audience: Audience, outbox: Outbox) -> None:
        """Remove the outbox of a closed socket."""
        outbox.stop()
        self._frames_of_closed += outbox.frames_sent
        outbox.frames_sent = 0
        if room_id in self._rooms:
            self._rooms[room_id].detach(audience, outbox)

    async def current(self, room_id: int, audience: Audience, phone: Phone | None = None) -> list[Frame]:
        """Return all regions of a screen as of now, for a page or a poll; of a ``phone``, also those of its group."""
        return await self._live(room_id).current(audience, phone)

    async def watch(self) -> None:
        """Catch up with the database, close sockets whose grant was revoked, and drop idle rooms."""
        now = time.monotonic()
        self._share_presence(now)
        self._forget_idle(now)
        checked = dict(self._rooms)
        seqs = await self._sequence_numbers(list(checked)) if checked else {}
        for room_id, live in checked.items():
            if self._rooms.get(room_id) is not live:
                continue
            if room_id in seqs:
                live.catch_up(seqs[room_id])
            else:
                live.close(GONE)
                del self._rooms[room_id]
        await self._close_revoked()

    def _forget_idle(self, now: float) -> None:
        """Drop rooms without sockets. After the last one, collect garbage in cycles."""
        idle = [room_id for room_id, live in self._rooms.items() if not live.outboxes and now - live.used_at > IDLE_S]
        for room_id in idle:
            self._rooms.pop(room_id).close()
        if idle and not self._rooms:
            gc.collect()  # full collections are rare otherwise (draining.py), and nobody waits for this one

    def _share_presence(self, now: float) -> None:
        """Send changes of presence to the other processes, and all of it periodically for new ones."""
        self.presence.forget_old()
        news = self.presence.take_changes()
        if now > self._announce_all_at:
            self._announce_all_at = now + ANNOUNCE_INTERVAL_S
            news |= self.presence.snapshot()
        if news:
            self._announce(news)

    async def flush(self) -> None:
        """Retry outboxes that are behind, and abort sockets that have stalled."""
        for outbox in list(self._behind):
            outbox.flush()
            self.slow_sockets += not outbox.is_open

    async def beat(self) -> None:
        """Send a heartbeat to every socket that was sent nothing for a while."""
        now, batch = time.monotonic(), Batch()
        silent = [box for live in self._rooms.values() for box in live.outboxes if now - box.sent_at > HEARTBEAT_S]
        for number, outbox in enumerate(silent):
            outbox.put(batch)
            if number % HEARTBEAT_BATCH == HEARTBEAT_BATCH - 1:
                await asyncio.sleep(0)

    async def _close_revoked(self) -> None:
        """Close sockets whose grant is no longer valid."""
        outboxes = [outbox for live in self._rooms.values() for outbox in live.outboxes if outbox.grant is not None]
        if not outboxes:
            return
        valid = await self._still_valid({outbox.grant for outbox in outboxes if outbox.grant})
        for outbox in outboxes:
            if outbox.grant not in valid:
                outbox.close(NO_LONGER_ALLOWED)

    def _live(self, room_id: int) -> LiveRoom:
        if room_id not in self._rooms:
            self._rooms[room_id] = LiveRoom(room_id, self._draw, lambda: self.presence.of(room_id), self._place)
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
