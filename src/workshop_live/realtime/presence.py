"""Presence: who is connected. Kept in memory only, since nobody needs to know afterwards."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workshop_live.domain.participants import KNOWN_BY
from workshop_live.domain.regions import Screen

POLL_TTL_S = 25.0
"""Seconds for which a client without a socket counts as connected after a poll."""

_SOUNDING = "sounding:"

REMOTE_TTL_S = 25.0
"""Seconds for which the presence of another process is valid."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The number of connected phones, projectors and facilitators' screens of a room."""

    participants: int = 0
    presenters: int = 0
    facilitators: int = 0
    pages: int = 1
    """The number of pages that the answers fill on the projector."""
    sounding: str = ""
    """The projector that chimes, one of those that can sound, by the name it has given itself; empty without any."""


@dataclass(frozen=True, slots=True)
class Present:
    """The clients of a room in one process, as ``screen:id``, and the pages on its projector.

    A projector that can sound is among them once more, as ``sounding:name``.
    """

    who: frozenset[str] = frozenset()
    pages: int = 1


class Presence:
    """Counts the connected clients of each room. A phone with two tabs is one, also across processes.

    ``changed`` is called with the id of a room whose presence changed.
    """

    def __init__(self, changed: Callable[[int], None]) -> None:
        self._changed = changed
        self._sockets: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._polls: dict[int, dict[str, float]] = defaultdict(dict)
        self._pages: dict[int, int] = {}
        self._sounding: dict[int, dict[str, str]] = defaultdict(dict)
        self._elsewhere: dict[int, dict[str, tuple[Present, float]]] = defaultdict(dict)
        self._unannounced: set[int] = set()

    def arrive(self, room_id: int, screen: Screen, who: str) -> None:
        """Count a socket that was opened."""
        self._sockets[room_id][_client_key(screen, who)] += 1
        self._change(room_id)

    def leave(self, room_id: int, screen: Screen, who: str) -> None:
        """Remove a socket that was closed."""
        sockets, name = self._sockets[room_id], _client_key(screen, who)
        sockets[name] -= 1
        if not sockets[name]:
            del sockets[name]
            self._silence(room_id, name)
        if not sockets:
            del self._sockets[room_id]
            self._pages.pop(room_id, None)
        self._change(room_id)

    def poll(self, room_id: int, screen: Screen, who: str) -> None:
        """Count a client that polls instead of using a socket."""
        polls, name = self._polls[room_id], _client_key(screen, who)
        is_new = name not in polls
        polls[name] = time.monotonic() + POLL_TTL_S
        if is_new:
            self._change(room_id)

    def sockets_of(self, room_id: int, screen: Screen, who: str) -> int:
        """Return the number of sockets of a client in this process."""
        return self._sockets[room_id].get(_client_key(screen, who), 0) if room_id in self._sockets else 0

    def phones(self) -> dict[int, frozenset[str]]:
        """Return the phones connected to this process, by room; each by the first characters of its name."""
        rooms = {room_id: self._here(room_id).who for room_id in {*self._sockets, *self._polls}}
        prefix = _client_key(Screen.PARTICIPANT, "")
        named = {
            room_id: frozenset(who.removeprefix(prefix) for who in present if who.startswith(prefix))
            for room_id, present in rooms.items()
        }
        return {room_id: phones for room_id, phones in named.items() if phones}

    def report_pages(self, room_id: int, pages: int) -> None:
        """Store the number of pages that the answers fill on a projector."""
        if self._pages.get(room_id, 1) != pages:
            self._pages[room_id] = pages
            self._change(room_id)

    def report_sound(self, room_id: int, who: str, name: str) -> None:
        """Note that a connected projector can sound, and the name that it has given itself."""
        client = _client_key(Screen.PRESENTER, who)
        if self._sounding[room_id].get(client) != name:
            self._sounding[room_id][client] = name
            self._change(room_id)

    def update_remote(self, process: str, rooms: Mapping[int, Present]) -> None:
        """Store the presence in another process."""
        expires_at = time.monotonic() + REMOTE_TTL_S
        for room_id, present in rooms.items():
            previous = self._elsewhere[room_id].get(process, (Present(), expires_at))[0]
            if present.who:
                self._elsewhere[room_id][process] = (present, expires_at)
            else:
                self._elsewhere[room_id].pop(process, None)
            if previous != present:
                self._changed(room_id)

    def take_changes(self) -> dict[int, Present]:
        """Return the rooms that changed since the last call, for the other processes."""
        unannounced, self._unannounced = self._unannounced, set()
        return {room_id: self._here(room_id) for room_id in unannounced}

    def snapshot(self) -> dict[int, Present]:
        """Return all rooms with clients in this process."""
        return {room_id: self._here(room_id) for room_id in {*self._sockets, *self._polls}}

    def forget_old(self) -> None:
        """Drop expired polls, and the presence of silent processes."""
        now = time.monotonic()
        for room_id, polls in list(self._polls.items()):
            expired = [who for who, expires_at in polls.items() if expires_at < now]
            for who in expired:
                del polls[who]
                self._silence(room_id, who)
            if not polls:
                del self._polls[room_id]
            if expired:
                self._change(room_id)
        for room_id, processes in list(self._elsewhere.items()):
            silent = [process for process, (_, expires_at) in processes.items() if expires_at < now]
            for process in silent:
                del processes[process]
            if not processes:
                del self._elsewhere[room_id]
            if silent:
                self._changed(room_id)

    def rooms_in_use(self, listening_since: float | None) -> frozenset[int] | None:
        """Return the ids of the rooms that anybody looks at, in any process; None while that is unknown.

        After a start, other processes and reconnecting screens need time to report. ``told_since`` is the monotonic
        time since which they could.
        """
        if listening_since is None or time.monotonic() - listening_since < REMOTE_TTL_S:
            return None
        return frozenset({*self._sockets, *self._polls, *self._elsewhere})

    def of(self, room_id: int) -> Connected:
        """Return the connected clients of a room."""
        processes = [self._here(room_id), *(present for present, _ in self._elsewhere.get(room_id, {}).values())]
        everybody = frozenset().union(*(present.who for present in processes))
        screens = [name.partition(":")[0] for name in everybody]
        return Connected(
            participants=screens.count(Screen.PARTICIPANT),
            presenters=screens.count(Screen.PRESENTER),
            facilitators=screens.count(Screen.FACILITATOR),
            pages=max(present.pages for present in processes),
            sounding=min((it.removeprefix(_SOUNDING) for it in everybody if it.startswith(_SOUNDING)), default=""),
        )

    def _here(self, room_id: int) -> Present:
        sounding = (f"{_SOUNDING}{name}" for name in self._sounding.get(room_id, {}).values())
        who = frozenset({*self._sockets.get(room_id, ()), *self._polls.get(room_id, ()), *sounding})
        return Present(who, self._pages.get(room_id, 1))

    def _silence(self, room_id: int, client: str) -> None:
        sounding = self._sounding.get(room_id, {})
        sounding.pop(client, None)
        if not sounding:
            self._sounding.pop(room_id, None)

    def _change(self, room_id: int) -> None:
        self._unannounced.add(room_id)
        self._changed(room_id)


def _client_key(screen: Screen, who: str) -> str:
    return f"{screen}:{who[:KNOWN_BY]}"
