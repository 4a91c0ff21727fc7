"""Connected phones: storing when they were seen, and putting those that come late into a drawn group."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from cachetools import LRUCache

from workshop_live.actions.connected_phones import (
    NoteSeen,
    PlaceConnected,
    PlaceLatecomer,
    note_seen,
    place_connected,
    place_latecomers,
)
from workshop_live.domain.participants import Participant
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.tokens import digest
from workshop_live.services.loaders import SingleFlightCache
from workshop_live.storage.engine import Database
from workshop_live.storage.group_work import drawn_round_of_room
from workshop_live.storage.writer import Writer

log = logging.getLogger(__name__)

LOOK_INTERVAL_S = 10.0  # between looks for phones that have come
SEEN_INTERVAL_S = 120.0  # between two times that a phone which stays is noted
FRESH_S = 1.0  # for which it is known whether a room has drawn groups

_DRAWING = {RoomEventKind.ROUND_OPENED, RoomEventKind.GROUPS_DRAWN, RoomEventKind.STEP_UNDONE}
"""After these events, somebody who is connected may be in no group."""


class ConnectedPhones:
    """Notes when the phones connected to this process were seen. ``connected`` returns them by room.

    A phone that was not drawn comes into a group when it connects, and when groups were drawn without it.
    """

    def __init__(
        self, database: Database, writer: Writer, connected: Callable[[], Mapping[int, frozenset[str]]], most: int
    ) -> None:
        self._database = database
        self._writer = writer
        self._connected = connected
        self._most = most
        self._drawn: SingleFlightCache[int, int | None] = SingleFlightCache(FRESH_S, maxsize=1_000)
        self._placed: LRUCache[tuple[int, str], bool] = LRUCache(50_000)
        self._noted: dict[int, frozenset[str]] = {}
        self._all_due_at = 0.0
        self._to_place: set[int] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start noting."""
        self._task = asyncio.create_task(self._run(), name="connected phones")

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Place the phones of a room after an event that may have left some out."""
        rooms = {event.room_id for event in events if event.kind in _DRAWING}
        if rooms:
            self._to_place |= rooms
            self._wake.set()

    async def stop(self) -> None:
        """Stop noting."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def place(self, participant: Participant) -> None:
        """Put a phone into a group of the current round if it needs one. Without drawn groups, nothing is asked."""
        room_id, phone = participant.room_id, digest(participant.token)
        find = partial(self._database.read, drawn_round_of_room, room_id)
        round_id = await self._drawn.get(room_id, find)
        if round_id is None or (round_id, phone) in self._placed:
            return
        refusal = await self._writer.run(place_latecomers, PlaceLatecomer(participant, self._most))
        if refusal is None:
            self._placed[round_id, phone] = True

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._place_connected()
                await self._note()
            except Exception:  # a database outage must not end it
                log.exception("connected phones could not be noted")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_INTERVAL_S):
                    await self._wake.wait()

    async def _place_connected(self) -> None:
        rooms, self._to_place = self._to_place, set()
        here = self._connected()
        for room_id in rooms & here.keys():
            if await self._database.read(drawn_round_of_room, room_id) is not None:
                await self._writer.run(place_connected, PlaceConnected(room_id, here[room_id]))

    async def _note(self) -> None:
        """Note the phones that have come since the last time, and all from time to time."""
        is_all_due = time.monotonic() >= self._all_due_at
        if is_all_due:
            self._all_due_at = time.monotonic() + SEEN_INTERVAL_S
        here = self._connected()
        for room_id, phones in here.items():
            news = phones if is_all_due else phones - self._noted.get(room_id, frozenset())
            if news:
                await self._writer.run(note_seen, NoteSeen(room_id, news))
        self._noted = dict(here)
