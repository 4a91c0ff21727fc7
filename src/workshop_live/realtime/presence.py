"""Who is connected. Kept in memory only: it is nobody's business afterwards."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from workshop_live.domain.regions import Screen

POLL_LASTS = 25.0
"""Seconds that somebody without a socket counts as connected after a poll."""


@dataclass(frozen=True, slots=True)
class Connected:
    """How many phones, projectors and facilitators' screens a room has now."""

    participants: int = 0
    presenters: int = 0
    facilitators: int = 0
    pages: int = 1
    """How many pages the answers fill on the projector, as it has laid them out."""


class Presence:
    """Counts the screens of each room; a phone with two tabs is one phone. ``changed`` is told of a room's changes."""

    def __init__(self, changed: Callable[[int], None]) -> None:
        self._changed = changed
        self._sockets: dict[int, dict[tuple[Screen, str], int]] = defaultdict(lambda: defaultdict(int))
        self._polls: dict[int, dict[tuple[Screen, str], float]] = defaultdict(dict)
        self._pages: dict[int, int] = {}

    def arrive(self, room_id: int, screen: Screen, who: str) -> None:
        """A socket opened."""
        self._sockets[room_id][screen, who] += 1
        self._changed(room_id)

    def leave(self, room_id: int, screen: Screen, who: str) -> None:
        """A socket closed."""
        sockets = self._sockets[room_id]
        sockets[screen, who] -= 1
        if not sockets[screen, who]:
            del sockets[screen, who]
        if not sockets:
            del self._sockets[room_id]
            self._pages.pop(room_id, None)
        self._changed(room_id)

    def poll(self, room_id: int, screen: Screen, who: str) -> None:
        """Somebody without a socket asked for news."""
        polls = self._polls[room_id]
        is_new = (screen, who) not in polls
        polls[screen, who] = time.monotonic() + POLL_LASTS
        if is_new:
            self._changed(room_id)

    def sockets_of(self, room_id: int, screen: Screen, who: str) -> int:
        """How many sockets somebody has open."""
        return self._sockets[room_id].get((screen, who), 0) if room_id in self._sockets else 0

    def report_pages(self, room_id: int, pages: int) -> None:
        """A projector says how many pages the answers fill."""
        if self._pages.get(room_id, 1) != pages:
            self._pages[room_id] = pages
            self._changed(room_id)

    def forget_old_polls(self) -> None:
        """Drop those who have not polled for a while."""
        now = time.monotonic()
        for room_id, polls in list(self._polls.items()):
            gone = [who for who, until in polls.items() if until < now]
            for who in gone:
                del polls[who]
            if not polls:
                del self._polls[room_id]
            if gone:
                self._changed(room_id)

    def of(self, room_id: int) -> Connected:
        """Who is connected to a room now."""
        present = {*self._sockets.get(room_id, ()), *self._polls.get(room_id, ())}
        screens = [screen for screen, _ in present]
        return Connected(
            participants=screens.count(Screen.PARTICIPANT),
            presenters=screens.count(Screen.PRESENTER),
            facilitators=screens.count(Screen.FACILITATOR),
            pages=self._pages.get(room_id, 1),
        )
