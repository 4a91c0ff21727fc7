"""The board of a group: notes that it alone sees, sorts and dots."""

import httpx
import pytest
from sqlmodel import col, select

from tests.actors import Room
from tests.forms import HOWEVER_IT_RUNS
from tests.groups_at_work import Worker, at_work, grouped_room
from workshop_live.domain.group_work import MAX_NOTES
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import ActivityRow, GroupNoteRow, RoundRow

pytestmark = HOWEVER_IT_RUNS


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return grouped_room(client)


def notes(stored: Database, room: Room, number: int = 0) -> list[GroupNoteRow]:
    query = (
        select(GroupNoteRow)
        .join(RoundRow, col(RoundRow.id) == GroupNoteRow.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.public_id == room.activities[0], GroupNoteRow.number == number)
        .order_by(col(GroupNoteRow.place))
    )
    return stored.read_now(lambda session: list(session.exec(query)))


def texts(stored: Database, room: Room, number: int = 0) -> list[str]:
    return [note.text for note in notes(stored, room, number)]


def add(worker: Worker, text: str, key: str | None = None) -> httpx.Response:
    return worker.send("POST", "/notes", key=key or text.replace(" ", "-"), text=text)


def test_notes_are_added_once_sorted_dotted_and_removed_by_anybody_in_the_group(room: Room, stored: Database):
    first, second = at_work(room, "Gygrene", "Gygrene")
    for text in ("A", "B", "C", "B"):
        assert add(first, text).status_code == 201
    add(second, "B", key="B").raise_for_status()
    assert texts(stored, room) == ["A", "B", "C", "B"], "a key is that of one phone"
    ids = [note.public_id for note in notes(stored, room)]
    second.send("PUT", f"/notes/{ids[2]}/place", place=0).raise_for_status()
    first.send("PUT", f"/notes/{ids[0]}/place", place=99).raise_for_status()
    assert texts(stored, room) == ["C", "B", "B", "A"]
    for worker, dot in ((first, True), (first, True), (second, True), (first, False)):
        worker.send("PUT", f"/notes/{ids[0]}/dot", dot=dot).raise_for_status()
    assert [len(note.dotted_by or ()) for note in notes(stored, room)] == [0, 0, 0, 1]
    assert second.send("DELETE", f"/notes/{ids[0]}").json() == second.state()
    assert texts(stored, room) == ["C", "B", "B"]
    gone = first.send("DELETE", f"/notes/{ids[0]}")
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_note")


def test_another_group_and_another_room_change_nothing(room: Room, stored: Database, client: httpx.Client):
    own, other = at_work(room, "Gygrene", "Blåveis")
    add(own, "Vår", key="k").raise_for_status()
    [note] = notes(stored, room)
    outside = Worker(room)
    elsewhere = at_work(grouped_room(client), "Gygrene")[0]
    for intruder in (other, outside, elsewhere, Worker(room, elsewhere.phone)):
        for refused in (
            intruder.send("DELETE", f"/notes/{note.public_id}"),
            intruder.send("PUT", f"/notes/{note.public_id}/dot", dot=True),
            intruder.send("PUT", f"/notes/{note.public_id}/place", place=0),
        ):
            assert refused.status_code in {403, 404}
            assert "Vår" not in refused.text
    assert [(it.text, it.dotted_by) for it in notes(stored, room)] == [("Vår", None)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "empty"),
        ({"text": "x" * 501}, "too_long"),
        ({"text": "x" * 6_000}, "string_too_long"),
        ({"text": "a\x00"}, "forbidden_character"),
        ({"text": 7}, "string_type"),
        ({"key": ""}, "bad_save"),
        ({"key": "å"}, "bad_save"),
        ({"flavour": "sour"}, "extra_forbidden"),
    ],
)
def test_a_note_that_makes_no_sense_is_refused(room: Room, stored: Database, body: dict[str, object], code: str):
    [worker] = at_work(room, "Gygrene")
    refused = worker.send("POST", "/notes", **{"key": "k", "text": "Lapp", **body})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == code
    assert notes(stored, room) == []


def test_a_board_that_is_full_says_so(room: Room, stored: Database, monkeypatch: pytest.MonkeyPatch):
    assert MAX_NOTES == 200
    monkeypatch.setattr("workshop_live.actions.group_notes.MAX_NOTES", 2)
    [worker] = at_work(room, "Gygrene")
    for text in ("A", "B"):
        add(worker, text).raise_for_status()
    full = add(worker, "C")
    assert (full.status_code, full.json()["code"]) == (409, "too_many_notes")
    assert add(worker, "B").status_code == 201, "a retry is no new note"


def test_notes_are_taken_in_every_step_until_the_room_goes_on(room: Room, stored: Database):
    [worker] = at_work(room, "Gygrene")
    room.command("next").raise_for_status()
    add(worker, "I plenum").raise_for_status()
    room.act("open", 1).raise_for_status()
    late = add(worker, "For sent")
    assert (late.status_code, late.json()["code"]) == (409, "not_open")
    room.command("end").raise_for_status()
    assert add(worker, "For sent").json()["code"] == "room_ended"
    assert texts(stored, room) == ["I plenum"]


def test_no_file_and_no_other_screen_has_a_note(room: Room):
    worker, other = at_work(room, "Gygrene", "Blåveis")
    add(worker, "Bare for oss").raise_for_status()
    worker.be_scribe()
    worker.write("Felles", "", "")
    for extension in ("json", "csv", "md"):
        assert "Bare for oss" not in room.export(extension).text
    for screen in ("presenter", "facilitator"):
        assert "Bare for oss" not in room.client.get(f"/rooms/{room.id}/{screen}", headers=room.headers).text
    path = f"/rooms/{room.id}/live"
    polled = room.client.post(path, json={"screen": "participant"}, headers=other.phone.headers)
    assert "Bare for oss" not in polled.text


def test_a_phone_without_scripts_has_forms_for_notes(room: Room, stored: Database, new_browser):
    browser = new_browser()
    browser.get(f"/{room.code}")
    at_work(room)
    browser.post(f"/rooms/{room.id}/group", data={"group": room.state()["home_groups"][0]["id"]})
    for text in ("A", "B"):
        sent = browser.post(f"/rooms/{room.id}/group-notes", data={"activity": room.activities[0], "text": text})
        assert (sent.status_code, sent.headers["location"]) == (303, f"/{room.code}")
    a, b = (note.public_id for note in notes(stored, room))
    for note, action in ((b, "up"), (a, "up"), (a, "dot"), (b, "dot"), (b, "undot"), (b, "down")):
        assert browser.post(f"/rooms/{room.id}/group-notes/{note}", data={"action": action}).status_code == 303
    assert [(note.text, len(note.dotted_by or ())) for note in notes(stored, room)] == [("A", 1), ("B", 0)]
    assert browser.post(f"/rooms/{room.id}/group-notes/{b}", data={"action": "remove"}).status_code == 303
    assert browser.post(f"/rooms/{room.id}/group-notes/{a}", data={"action": "burn"}).status_code == 422
    assert browser.post(f"/rooms/{room.id}/group-notes/{b}", data={"action": "dot"}).status_code == 404
    assert texts(stored, room) == ["A"]
