"""Fair queueing of join codes, which prevents guessing without locking out anybody who has a valid code.

A typed code is looked up only when its address is on turn, and turns go round among addresses. A miss is charged to a
global budget and ends the turn; a hit is free, and the address goes on. The probability of a guess is at most misses
per second x seconds x open rooms / 10^digits, and a venue waits for one turn at most, however many codes are tried
elsewhere.

Equal codes from one address are one lookup, and codes that more people wait for come first, since an attacker inside
the venue has many codes with few people behind each. QR codes and reconnections bypass the gate.
"""

import heapq
import itertools
from collections import OrderedDict
from dataclasses import dataclass, field

from workshop_live.domain.rate_limits import TokenBucket

MISS_RATE = 2.0  # per second, over all addresses
MISS_BURST = 300
MAX_WAIT_S = 25.0  # maximum seconds that a request waits
PLACE_TTL_S = 30.0  # seconds for which a place in line is kept after its last request


@dataclass(slots=True, eq=False)
class Place:
    """A code in the line of an address, and the number of people waiting for its result."""

    address: str
    code: str
    since: float
    asked_at: float
    people: int = 0

    def weight(self, now: float) -> tuple[float, int]:
        """Return a sort key: the total waiting time of its people."""
        return self.people * (now - self.since), self.people


@dataclass(slots=True)
class _Line:
    """The places of one address. ``order`` is its position in the queue, and ``is_queued`` whether it is in there."""

    order: int
    places: dict[str, Place] = field(default_factory=dict)
    people: int = 0
    is_queued: bool = False


class JoinGate:
    """Decides which typed code is looked up next. ``address`` is any stable key of where a code comes from.

    ``places`` is the maximum number of different codes per address, and of people per code.
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
        """Get in line for a code, or join those who wait for it. Return None if the line is full."""
        self._expire(now)
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
        self._enqueue(address, line)
        return place

    def leave(self, place: Place) -> None:
        """Stop waiting. The place is kept for a while, with its waiting time."""
        place.people -= 1
        self._people -= 1
        self._lines[place.address].people -= 1

    def wait(self, now: float) -> float | None:
        """Return the seconds until the next lookup is allowed, or None if nobody waits."""
        return self._misses.wait(now) if self._people else None

    def turn(self, now: float) -> Place:
        """Return the place that is on turn. Somebody must be waiting, and ``wait`` must be 0."""
        if self._on_turn:
            address, since = self._on_turn
            # Only codes from before the turn, or whoever has one valid code could extend it forever.
            candidates = [
                place for place in self._lines[address].places.values() if place.people and place.since <= since
            ]
            if candidates:
                return max(candidates, key=lambda place: place.weight(now))
            self._end_turn(address)
        address = self._first_in_queue()
        self._on_turn = (address, now)
        return max(
            (place for place in self._lines[address].places.values() if place.people),
            key=lambda place: place.weight(now),
        )

    def settle(self, place: Place, now: float, *, missed: bool) -> None:
        """Remove a place after its lookup. A miss is charged and ends the turn of its address."""
        line = self._lines[place.address]
        if place in self._by_age:  # otherwise it has expired
            del line.places[place.code], self._by_age[place]
        self._people -= place.people
        line.people -= place.people
        if missed:
            self._misses.spend(now)
            self._end_turn(place.address)

    def _first_in_queue(self) -> str:
        """Return the address that is first in the queue. Addresses where nobody waits keep their position."""
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
            self._enqueue(address, line)
        elif not line.places:
            del self._lines[address]

    def _enqueue(self, address: str, line: _Line) -> None:
        if not line.is_queued:
            heapq.heappush(self._queue, (line.order, address))
            line.is_queued = True

    def _expire(self, now: float) -> None:
        """Remove expired places."""
        while self._by_age:
            place = next(iter(self._by_age))
            if place.people or place.asked_at + PLACE_TTL_S > now:
                return
            del self._by_age[place]
            line = self._lines[place.address]
            del line.places[place.code]
            if not line.places and (self._on_turn is None or self._on_turn[0] != place.address):
                del self._lines[place.address]
