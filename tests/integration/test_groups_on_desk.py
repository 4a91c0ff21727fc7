"""The desk while groups work: who is there, who writes, and what; and what can be done with each group."""

import re

import httpx
import pytest

from tests.actors import Room, fields, make_room
from tests.groups_at_work import Worker, choose, grouped_room
from tests.integration.test_groups_on_wall import ASKED, TEXTS, drawn, go, said
from tests.server import ServerThread
from tests.stored_groups import plan_groups, put_groups


@pytest.fixture
def room(client: httpx.Client, server: ServerThread) -> Room:
    room = make_room(client, fields("Samskaping", fields=ASKED))
    plan_groups(server.settings.database, room)
    room.act("open")
    return room


def cards(room: Room) -> dict[str, str]:
    """What the desk says of each group."""
    with room.watch("facilitator") as watcher:
        watcher.read_until_it(lambda: any(name.startswith("chunk-") and html for name, html in watcher.regions.items()))
        html = "".join(html for name, html in watcher.regions.items() if name.startswith("chunk-"))
    found = (said(part) for part in re.findall(r"<article.*?</article>", html, re.DOTALL))
    return {text.partition(" ")[0]: text for text in found}


def test_the_desk_says_where_somebody_has_to_go_and_help(room: Room, server: ServerThread):
    go(room, "next")
    put_groups(server.settings.database, room, TEXTS, members=(5, 1, 0, 3, 4, 4), scribes={0, 1, 4}, done={4})
    said_of = cards(room)
    assert said_of["Gygrene"].startswith("Gygrene 5 deltakere En skriver Hva legger dere i begrepet? Å lage noe sammen")
    assert said_of["Stjernelaget"].startswith("Stjernelaget 1 deltaker En skriver ")
    assert said_of["Blåveis"].startswith("Blåveis 0 deltakere Skriv inn for Blåveis"), "nobody is missed there"
    assert said_of["Fjellrypa"].startswith("Fjellrypa 3 deltakere Uten sekretær Uten tekst")
    assert said_of["Nattergalen"].startswith("Nattergalen 4 deltakere Ferdig Hvorfor nå? Fordi")
    assert "1 av 5 grupper er ferdige" in said(drawn(room, "facilitator", "now"))
    assert "4 av 5 grupper er ikke ferdige" in said(drawn(room, "facilitator", "controls")), "before Neste closes"
    assert "ikke ferdige" not in drawn(room, region="keys"), "whoever has the link of the projector reads that"
    html = drawn(room, "facilitator", "cards")
    assert html.count("<quiet-since") == 2, "of those who write"
    assert html.count("data-needs") == 2, "they come first"
    assert "Fordi &lt;b&gt;alle" in html


def test_groups_are_drawn_anew_from_the_desk_until_one_has_written(room: Room, server: ServerThread):
    put_groups(server.settings.database, room)
    assert 'commands/draw-groups"' in drawn(room, "facilitator", "answers_head")
    put_groups(server.settings.database, room, TEXTS)
    assert "draw-groups" not in drawn(room, "facilitator", "answers_head")


def test_a_group_gets_its_turn_and_a_hidden_text_stays_on_the_desk(room: Room, server: ServerThread):
    go(room, "next")
    put_groups(server.settings.database, room, TEXTS)
    go(room, "next")
    room.command("page", page=4 * 500).raise_for_status()
    said_of = cards(room)
    assert "På storskjermen" in said_of["Nattergalen"]
    assert "Vis nå" in said_of["Gygrene"]
    answer = room.results()["results"]["fields"][0]["answers"][0]["id"]
    room.command("hide-answer", answer=answer).raise_for_status()
    assert "Å lage noe sammen" in cards(room)["Gygrene"]
    assert "Skjult" in cards(room)["Gygrene"]


def test_the_form_for_a_group_has_its_text_and_the_version_that_it_was_made_from(room: Room, server: ServerThread):
    go(room, "next")
    put_groups(server.settings.database, room, TEXTS)
    html = drawn(room, "facilitator", "cards")
    forms = re.findall(r'<form method="post" action="[^"]*/write-for-group".*?</form>', html, re.DOTALL)
    assert len(forms) == 6
    assert re.findall(r'name="(group|seen)" value="(\d+)"', forms[1]) == [("group", "1"), ("seen", "1")]
    assert re.findall(r">([^<]*)</textarea>", forms[1]) == ["Noe nytt", ""]
    assert re.findall(r'name="seen" value="(\d+)"', forms[2]) == ["0"]
    assert drawn(room, "facilitator", "write_in") == "", "nobody answers alone"


def test_what_a_phone_writes_and_what_is_written_in_for_a_group_reaches_desk_and_wall(client: httpx.Client):
    room = grouped_room(client)
    room.act("open")
    go(room, "next")
    worker, other = Worker(room), room.join()
    choose(room, worker.phone, "Gygrene")
    choose(room, other, "Blåveis")
    assert cards(room)["Gygrene"].startswith("Gygrene 1 deltaker Uten sekretær Uten tekst")
    with room.watch("facilitator") as desk, room.watch("presenter") as wall:
        worker.be_scribe().raise_for_status()
        desk.read_until("En skriver")
        worker.write("Sammen", "Nå", "Fordi").raise_for_status()
        desk.read_until("Sammen")
        worker.send("PUT", "/done", done=True).raise_for_status()
        wall.read_until("1 av 2 grupper er ferdige")
        form = {
            "activity": room.activities[0],
            "type": "fields",
            "group": 2,
            "seen": 0,
            "text-0": "For dem",
            "text-2": "x",
        }
        path = f"/rooms/{room.id}/commands/write-for-group"
        assert client.post(path, data=form, headers=room.headers, follow_redirects=False).status_code == 303
        desk.read_until("For dem")
        assert room.command("write-for-group", **form).json()["code"] == "changed_meanwhile"
        go(room, "next")
        wall.read_until("For dem")
        room.act("close", grace=0)
        desk.read_until_it(lambda: "Uten sekretær" not in desk.screen)
    assert "Gygrene Hva? Sammen Når? Nå" in said(drawn(room))
