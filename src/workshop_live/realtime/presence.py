"""Who is connected. Kept in memory only: it is nobody's business afterwards."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workshop_live.domain.regions import Screen

POLL_TTL_S = 25.0
"""Seconds that somebody without a socket counts as connected after a poll."""

REMOTE_TTL_S = 25.0
"""Seconds that another process is believed about who is connected there."""

_NAME = 16  # characters of a name that are told to other processes


@dataclass(frozen=True, slots=True)
class Connected:
    """How many phones, projectors and facilitators' screens a room has now."""

    participants: int = 0
    presenters: int = 0
    facilitators: int = 0
    pages: int = 1
    """How many pages the answers fill on the projector, as it has laid them out."""


@dataclass(frozen=True, slots=True)
class Present:
    """Who is connected to a room in one process: each as ``screen:name``, and the pages that a projector there has."""

    who: frozenset[str] = frozenset()
    pages: int = 1


class Presence:
    """Counts the screens of each room; a phone with two tabs is one phone, be they connected to two processes.

    ``changed`` is told of a room's changes.
    """

    def __init__(self, changed: Callable[[int], None]) -> None:
        self._changed = changed
        self._sockets: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._polls: dict[int, dict[str, float]] = defaultdict(dict)
        self._pages: dict[int, int] = {}
        self._elsewhere: dict[int, dict[str, tuple[Present, float]]] = defaultdict(dict)
        self._untold: set[int] = set()

    def arrive(self, room_id: int, screen: Screen, who: str) -> None:
        """A socket opened."""
        self._sockets[room_id][_named(screen, who)] += 1
        self._change(room_id)

    def leave(self, room_id: int, screen: Screen, who: str) -> None:
        """A socket closed."""
        sockets, name = self._sockets[room_id], _named(screen, who)
        sockets[name] -= 1
        if not sockets[name]:
            del sockets[name]
        if not sockets:
            del self._sockets[room_id]
            self._pages.pop(room_id, None)
        self._change(room_id)

    def poll(self, room_id: int, screen: Screen, who: str) -> None:
        """Somebody without a socket asked for news."""
        polls, name = self._polls[room_id], _named(screen, who)
        is_new = name not in polls
        polls[name] = time.monotonic() + POLL_TTL_S
        if is_new:
            self._change(room_id)

    def sockets_of(self, room_id: int, screen: Screen, who: str) -> int:
        """How many sockets somebody has open here."""
        return self._sockets[room_id].get(_named(screen, who), 0) if room_id in self._sockets else 0

    def report_pages(self, room_id: int, pages: int) -> None:
        """A projector says how many pages the answers fill."""
        if self._pages.get(room_id, 1) != pages:
            self._pages[room_id] = pages
            self._change(room_id)

    def update_remote(self, process: str, rooms: Mapping[int, Present]) -> None:
        """Another process says who is connected there."""
        until = time.monotonic() + REMOTE_TTL_S
        for room_id, present in rooms.items():
            known = self._elsewhere[room_id].get(process, (Present(), until))[0]
            if present.who:
                self._elsewhere[room_id][process] = (present, until)
            else:
                self._elsewhere[room_id].pop(process, None)
            if known != present:
                self._changed(room_id)

    def take_changes(self) -> dict[int, Present]:
        """What changed here since the last time, for the other processes."""
        untold, self._untold = self._untold, set()
        return {room_id: self._here(room_id) for room_id in untold}

    def snapshot(self) -> dict[int, Present]:
        """Who is connected here, for processes that have not heard yet."""
        return {room_id: self._here(room_id) for room_id in {*self._sockets, *self._polls}}

    def forget_old(self) -> None:
        """Drop those who have not polled for a while, and what processes said that are silent."""
        now = time.monotonic()
        for room_id, polls in list(self._polls.items()):
            gone = [who for who, until in polls.items() if until < now]
            for who in gone:
                del polls[who]
            if not polls:
                del self._polls[room_id]
            if gone:
                self._change(room_id)
        for room_id, processes in list(self._elsewhere.items()):
            silent = [process for process, (_, until) in processes.items() if until < now]
            for process in silent:
                del processes[process]
            if not processes:
                del self._elsewhere[room_id]
            if silent:
                self._changed(room_id)

    def rooms_in_use(self, told_since: float | None) -> frozenset[int] | None:
        """The numbers of the rooms that anybody looks at, here or elsewhere.

        None while that is not known: other processes, and screens that come back after a start, must have had the time
        to say that they are there. ``told_since`` is since when they could, on the monotonic clock.
        """
        if told_since is None or time.monotonic() - told_since < REMOTE_TTL_S:
            return None
        return frozenset({*self._sockets, *self._polls, *self._elsewhere})

    def of(self, room_id: int) -> Connected:
        """Who is connected to a room now."""
        everywhere = [self._here(room_id), *(present for present, _ in self._elsewhere.get(room_id, {}).values())]
        screens = [name.partition(":")[0] for name in frozenset().union(*(present.who for present in everywhere))]
        return Connected(
            participants=screens.count(Screen.PARTICIPANT),
            presenters=screens.count(Screen.PRESENTER),
            facilitators=screens.count(Screen.FACILITATOR),
            pages=max(present.pages for present in everywhere),
        )

    def _here(self, room_id: int) -> Present:
        who = frozenset({*self._sockets.get(room_id, ()), *self._polls.get(room_id, ())})
        return Present(who, self._pages.get(room_id, 1))

    def _change(self, room_id: int) -> None:
        self._untold.add(room_id)
        self._changed(room_id)


def _named(screen: Screen, who: str) -> str:
    return f"{screen}:{who[:_NAME]}"
