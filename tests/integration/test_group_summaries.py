"""The summary of what groups wrote: from six texts on themes, and below that all texts under the names of their groups."""

import time

import httpx
import pytest

from tests.actors import Room, fields, make_room
from tests.integration.test_groups_on_wall import ASKED, drawn, go, said
from tests.server import ServerThread
from tests.stored_groups import plan_groups, put_groups

FEW = {0: ["Å lage noe sammen", "Vi må"], 2: ["Noe nytt", ""], 4: ["Tid til samarbeid", "Fordi"]}


@pytest.fixture
def room(client: httpx.Client, server: ServerThread) -> Room:
    room = make_room(client, fields("Samskaping", fields=ASKED))
    plan_groups(server.settings.database, room)
    room.act("open")
    go(room, "next")
    return room


def summary(room: Room, has: str) -> str:
    """The summary on the projector, once the texts have been read."""
    end = time.monotonic() + 30
    while has not in (text := said(drawn(room, region="summary"))) and time.monotonic() < end:
        time.sleep(0.3)
    return text


def themes(room: Room) -> list[tuple[str, str]]:
    """The themes of the first question: name, and a typical text."""
    path = f"/api/v1/rooms/{room.id}/activities/{room.activities[0]}/summary"
    found = room.client.get(path, headers=room.headers).raise_for_status().json()["questions"][0]["bullets"]
    return [(theme["bullet"], theme["typical"]) for theme in found]


def test_few_texts_stand_side_by_side_under_the_names_of_their_groups_and_can_be_edited(
    room: Room, server: ServerThread
):
    put_groups(server.settings.database, room, FEW)
    go(room, "next")
    assert themes(room) == [
        ("Gygrene", "Å lage noe sammen"),
        ("Blåveis", "Noe nytt"),
        ("Nattergalen", "Tid til samarbeid"),
    ]
    room.command("screen", mode="summary").raise_for_status()
    text = summary(room, "Nattergalen Fordi")
    assert "Hva legger dere i begrepet? Gygrene Å lage noe sammen Blåveis Noe nytt Nattergalen Tid" in text
    of_board = {"activity": room.activities[0], "question": 0, "theme": 1}
    edited = room.command("edit-theme", **of_board, bullet="Sammen", was_bullet="Å lage noe sammen")
    edited.raise_for_status()
    assert "Gygrene Sammen Blåveis Noe nytt" in summary(room, "Sammen")


def test_from_six_texts_on_there_are_themes(room: Room, server: ServerThread):
    texts = [
        "Mer tid til samarbeid",
        "Tid til samarbeid på tvers",
        "Samarbeid krever tid",
        "Gratis kaffe",
        "Bedre lokaler",
    ]
    put_groups(server.settings.database, room, {place: [text, ""] for place, text in enumerate(texts)})
    assert [name for name, _ in themes(room)] == ["Gygrene", "Stjernelaget", "Blåveis", "Fjellrypa", "Nattergalen"]
    more = {5: ["Nok tid til samarbeid", ""]}
    put_groups(server.settings.database, room, more)
    found = themes(room)
    assert found
    assert {name for name, _ in found}.isdisjoint({"Gygrene", "Stjernelaget", "Tiriltunga"})
