"""What becomes of groups: of memberships, scribes, notes and texts, when a rehearsal or a room is over."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import Session, col, select

from tests.actors import Room
from tests.forms import HOWEVER_IT_RUNS
from tests.groups_at_work import NAMES, Worker, at_work, choose, grouped_room
from tests.integration.conftest import change_room
from tests.server import ServerThread
from workshop_live.actions.answers import SubmitAnswer, submit_answers
from workshop_live.actions.connected_phones import PlaceLatecomer, place_latecomers
from workshop_live.actions.groups import ChooseGroup, choose_groups
from workshop_live.actions.maintenance import RunMaintenance, run_maintenance
from workshop_live.actions.rehearsing import while_rehearsing
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.storage.archive import count_unseen
from workshop_live.storage.engine import Database
from workshop_live.storage.rooms import find_room
from workshop_live.storage.tables import (
    ActivityRow,
    AnswerRow,
    GroupMemberRow,
    GroupNoteRow,
    ParticipantRow,
    RoomEventRow,
    RoomRow,
    RoundGroupRow,
    RoundRow,
)
from workshop_live.storage.writer import SetFunction, write_now

pytestmark = HOWEVER_IT_RUNS

TEXTS = ("Vår tekst", "", "")


@pytest.fixture(params=["home", "drawn"])
def room(client: httpx.Client, request: pytest.FixtureRequest) -> Room:
    return grouped_room(client, "home" if request.param == "home" else {"size": 2})


def worked(room: Room) -> Worker:
    """A phone whose group has a member, a scribe, a text and a note."""
    [worker] = at_work(room, "Gygrene")
    worker.be_scribe().raise_for_status()
    worker.write(*TEXTS).raise_for_status()
    worker.send("POST", "/notes", key="n", text="Lapp").raise_for_status()
    return worker


def kept(stored: Database, room: Room, model: type[Any]) -> list[Any]:
    query = (
        select(model)
        .join(RoundRow, col(RoundRow.id) == model.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .join(RoomRow, col(RoomRow.id) == ActivityRow.room_id)
        .where(RoomRow.public_id == room.id)
    )
    return stored.read_now(lambda session: list(session.exec(query)))


def maintain(stored: Database) -> None:
    write_now(stored.writing, run_maintenance, RunMaintenance(frozenset()))


def check_untied(stored: Database, room: Room) -> None:
    """The texts and the groups are kept, and nothing says who was in them."""
    assert [text.revision for text in kept(stored, room, AnswerRow)] == [1]
    groups = kept(stored, room, RoundGroupRow)
    assert groups
    assert {(group.scribe_id, group.scribe_key) for group in groups} == {(None, None)}
    assert kept(stored, room, GroupMemberRow) == kept(stored, room, GroupNoteRow) == []


def test_a_room_that_ended_keeps_the_texts_and_forgets_who_wrote_them(
    room: Room, stored: Database, server: ServerThread
):
    worker = worked(room)
    room.command("end").raise_for_status()
    maintain(stored)
    assert kept(stored, room, GroupNoteRow), "while the end can be undone"
    change_room(server.settings.database, room.id, ended_at=datetime.now(UTC) - timedelta(hours=1))
    maintain(stored)
    check_untied(stored, room)
    assert worker.send("GET").status_code in {401, 404}


def test_a_room_without_events_for_seven_days_does_likewise(room: Room, stored: Database):
    worked(room)
    long_ago = datetime.now(UTC) - timedelta(days=8)
    with Session(stored.writing) as session, session.begin():
        room_id = session.exec(select(RoomRow.id).where(RoomRow.public_id == room.id)).one()
        for model in (ParticipantRow, RoomEventRow):
            for row in session.exec(select(model).where(model.room_id == room_id)):
                setattr(row, "at" if model is RoomEventRow else "created_at", long_ago)
    maintain(stored)
    check_untied(stored, room)


def test_the_end_of_a_rehearsal_removes_everything_and_phones_begin_anew(room: Room, stored: Database):
    room.command("rehearse").raise_for_status()
    worker = worked(room)
    room.command("end-rehearsal").raise_for_status()
    for model in (AnswerRow, RoundGroupRow, GroupMemberRow, GroupNoteRow):
        assert kept(stored, room, model) == []
    assert worker.send("GET").json()["code"] == "not_in_group"
    again = Worker(room, worker.phone)
    choose(room, again.phone, "Gygrene")
    room.act("open").raise_for_status()
    room.act("open").raise_for_status()
    assert again.state()["version"] == 0
    again.be_scribe().raise_for_status()
    again.write(*TEXTS).raise_for_status()


def test_deleting_ones_answers_does_not_touch_the_text_of_the_group_and_the_page_says_so(
    client: httpx.Client, stored: Database, new_browser
):
    room = grouped_room(client)
    browser = new_browser()
    browser.get(f"/{room.code}")
    at_work(room)
    browser.post(f"/rooms/{room.id}/group", data={"group": room.state()["home_groups"][0]["id"]})
    about = {"activity": room.activities[0]}
    browser.post(f"/rooms/{room.id}/group-scribe", data=about)
    browser.post(
        f"/rooms/{room.id}/group-text", data={**about, "version": 0, "text-0": "Gruppens", "text-1": "", "text-2": ""}
    )
    room.act("open", 1).raise_for_status()
    browser.post(f"/rooms/{room.id}/answers", data={"activity": room.activities[1], "value": "Mitt", "key": "k"})
    own = browser.get(f"/rooms/{room.id}/my-answers.txt").text
    assert "Mitt" in own
    assert "Gruppens" not in own
    room.command("end").raise_for_status()
    assert "Det gruppen skrev sammen, blir ikke slettet" in browser.get(f"/{room.code}").text
    gone = browser.post(f"/rooms/{room.id}/my-answers/withdraw", headers={"Accept": "application/json"})
    assert gone.json() == {"withdrawn": 1, "group_texts_stay": True}
    assert [text.revision for text in kept(stored, room, AnswerRow) if text.value] == [1]
    notice = browser.get("/privacy", params={"room": room.id}).text
    assert "Bare gruppen ser lappene sine" in notice


def test_runs_and_plans_have_groups_and_steps_and_neither_members_nor_texts(client: httpx.Client, stored: Database):
    room = grouped_room(client)
    worked(room)
    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).raise_for_status().json()
    assert [group["participants"] for group in again["home_groups"]] == [0, 0, 0]
    assert [group["name"] for group in again["home_groups"]] == NAMES
    first = again["activities"][0]
    assert (first["groups"], [step["kind"] for step in first["steps"]]) == ("home", ["alone", "group", "plenary"])
    other = Room(client, {**again, "links": {}})
    assert kept(stored, other, RoundGroupRow) == kept(stored, other, AnswerRow) == []
    plan = client.get(f"/api/v1/rooms/{room.id}/plan", headers=room.headers).text
    assert "Vår tekst" not in plan
    assert "Lapp" not in plan


def test_a_room_that_is_deleted_takes_all_of_it(room: Room, stored: Database):
    worked(room)
    before = {
        model: {row.id for row in kept(stored, room, model)} for model in (RoundGroupRow, GroupNoteRow, AnswerRow)
    }
    assert all(before.values())
    room.client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    for model, ids in before.items():
        rows = stored.read_now(lambda session, model=model: list(session.exec(select(model))))
        assert ids.isdisjoint(row.id for row in rows)


def test_a_phone_that_shows_its_group_learns_that_the_rehearsal_is_over(room: Room):
    room.command("rehearse").raise_for_status()
    worker = worked(room)
    with room.watch("participant", worker.phone.token) as phone:
        phone.read_until_it(lambda: TEXTS[0] in phone.regions.get("group", ""))
        room.command("end-rehearsal").raise_for_status()
        phone.read_until_it(lambda: phone.regions["group"] == "")
    assert TEXTS[0] not in phone.screen


def test_a_text_that_was_emptied_is_not_among_the_answers_that_were_never_shown(room: Room, stored: Database):
    worker = worked(room)
    row = stored.read_now(find_room, room.id)
    assert row
    assert stored.read_now(count_unseen, row).unshown == 1
    worker.write("", "", "").raise_for_status()
    assert stored.read_now(count_unseen, row).unshown == 0


def test_what_a_simulated_phone_sends_after_its_rehearsal_is_refused(room: Room, stored: Database):
    room.command("rehearse").raise_for_status()
    room.command("end-rehearsal").raise_for_status()
    for number in (1, 0):
        room.act("open", number).raise_for_status()
    row = stored.read_now(find_room, room.id)
    assert row
    phone, most = Participant(row.id, "simulated"), 100
    late: list[tuple[SetFunction[Any, Any], ByParticipant]] = [
        (place_latecomers, PlaceLatecomer(phone, most)),
        (choose_groups, ChooseGroup(phone, row.home_groups[0].key, most)),
        (submit_answers, SubmitAnswer(phone, room.activities[1], "Sent", "k", 1, most)),
    ]
    for function, command in late:
        assert write_now(stored.writing, while_rehearsing(function), command) == Refused(Reason.NOT_OPEN)
    assert kept(stored, room, GroupMemberRow) == kept(stored, room, AnswerRow) == []
    assert [group["participants"] for group in room.state()["home_groups"]] == [0, 0, 0]


def test_in_a_rehearsal_simulated_phones_come_into_groups_and_write(room: Room, stored: Database):
    room.command("rehearse").raise_for_status()
    room.act("open").raise_for_status()
    room.act("open").raise_for_status()
    groups = len(kept(stored, room, RoundGroupRow))
    assert groups in {3, 12}, "drawn ones are enough for those who are still to come"
    deadline = time.monotonic() + 30
    while len(kept(stored, room, AnswerRow)) < groups or sum(
        it.saved_at is None for it in kept(stored, room, RoundGroupRow)
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert room.results()["participants"] == groups
    room.command("end-rehearsal").raise_for_status()
    assert kept(stored, room, AnswerRow) == kept(stored, room, GroupMemberRow) == []
    assert [group["participants"] for group in room.state()["home_groups"]] == [0, 0, 0]
