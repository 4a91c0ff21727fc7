"""How long a room is at each item of its agenda, beside what was planned: on pages and in files, without pauses."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.actors import Room, make_room, open_text, text_slide
from tests.integration.conftest import let_pass
from tests.server import ServerThread

LetPass = Callable[..., None]


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Samskaping", minutes=10), text_slide("Lunsj", starts_at="11.30", fixed=True))


@pytest.fixture
def passes(server: ServerThread, room: Room) -> LetPass:
    return lambda minutes: let_pass(server.settings.database, room.id, minutes=minutes)


def in_json(room: Room) -> list[dict[str, Any]]:
    return room.export("json").json()["activities"]


def minutes_spent(room: Room) -> list[int]:
    return [round(it["seconds"] / 60) for it in in_json(room)]


def go(room: Room, name: str = "next", **fields: Any) -> None:
    room.command(name, **fields).raise_for_status()


def test_time_is_spent_where_the_room_is_and_stands_still_in_a_pause(room: Room, passes: LetPass):
    go(room)
    passes(7)
    go(room, "pause", minutes=15)
    passes(15)
    go(room, "screen", mode="activity")
    passes(5)
    go(room, "screen", mode="black")
    passes(1)
    go(room, "go-to", activity=room.activities[1])
    passes(4)
    go(room, "undo")
    assert minutes_spent(room) == [7, 0], "it is at the first as if it had never left"
    go(room, "go-to", activity=room.activities[1])
    passes(2)
    go(room, "end")
    assert minutes_spent(room) == [13, 2]
    assert "13 av 10 min" in room.client.get(f"/rooms/{room.id}/running-order", headers=room.headers).text
    assert "Tid brukt: 13 av 10 min" in room.export("md").text
    assert "Tid brukt: 2 min" in room.export("md").text


def test_a_start_that_must_be_kept_has_a_time(room: Room):
    fields = {"activity": room.activities[0], "type": "open_text", "prompt": "Samskaping", "fixed": "on"}
    refused = room.command("edit-activity", **fields, starts_at="")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "fixed_without_start")
    go(room, "edit-activity", **fields, starts_at="9.05")
    assert [it["fixed"] for it in in_json(room)] == [True, True]
    go(room, "edit-activity", **{name: value for name, value in fields.items() if name != "fixed"}, starts_at="9.05")
    assert [it["fixed"] for it in in_json(room)] == [False, True]


def test_a_rehearsal_leaves_none_behind(room: Room, passes: LetPass):
    go(room, "rehearse")
    go(room)
    passes(12)
    go(room, "end-rehearsal")
    assert [(it["seconds"], it["began_at"]) for it in in_json(room)] == [(0, None)] * 2
