"""One timer for the room: it is taken along, runs out, tells how much more time was taken, and is put away."""

import itertools
import re
import time

import httpx
import pytest

from tests.actors import Room, Watcher, make_room, open_text


@pytest.fixture
def room(client: httpx.Client) -> Room:
    made = make_room(client, open_text("Første"), open_text("Andre"), open_text("Tredje", minutes=12))
    made.act("open")
    return made


def set_timer(room: Room, seconds: int) -> None:
    room.command("add-time", seconds=seconds).raise_for_status()
    room.command("start-timer").raise_for_status()


def seconds_left(room: Room) -> float | None:
    """How long the timer that the projector shows still runs, negative once it has run out; None if there is none."""
    with room.watch("presenter") as screen:
        screen.read_until_it(lambda: "bar" in screen.regions)
        found = re.search(r'data-deadline="(\d+)"', screen.regions["bar"])
    return int(found[1]) / 1000 - time.time() if found else None


def test_a_timer_that_runs_is_taken_along(room: Room):
    set_timer(room, 300)
    room.act("open", 1)
    assert 200 < (seconds_left(room) or 0) <= 300


def test_an_activity_with_minutes_of_its_own_has_a_timer_of_its_own(room: Room):
    set_timer(room, 300)
    room.act("open", 2)
    assert 600 < (seconds_left(room) or 0) <= 720


def test_a_paused_timer_is_put_away_by_going_on(room: Room):
    set_timer(room, 300)
    room.command("pause-timer").raise_for_status()
    room.act("open", 1)
    with room.watch("presenter") as screen:
        screen.read_until_it(lambda: "bar" in screen.regions)
        assert "timer" not in screen.regions["bar"]


def run_out(room: Room) -> None:
    set_timer(room, 1)
    while (seconds_left(room) or 0) > 0:
        time.sleep(0.05)


def test_a_timer_that_has_run_out_is_taken_along_until_an_activity_has_minutes_of_its_own(room: Room):
    run_out(room)
    room.act("open", 1)
    assert (seconds_left(room) or 0) < 0
    room.act("open", 2)
    assert seconds_left(room) is None


@pytest.mark.parametrize("dismiss", ["clear-timer", "pause-timer"])
def test_a_timer_that_has_run_out_is_dismissed(room: Room, dismiss: str):
    run_out(room)
    room.command(dismiss).raise_for_status()
    assert seconds_left(room) is None


def test_a_timer_that_has_run_out_is_lengthened_or_started_anew(room: Room):
    run_out(room)
    room.command("add-time", seconds=60).raise_for_status()
    assert 0 < (seconds_left(room) or 0) <= 60
    room.command("clear-timer")
    run_out(room)
    room.command("start-timer").raise_for_status()
    assert 100 < (seconds_left(room) or 0) <= 180


def test_ten_minutes_after_it_ran_out_a_timer_is_put_away_whatever_runs_elsewhere(
    room: Room, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
):
    other = make_room(client, open_text())
    set_timer(other, 3_000)
    with other.watch("presenter") as elsewhere:
        other.act("open")
        other.act("close", grace=1)  # for which the clock looks; it has the long timer alone to wait for then
        elsewhere.read_until_it(lambda: "Stengt" in elsewhere.regions.get("footer", ""))
    monkeypatch.setattr("workshop_live.services.closing_clock.OVERTIME_S", 2)
    version = room.state()["version"]
    with room.watch("presenter") as screen:
        set_timer(room, 1)
        screen.read_until_it(lambda: "count-down" in screen.regions.get("bar", ""))
        screen.read_until_it(lambda: "count-down" not in screen.regions["bar"])
    assert room.state()["version"] == version, "no click is out of date"


@pytest.mark.parametrize("screen", ["presenter", "participant", "facilitator"])
def test_while_a_question_closes_its_countdown_is_the_only_one(room: Room, screen: str):
    set_timer(room, 300)
    with room.watch(screen, room.join().token if screen == "participant" else None) as watcher:
        watcher.read_until_it(lambda: countdowns(watcher) == 1)
        room.act("close", grace=10).raise_for_status()
        watcher.read_until_it(lambda: "data-one=" in watcher.screen)
        assert countdowns(watcher) == 1
        room.act("close", grace=0).raise_for_status()
        watcher.read_until_it(lambda: "data-one=" not in watcher.screen)
        assert countdowns(watcher) == 1, "the timer is back"


def test_in_a_pause_the_projector_counts_down_to_its_end_only(room: Room):
    set_timer(room, 300)
    room.command("pause", minutes=10).raise_for_status()
    with room.watch("presenter") as screen:
        screen.read_until_it(lambda: "cover" in screen.regions)
        assert countdowns(screen) == 1


def test_no_screen_ever_has_two_countdowns_whatever_is_on(client: httpx.Client):
    room = make_room(client, open_text("Første"), {**open_text("Andre"), "starts_at": "00:01"})
    phone = room.join()
    for timer, is_closing, is_pause in itertools.product(("none", "running", "paused"), (False, True), (False, True)):
        room.act("open").raise_for_status()
        room.command("screen", mode="activity").raise_for_status()
        room.command("clear-timer").raise_for_status()
        if timer != "none":
            set_timer(room, 300)
        if timer == "paused":
            room.command("pause-timer").raise_for_status()
        if is_closing:
            room.act("close", grace=10).raise_for_status()
        if is_pause:
            room.command("pause", minutes=10).raise_for_status()
        for screen, token in (("presenter", room.token), ("facilitator", room.token), ("participant", phone.token)):
            with room.watch(screen, token) as watcher:
                watcher.read_until_it(lambda: len(watcher.regions) > 2)
                seen = re.findall(r'<count-down|class="paused"', watcher.screen)
            assert len(seen) <= 1, (screen, timer, is_closing, is_pause, seen)


def countdowns(screen: Watcher) -> int:
    return screen.screen.count("<count-down")
