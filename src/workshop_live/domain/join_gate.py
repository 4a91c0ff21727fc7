"""Keeps join codes from being guessed without shutting out anybody who has the right one.

A typed code is looked up only in the turn of the address that it comes from, and turns go round among addresses. A
miss spends from a budget for all and ends the turn; anything else is free, and that address goes on. So the chance of a
hit is at most misses a second x seconds x open rooms / 10^digits, and a venue waits for one turn at most, however many
codes are tried elsewhere.

What people at one address typed alike is one look-up, and comes before what fewer of them wait for: whoever guesses in
the venue itself has many codes and few people behind each. QR codes and reconnects do not come through here.
"""

import heapq
import itertools
from collections import OrderedDict
from dataclasses import dataclass, field

from workshop_live.domain.rate_limits import TokenBucket

MISS_RATE = 2.0  # a second, in all
MISS_BURST = 300
MAX_WAIT_S = 25.0  # seconds for which a request waits for its turn
KEPT_S = 30.0  # seconds for which a place in line is kept after it was last asked for


@dataclass(slots=True, eq=False)
class Place:
    """One code in the line of one address, and how many people wait for what comes of it at the moment."""

    address: str
    code: str
    since: float
    asked_at: float
    people: int = 0

    def weight(self, now: float) -> tuple[float, int]:
        """How long people have waited for it, in all."""
        return self.people * (now - self.since), self.people


@dataclass(slots=True)
class _Line:
    """The places of one address. ``order`` is that of its next turn; ``is_queued``: whether the queue knows it."""

    order: int
    places: dict[str, Place] = field(default_factory=dict)
    people: int = 0
    is_queued: bool = False


class JoinGate:
    """Decides which typed code is looked up next. ``address`` is any stable key of where a code comes from.

    ``places``: how many different codes can wait at one address, and how many people for each of them.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._misses = TokenBucket(MISS_RATE, MISS_BURST)
        self._lines: dict[str, _Line] = {}
        self._queue: list[tuple[int, str]] = []
        self._orders = itertools.count()
        self._by_age: OrderedDict[Place, None] = OrderedDict()
        self._people = 0
        self._on_turn: tuple[str, float] | None = None
        """The address whose turn it is, and since when."""

    def ask(self, address: str, code: str, now: float) -> Place | None:
        """Get in line, or be one more who waits for what stands there already. None: there is no place."""
        self._forget_old(now)
        line = self._lines.get(address)
        if line is None:
            line = self._lines[address] = _Line(next(self._orders))
        place = line.places.get(code)
        if place is None:
            if len(line.places) >= self._places:
                return None
            place = line.places[code] = Place(address, code, now, now)
        elif place.people >= self._places:
            return None
        place.people += 1
        place.asked_at = now
        self._by_age[place] = None
        self._by_age.move_to_end(place)
        self._people += 1
        line.people += 1
        self._queue_up(address, line)
        return place

    def leave(self, place: Place) -> None:
        """Somebody waits no longer. The place is kept for a while: whoever asks again is as far as before."""
        place.people -= 1
        self._people -= 1
        self._lines[place.address].people -= 1

    def wait(self, now: float) -> float | None:
        """Seconds until a code may be looked up; None while nobody waits for one."""
        return self._misses.wait(now) if self._people else None

    def turn(self, now: float) -> Place:
        """The place whose turn it is. Somebody must be waiting, and ``wait`` over."""
        if self._on_turn:
            address, since = self._on_turn
            # Only what stood there when the turn began: else whoever knows one right code could go on for ever.
            mine = [it for it in self._lines[address].places.values() if it.people and it.since <= since]
            if mine:
                return max(mine, key=lambda it: it.weight(now))
            self._end_turn(address)
        address = self._first_in_queue()
        self._on_turn = (address, now)
        return max((it for it in self._lines[address].places.values() if it.people), key=lambda it: it.weight(now))

    def settle(self, place: Place, now: float, *, missed: bool) -> None:
        """The code of a place was looked up, and all who wait for it know what came of it."""
        line = self._lines[place.address]
        if place in self._by_age:  # else it was given up meanwhile
            del line.places[place.code], self._by_age[place]
        self._people -= place.people
        line.people -= place.people
        if missed:
            self._misses.spend(now)
            self._end_turn(place.address)

    def _first_in_queue(self) -> str:
        """The address that has waited longest for its turn. Where nobody waits at the moment, it keeps its order."""
        while True:
            order, address = self._queue[0]
            line = self._lines.get(address)
            if line is not None and line.order == order:
                if line.people:
                    return address
                line.is_queued = False
            heapq.heappop(self._queue)

    def _end_turn(self, address: str) -> None:
        self._on_turn = None
        line = self._lines[address]
        line.order = next(self._orders)
        line.is_queued = False
        if line.people:
            self._queue_up(address, line)
        elif not line.places:
            del self._lines[address]

    def _queue_up(self, address: str, line: _Line) -> None:
        if not line.is_queued:
            heapq.heappush(self._queue, (line.order, address))
            line.is_queued = True

    def _forget_old(self, now: float) -> None:
        """Give up the places that nobody has asked for lately."""
        while self._by_age:
            place = next(iter(self._by_age))
            if place.people or place.asked_at + KEPT_S > now:
                return
            del self._by_age[place]
            line = self._lines[place.address]
            del line.places[place.code]
            if not line.places and (self._on_turn is None or self._on_turn[0] != place.address):
                del self._lines[place.address]
