"""The projector while groups work and when the room looks at what they wrote, with one button from group to group."""

import re
from collections.abc import Sequence

import httpx
import pytest

from tests.actors import Room, fields, make_room, open_text
from tests.server import ServerThread
from tests.stored_groups import NAMES, plan_groups, put_groups

ASKED = ["Hva legger dere i begrepet?", "Hvorfor nå?"]
TEXTS = {0: ["Å lage noe sammen", "Vi må"], 1: ["Noe nytt", ""], 4: ["", "Fordi <b>alle</b> skal være med"]}


@pytest.fixture
def room(client: httpx.Client, server: ServerThread) -> Room:
    room = make_room(client, fields("Samskaping", fields=ASKED), open_text("Etterpå"))
    plan_groups(server.settings.database, room)
    room.act("open")
    put_groups(server.settings.database, room)
    return room


def go(room: Room, *names: str) -> None:
    for name in names:
        room.command(name).raise_for_status()


def drawn(room: Room, screen: str = "presenter", region: str = "results") -> str:
    """What stands in a region and in those within it, with spaces and tags out of the way."""
    with room.watch(screen) as watcher:
        watcher.read_until_it(lambda: region in watcher.regions)
        inside = [html for name, html in watcher.regions.items() if name.startswith("chunk-")]
        return "".join([watcher.regions[region], *(inside if region in {"results", "cards"} else [])])


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("\u00ad", "").split())


def turn(room: Room) -> tuple[int, str]:
    """The number of the group whose turn it is, and what the desk says comes next."""
    page = re.search(r'<group-turns[^>]* data-page="(\d+)"', drawn(room))
    assert page
    following = re.search(r"Neste: [^<]*", drawn(room, "facilitator", "controls"))
    return int(page[1]) // 500, following[0].strip() if following else ""


def test_while_groups_find_each_other_the_wall_says_what_is_asked_and_which_groups_there_are(room: Room):
    wall = said(drawn(room))
    assert [text for text in (*ASKED, *NAMES) if text not in wall] == []
    assert "Se på telefonen hvilken gruppe du er i" in wall
    assert "Gygrene · 5 5 deltakere" in wall


def test_time_is_divided_by_the_largest_group_and_then_by_the_groups(room: Room, server: ServerThread):
    go(room, "next")
    assert "15 min · ca. 3 min hver (5 i gruppen)" in said(drawn(room, region="question"))
    go(room, "next")
    assert "10 min · ca. 1,5 min hver (6 grupper)" in said(drawn(room, region="question"))
    put_groups(server.settings.database, room, names=["Alene"], members=[1])
    assert "10 min Steg 3" in said(drawn(room, region="question"))
    put_groups(server.settings.database, room, members=[0] * 6)
    assert "Ingen er i en gruppe ennå" in said(drawn(room, region="footer"))
    assert "Ingen er i en gruppe ennå" in said(drawn(room))


def test_groups_that_are_there_are_counted_as_they_get_done(room: Room, server: ServerThread):
    go(room, "next")
    put_groups(server.settings.database, room, TEXTS, members=(5, 0, 0, 0, 3, 3), done={0, 4})
    assert said(drawn(room, region="footer")) == "Åpent for svar 2 av 4 grupper er ferdige"
    assert said(drawn(room)).count("ferdig") == 2
    assert "Å lage noe sammen" not in drawn(room), "texts wait for the plenary"


def test_in_plenary_the_wall_goes_from_group_to_group_and_back(room: Room, server: ServerThread):
    go(room, "next")
    put_groups(server.settings.database, room, TEXTS, members=(5, 0, 0, 3, 3, 0))
    go(room, "next")
    wall = drawn(room)
    assert "Gygrene Hva legger dere i begrepet? Å lage noe sammen Hvorfor nå? Vi må" in said(wall)
    assert "Fordi &lt;b&gt;alle&lt;/b&gt; skal være med" in wall
    assert "Fjellrypa Ikke skrevet noe" in said(wall)
    assert "Blåveis" not in said(wall), "nobody was there"
    assert turn(room) == (0, "Neste: Stjernelaget")
    go(room, "next", "next")
    assert turn(room) == (3, "Neste: Nattergalen")
    go(room, "back")
    assert turn(room)[0] == 1
    go(room, "undo")
    assert turn(room)[0] == 3
    go(room, "next", "next")
    assert turn(room)[0] == 4, "first it is closed at once"
    go(room, "next")
    assert room.state()["current"] == room.activities[1]


def test_a_page_within_a_text_is_turned_for_all_and_ends_with_the_turn(room: Room, server: ServerThread):
    go(room, "next")
    put_groups(server.settings.database, room, TEXTS)
    go(room, "next", "next")
    room.command("page", page=501).raise_for_status()
    assert 'data-page="501"' in drawn(room)
    go(room, "next")
    assert 'data-page="1000"' in drawn(room)
    room.command("page", page=10**9).raise_for_status()
    assert 'data-page="2500"' in drawn(room), "there are six groups"


def test_a_hidden_text_leaves_the_name_of_its_group(room: Room, server: ServerThread):
    go(room, "next")
    put_groups(server.settings.database, room, TEXTS)
    go(room, "next")
    hidden = room.results()["results"]["fields"][0]["answers"][0]["id"]
    room.command("spotlight", answer=hidden).raise_for_status()
    assert said(drawn(room, region="spotlight")).startswith("Gygrene ")
    room.command("hide-answer", answer=hidden).raise_for_status()
    assert "Gygrene Teksten vises ikke" in said(drawn(room))
    assert "Å lage noe sammen" not in drawn(room)
    room.command("hide", activity=room.activities[0]).raise_for_status()
    assert "Noe nytt" not in drawn(room), "what is hidden is not sent"


@pytest.mark.parametrize("count", [1, 20, 100])
def test_any_number_of_groups_is_gone_through(room: Room, server: ServerThread, count: int):
    names = [f"Gruppe {number}" for number in range(1, count + 1)]
    put_groups(server.settings.database, room, {count - 1: ["Fra den siste", "!"]}, names=names)
    wall = said(drawn(room))
    assert (f"{count} grupper , 4–5 i hver" if count > 12 else "Gruppe 1 · 5 5 deltakere") in wall
    go(room, "next", "next")
    wall = said(drawn(room))
    assert f"Gruppe {count} Hva legger dere i begrepet? Fra den siste" in wall
    room.command("page", page=(count - 1) * 500).raise_for_status()
    go(room, "next", "next")
    assert room.state()["current"] == room.activities[1]


@pytest.mark.parametrize("steps", [({"kind": "talk"}, {"kind": "each"}, {"kind": "plenary"}), ()])
def test_answers_of_people_have_no_name_of_a_group(
    client: httpx.Client, server: ServerThread, steps: Sequence[dict[str, str]]
):
    room = make_room(client, open_text("Hva nå?"))
    plan_groups(server.settings.database, room, steps=steps)
    room.act("open")
    put_groups(server.settings.database, room)
    assert "Gygrene" in drawn(room)
    if steps:
        assert "Snakk i gruppen. Ingenting sendes." in said(drawn(room))
        go(room, "next")
    room.join().answer("Mitt eget")
    go(room, *(["next"] if steps else []))
    room.act("show")
    assert "Mitt eget" in drawn(room)
    assert "Gygrene" not in drawn(room)
    assert "Gygrene" not in drawn(room, "facilitator", "cards")
