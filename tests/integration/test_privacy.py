"""What is kept, what is told, and what is gone: retention, deletion, texts, canaries in files and logs."""

import asyncio
import logging
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, col, select

from tests.actors import Phone, Room, fields, make_room, open_text, single_choice, word_cloud
from tests.forms import HOWEVER_IT_RUNS
from tests.integration.conftest import change_room
from tests.server import ServerThread
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.maintenance import RunMaintenance, run_maintenance
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import (
    ActivityRow,
    AnswerRow,
    ParticipantRow,
    RoomEventRow,
    RoomRow,
    RoundRow,
    SeriesRoomRow,
)
from workshop_live.storage.writer import Outcome, Transaction, write_now

CANARY = "Kanarifuglen sang 7319"


@pytest.fixture
def organiser(new_browser, organiser_session: str) -> httpx.Client:
    return new_browser(session=organiser_session)


def bytes_of(folder: Path) -> bytes:
    """Everything in the files of the database, its log included."""
    return b"".join(path.read_bytes() for path in folder.glob("workshop.db*") if path.suffix != ".db-shm")


def holds(server: ServerThread, text: str) -> bool:
    return text.encode() in bytes_of(Path(server.settings.data_dir))


def test_a_deleted_room_is_gone_from_every_file_of_the_database(
    client: httpx.Client, organiser: httpx.Client, organiser_token: str, server: ServerThread
):
    canary = f"{CANARY} for godt"
    room = make_room(client, open_text(canary), title=canary, token=organiser_token)
    room.act("open")
    phone = room.join()
    for number in range(50):
        phone.answer(f"{canary} {number}")
    assert holds(server, canary)
    assert organiser.post(f"/rooms/{room.id}/delete").status_code == 303
    assert not holds(server, canary)


def test_a_phone_that_polls_learns_that_its_room_was_deleted(
    client: httpx.Client, organiser: httpx.Client, organiser_token: str
):
    room = make_room(client, open_text(), token=organiser_token)
    phone, path = room.join(), f"/rooms/{room.id}/live"
    assert client.post(path, json={"screen": "participant"}, headers=phone.headers).status_code == 200
    assert organiser.post(f"/rooms/{room.id}/delete").status_code == 303
    deadline = time.monotonic() + 30
    while client.post(path, json={"screen": "participant"}, headers=phone.headers).status_code != 404:
        assert time.monotonic() < deadline, "sockets are told within a second"
        time.sleep(0.1)


def test_a_room_is_deleted_when_its_day_has_come(client: httpx.Client, server: ServerThread):
    canary = f"{CANARY} forfalt"
    room, other = make_room(client, open_text(), title=canary), make_room(client, open_text())
    room.act("open")
    room.join().answer(canary)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    change_room(server.settings.database, room.id, delete_after=yesterday, ended_at=yesterday)
    database = Database.open(server.settings.database)
    assert write_now(database.writing, run_maintenance, RunMaintenance(frozenset()))
    asyncio.run(database.truncate_wal())
    database.close()
    assert room.client.get(f"/api/rooms/{room.id}", headers=room.headers).status_code == 404
    assert other.state()["state"] == "open"
    assert not holds(server, canary)


@HOWEVER_IT_RUNS
def test_a_room_that_nobody_ends_forgets_its_phones_after_a_week_and_they_can_come_back(
    client: httpx.Client, server: ServerThread, new_browser
):
    room = make_room(client, single_choice(), open_text())
    browser, phone, late = new_browser(), room.join(), room.join()
    browser.get(f"/{room.code}")
    path = f"/rooms/{room.id}/answers"
    room.act("open")
    phone.answer(1, key="mine").raise_for_status()
    assert browser.post(path, data={"activity": room.activities[0], "key": "k", "value": "0"}).status_code == 303
    database = Database.open(server.settings.database)
    for days, are_tied in ((0, True), (3, True), (6, True), (8, False)):
        let_rest(database, room, timedelta(days=days))
        write_now(database.writing, run_maintenance, RunMaintenance(frozenset()))
        assert are_tied == bool(database.read_now(phones_of, room.id))
    database.close()
    assert room.results()["answers"] == 2
    assert phone.answer(2).json()["code"] == "answered_already", "it is the same one"
    assert phone.revise("mine", 2).status_code == 200
    assert phone.withdraw("mine").status_code == 200
    room.act("open", 1)
    answered = [item.answer("Hei igjen", 1).status_code for item in (phone, late, room.join())]
    assert answered == [201] * 3
    assert browser.get(f"/{room.code}").status_code == 200
    again = {"activity": room.activities[1], "key": "again", "value": "Hei igjen"}
    assert browser.post(path, data=again).status_code == 303
    assert room.texts(1) == ["Hei igjen"] * 4


@HOWEVER_IT_RUNS
def test_nothing_in_the_database_links_a_person_from_one_gathering_of_a_series_to_the_next(
    client: httpx.Client, server: ServerThread, new_browser
):
    first = make_room(client, open_text(max_answers=2))
    made = client.post(f"/api/v1/rooms/{first.id}/runs", params={"continues": "true"}, headers=first.headers)
    rooms, browser = [first, Room(client, made.raise_for_status().json())], new_browser()
    for number, room in enumerate(rooms):
        room.act("open")
        browser.get(f"/{room.code}")
        answer = {"activity": room.activities[0], "key": f"page{number}key", "value": "Det samme"}
        assert browser.post(f"/rooms/{room.id}/answers", data=answer).status_code == 303
        join = {"code": room.code}
        joined = client.post("/api/join", json=join, headers={"Idempotency-Key": "the-same-for-both-rooms"})
        Phone(room, joined.raise_for_status().json()["participant_token"]).answer("Det samme").raise_for_status()
    database = Database.open(server.settings.database)
    then, now = (database.read_now(traces_in, room.id) for room in rooms)
    database.close()
    assert len(then) == len(now) >= 2 * len(("id", "token_hash", "participant_id", "author", "claim"))
    assert not then & now
    assert set(SeriesRoomRow.model_fields) == {"room_id", "series_id", "joined_at"}, "a series is of rooms alone"


def traces_in(session: Session, room: str) -> set[tuple[str, object]]:
    """Whatever could tell who somebody is in a room: the values of all columns of phones and answers but the answers."""
    found = select(RoomRow.id).where(RoomRow.public_id == room)
    asked = select(RoundRow.id).join(ActivityRow).where(col(ActivityRow.room_id).in_(found))
    phones = session.exec(select(ParticipantRow).where(col(ParticipantRow.room_id).in_(found))).all()
    answers = session.exec(select(AnswerRow).where(col(AnswerRow.round_id).in_(asked))).all()
    named = {("phone", row.id) for row in phones} | {("phone", row.participant_id) for row in answers}
    texts = (value for row in (*phones, *answers) for name, value in row if name not in {"value", "moved_to"})
    return named | {("text", value) for value in texts if isinstance(value, str)}


def let_rest(database: Database, room: Room, ago: timedelta) -> None:
    """Let everything in a room have happened some time ago."""

    @one_by_one
    def age(tx: Transaction, command: None) -> Outcome[None]:
        number = tx.session.exec(select(RoomRow.id).where(RoomRow.public_id == room.id)).one()
        for table, column in ((RoomEventRow, "at"), (ParticipantRow, "created_at")):
            for row in tx.session.exec(select(table).where(table.room_id == number)):
                setattr(row, column, tx.now - ago)
        return Outcome(None)

    write_now(database.writing, age, None)


def phones_of(session: Session, room: str) -> list[int | None]:
    """The numbers of phones that are known in a room, and those that its answers name."""
    rooms = select(RoomRow.id).where(RoomRow.public_id == room)
    known = select(ParticipantRow.id).where(col(ParticipantRow.room_id).in_(rooms))
    rounds = select(RoundRow.id).join(ActivityRow).where(col(ActivityRow.room_id).in_(rooms))
    named = select(AnswerRow.participant_id).where(
        col(AnswerRow.round_id).in_(rounds), col(AnswerRow.participant_id).is_not(None)
    )
    return [*session.exec(known), *session.exec(named)]


def test_a_new_room_is_kept_for_a_year_and_the_organiser_decides_otherwise(
    client: httpx.Client, organiser, organiser_token
):
    room = make_room(client, token=organiser_token)
    today = datetime.now(UTC).date()
    html = organiser.get(f"/rooms/{room.id}/settings").text
    assert any(f'value="{today + timedelta(days=days)}"' in html for days in (363, 364, 365, 366))
    room.command("retention", last_day="2030-02-28").raise_for_status()
    assert 'value="2030-02-28"' in organiser.get(f"/rooms/{room.id}/settings").text
    assert "28. februar 2030" in client.get(f"/privacy?room={room.id}&lang=nb").text
    room.command("retention", last_day="").raise_for_status()
    assert "slettes for godt" not in client.get(f"/privacy?room={room.id}&lang=nb").text


@pytest.mark.parametrize("day", ["2020-01-01", "i morgen", "9999-12-31", "2030-02-30"])
def test_a_day_that_cannot_be_is_refused(client: httpx.Client, day: str):
    refused = make_room(client).command("retention", last_day=day)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not_a_day_to_come")


def test_the_organisation_says_in_its_own_words_what_happens_with_the_answers(
    client: httpx.Client, organiser: httpx.Client, organiser_token: str
):
    room = make_room(client, token=organiser_token)
    texts = {
        "name": "Eksempel kommune",
        "privacy_notice": "Vi spør <b>for</b> å lære.\nSvarene brukes internt.",
        "contact": "personvern@example.org",
    }
    assert organiser.post("/organisation", data=texts).status_code == 303
    privacy = client.get(f"/privacy?room={room.id}").text
    assert "Vi spør &lt;b&gt;for&lt;/b&gt; å lære." in privacy
    assert "Eksempel kommune" in privacy
    assert "personvern@example.org" in client.get("/accessibility").text
    assert organiser.post("/organisation", data={**texts, "contact": "x" * 501}).status_code == 422
    assert client.get("/privacy?room=%00").status_code == 200
    assert client.get("/organisation").status_code in {303, 401}


def test_participants_see_results_afterwards_only_where_that_is_allowed(client: httpx.Client, new_browser):
    room = make_room(
        client, open_text("Vist"), single_choice("Skjult", hidden=True), word_cloud("Ordsky"), fields("Flere")
    )
    browser = new_browser()
    browser.get(f"/{room.code}")
    for number, value in enumerate(["Trygge ledere", 1, "tillit", ["a", "", ""]]):
        room.act("open", number)
        room.join().answer(value, number)
    room.act("show", 0)
    assert browser.get(f"/rooms/{room.id}/results").status_code == 403
    room.command("set-up", shares_results="on").raise_for_status()
    html = browser.get(f"/rooms/{room.id}/results").text
    assert "Trygge ledere" in html
    assert "tillit" in html
    assert "Skjult" not in html
    room.command("end").raise_for_status()
    assert browser.get(f"/rooms/{room.id}/results").status_code == 200
    assert f"/rooms/{room.id}/results" in browser.get(f"/{room.code}").text


def test_neither_answers_nor_secrets_nor_addresses_stand_in_the_log(
    client: httpx.Client, organiser_token: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG, "workshop_live")
    room: Room = make_room(client, open_text(CANARY), title=CANARY, token=organiser_token)
    room.act("open")
    phone = room.join()
    phone.answer(CANARY, key="nokkel7319")
    phone.answer("x" * 10_000)
    phone.answer({"a": CANARY})
    client.get(f"/{room.code}?q={CANARY}")
    client.post(f"/rooms/{room.id}/commands/rename", data={"title": CANARY, "was": CANARY}, headers=room.headers)
    client.post("/rooms/import", data={"plan": f"title: [{CANARY}"}, headers=room.headers)
    client.get(room.links["presenter"])
    embed = room.links["presenter"].replace("/l/", f"/rooms/{room.id}/embed/")
    client.get(embed)
    secrets = (
        CANARY,
        "nokkel7319",
        room.code,
        phone.token,
        organiser_token,
        room.links["presenter"].rpartition("/")[2],
        "127.0.0.1",
    )
    found = [secret for secret in secrets for record in caplog.records if secret in record.getMessage()]
    assert caplog.records
    assert found == []


def test_files_do_not_tell_who_wrote_what(client: httpx.Client):
    room = make_room(client, open_text(), single_choice())
    for number, value in enumerate(["Mitt svar", 1]):
        room.act("open", number)
        for _ in range(5):
            room.join().answer(value, number)
    content = room.export("json").text
    tokens = [room.join().token for _ in range(2)]
    assert not any(token in content for token in tokens)
    assert "author" not in content
    assert "participant_id" not in content
    assert all(
        answer["at"].endswith(":00")
        for activity in room.export("json").json()["activities"]
        for answer in activity["answers"]
    )


def test_today_is_the_last_day_that_a_room_can_be_kept_until(client: httpx.Client):
    room = make_room(client)
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - Oslo may be a day ahead of the machine
    assert room.command("retention", last_day=tomorrow.isoformat()).is_success
