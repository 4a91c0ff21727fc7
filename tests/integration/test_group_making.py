"""The groups of a round: made when it is opened, drawn anew, undone, and completed by those who come late."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from tests.actors import Room
from tests.forms import HOWEVER_IT_RUNS
from tests.groups_at_work import NAMES, grouped_room, set_activity
from tests.server import PATIENCE_S, ServerThread
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import (
    ActivityRow,
    GroupMemberRow,
    GroupNoteRow,
    ParticipantRow,
    RoomRow,
    RoundGroupRow,
    RoundRow,
)

FOURS = {"size": 4}
GROUPED = [RoundGroupRow, GroupMemberRow]

pytestmark = HOWEVER_IT_RUNS


@pytest.fixture
def stored(server: ServerThread) -> Iterator[Database]:
    """Reads and changes what is stored, as only time would."""
    database = Database.open(server.settings.database)
    yield database
    database.close()


def rounds(stored: Database, room: Room) -> list[RoundRow]:
    query = select(RoundRow).join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id).order_by(col(RoundRow.id))
    return stored.read_now(lambda session: list(session.exec(query.where(ActivityRow.public_id == room.activities[0]))))


def rows(stored: Database, model: type[Any], round_id: int) -> list[Any]:
    return stored.read_now(
        lambda session: list(session.exec(select(model).where(model.round_id == round_id).order_by(model.id)))
    )


def names(stored: Database, room: Room, number: int = -1) -> list[str]:
    return [row.name for row in rows(stored, RoundGroupRow, rounds(stored, room)[number].id)]


def members(stored: Database, room: Room, number: int = -1) -> dict[int, int]:
    return {it.participant_id: it.number for it in rows(stored, GroupMemberRow, rounds(stored, room)[number].id)}


def sizes(stored: Database, room: Room, number: int = -1) -> list[int]:
    drawn = list(members(stored, room, number).values())
    return [drawn.count(it) for it in range(len(names(stored, room, number)))]


def seen_ago(stored: Database, room: Room, count: int, minutes: int) -> None:
    """Let the first participants of a room have been seen for the last time a while ago."""
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    with Session(stored.writing) as session, session.begin():
        of_room = select(RoomRow.id).where(RoomRow.public_id == room.id).scalar_subquery()
        ids = select(ParticipantRow.id).where(ParticipantRow.room_id == of_room).order_by(col(ParticipantRow.id))
        first = list(session.exec(ids.limit(count)))
        session.execute(
            update(ParticipantRow).where(col(ParticipantRow.id).in_(first)).values(seen_at=at, created_at=at)
        )


def until(holds: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def home(client: httpx.Client) -> Room:
    return grouped_room(client)


@pytest.fixture
def drawn(client: httpx.Client) -> Room:
    return grouped_room(client, FOURS)


def test_opening_makes_a_group_of_each_home_group_and_undoing_removes_them(home: Room, stored: Database):
    done = home.command("open", activity=home.activities[0]).raise_for_status().json()
    assert names(stored, home) == NAMES
    keys = [group["id"] for group in home.state()["home_groups"]]
    [asked] = rounds(stored, home)
    assert [row.key for row in rows(stored, RoundGroupRow, asked.id)] == keys
    home.command("undo", undo=done["undo"]).raise_for_status()
    assert rounds(stored, home) == []
    assert rows(stored, RoundGroupRow, asked.id) == []


@pytest.mark.parametrize(("people", "expected"), [(0, [0]), (3, [3]), (9, [5, 4]), (12, [4, 4, 4])])
def test_opening_draws_who_was_seen_lately(drawn: Room, stored: Database, people: int, expected: list[int]):
    for _ in range(people + 2):
        drawn.join()
    seen_ago(stored, drawn, 2, minutes=16)
    drawn.command("next").raise_for_status()
    assert sizes(stored, drawn) == expected
    assert names(stored, drawn) == [f"Gruppe {number + 1}" for number in range(len(expected))]


def test_asking_again_keeps_home_groups_and_draws(home: Room, drawn: Room, stored: Database):
    for room in (home, drawn):
        for _ in range(9):
            room.join()
        room.act("open").raise_for_status()
    before = members(stored, drawn)
    late = drawn.join()
    for room in (home, drawn):
        room.command("ask-again", activity=room.activities[0]).raise_for_status()
    assert names(stored, home) == NAMES
    assert (names(stored, drawn), members(stored, drawn)) == (names(stored, drawn, 0), before)
    with drawn.watch("participant", late.token) as phone:
        phone.read()
        assert sum(sizes(stored, drawn)) == 10, "those who come late come into the new round, too"


def test_other_groups_than_the_round_before_are_drawn_anew(home: Room, stored: Database):
    for _ in range(6):
        home.join()
    home.act("open").raise_for_status()
    set_activity(home, 0, groups={"size": 2})
    home.command("ask-again", activity=home.activities[0]).raise_for_status()
    assert sizes(stored, home) == [2, 2, 2]


def test_drawing_anew_keeps_the_people_and_can_be_undone(drawn: Room, stored: Database):
    for _ in range(16):
        drawn.join()
    drawn.act("open").raise_for_status()
    before = members(stored, drawn)
    done = drawn.command("draw-groups", activity=drawn.activities[0]).raise_for_status().json()
    after = members(stored, drawn)
    assert after.keys() == before.keys()
    assert after != before
    late = drawn.join()
    with drawn.watch("participant", late.token) as phone:
        phone.read()
        assert sizes(stored, drawn) == [5, 4, 4, 4]
    drawn.command("undo", undo=done["undo"]).raise_for_status()
    undone = members(stored, drawn)
    assert {it: undone[it] for it in before} == before
    assert sizes(stored, drawn) == [5, 4, 4, 4], "whoever came meanwhile stays in a group"


def test_drawing_anew_takes_the_notes_of_the_groups_with_it(drawn: Room, stored: Database):
    drawn.act("open").raise_for_status()
    [asked] = rounds(stored, drawn)
    with Session(stored.writing) as session, session.begin():
        note = {"public_id": drawn.id, "claim": drawn.id, "text": "Lapp", "place": 0, "created_at": datetime.now(UTC)}
        session.add(GroupNoteRow(round_id=asked.id, number=0, **note))
    drawn.command("draw-groups", activity=drawn.activities[0]).raise_for_status()
    assert rows(stored, GroupNoteRow, asked.id) == [], "they would be those of other people"


def test_groups_that_have_written_are_not_drawn_anew(drawn: Room, stored: Database):
    drawn.act("open").raise_for_status()
    done = drawn.command("draw-groups", activity=drawn.activities[0]).raise_for_status().json()
    with Session(stored.writing) as session, session.begin():
        asked = rounds(stored, drawn)[0].id
        session.execute(
            update(RoundGroupRow).where(col(RoundGroupRow.round_id) == asked).values(saved_at=datetime.now(UTC))
        )
    refused = drawn.command("draw-groups", activity=drawn.activities[0])
    assert (refused.status_code, refused.json()["code"]) == (409, "groups_have_written")
    assert drawn.command("undo", undo=done["undo"]).json()["code"] == "groups_have_written"


def test_only_a_draw_is_drawn_anew(home: Room):
    assert home.command("draw-groups", activity=home.activities[0]).json()["code"] == "not_asked"
    home.act("open").raise_for_status()
    assert home.command("draw-groups", activity=home.activities[0]).json()["code"] == "no_drawn_groups"
    assert home.command("draw-groups", activity="a" * 16).json()["code"] == "unknown_activity"


@pytest.mark.parametrize("press", ["open", "next", "ask-again"])
def test_what_is_for_home_groups_is_not_asked_without_any(home: Room, press: str):
    if press == "ask-again":
        home.act("open").raise_for_status()
    home.command("name-groups", names="").raise_for_status()
    before = home.state()
    refused = home.command(press, **({} if press == "next" else {"activity": home.activities[0]}))
    assert (refused.status_code, refused.json()["code"]) == (409, "no_home_groups")
    assert "innstillinger" in refused.json()["detail"]
    assert home.state() == before


def test_a_renamed_group_is_renamed_in_all_rounds_and_a_new_one_joins_the_one_that_goes_on(
    home: Room, stored: Database
):
    home.act("open").raise_for_status()
    home.command("ask-again", activity=home.activities[0]).raise_for_status()
    done = home.command("name-groups", names="\n".join(["Gyger", *NAMES[1:], "Nye"])).raise_for_status().json()
    assert names(stored, home, 0) == ["Gyger", *NAMES[1:]]
    assert names(stored, home, 1) == ["Gyger", *NAMES[1:], "Nye"]
    home.command("undo", undo=done["undo"]).raise_for_status()
    assert names(stored, home, 0) == names(stored, home, 1) == NAMES
    home.act("open").raise_for_status()
    home.act("close", grace=0)
    home.command("name-groups", names="\n".join([*NAMES, "For sent"])).raise_for_status()
    assert names(stored, home, 1) == NAMES
    home.act("open").raise_for_status()
    assert names(stored, home, 1) == [*NAMES, "For sent"], "it takes texts again"


def test_a_group_named_before_the_groups_write_is_there_when_they_do(home: Room, stored: Database):
    home.command("next").raise_for_status()
    assert rounds(stored, home)[0].closed_at is not None
    home.command("name-groups", names="\n".join([*NAMES, "Nye"])).raise_for_status()
    assert names(stored, home) == [*NAMES, "Nye"]


def test_a_page_without_scripts_and_one_that_polls_come_into_the_smallest_group(
    drawn: Room, stored: Database, new_browser
):
    for _ in range(8):
        drawn.join()
    drawn.act("open").raise_for_status()
    time.sleep(1.1)
    browser = new_browser()
    browser.get(f"/{drawn.code}").raise_for_status()
    browser.get(f"/{drawn.code}").raise_for_status()
    assert sorted(sizes(stored, drawn)) == [4, 5]
    polling = drawn.join()
    path = f"/rooms/{drawn.id}/live"
    for _ in range(2):
        drawn.client.post(path, json={"screen": "participant"}, headers=polling.headers).raise_for_status()
    assert sizes(stored, drawn) == [5, 5]


def test_a_phone_that_is_connected_is_seen_and_drawn(drawn: Room, stored: Database):
    phone = drawn.join()
    seen_ago(stored, drawn, 1, minutes=60)
    with drawn.watch("participant", phone.token) as watcher:
        watcher.read()
        drawn.act("open").raise_for_status()
        until(lambda: sizes(stored, drawn) == [1])
        query = select(ParticipantRow.seen_at).where(ParticipantRow.id == next(iter(members(stored, drawn))))
        hour_ago = datetime.now(UTC) - timedelta(minutes=30)
        until(lambda: (stored.read_now(lambda session: session.exec(query).one()) or hour_ago) > hour_ago)


def test_nothing_is_asked_of_the_writer_while_no_groups_are_drawn(home: Room, stored: Database):
    home.act("open").raise_for_status()
    phone = home.join()
    before = home.state()["seq"]
    home.client.post(f"/rooms/{home.id}/live", json={"screen": "participant"}, headers=phone.headers).raise_for_status()
    assert home.state()["seq"] == before
    assert rows(stored, GroupMemberRow, rounds(stored, home)[0].id) == []


def test_the_end_of_a_rehearsal_takes_the_draws_with_it(drawn: Room, stored: Database):
    drawn.command("rehearse").raise_for_status()
    drawn.join()
    drawn.act("open").raise_for_status()
    [asked] = rounds(stored, drawn)
    assert rows(stored, GroupMemberRow, asked.id)
    drawn.command("end-rehearsal").raise_for_status()
    assert [rows(stored, model, asked.id) for model in GROUPED] == [[], []]
