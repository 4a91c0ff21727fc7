"""Pages that turn by themselves: one moment that all screens count from, and what stops them or makes them wait."""

import re

import httpx
import pytest

from tests.actors import Room, Watcher, make_room, open_text


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, open_text(hidden=False), open_text("Og så?", hidden=False))
    room.act("open")
    room.join().answer("Tillit")
    return room


def turning(screen: Watcher, region: str) -> str | None:
    """Since when the pages on a screen turn."""
    found = re.search(r'data-every="12000" data-turns="(\d+)"', screen.regions.get(region, ""))
    return found[1] if found else None


def test_all_screens_count_from_the_same_moment_until_somebody_turns_by_hand(room: Room):
    with (
        room.watch("presenter", pages=4) as wall,
        room.watch("presenter", preview=True) as preview,
        room.watch("facilitator") as desk,
    ):
        desk.read_until("1/4", 30)
        assert not turning(desk, "controls")
        room.command("turn-pages", on=1).raise_for_status()
        for screen, region in ((wall, "results"), (preview, "results"), (desk, "controls")):
            screen.read_until_it(lambda screen=screen, region=region: turning(screen, region))  # type: ignore[misc]
        assert turning(wall, "results") == turning(preview, "results") == turning(desk, "controls")
        room.command("page", page=2).raise_for_status()
        desk.read_until("3/4", 30)
        wall.read_until_it(lambda: not turning(wall, "results") and 'data-page="2"' in wall.regions["results"])


def test_pages_wait_while_an_answer_is_in_the_spotlight(room: Room):
    answer = room.results()["results"]["answers"][0]["id"]
    with room.watch("presenter", pages=4) as wall:
        room.command("turn-pages", on=1, page=1).raise_for_status()
        room.command("spotlight", answer=answer).raise_for_status()
        wall.read_until("data-waits", 30)
        assert turning(wall, "results")
        assert 'data-page="1"' in wall.regions["results"]
        room.command("spotlight", answer="").raise_for_status()
        wall.read_until_it(lambda: "data-waits" not in wall.regions["results"])
        assert turning(wall, "results")


def test_the_next_question_begins_with_pages_that_stay(room: Room):
    room.command("turn-pages", on=1).raise_for_status()
    room.act("open", 1)
    room.join().answer("Mot", 1)
    with room.watch("presenter", pages=4) as wall:
        wall.read_until("Mot", 30)
        assert not turning(wall, "results")


def test_to_let_pages_turn_is_undone_like_any_command(room: Room):
    with room.watch("facilitator", pages=1) as desk, room.watch("presenter", pages=4):
        offer = room.command("turn-pages", on=1).raise_for_status().json()["undo"]
        desk.read_until_it(lambda: turning(desk, "controls"))  # type: ignore[arg-type, return-value]
        room.command("undo", undo=offer).raise_for_status()
        desk.read_until_it(lambda: not turning(desk, "controls"))


def test_only_a_page_that_can_be_is_turned_to(room: Room):
    assert room.command("turn-pages", on=1, page=-1).status_code == 422
    assert room.command("turn-pages", on=1, page="x").status_code == 422
    assert room.command("turn-pages", on=1, page=10**9).status_code == 200
