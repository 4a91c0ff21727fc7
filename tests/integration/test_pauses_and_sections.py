"""Pauses that stand on the agenda, headings that the room passes over, and what can be done when a day runs late."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.actors import Room, make_room, open_text, text_slide
from tests.integration.conftest import let_pass
from tests.server import ServerThread


def pause(prompt: str = "Lunsj", **fields: Any) -> dict[str, Any]:
    return {"type": "pause", "prompt": prompt, "minutes": 45, **fields}


def section(prompt: str) -> dict[str, Any]:
    return {"type": "section", "prompt": prompt}


def screen_of(room: Room, screen: str) -> str:
    token = room.join().token if screen == "participant" else None
    with room.watch(screen, token) as watcher:
        watcher.read_until_it(lambda: len(watcher.regions) > 2)
        return " ".join(watcher.screen.split())


def go(room: Room, name: str = "next", **fields: Any) -> None:
    room.command(name, **fields).raise_for_status()


def current(room: Room) -> int:
    return room.activities.index(room.state()["current"])


def test_a_pause_says_on_every_screen_from_when_to_when_it_is_and_counts_down_once(client: httpx.Client):
    room = make_room(client, open_text("Før", minutes=10), pause(), open_text("Etter"))
    go(room)
    go(room, "start-timer")
    began = datetime.now(ZoneInfo("Europe/Oslo"))
    go(room, "go-to", activity=room.activities[1])
    go(room, "start-timer")
    periods = {
        f"{it:%H:%M}–{(it + timedelta(minutes=45, seconds=30)):%H:%M}" for it in (began, began + timedelta(seconds=5))
    }
    for name in ("presenter", "facilitator", "participant"):
        shown = screen_of(room, name)
        assert any(period in shown for period in periods), name
        assert shown.count("<count-down") == 1, name
    go(room, "pause", minutes=10)
    go(room, "screen", mode="activity")
    assert any(period in screen_of(room, "presenter") for period in periods), "it is the same as before"


def test_a_pause_that_was_over_before_the_room_came_back_to_it_counts_nothing(
    client: httpx.Client, server: ServerThread
):
    room = make_room(client, pause(), text_slide("Etter"))
    go(room)
    let_pass(server.settings.database, room.id, minutes=50)
    shown = screen_of(room, "presenter")
    assert "<count-down" in shown, "it counts up: the room has not gone on yet"
    assert room.state()["current"] == room.activities[0], "and goes nowhere by itself"
    go(room)
    go(room, "back")
    assert "<count-down" not in screen_of(room, "presenter")


@pytest.mark.parametrize("until", ["25:00", "snart", 1045])
def test_a_pause_until_no_time_is_refused(client: httpx.Client, until: object):
    room = make_room(client)
    body = {"type": "pause", "prompt": "Pause", "settings": {"until": until}}
    refused = client.post(f"/api/rooms/{room.id}/agenda", json=body, headers=room.headers)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "settings.until"


def test_the_room_passes_over_sections_and_no_screen_shows_one(client: httpx.Client):
    room = make_room(client, section("KANARI 1"), text_slide("Først"), section("KANARI 2"), text_slide("Sist"))
    go(room)
    assert current(room) == 1
    go(room)
    assert current(room) == 3
    assert room.command("next").json()["code"] == "nothing_further"
    go(room, "back")
    assert current(room) == 1
    for name in ("open", "go-to"):
        refused = room.command(name, activity=room.activities[2])
        assert (refused.status_code, refused.json()["code"]) == (409, "is_heading")
    go(room, "remove-activity", activity=room.activities[1])
    go(room)
    assert current(room) == 3
    for name in ("presenter", "participant"):
        assert "KANARI" not in screen_of(room, name), name
    assert "KANARI" in screen_of(room, "facilitator")
    assert "KANARI" not in client.get(f"/api/rooms/{room.id}", headers=room.join().headers).text
    go(room, "set-up", shows_programme="on")
    assert "<b>KANARI 2</b>" in screen_of(room, "participant")
    assert "## KANARI 2" in room.export("md").text


def test_an_item_is_left_at_once_for_the_next_one(client: httpx.Client):
    room = make_room(client, open_text("Plenum"), section("Del 2"), open_text("Videre"))
    go(room)
    go(room, "finish-activity")
    assert [(it["state"], it["shown"]) for it in room.state()["activities"]] == [
        ("closed", False), ("waiting", False), ("open", False),
    ]  # fmt: skip
    go(room, "undo")
    assert (current(room), room.state()["activities"][0]["state"]) == (0, "open")
    go(room, "finish-activity")
    go(room, "finish-activity")
    assert (current(room), room.state()["activities"][2]["state"]) == (2, "closed"), "the last one is closed and stays"
    assert room.command("finish-activity").json()["code"] == "nothing_further"


def test_what_comes_is_shifted_by_the_delay_up_to_the_next_fixed_time(client: httpx.Client):
    now = datetime.now(ZoneInfo("Europe/Oslo"))

    def ahead(minutes: int) -> str:
        return f"{now + timedelta(minutes=minutes):%H:%M}"

    room = make_room(
        client, open_text("Plenum", starts_at=ahead(-60), minutes=50), open_text("Deretter", starts_at=ahead(-10)),
        pause(starts_at=ahead(30), fixed=True), open_text("Etterpå", starts_at=ahead(75)),
    )  # fmt: skip
    go(room, "go-to", activity=room.activities[0])
    facts = re.search(r"<day-clock [^>]*>", screen_of(room, "facilitator"))
    assert facts
    assert f'data-planned="{ahead(-10)}"' in facts[0]
    assert f'data-fixed="{ahead(30)}"' in facts[0]
    for name in ("presenter", "participant"):
        assert "day-clock" not in screen_of(room, name)
    go(room, "shift-rest", minutes=15)
    assert [it["starts_at"] for it in room.state()["activities"]] == [ahead(-60), ahead(5), ahead(30), ahead(75)]
    go(room, "undo")
    go(room, "shift-rest")
    assert room.state()["activities"][1]["starts_at"] == ahead(30), "its own 50 minutes come on top, and lunch is fixed"
    assert room.command("shift-rest", minutes=999).status_code == 422


def test_without_planned_times_there_is_nothing_to_shift(client: httpx.Client):
    room = make_room(client, open_text("Plenum"), open_text("Deretter"))
    go(room)
    assert room.command("shift-rest").json()["code"] == "nothing_to_shift"
    assert "<day-clock" not in screen_of(room, "facilitator")
