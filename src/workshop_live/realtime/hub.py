"""What draws regions: knows which rooms are live in this process and who looks at them.

The way down: the broker tells of room events, the hub marks the regions they change, each live room has them drawn
once per audience, and the outboxes take them to the sockets. Nothing here knows what a region looks like.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from workshop_live.domain.grants import Grant
from workshop_live.domain.regions import Screen
from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.frames import Audience, Batch, Frame, unknown_to
from workshop_live.realtime.live_room import GONE, Draw, LiveRoom
from workshop_live.realtime.outbox import Outbox
from workshop_live.realtime.presence import Presence

log = logging.getLogger(__name__)

WATCH_INTERVAL = 1.0
IDLE_SECONDS = 60.0

NO_LONGER_ALLOWED = 4403

SequenceNumbers = Callable[[Collection[int]], Awaitable[Mapping[int, int]]]
StillValid = Callable[[Collection[Grant]], Awaitable[Collection[Grant]]]


class Hub:
    """The live rooms of this process.

    ``draw`` draws regions. ``sequence_numbers`` tells how far rooms have come in the database, and leaves out those
    that are gone. ``still_valid`` tells which of the grants that let sockets in are valid still.
    """

    def __init__(self, draw: Draw, sequence_numbers: SequenceNumbers, still_valid: StillValid) -> None:
        self.presence = Presence(self._notice_presence)
        self._draw = draw
        self._sequence_numbers = sequence_numbers
        self._still_valid = still_valid
        self._rooms: dict[int, LiveRoom] = {}
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch over what no event tells."""
        self._watching = asyncio.create_task(self._keep_watching(), name="hub")

    async def stop(self) -> None:
        """Stop drawing and watching."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        for live in self._rooms.values():
            live.close()

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Take in events from the broker."""
        for event in events:
            live = self._rooms.get(event.room_id)
            if live is not None:
                live.notice(event)

    async def attach(self, room_id: int, audience: Audience, outbox: Outbox, versions: dict[str, str]) -> None:
        """Fill an outbox from now on, first with what its browser does not have yet, if only a sign of life."""
        outbox.put(Batch(unknown_to(await self._live(room_id).attach(audience, outbox), versions)))
        outbox.poke()

    def redraw(self, room_id: int, screen: Screen, region: str) -> None:
        """Draw a region of a room once more, for a reason that no event tells."""
        if room_id in self._rooms:
            self._rooms[room_id].redraw(screen, region)

    def detach(self, room_id: int, audience: Audience, outbox: Outbox) -> None:
        """The socket is closed."""
        if room_id in self._rooms:
            self._rooms[room_id].detach(audience, outbox)

    async def current(self, room_id: int, audience: Audience) -> list[Frame]:
        """Every region of a screen as the room stands now, for a page or a poll."""
        return await self._live(room_id).current(audience)

    async def watch(self) -> None:
        """Heal what a lost message left stale, send away who is no longer allowed, forget what nobody looks at."""
        self.presence.forget_old_polls()
        now = time.monotonic()
        for room_id, live in list(self._rooms.items()):
            if not live.outboxes and now - live.used_at > IDLE_SECONDS:
                live.close()
                del self._rooms[room_id]
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

    async def _keep_watching(self) -> None:
        while True:
            await asyncio.sleep(WATCH_INTERVAL)
            try:
                await self.watch()
            except Exception:  # a database that is away for a moment must not end the watch
                log.exception("watching failed")
