"""What a facilitator presses does what they saw, and leaves everything else where it was."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tests.actors import Room, make_room, open_text, single_choice, text_slide
from tests.reports import AT, a_room, asked
from workshop_live.exports.report import make_report


def looked_at(html: str) -> str:
    """What the button that takes everything in says was on the screen."""
    found = re.search(r'name="looked_at" value="([^"]*)"', html)
    assert found
    return found[1]


def waiting(room: Room, number: int) -> None:
    for item in range(number):
        assert room.join().answer(f"Svar {item}").status_code == 201


def test_taking_all_in_takes_in_what_was_on_the_screen(client: httpx.Client):
    room = make_room(client, open_text(approve_first=True))
    room.act("open")
    waiting(room, 35)
    with room.watch("facilitator") as facilitator:
        facilitator.read_until_it(lambda: "Svar 3" in facilitator.regions.get("waiting", ""))
        seen = looked_at(facilitator.regions["waiting"])
        assert "Ta med de som vises her" in facilitator.regions["waiting"]
    room.join().answer("Kom etterpå")
    room.command("take-in", activity=room.activities[0], looked_at=seen).raise_for_status()
    assert len(room.texts()) == len(seen.split()) == 30
    assert "Kom etterpå" not in room.texts()


def test_an_answer_that_was_changed_meanwhile_is_not_let_in_unseen(client: httpx.Client):
    room = make_room(client, open_text(approve_first=True))
    room.act("open")
    phone = room.join()
    sent = phone.answer("Pent", key="k").json()["id"]
    phone.revise("k", "Stygt", revision=1)
    refused = room.command("show-answer", answer=sent, revision=0)
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    room.command("take-in", activity=room.activities[0], looked_at=f"{sent}:0").raise_for_status()
    assert room.texts() == []
    room.command("show-answer", answer=sent, revision=1).raise_for_status()
    assert room.texts() == ["Stygt"]


@pytest.mark.parametrize("press", ["hide", "show"])
def test_hiding_and_showing_answers_is_seen_although_their_summary_was_on(client: httpx.Client, press: str):
    room = make_room(client, open_text(hidden=press == "show"))
    room.act("open")
    room.join().answer("Tillit")
    room.command("screen", mode="summary").raise_for_status()
    room.act(press)
    assert room.state()["screen"] == "activity"
    room.command("undo").raise_for_status()
    assert room.state()["screen"] == "summary"


def test_a_round_that_was_never_shown_does_not_come_up_beside_the_next(client: httpx.Client):
    room = make_room(client, single_choice("Først"), single_choice("Skjult", hidden=True))
    room.act("open", 0)
    room.command("compare", on=1).raise_for_status()
    room.act("open", 1)
    room.join().answer(2, 1)
    room.act("close", 1)
    room.act("again", 1)
    room.act("show", 1)
    room.join().answer(0, 1)
    with room.watch("presenter") as projector:
        projector.read_until("100 %")
        assert projector.screen.count("100 %") == 1
        room.command("compare", on=1).raise_for_status()
        projector.read_until_it(lambda: projector.screen.count("100 %") == 2)


def test_undoing_another_round_brings_the_answers_back_although_somebody_was_quick(client: httpx.Client):
    room = make_room(client, open_text(hidden=False))
    room.act("open")
    for text in ("Tillit", "Tid"):
        room.join().answer(text)
    again = room.command("ask-again", activity=room.activities[0]).json()
    room.join().answer("Var rask")
    room.command("undo", undo=again["undo"]).raise_for_status()
    assert room.texts() == ["Tillit", "Tid"]
    assert room.state()["activities"][0]["state"] == "open"
    assert room.join().answer("Videre").status_code == 201
    rounds = json.loads(room.export("json").content)["activities"]
    assert sorted(len(round_["answers"]) for round_ in rounds) == [1, 3]


def test_a_question_that_was_removed_can_be_put_back_after_the_end(client: httpx.Client):
    room = make_room(client, open_text("Den første", hidden=False), text_slide())
    room.act("open")
    room.join().answer("Tillit")
    room.command("remove-activity", activity=room.activities[0]).raise_for_status()
    room.command("end").raise_for_status()
    assert "Tillit" not in room.export("csv").text
    files = client.get(f"/rooms/{room.id}/files", headers=room.headers).text
    assert ("1 spørsmål som ble stilt" in files, "Ingen spørsmål er stilt ennå" in files) == (True, False)
    assert "Den første" in client.get(f"/rooms/{room.id}", headers=room.headers).text
    room.command("put-back-activity", activity=room.activities[0]).raise_for_status()
    assert "Tillit" in room.export("csv").text


def test_a_click_that_changes_nothing_leaves_what_can_be_undone(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    black = room.command("screen", mode="black").json()["undo"]
    assert room.command("add-time", seconds=-60).json()["undo"] is None
    assert room.command("undo", undo=black).status_code == 200


def test_a_form_with_what_was_taken_back_is_out_of_date(client: httpx.Client):
    room = make_room(client, open_text("Hva?"))
    fields = {"activity": room.activities[0], "type": "open_text"}
    room.command("edit-activity", prompt="Hva nå?", **fields).raise_for_status()
    room.command("undo").raise_for_status()
    assert room.command("edit-activity", prompt="Hva nå?", seen=2, **fields).status_code == 409
    assert room.command("edit-activity", prompt="Hva så?", seen=3, **fields).status_code == 200


def test_a_vote_that_was_rehearsed_is_not_on_the_agenda_of_the_day(client: httpx.Client):
    room = make_room(client, open_text(hidden=False))
    room.command("rehearse").raise_for_status()
    room.act("open")
    for label in ("Tillit", "Tid"):
        room.command("add-theme", activity=room.activities[0], label=label).raise_for_status()
    room.command("vote-on-themes", activity=room.activities[0]).raise_for_status()
    assert len(room.state()["activities"]) == 2
    room.command("end-rehearsal").raise_for_status()
    assert [activity["id"] for activity in room.state()["activities"]] == room.activities


def test_the_summary_page_changes_only_what_was_changed_in_it(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.join().answer("Tillit")
    room.command("add-bullet", activity=room.activities[0], bullet="Vi stoler på hverandre")
    html = client.get(f"/rooms/{room.id}/summary", headers=room.headers).text
    assert 'name="was_bullet" value="Vi stoler på hverandre"' in html


def test_an_answer_is_hidden_and_shown_again_long_after_its_question(client: httpx.Client):
    room = make_room(client, open_text("Først", hidden=False), single_choice())
    room.act("open", 0)
    sent = room.join().answer("Ola Nordmann sover i timen").json()["id"]
    room.act("open", 1)
    room.command("end").raise_for_status()
    address = f"/rooms/{room.id}/summary"
    for deed, is_hidden in (("hide-answer", True), ("show-answer", False)):
        assert f"commands/{deed}" in client.get(address, headers=room.headers).text
        fields = {"answer": sent, "activity": room.activities[0], "return": "summary"}
        done = client.post(f"/rooms/{room.id}/commands/{deed}", data=fields, headers=room.headers)
        assert done.headers["location"] == f"{address}#{room.activities[0]}"
        assert ("Ola" not in room.export("csv").text) == is_hidden


def test_a_report_is_of_the_day_on_which_the_first_question_was_asked():
    room = replace(a_room(), created_at=AT - timedelta(days=19))
    assert make_report(room, asked()).date.isoformat() == "2026-01-05"
    assert make_report(room, []).date.isoformat() == "2025-12-17"
