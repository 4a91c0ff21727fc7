"""Joint texts: lines taken over and edited by several at once, versions, and what never gets into them."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from sqlmodel import select

from tests.actors import Room, joint_text, make_room, open_text
from tests.groups_at_work import STEPS, at_work, grouped_room
from tests.server import ServerThread
from workshop_live.storage.engine import Database
from workshop_live.storage.outcome_tables import JointLineRow


def send(room: Room, command: str, **fields: Any) -> httpx.Response:
    """Send a command as programs do."""
    path = f"/api/v1/rooms/{room.id}/commands/{command}"
    return room.client.post(path, json=fields, headers=room.headers)


def state(room: Room, joint: str) -> dict[str, Any]:
    path = f"/api/v1/rooms/{room.id}/activities/{joint}/joint-text"
    return dict(room.client.get(path, headers=room.headers).raise_for_status().json())


def texts(room: Room, joint: str) -> list[str]:
    return [line["text"] for line in state(room, joint)["lines"]]


def with_lines(
    client: httpx.Client, lines: Sequence[str] = ("Si fra i tide", "Feire det vi får til")
) -> tuple[Room, str]:
    """A room at a joint text, which has these lines; a question comes after it."""
    room = make_room(client, joint_text(), open_text("Etterpå"))
    joint = room.activities[0]
    room.act("open")
    for line in lines:
        send(room, "write-line", activity=joint, text=line).raise_for_status()
    return room, joint


@pytest.fixture
def drafted(client: httpx.Client) -> tuple[Room, str]:
    """A room whose groups have shown what they wrote, and the joint text behind that. One group has no draft."""
    room = grouped_room(client, steps=STEPS)
    joint = send(room, "add-activity", type="joint_text", prompt="Formålet vårt").raise_for_status().json()["made"]
    worker, _ = at_work(room, "Gygrene", "Blåveis")
    worker.be_scribe().raise_for_status()
    worker.write("1. Si fra i tide\n2. Feire det vi får til", "Alltid", "").raise_for_status()
    room.act("open").raise_for_status()
    room.act("show").raise_for_status()
    return room, joint


def test_lines_are_taken_over_from_what_the_groups_wrote(drafted: tuple[Room, str]):
    room, joint = drafted
    offered = state(room, joint)["sources"]
    assert [(it["group"], [text["text"] for text in it["texts"]]) for it in offered] == [
        ("Gygrene", ["Si fra i tide", "Feire det vi får til"]),
        ("Gygrene", ["Alltid"]),
    ], "a group without a draft offers nothing"
    source = offered[0]["texts"][1]
    taking = {"activity": joint, "answer": source["answer"], "question": 0}
    assert send(room, "take-line", **taking, text=source["text"]).json()["made"] == state(room, joint)["lines"][0]["id"]
    assert state(room, joint)["lines"][0]["source"] == source
    send(room, "take-line", **taking).raise_for_status()
    assert texts(room, joint) == ["Feire det vi får til", "1. Si fra i tide 2. Feire det vi får til"]
    assert send(room, "take-line", **taking, text="Noe annet").json()["code"] == "stale"
    assert send(room, "take-line", **{**taking, "question": 7}).json()["code"] == "unknown_answer"
    assert send(room, "take-line", activity=joint).status_code == 422


def test_themes_and_starred_answers_are_taken_over(client: httpx.Client):
    room = make_room(client, open_text("Hva er vi til for?"), joint_text())
    joint, asked = room.activities[1], room.activities[0]
    room.act("open")
    for text in ("Trygghet", "Mot", "Kaffe"):
        room.join().answer(text).raise_for_status()
    room.act("show")
    room.command("add-theme", activity=asked, label="Tillit først").raise_for_status()
    starred = room.results()["results"]["answers"][1]["id"]
    room.command("star-answer", answer=starred, on=1).raise_for_status()
    offered = [text["text"] for it in state(room, joint)["sources"] for text in it["texts"]]
    assert offered == ["Tillit først", "Mot"]
    theme = state(room, joint)["sources"][0]["texts"][0]["theme"]
    send(room, "take-line", activity=joint, source=asked, theme=theme).raise_for_status()
    assert texts(room, joint) == ["Tillit først"]
    assert send(room, "take-line", activity=joint, source=asked, theme=99).json()["code"] == "unknown_theme"


@pytest.mark.parametrize("how", ["for facilitators", "never shown", "hidden", "held"])
def test_what_the_room_was_not_shown_is_neither_offered_nor_taken(client: httpx.Client, how: str):
    settings: dict[str, Any] = {"hidden": how == "never shown", "approve_first": how == "held"}
    if how == "for facilitators":
        settings["seen_by"] = "facilitator"
    room = make_room(client, open_text("Hva?", **settings), joint_text())
    joint = room.activities[1]
    room.act("open")
    answer = room.join().answer("Hemmelig").raise_for_status().json()["id"]
    if how == "hidden":
        room.command("hide-answer", answer=answer).raise_for_status()
    refused = send(room, "take-line", activity=joint, answer=answer)
    assert (refused.status_code, refused.json()["code"]) == (409, "private")
    assert "Hemmelig" not in refused.text + str(state(room, joint))


def test_lines_come_only_from_the_activities_that_are_named(client: httpx.Client):
    room = make_room(client, open_text("Hva?", key="hva"), open_text("Hvorfor?"), joint_text(sources=["hva", "borte"]))
    joint = room.activities[2]
    for number in (0, 1):
        room.act("open", number)
        room.join().answer(f"Svar {number}", number).raise_for_status()
        room.act("show", number)
    first, other = (room.results(number)["results"]["answers"][0]["id"] for number in (0, 1))
    assert [it["prompt"] for it in state(room, joint)["sources"]] == ["Hva?"]
    assert send(room, "take-line", activity=joint, answer=other).json()["code"] == "not_a_source"
    assert send(room, "take-line", activity=joint, answer=first).is_success
    other_room = make_room(client, joint_text())
    assert send(other_room, "take-line", activity=other_room.activities[0], answer=first).status_code == 404


def test_two_who_edit_one_line_lose_nothing_whatever_else_the_room_does(client: httpx.Client):
    room, joint = with_lines(client)
    line = state(room, joint)["lines"][0]
    stale = room.state()["version"]
    room.command("next").raise_for_status()
    edited = send(room, "edit-line", line=line["id"], text="Si fra i god tid", seen=line["version"], version=stale)
    assert edited.is_success, "only the version of the line counts"
    refused = send(room, "edit-line", line=line["id"], text="Si ifra", seen=line["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "line_changed")
    assert refused.json()["current"] == {"text": "Si fra i god tid", "version": line["version"] + 1}
    send(room, "undo", undo=edited.json()["undo"]).raise_for_status()
    late = send(room, "edit-line", line=line["id"], text="Si ifra", seen=line["version"] + 1)
    assert late.json()["current"]["text"] == "Si fra i tide", "undone meanwhile"
    send(room, "remove-line", line=line["id"]).raise_for_status()
    assert send(room, "edit-line", line=line["id"], text="Si ifra", seen=9).json()["code"] == "unknown_line"


def test_a_form_without_scripts_has_both_texts_after_a_conflict(client: httpx.Client):
    room, joint = with_lines(client)
    line = state(room, joint)["lines"][0]
    send(room, "edit-line", line=line["id"], text="Det de skrev", seen=line["version"]).raise_for_status()
    form = {"line": line["id"], "seen": line["version"], "text": "Det jeg skrev"}
    page = client.post(f"/rooms/{room.id}/commands/edit-line", data=form, headers=room.headers)
    assert page.status_code == 409
    assert ">\nDet jeg skrev</textarea>" in page.text
    assert ">Det de skrev</blockquote>" in page.text


@pytest.mark.parametrize(
    ("text", "code"),
    [("x" * 501, "too_long"), ("x" * 4_000, "too_long"), (" \n ", "empty"), ("a\0b", "forbidden_character")],
)
def test_a_line_that_cannot_be_used_is_refused_and_not_repeated(client: httpx.Client, text: str, code: str):
    room, joint = with_lines(client)
    line = state(room, joint)["lines"][0]
    for refused in (
        send(room, "write-line", activity=joint, text=text),
        send(room, "edit-line", line=line["id"], text=text, seen=line["version"]),
    ):
        assert refused.status_code == 422
        assert [(it["field"], it["code"]) for it in refused.json()["errors"]] == [("text", code)]
        assert text not in refused.text
    assert texts(room, joint) == ["Si fra i tide", "Feire det vi får til"]


def test_a_text_has_at_most_seven_lines_and_a_version_at_least_two(client: httpx.Client):
    room, joint = with_lines(client, ["Én"])
    assert send(room, "keep-version", activity=joint).json()["code"] == "too_few_lines"
    for number in range(6):
        send(room, "write-line", activity=joint, text=f"{number}", place=0).raise_for_status()
    assert send(room, "write-line", activity=joint, text="8").json()["code"] == "too_many_lines"
    assert texts(room, joint) == ["5", "4", "3", "2", "1", "0", "Én"]
    ids = [line["id"] for line in state(room, joint)["lines"]]
    send(room, "move-line", line=ids[6], to=1).raise_for_status()
    assert texts(room, joint)[:3] == ["5", "Én", "4"]
    assert send(room, "write-line", activity=room.activities[1], text="8").json()["code"] == "not_a_joint_text"


def test_a_version_is_taken_up_again_and_what_stood_there_is_kept(client: httpx.Client):
    room, joint = with_lines(client)
    send(room, "keep-version", activity=joint).raise_for_status()
    first = state(room, joint)
    send(room, "edit-line", line=first["lines"][0]["id"], text="Si fra", seen=1).raise_for_status()
    send(room, "edit-stem", activity=joint, text="Vi vil:", seen=first["version"]).raise_for_status()
    assert send(room, "edit-stem", activity=joint, text="Vi:", seen=first["version"]).json()["code"] == "line_changed"
    assert send(room, "take-up-version", activity=joint, number=7).json()["code"] == "unknown_version"
    taken = send(room, "take-up-version", activity=joint, number=1).raise_for_status()
    now = state(room, joint)
    assert (now["stem"], [line["text"] for line in now["lines"]]) == ("Vi skal:", first["versions"][0]["lines"])
    assert [it["lines"] for it in now["versions"]] == [
        ["Si fra i tide", "Feire det vi får til"],
        ["Si fra", "Feire det vi får til"],
    ]
    send(room, "undo", undo=taken.json()["undo"]).raise_for_status()
    assert (state(room, joint)["stem"], texts(room, joint)) == ("Vi vil:", ["Si fra", "Feire det vi får til"])
    assert len(state(room, joint)["versions"]) == 1


def test_what_changed_since_the_room_saw_it_last_is_marked_until_a_version_is_kept(client: httpx.Client):
    room, joint = with_lines(client)
    room.command("next").raise_for_status()
    assert [it["shown_at"] is not None for it in state(room, joint)["versions"]] == [True], "the room has seen it"
    line = state(room, joint)["lines"][0]
    send(room, "edit-line", line=line["id"], text="Si fra i god tid", seen=line["version"]).raise_for_status()
    send(room, "keep-version", activity=joint).raise_for_status()
    assert state(room, joint)["versions"][1]["shown_at"] is None, "it was kept while the room was elsewhere"
    room.command("go-to", activity=joint).raise_for_status()
    with room.watch("presenter") as wall:
        wall.read_until("<ins>")
        assert "god" in wall.screen
    send(room, "write-line", activity=joint, text="Be om hjelp").raise_for_status()
    send(room, "keep-version", activity=joint).raise_for_status()
    with room.watch("presenter") as wall, room.watch("participant", room.join().token) as phone:
        wall.read_until("Be om hjelp")
        assert "<ins>" not in wall.screen
        phone.read_until("Be om hjelp")


def test_the_text_is_what_came_out_of_an_ended_room_and_what_participants_find(client: httpx.Client):
    room, joint = with_lines(client)
    room.command("end").raise_for_status()
    room.command("share-results", on=1).raise_for_status()
    for page in ("facilitator", "results"):
        html = client.get(f"/rooms/{room.id}/{page}", headers=room.headers).raise_for_status().text
        assert "Vi skal:" in html
        assert ">Feire det vi får til</" in html
    assert len(state(room, joint)["versions"]) == 1


def test_agreement_is_asked_right_after_the_text_with_one_press(client: httpx.Client):
    room, joint = with_lines(client, ["Si fra i tide", "x" * 400])
    made = send(room, "ask-agreement", activity=joint).raise_for_status().json()["made"]
    agenda = client.get(f"/api/v1/rooms/{room.id}/agenda", headers=room.headers).json()["activities"]
    assert [it["id"] for it in agenda] == [joint, made, room.activities[1]]
    asked = agenda[1]["settings"]
    assert [len(it) for it in asked["statements"]] == [13, 200, 18]
    assert (asked["steps"], agenda[1]["type"]) == (5, "scale")


def test_a_rehearsal_takes_its_lines_with_it_and_a_copy_has_none(client: httpx.Client, server: ServerThread):
    room = make_room(client, joint_text(), open_text("Etterpå"))
    room.command("rehearse").raise_for_status()
    joint = room.activities[0]
    room.act("open")
    for text in ("Si fra", "Feire"):
        send(room, "write-line", activity=joint, text=text).raise_for_status()
    room.command("next").raise_for_status()
    assert len(state(room, joint)["versions"]) == 1
    room.command("end-rehearsal").raise_for_status()
    assert state(room, joint) | {"version": 0} == {
        "version": 0,
        "stem": "Vi skal:",
        "lines": [],
        "versions": [],
        "sources": [],
    }
    send(room, "write-line", activity=joint, text="Si fra").raise_for_status()
    room.command("duplicate-activity", activity=joint).raise_for_status()
    copy = client.get(f"/api/v1/rooms/{room.id}/agenda", headers=room.headers).json()["activities"][1]["id"]
    assert (state(room, copy)["stem"], texts(room, copy)) == ("Vi skal:", [])
    line = state(room, joint)["lines"][0]["id"]
    client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    database = Database.open(server.settings.database)
    assert database.read_now(lambda session: session.exec(select(JointLineRow).filter_by(public_id=line)).all()) == []
    database.close()
