"""Who waits how long at the door, on a simulated clock: venues, attackers and botnets.

``pytest -s`` prints the figures of each simulation.
"""

import itertools
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from workshop_live.domain.join_gate import MAX_WAIT_S, MISS_BURST, MISS_RATE, PLACE_TTL_S, JoinGate, Place

RIGHT = "35661019"
YESTERDAYS = "11112222"
ROOM = 500
TICK_S = 0.05


@dataclass
class Door:
    """The gate on a clock of its own, with people and attackers before it."""

    places: int = ROOM
    right: frozenset[str] = frozenset({RIGHT})
    rested: frozenset[str] = frozenset()
    now: float = 0.0
    waits: list[float] = field(default_factory=list)
    refused: int = 0
    misses: int = 0
    hits: int = 0
    done: set[Place] = field(default_factory=set)
    _came: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    _told: dict[Place, list[Callable[[], None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gate = JoinGate(self.places)

    def comes(self, at: float, address: str, code: str = RIGHT) -> None:
        """A person who types a code. How long it took to be told is counted where the code is the right one."""

        def ask() -> None:
            place = self.gate.ask(address, code, self.now)
            if place is None:
                self.refused += 1
            else:
                waits = self.waits if code in self.right else []
                self._told.setdefault(place, []).append(lambda: waits.append(self.now - at))

        self._came.append((at, ask))

    def attacks(self, address: str, guesses: Iterator[str], at_once: int, since: float = 0.0) -> None:
        """Somebody who guesses without a pause, so many at once."""

        def guess() -> None:
            place = self.gate.ask(address, next(guesses), self.now)
            if place is not None:
                self._told.setdefault(place, []).append(guess)

        self._came += [(since, guess)] * at_once

    def run(self, until: float) -> None:
        """Let time pass."""
        self._came.sort(key=lambda item: item[0])
        coming = iter(self._came)
        following = next(coming, None)
        while self.now < until:
            while following and following[0] <= self.now:
                following[1]()
                following = next(coming, None)
            while self.gate.wait(self.now) == 0:
                self._look()
            self.now = round(self.now + TICK_S, 3)

    def _look(self) -> None:
        place = self.gate.turn(self.now)
        missed = place.code not in self.right | self.rested
        self.misses += missed
        self.hits += place.code in self.right
        self.gate.settle(place, self.now, missed=missed)
        self.done.add(place)
        for tell in self._told.pop(place, ()):
            tell()

    def says(self, name: str) -> None:
        """Print what became of those who were counted."""
        waits = sorted(self.waits)
        median, longest = waits[len(waits) // 2], waits[-1]
        print(f"{name}: came={len(waits)} 429={self.refused} wait p50={median:.1f} s longest={longest:.1f} s")


def numbers(seed: int) -> Iterator[str]:
    """Codes that somebody guesses, never the right one."""
    chance = random.Random(seed)
    return (code for code in (f"{chance.randrange(10**7, 10**8)}" for _ in itertools.count()) if code != RIGHT)


def copies(codes: Iterator[str], times: int) -> Iterator[str]:
    """Each code several times, as somebody would send them who knows how lines are ordered."""
    return itertools.chain.from_iterable(itertools.repeat(code, times) for code in codes)


def hall(door: Door, people: int, since: float, within: float, address: str = "venue") -> None:
    """People who type the right code, spread over a while."""
    for number in range(people):
        door.comes(since + within * number / people, address)


def test_a_venue_of_a_thousand_goes_straight_in():
    door = Door()
    hall(door, 1_000, since=0, within=60)
    door.run(70)
    assert (len(door.waits), door.refused, max(door.waits) <= TICK_S) == (1_000, 0, True)


@pytest.mark.parametrize("rested", [True, False], ids=["a room that has ended", "no room at all"])
def test_a_venue_gets_in_after_a_slide_with_the_wrong_code(rested: bool):
    door = Door(rested=frozenset({YESTERDAYS} if rested else ()))
    for number in range(40):
        door.comes(number / 2, "venue", YESTERDAYS)
    hall(door, 200, since=25, within=60)
    door.run(120)
    door.says("venue after a wrong slide")
    assert (len(door.waits), door.refused) == (200, 0)
    assert max(door.waits) <= 1


@pytest.mark.parametrize(
    ("at_once", "times"), [(1, 1), (20, 1), (100, 4), (ROOM - 1, 1), (ROOM - 1, 4), (ROOM - 1, 50)]
)
def test_a_venue_gets_in_where_somebody_in_it_has_guessed_before_and_goes_on(at_once: int, times: int):
    door = Door()
    door.attacks("venue", copies(numbers(1), times), at_once)
    hall(door, 150, since=300, within=60)
    door.run(400)
    door.says(f"attacker at the venue, {at_once} guesses at once, each {times} times")
    assert (len(door.waits), door.refused) == (150, 0)
    assert max(door.waits) <= 30


@pytest.mark.parametrize("at_once", [1, 20, ROOM])
def test_a_venue_gets_in_while_twenty_addresses_elsewhere_guess(at_once: int):
    door = Door()
    for attacker in range(20):
        door.attacks(f"attacker {attacker}", numbers(attacker), at_once)
    hall(door, 200, since=60, within=60)
    for number in range(10):  # and some mistype it
        door.comes(70 + 5 * number, "venue", f"4000000{number}")
    door.run(150)
    door.says(f"twenty attackers elsewhere, {at_once} guesses at once each")
    assert (len(door.waits), door.refused) == (200, 0)
    assert max(door.waits) <= 30


def test_one_person_gets_in_where_many_venues_and_twenty_attackers_are():
    door = Door()
    for attacker in range(20):
        door.attacks(f"attacker {attacker}", numbers(attacker), at_once=20)
    for venue in range(10):
        hall(door, 100, since=60, within=60, address=f"venue {venue}")
    door.comes(90, "at home")
    door.run(150)
    door.says("ten venues and one at home, twenty attackers")
    assert (len(door.waits), door.refused) == (1_001, 0)
    assert max(door.waits) <= 30


def test_nobody_keeps_the_turn_by_asking_for_a_right_code_again_and_again():
    gate = spent()
    gate.ask("knows one", RIGHT, 1)
    for turns in itertools.count():
        place = gate.turn(1 + turns / 100)
        if place.address == "venue":
            break
        gate.settle(place, 1 + turns / 100, missed=False)
        gate.ask("venue", RIGHT, 1 + turns / 100)
        gate.ask("knows one", RIGHT, 1.001 + turns / 100)
    assert turns <= 2


@pytest.mark.parametrize("bots", [20, 2_000], ids=["one guess of each address", "addresses that come back"])
def test_a_botnet_stays_below_the_bound(bots: int):
    """Any number of addresses; a small code space makes hits frequent enough to count."""
    digits, rooms, seconds = 4, 20, 1_800
    space = 10**digits
    chance = random.Random(1)
    right = frozenset(f"{code:04}" for code in chance.sample(range(space), rooms))
    door = Door(right=right)
    gate, names = door.gate, itertools.count()
    waiting: deque[tuple[float, Place]] = deque()
    for _ in range(seconds):
        for bot in range(20):
            address = f"{next(names)}" if bots == 20 else f"{(next(names) * 20 + bot) % bots}"
            place = gate.ask(address, f"{chance.randrange(space):04}", door.now)
            assert place is not None
            waiting.append((door.now + MAX_WAIT_S, place))
        while gate.wait(door.now) == 0:
            door._look()
        while waiting and (waiting[0][0] <= door.now or waiting[0][1] in door.done):
            _, place = waiting.popleft()
            if place not in door.done:
                gate.leave(place)
        door.now += 1
    budget = MISS_BURST + MISS_RATE * seconds
    bound = budget * rooms / space
    print(f"botnet: misses={door.misses} budget={budget:.0f} hits={door.hits} bound={bound:.2f} of 10^{digits}")
    assert budget * 0.9 <= door.misses <= budget + 1
    assert door.hits <= bound + 4 * bound**0.5


def test_guesses_at_once_are_no_more_than_the_budget():
    door = Door()
    for number in range(500):
        door.attacks(f"bot {number}", numbers(number), at_once=20)
    door.run(60)
    assert door.misses <= MISS_BURST + MISS_RATE * 60 + 1


def test_the_code_of_a_room_that_has_ended_costs_nothing():
    door = Door(rested=frozenset({YESTERDAYS}))
    for number in range(1_000):
        door.comes(0, f"phone {number}", YESTERDAYS)
    door.comes(0, "the last")
    door.run(1)
    assert (len(door.waits), door.misses) == (1, 0)


def spent() -> JoinGate:
    """A gate whose budget is used up, at 0 seconds."""
    gate = JoinGate(places=3)
    for number in range(MISS_BURST):
        place = gate.ask("spender", f"{number}", 0)
        assert place is not None
        gate.settle(gate.turn(0), 0, missed=True)
    return gate


def test_beyond_the_places_of_an_address_nobody_gets_in_line():
    gate = spent()
    assert all(gate.ask("hall", code, 0) for code in "abc")
    assert gate.ask("hall", "d", 0) is None
    assert gate.ask("elsewhere", "d", 0)
    assert [gate.ask("hall", "a", 0) is not None for _ in range(3)] == [True, True, False]


def test_whoever_leaves_spends_nothing_and_keeps_the_place_for_a_while():
    gate = spent()
    first = gate.ask("one", "1", 0)
    gate.ask("another", "2", 0)
    assert first is not None
    gate.leave(first)
    assert gate.turn(1).address == "another", "nobody waits for the first"
    again = gate.ask("one", "1", 2)
    gate.settle(gate.turn(2), 2, missed=True)
    assert again is first
    assert gate.turn(3) is first


def test_a_place_that_nobody_comes_back_to_is_given_up():
    gate = spent()
    left = gate.ask("one", "1", 0)
    assert left is not None
    gate.leave(left)
    assert gate.wait(1) is None
    assert gate.ask("one", "1", PLACE_TTL_S + 1) is not left


def test_a_request_waits_less_long_than_its_place_is_kept():
    assert MAX_WAIT_S < PLACE_TTL_S


def test_those_who_guess_once_and_never_come_back_do_not_fill_the_memory():
    gate = JoinGate(places=ROOM)
    for number in range(20_000):
        place = gate.ask(str(number), "1", number / 200)
        assert place is not None
        gate.leave(place)
    gate.ask("the last", "1", 1_000)
    while gate.wait(1_000) is not None:
        gate.settle(gate.turn(1_000), 1_000, missed=False)
    assert len(gate._lines) + len(gate._by_age) + len(gate._queue) < 10
