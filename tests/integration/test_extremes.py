"""Rooms that are larger, longer or emptier than most: a page and a file of each, whole."""

from typing import Any

import httpx
import pytest

from tests.actors import Room, make_room, open_text, single_choice
from workshop_live.exports import FORMATS

LONG = "Arbeidsmiljøundersøkelsen og veien videre for alle avdelinger " * 3 + "i fjor og i år"  # 200 characters
ANSWERS = 500


def a_room(client: httpx.Client, *activities: dict[str, Any]) -> Room:
    room = make_room(client, *activities, title=LONG[:120])
    room.command("set-up", shares_results="on", shows_programme="on").raise_for_status()
    return room


def test_an_agenda_of_sixty_items_stands_whole_on_every_page_of_it(client: httpx.Client):
    room = a_room(client, *(open_text(f"{LONG} {number}") for number in range(60)))
    for path in ("", "/running-order", "/facilitator"):
        page = client.get(f"/rooms/{room.id}{path}", headers=room.headers)
        assert page.status_code == 200, path
        missing = [number for number in range(60) if f"i år {number}" not in page.text.replace("\u00ad", "")]
        assert missing == [], path
    assert client.get(f"/rooms/{room.id}/plan.yaml", headers=room.headers).text.count("i år ") == 60


@pytest.mark.parametrize("count", [0, ANSWERS])
def test_no_answers_and_five_hundred_are_on_the_page_of_results_and_in_every_file(client: httpx.Client, count: int):
    room = a_room(client, open_text(LONG), single_choice(LONG))
    for number in range(2):
        room.act("open", number)
        room.act("show", number)
    room.act("open", 0)
    phones = [room.join() for _ in range(min(count, 50))]
    for number in range(count):
        phones[number % 50].answer(f"Svar nummer {number} om veien videre", 0).raise_for_status()
    with room.watch("presenter") as wall:
        wall.read_until(f"nummer {count - 1}" if count else "Venter på første svar")
    room.command("end").raise_for_status()
    results = client.get(f"/rooms/{room.id}/results", headers=room.headers)
    assert results.status_code == 200
    assert LONG in results.text
    for extension in (
        name for name, it in FORMATS.items() if not (it.is_picture or it.is_of_actions)
    ):  # pictures are in the ZIP
        file = room.export(extension)
        assert (file.status_code, len(file.content) > 0) == (200, True), extension
    listed = room.export("csv").text
    assert listed.count("om veien videre") == count
