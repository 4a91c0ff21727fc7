"""What groups write: one member at a time, saved version by version, and read by their own alone."""

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from tests.actors import Room
from tests.forms import HOWEVER_IT_RUNS
from tests.groups_at_work import Worker, at_work, choose, grouped_room
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundGroupRow, RoundRow

pytestmark = HOWEVER_IT_RUNS

TEXTS = ("Noe felles", "Nå", "")


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return grouped_room(client)


def answers(stored: Database, room: Room) -> list[AnswerRow]:
    query = (
        select(AnswerRow)
        .join(RoundRow, col(RoundRow.id) == AnswerRow.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.public_id == room.activities[0])
        .order_by(col(AnswerRow.id))
    )
    return stored.read_now(lambda session: list(session.exec(query)))


def closed_ago(stored: Database, room: Room, seconds: int) -> None:
    """Let the rounds of the first activity have closed a while ago."""
    with Session(stored.writing) as session, session.begin():
        activity = select(ActivityRow.id).where(ActivityRow.public_id == room.activities[0]).scalar_subquery()
        at = datetime.now(UTC) - timedelta(seconds=seconds)
        session.execute(update(RoundRow).where(col(RoundRow.activity_id) == activity).values(closed_at=at))


def test_a_scribe_writes_and_the_group_reads(room: Room, stored: Database):
    scribe, other, foreign = at_work(room, "Gygrene", "Gygrene", "Blåveis")
    before = scribe.state()
    assert before == {
        "group": {"number": 0, "name": "Gygrene", "members": 2},
        "version": 0,
        "value": None,
        "scribe": None,
        "is_scribe": False,
        "done": False,
        "is_open": True,
    }
    began = scribe.be_scribe().raise_for_status().json()
    assert began["is_scribe"]
    saved = scribe.write(*TEXTS).raise_for_status().json()
    assert (saved["version"], saved["value"]) == (1, list(TEXTS))
    assert other.state() == saved | {"is_scribe": False}
    assert foreign.state()["value"] is None
    [text] = answers(stored, room)
    assert (text.ordinal, text.revision, text.held, text.participant_id) == (0, 1, False, None)


def test_the_same_save_is_stored_once_and_gets_the_state_again_also_after_closing(room: Room, stored: Database):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    first = scribe.write(*TEXTS, version=0, save="s1").json()
    assert scribe.write(*TEXTS, version=0, save="s1").json() == first
    room.act("close", grace=0)
    closed_ago(stored, room, 500)
    assert scribe.write(*TEXTS, version=0, save="s1").json() == first | {"is_open": False}
    assert [text.revision for text in answers(stored, room)] == [1]


def test_two_phones_that_draw_the_same_id_save_two_texts(room: Room):
    first, second = at_work(room, "Gygrene", "Gygrene")
    for version, worker in enumerate((first, second)):
        worker.be_scribe().raise_for_status()
        saved = worker.write(f"Tekst {version}", "", "", version=version, save="s").raise_for_status().json()
        assert (saved["version"], saved["value"][0]) == (version + 1, f"Tekst {version}")


def test_another_version_is_a_conflict_that_shows_the_text_as_it_stands(room: Room):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    stands = scribe.write(*TEXTS).json()
    for version in (0, 2):
        refused = scribe.write("Noe annet", "", "", version=version)
        assert (refused.status_code, refused.json()["code"]) == (409, "changed_meanwhile")
        assert refused.json()["current"] == stands


def test_whoever_takes_over_writes_and_the_other_no_longer(room: Room):
    first, second = at_work(room, "Gygrene", "Gygrene")
    assert first.write(*TEXTS).json()["code"] == "not_scribe"
    first.be_scribe()
    stands = first.write(*TEXTS).json()
    taken = second.be_scribe().json()
    assert taken["is_scribe"]
    assert taken["scribe"] != stands["scribe"]
    refused = first.write("Mer", "", "")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_scribe")
    assert refused.json()["current"] == taken | {"is_scribe": False}
    first.be_scribe(writes=False).raise_for_status()
    assert first.state()["scribe"] == taken["scribe"], "only the one who writes can stop"
    assert second.be_scribe(writes=False).json()["scribe"] is None


def test_a_group_is_done_until_somebody_types(room: Room):
    scribe, other = at_work(room, "Gygrene", "Gygrene")
    scribe.be_scribe()
    scribe.write(*TEXTS)
    assert other.done().json()["done"]
    assert scribe.state()["done"]
    assert not scribe.write("Mer", "", "").json()["done"]
    scribe.done()
    assert not scribe.done(done=False).json()["done"]


def test_a_cleared_text_is_a_text(room: Room, stored: Database):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    scribe.write(*TEXTS)
    cleared = scribe.write("", " ", "").raise_for_status().json()
    assert (cleared["version"], cleared["value"]) == (2, ["", "", ""])
    assert [text.value for text in answers(stored, room)] == [{}]
    assert room.results()["answers"] == 1


def test_saves_count_for_two_minutes_after_closing_and_not_before_the_step(room: Room, stored: Database):
    scribe = Worker(room)
    choose(room, scribe.phone, "Gygrene")
    assert scribe.send("GET").json()["code"] == "not_in_group"
    room.act("open").raise_for_status()
    assert scribe.state()["is_open"] is False
    for early in (scribe.be_scribe(), scribe.write(*TEXTS), scribe.done()):
        assert (early.status_code, early.json()["code"]) == (409, "not_open")
    room.act("open").raise_for_status()
    scribe.be_scribe().raise_for_status()
    scribe.write(*TEXTS).raise_for_status()
    room.act("close", grace=0)
    closed_ago(stored, room, 100)
    late = scribe.write("I siste liten", "", "").raise_for_status().json()
    assert (late["version"], late["is_open"]) == (2, False)
    assert scribe.write("Gammel versjon", "", "", version=1).json()["code"] == "changed_meanwhile"
    closed_ago(stored, room, 121)
    refused = scribe.write("For sent", "", "")
    assert (refused.status_code, refused.json()["code"]) == (409, "closed")
    assert refused.json()["current"] == late


def test_ordinary_answers_are_refused_in_words(room: Room, stored: Database):
    [scribe] = at_work(room, "Gygrene")
    refused = scribe.phone.answer(list(TEXTS))
    assert (refused.status_code, refused.json()["code"]) == (409, "written_by_groups")
    assert "Dette svarer gruppene på sammen" in refused.json()["detail"]
    form = {"activity": room.activities[0], "text-0": "Innskrevet"}
    written_in = room.client.post(f"/rooms/{room.id}/written-in", data=form, headers=room.headers)
    assert written_in.status_code == 409
    assert answers(stored, room) == []


def test_neither_approval_nor_the_word_filter_holds_the_text_of_a_group(room: Room, stored: Database):
    room.command("set-up", filters_words="on").raise_for_status()
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    scribe.write("faen", "", "").raise_for_status()
    assert [text.held for text in answers(stored, room)] == [False]
    hidden = {"answer": answers(stored, room)[0].public_id}
    room.command("hide-answer", **hidden).raise_for_status()
    scribe.write("faen", "Likevel", "").raise_for_status()
    assert answers(stored, room)[0].hidden_at is not None, "what was hidden stays hidden, whatever is written"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"value": "ikke en liste"}, "list_type"),
        ({"value": ["for", "få"]}, "list_type"),
        ({"value": [1, 2, 3]}, "string_type"),
        ({"value": ["x" * 1001, "", ""]}, "too_long"),
        ({"value": ["a\x00b", "", ""]}, "forbidden_character"),
        ({"value": None}, "list_type"),
        ({"save": ""}, "bad_save"),
        ({"save": "å"}, "bad_save"),
        ({"save": "x" * 65}, "string_too_long"),
        ({"version": -1}, "greater_than_equal"),
        ({"version": 10**30}, "less_than_equal"),
        ({"version": "0"}, "int_type"),
        ({"version": True}, "int_type"),
        ({"flavour": "sour"}, "extra_forbidden"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(room: Room, body: dict[str, object], code: str):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    before = scribe.state()
    sent = {"save": "s", "version": 0, "value": list(TEXTS), **body}
    refused = scribe.send("PUT", "/text", **sent)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == code
    assert scribe.state() == before


def test_a_phone_in_no_group_and_one_of_another_room_get_nothing(room: Room):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    scribe.write(*TEXTS)
    outside = Worker(room)
    for refused in (outside.send("GET"), outside.be_scribe(), outside.write(*TEXTS, version=1), outside.done()):
        assert (refused.status_code, refused.json()["code"]) == (404, "not_in_group")
    other = grouped_room(room.client)
    foreign = Worker(room, at_work(other, "Gygrene")[0].phone)
    assert foreign.send("GET").status_code == 404
    elsewhere = Worker(other, scribe.phone)
    assert elsewhere.send("GET").status_code == 404


def test_an_activity_that_is_removed_while_groups_write_comes_back_with_their_texts(room: Room):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    saved = scribe.write(*TEXTS).json()
    room.command("remove-activity", activity=room.activities[0]).raise_for_status()
    gone = scribe.write("Mer", "", "", version=1)
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_activity")
    room.command("put-back-activity", activity=room.activities[0]).raise_for_status()
    assert scribe.state() == saved | {"is_open": False}


def test_settings_that_would_change_what_was_written_are_refused(room: Room):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    scribe.write(*TEXTS)
    path = f"/api/v1/rooms/{room.id}/agenda/{room.activities[0]}"
    refused = room.client.patch(path, json={"settings": {"fields": ["a", "b"]}}, headers=room.headers)
    assert refused.json()["code"] == "settings_in_use"


def test_asking_again_begins_with_empty_texts_and_nobody_writing(room: Room):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    scribe.write(*TEXTS)
    room.command("ask-again", activity=room.activities[0]).raise_for_status()
    room.act("open").raise_for_status()
    state = scribe.state()
    assert (state["version"], state["value"], state["scribe"]) == (0, None, None)
    assert scribe.write(*TEXTS, version=0).json()["code"] == "not_scribe", "a save for the round before waits somewhere"


def test_a_latecomer_who_saves_comes_into_a_drawn_group(client: httpx.Client):
    room = grouped_room(client, {"size": 2})
    at_work(room)
    time.sleep(1.1)
    late = Worker(room)
    assert late.be_scribe().json()["is_scribe"]
    assert late.write(*TEXTS, version=0).json()["group"] == {"number": 0, "name": "Gruppe 1", "members": 1}


def test_the_end_of_the_room_ends_the_writing(room: Room):
    [scribe] = at_work(room, "Gygrene")
    scribe.be_scribe()
    saved = scribe.write(*TEXTS).json()
    room.command("end").raise_for_status()
    refused = scribe.write("Mer", "", "")
    assert (refused.status_code, refused.json()["code"]) == (409, "room_ended")
    assert refused.json()["current"] == saved | {"is_open": False}


def test_a_phone_without_scripts_writes_with_forms(room: Room, new_browser):
    browser = new_browser()
    browser.get(f"/{room.code}")
    at_work(room)
    key = room.state()["home_groups"][0]["id"]
    browser.post(f"/rooms/{room.id}/group", data={"group": key})
    about = {"activity": room.activities[0]}
    assert browser.post(f"/rooms/{room.id}/group-scribe", data=about | {"writes": "1"}).status_code == 303
    text = about | {"save": "s", "version": "0", "text-0": "Uten skript", "text-1": "", "text-2": ""}
    assert browser.post(f"/rooms/{room.id}/group-text", data=text).headers["location"] == f"/{room.code}"
    assert browser.post(f"/rooms/{room.id}/group-done", data=about | {"done": "1"}).status_code == 303
    assert room.results()["results"]["fields"][0]["answers"][0]["text"] == "Uten skript"
    refused = browser.post(f"/rooms/{room.id}/group-text", data=text | {"save": "t", "text-0": "Ikke mist dette"})
    assert refused.status_code == 409
    assert "Ikke mist dette" in refused.text
    assert "endret i mellomtiden" in refused.text
    replayed = browser.post(f"/rooms/{room.id}/group-text", data=text, headers={"Accept": "application/json"})
    assert (replayed.json()["version"], replayed.json()["done"]) == (1, True)


def test_a_group_that_loses_its_place_on_the_phone_loses_its_scribe(room: Room, stored: Database):
    scribe, other = at_work(room, "Gygrene", "Gygrene")
    scribe.be_scribe()
    choose(room, scribe.phone, "Blåveis")
    assert other.state()["scribe"] is None
    assert scribe.state()["group"]["name"] == "Blåveis"
    query = select(RoundGroupRow.scribe_id).where(col(RoundGroupRow.scribe_id).is_not(None))
    assert stored.read_now(lambda session: session.exec(query.where(RoundGroupRow.scribe_key.is_(None))).all()) == []


def write_for(room: Room, group: int, seen: int, *texts: str) -> httpx.Response:
    path = f"/api/v1/rooms/{room.id}/commands/write-for-group"
    body = {"activity": room.activities[0], "group": group, "seen": seen, "value": list(texts)}
    return room.client.post(path, json=body, headers=room.headers)


def test_the_desk_writes_for_a_group_without_a_phone_and_checks_the_version(room: Room, stored: Database):
    [scribe] = at_work(room, "Gygrene")
    write_for(room, 2, 0, "For Blåveis", "", "").raise_for_status()
    assert [(text.ordinal, text.revision) for text in answers(stored, room)] == [(2, 1)]
    scribe.be_scribe()
    scribe.write(*TEXTS).raise_for_status()
    assert (room.results()["answers"], room.results()["participants"]) == (2, 2), "groups are counted"
    stale = write_for(room, 0, 0, "Over andres tekst", "", "")
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    done = write_for(room, 0, 1, "Rettet", "", "").raise_for_status().json()
    assert done["undo"] is None
    assert scribe.write("Fra telefonen", "", "", version=1).json()["current"]["value"] == ["Rettet", "", ""]
    assert write_for(room, 3, 0, *TEXTS).json()["code"] == "unknown_group"
    assert write_for(room, 0, 2, "for", "få").status_code == 422
    assert write_for(room, -1, 0, *TEXTS).status_code == 422
    form = {"activity": room.activities[0], "type": "fields", "group": 1, "seen": 0}
    texts = {"text-0": "Fra skjema", "text-1": "", "text-2": ""}
    room.command("write-for-group", **form, **texts).raise_for_status()
    [written] = [text for text in answers(stored, room) if text.ordinal == 1]
    assert list(written.value.values()) == ["Fra skjema"]


def test_only_rounds_that_groups_write_are_written_for_them(room: Room):
    assert write_for(room, 0, 0, *TEXTS).json()["code"] == "not_asked"
    room.act("open", 1).raise_for_status()
    path = f"/api/v1/rooms/{room.id}/commands/write-for-group"
    body = {"activity": room.activities[1], "group": 0, "seen": 0, "value": "Nei"}
    assert room.client.post(path, json=body, headers=room.headers).json()["code"] == "unknown_group"
