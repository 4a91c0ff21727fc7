"""The wall clock jumps by an hour while rooms run: nothing closes early or late, and answers keep their order."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.actors import Room, make_room, open_text
from tests.faults.clock import HOUR, MovableClock
from tests.faults.conftest import Promise, Serve
from tests.server import ServerProcess, client_of
from workshop_live.services.closing_clock import POLL_INTERVAL_S

ROOMS = 5
GRACE = 6
MAX_GRACE_S = 10
SLACK = 30  # seconds for which a busy machine may be late
PATIENCE_S = 60  # seconds
JUMPS = (HOUR, -HOUR, 0)


@pytest.fixture
def clock(tmp_path: Path) -> MovableClock:
    return MovableClock(tmp_path)


@pytest.fixture
def moved(clock: MovableClock, serve: Serve) -> ServerProcess:
    """A server whose clock can be moved."""
    return serve(environment=clock.environment)


@pytest.fixture
def client(moved: ServerProcess) -> Iterator[httpx.Client]:
    with client_of(moved.address) as made:
        yield made


def open_rooms(client: httpx.Client) -> list[Room]:
    rooms = [make_room(client, open_text()) for _ in range(ROOMS)]
    for room in rooms:
        room.act("open")
    return rooms


def jump_to(clock: MovableClock, room: Room, seconds: int) -> None:
    """Move the clock, and wait until the server's is there."""
    clock.move(seconds)
    deadline = time.monotonic() + PATIENCE_S
    while abs(clock_of(room) - time.time() - seconds) > HOUR / 2:
        assert time.monotonic() < deadline, "the server's clock does not move"
        time.sleep(0.1)


def clock_of(room: Room) -> float:
    """The server's wall clock, as it tells a screen."""
    reply = room.client.post(f"/rooms/{room.id}/live", json={"screen": "presenter"}, headers=room.headers)
    return float(reply.raise_for_status().json()["time"]) / 1000


def seconds_until_closed(room: Room, since: float, most: float) -> float:
    """Seconds from ``since`` until a countdown was over; ``most`` if it is not."""
    while room.state()["activities"][0]["state"] == "closing":
        if time.monotonic() - since > most:
            return most
        time.sleep(0.05)
    return time.monotonic() - since


def test_countdowns_end_neither_early_nor_late(clock: MovableClock, client: httpx.Client, promise: Promise):
    rooms, wrong = open_rooms(client), 0
    for jump in JUMPS:
        begun = []
        for room in rooms:
            room.act("open")
            begun.append(time.monotonic())
            room.act("close", grace=GRACE)
        jump_to(clock, rooms[0], jump)
        ended = [seconds_until_closed(room, since, GRACE + SLACK) for room, since in zip(rooms, begun, strict=True)]
        wrong += sum(not GRACE <= seconds < GRACE + SLACK for seconds in ended)
    promise("countdowns while the clock jumps", len(JUMPS) * ROOMS, wrong)


def test_a_countdown_is_taken_up_by_a_server_that_starts_an_hour_earlier(
    clock: MovableClock, moved: ServerProcess, client: httpx.Client, promise: Promise
):
    rooms = open_rooms(client)
    for room in rooms:
        room.act("close", grace=GRACE)
    moved.kill()
    clock.move(-HOUR)
    moved.start()
    since = time.monotonic()
    ended = [seconds_until_closed(room, since, MAX_GRACE_S + SLACK) for room in rooms]
    late = sum(seconds >= MAX_GRACE_S + SLACK for seconds in ended)
    promise("countdowns over a start with the clock back", ROOMS, late)


def test_answers_keep_their_order_and_undo_never_does_something_else(
    clock: MovableClock, client: httpx.Client, promise: Promise
):
    room = open_rooms(client)[0]
    phone, sent, wrong = room.join(), [f"Svar {number:02}" for number in range(28)], 0
    for number, text in enumerate(sent):
        if number % 7 == 0:
            jump_to(clock, room, (0, *JUMPS)[number // 7])
        phone.answer(text).raise_for_status()
    moved = sum(text != shown for text, shown in zip(sent, room.texts(), strict=True))
    promise("answers in order while the clock jumps", len(sent), moved)
    for jump in JUMPS:
        room.act("open")
        room.act("close")
        jump_to(clock, room, jump)
        status = room.command("undo").status_code
        is_open = room.state()["activities"][0]["state"] == "open"
        wrong += (status, is_open) != ((200, True) if jump < 0 else (409, False))  # to none is forward again
    promise("undo while the clock jumps", len(JUMPS), wrong)


def test_a_timer_is_not_put_away_early(clock: MovableClock, client: httpx.Client, promise: Promise):
    rooms, wrong = open_rooms(client), 0
    for room in rooms:
        room.command("add-time", seconds=2)
        room.command("start-timer").raise_for_status()
    time.sleep(POLL_INTERVAL_S + 1)  # by then the server knows of it
    for jump in JUMPS:
        jump_to(clock, rooms[0], jump)
        time.sleep(POLL_INTERVAL_S + 1)  # in which it looks again
        wrong += sum("timer" not in bar_of(room) for room in rooms)
    promise("timers while the clock jumps", len(JUMPS) * ROOMS, wrong)


def bar_of(room: Room) -> str:
    """What stands above the question on the projector."""
    reply = room.client.post(f"/rooms/{room.id}/live", json={"screen": "presenter"}, headers=room.headers)
    return str(next(frame["html"] for frame in reply.raise_for_status().json()["frames"] if frame["region"] == "bar"))
