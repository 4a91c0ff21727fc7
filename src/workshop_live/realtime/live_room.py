"""A live room: its connected screens in this process, and what was last drawn for them."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

from workshop_live.domain.regions import (
    EVERY_CHUNK,
    EVERYTHING,
    GROUP_REGIONS,
    Screen,
    chunk_number,
    may_regroup,
)
from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.frames import Audience, Batch, Frame, etag_of
from workshop_live.realtime.group_sockets import GroupSockets, Phone, Place, place_nobody
from workshop_live.realtime.outbox import Outbox
from workshop_live.realtime.presence import Connected
from workshop_live.realtime.stale_regions import StaleRegions

log = logging.getLogger(__name__)

DRAW_INTERVAL_S = 0.1
PRESENCE_INTERVAL_S = 0.5
RETRY_INTERVAL_S = 1.0  # seconds until a failed region is drawn again

GONE = 4404


class Draw(Protocol):
    """Draws regions of a room for several audiences at once."""

    async def __call__(
        self, room_id: int, wanted: Mapping[Audience, Collection[str]], connected: Connected
    ) -> dict[Audience, list[Frame]] | None:
        """Return the frames of each audience, or None if the room is gone. Regions may be EVERYTHING or EVERY_CHUNK.

        A region that raises is returned as a failed frame, and does not affect the others.
        """


class LiveRoom:
    """Draws stale regions, at most ten times a second and one drawing at a time, and fills the outboxes."""

    def __init__(
        self, room_id: int, draw: Draw, connected: Callable[[], Connected], place: Place = place_nobody
    ) -> None:
        self.seq: int | None = None
        self._expected = 0
        self._early: set[int] = set()  # sequence numbers that arrived early
        self.used_at = time.monotonic()
        self._room_id = room_id
        self._draw = draw
        self._connected = connected
        self._outboxes: dict[Audience, set[Outbox]] = {}
        self._drawn: dict[Audience, dict[str, Frame]] = {}
        self._empty: dict[Audience, set[str]] = {}  # regions without content
        self._stale = StaleRegions()
        self._groups = GroupSockets(room_id, place)
        self._drawn_seq = 0  # the highest of all frames
        self._being_drawn: Mapping[Audience, Collection[str]] = {}
        self._drawing = asyncio.Lock()
        self._is_closed = False
        self._wake = asyncio.Event()
        self._work: asyncio.Task[None] | None = asyncio.create_task(self._run(), name=f"room {room_id}")
        self._presence_timer: asyncio.TimerHandle | None = None
        self._failed: dict[Audience, set[str]] = {}
        self._retry_timer: asyncio.TimerHandle | None = None

    @property
    def outboxes(self) -> list[Outbox]:
        """The outboxes of all sockets."""
        return [outbox for it, outboxes in self._outboxes.items() if not it.is_of_group for outbox in outboxes]

    def count_sockets(self, screen: Screen) -> int:
        """Return the number of sockets of a kind of screen."""
        ours = (outboxes for it, outboxes in self._outboxes.items() if it.screen is screen and not it.is_of_group)
        return sum(map(len, ours))

    def notice(self, event: RoomEvent) -> None:
        """Mark the regions that an event changes. Events of several processes may arrive out of order."""
        if self.seq is None:
            self._mark_everything()
            self.seq = event.seq
        elif event.seq <= self.seq or event.seq in self._early:
            return
        else:
            self._stale.mark(event, self._known_empty)
            self._groups.is_outdated |= may_regroup(event)
            self._early.add(event.seq)
            self._advance()
        self._wake.set()

    def catch_up(self, seq: int) -> None:
        """Mark everything if an event is missing that the database already had at the previous check."""
        if self.seq is None or self.seq < self._expected:
            self._mark_everything()
            self.seq = seq if self.seq is None else self._expected
            self._early = {number for number in self._early if number > self.seq}
            self._advance()
            self._wake.set()
        self._expected = seq

    def redraw(self, screen: Screen, region: str) -> None:
        """Mark one region of a kind of screen."""
        self._stale.mark_region(screen, region)
        self._wake.set()

    def notice_presence(self) -> None:
        """Mark the regions that show who is connected; they are drawn at most twice a second."""
        self._stale.mark_presence()
        if self._presence_timer is None:
            self._presence_timer = asyncio.get_running_loop().call_later(PRESENCE_INTERVAL_S, self._draw_presence)

    async def attach(self, audience: Audience, outbox: Outbox, phone: Phone | None = None) -> list[Frame]:
        """Add an outbox. Return all regions as of the moment from which it receives changes."""
        frames = await self.current(audience, phone)
        if self._is_closed:  # closed during drawing
            outbox.close(GONE)
        audiences = [audience]
        if phone is not None and (group := self._groups.add(outbox, phone)):
            audiences.append(group)
        for it in audiences:
            self._outboxes.setdefault(it, set()).add(outbox)
        if self._groups.is_outdated or self._stale.any_of(audiences):  # without sockets, nobody has looked
            self._wake.set()
        return frames

    def detach(self, audience: Audience, outbox: Outbox) -> None:
        """Remove an outbox."""
        for it in (audience, self._groups.remove(outbox)):
            if it is not None:
                self._outboxes.get(it, set()).discard(outbox)
        self.used_at = time.monotonic()

    async def current(self, audience: Audience, phone: Phone | None = None) -> list[Frame]:
        """Return all regions of a screen as of now, with those of the phone's group; none if the room is gone."""
        self.used_at = time.monotonic()
        own = partial(self._groups.audience_of, phone) if phone else lambda: None
        await self._refresh(lambda: filter(None, (audience, own())), is_asked=phone is not None)
        frames = list(self._drawn.get(audience, {}).values())
        if frames and phone:
            frames += self._frames_of_group(own(), phone.seq)
        return frames

    def close(self, code: int | None = None) -> None:
        """Stop drawing; with a code, close all sockets."""
        self._is_closed = True
        if self._work is not None:
            self._work.cancel()
            self._work = None  # breaks the reference cycle, which the garbage collector might keep for hours
        for timer in (self._presence_timer, self._retry_timer):
            if timer is not None:
                timer.cancel()
        if code is not None:
            for outbox in self.outboxes:
                outbox.close(code)

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._refresh(self._watched)
            except Exception:  # failed drawings are retried; screens keep the last one
                log.exception("drawing failed")
                self._wake.set()
                await asyncio.sleep(1)
            await asyncio.sleep(DRAW_INTERVAL_S)

    def _watched(self) -> set[Audience]:
        """Return the audiences with sockets, and those that sockets move to."""
        watched = {audience for audience, outboxes in self._outboxes.items() if outboxes}
        return watched.union(filter(None, self._groups.moved.values()))

    async def _refresh(self, audiences: Callable[[], Iterable[Audience]], *, is_asked: bool = False) -> None:
        """Place the phones, draw the stale regions of these audiences, and put them into their outboxes.

        ``is_asked`` is whether somebody without a socket needs to know a phone's group.
        """
        async with self._drawing:
            await self._place_phones(is_asked=is_asked)
            if wanted := self._stale.take(audiences()):
                await self._draw_stale(wanted)
            self._send_moved()

    async def _draw_stale(self, wanted: Mapping[Audience, set[str]]) -> None:
        self._being_drawn = wanted
        try:
            drawn = await self._draw(self._room_id, wanted, self._connected())
        except BaseException:
            for audience, stale in wanted.items():
                self._stale.mark_again(audience, stale)
            raise
        finally:
            self._being_drawn = {}
        for audience, frames in (drawn or {}).items():
            self._publish(audience, wanted[audience], frames)

    async def _place_phones(self, *, is_asked: bool) -> None:
        """Take sockets out of the audiences of groups that their phones have left."""
        for outbox, left in (await self._groups.place(is_asked=is_asked)).items():
            if left is not None:
                self._outboxes[left].discard(outbox)
        for audience in self._stale.remove_groups(self._groups.is_over):
            for of_audiences in (self._outboxes, self._drawn, self._empty, self._failed):
                of_audiences.pop(audience, None)

    def _send_moved(self) -> None:
        """Send the sockets of phones that have changed groups what their group sees, and from now on its changes."""
        moved, self._groups.moved = self._groups.moved, {}
        for outbox, audience in moved.items():
            if audience is not None:
                self._outboxes.setdefault(audience, set()).add(outbox)
            outbox.put(Batch(self._frames_of_group(audience)))

    def _frames_of_group(self, audience: Audience | None, seq: int = 0) -> tuple[Frame, ...]:
        """Return what a group sees; without a group, regions without content.

        A phone drops frames with a lower number than it has seen, so these are as of the latest drawing, or of ``seq``.
        """
        drawn = self._drawn.get(audience, {}) if audience else {}
        known = (drawn.get(region) or Frame(region, 0, etag_of(""), "") for region in GROUP_REGIONS)
        return tuple(replace(frame, seq=max(frame.seq, self._drawn_seq, seq)) for frame in known)

    def _known_empty(self, audience: Audience) -> Collection[str]:
        """Return the regions without content, except those being drawn from a state that may be older."""
        being_drawn = self._being_drawn.get(audience, ())
        return () if EVERYTHING in being_drawn else self._empty.get(audience, set()).difference(being_drawn)

    def _publish(self, audience: Audience, wanted: Collection[str], frames: list[Frame]) -> None:
        """Store drawn frames, and send those that differ. Schedules a retry of failed ones."""
        drawn = self._drawn.setdefault(audience, {})
        self._drawn_seq = max([self._drawn_seq, *(frame.seq for frame in frames)])
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
            self._schedule_retry(audience, failed)
        empty = self._empty.setdefault(audience, set())
        empty.difference_update(frame.region for frame in frames if frame.html)
        empty.update(frame.region for frame in frames if not frame.html)
        if not changed:
            return
        batch = Batch(changed)
        for outbox in self._outboxes.get(audience, ()):
            outbox.put(batch)

    def _schedule_retry(self, audience: Audience, regions: Iterable[str]) -> None:
        """Redraw regions after a delay, since failures tend to repeat."""
        self._failed.setdefault(audience, set()).update(regions)
        if self._retry_timer is None:
            self._retry_timer = asyncio.get_running_loop().call_later(RETRY_INTERVAL_S, self._retry)

    def _retry(self) -> None:
        self._retry_timer = None
        for audience, regions in self._failed.items():
            self._stale.mark_again(audience, regions)
        self._failed.clear()
        self._wake.set()

    def _advance(self) -> None:
        """Advance ``seq`` over consecutive early events."""
        assert self.seq is not None
        while self.seq + 1 in self._early:
            self.seq += 1
            self._early.discard(self.seq)

    def _mark_everything(self) -> None:
        self._groups.is_outdated = True
        self._stale.mark_everything()

    def _draw_presence(self) -> None:
        self._presence_timer = None
        self._wake.set()
