"""The database: the one writer, sets of answers, migrations."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event
from sqlmodel import Session, SQLModel, select

from tests.committed import Committed
from tests.forms import EITHER_DATABASE
from workshop_live import resources
from workshop_live.actions.answers import Accepted, Admission, submit_answers
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.fields import OnActivity
from workshop_live.actions.maintenance import RunMaintenance, run_maintenance
from workshop_live.actions.members import AddMember, OfMember, add_member, hand_over
from workshop_live.actions.moderation import hide_all_answers
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.actions.rooms import RenameRoom, rename_room
from workshop_live.actions.running import CloseActivity, ask_again, close_activity, show_results
from workshop_live.actions.undo import UndoLast, undo_last
from workshop_live.domain.grants import Grant, GrantKind
from workshop_live.domain.members import MemberRole
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.storage.engine import Database, ping
from workshop_live.storage.grants import still_valid
from workshop_live.storage.members import member_rows, members_of, role_in
from workshop_live.storage.migrate import NewerDatabaseError, is_up_to_date, migrate
from workshop_live.storage.open_database import open_database
from workshop_live.storage.tables import (
    ActivityRow,
    AnswerRow,
    OrganiserRow,
    RoomEventRow,
    RoomMemberRow,
    RoomRow,
    RoundRow,
)
from workshop_live.storage.writer import Outcome, Transaction, Writer

pytestmark = EITHER_DATABASE


async def test_what_comes_at_once_is_stored_in_a_few_transactions(committed: Committed):
    commands = [committed.answer(f"t{number}", f"Svar {number}") for number in range(1_000)]
    before = len(committed.batches)
    replies = await asyncio.gather(*(committed.writer.run(submit_answers, command) for command in commands))
    assert all(isinstance(reply, Accepted) for reply in replies)
    assert len(committed.batches) - before <= 4
    assert len(committed.rows(AnswerRow)) == 1_000


async def test_sequence_numbers_have_no_gaps_and_nobody_shares_one(committed: Committed):
    commands = [committed.answer(f"t{number % 50}", f"Svar {number}", key=f"{number}") for number in range(500)]
    replies = await asyncio.gather(*(committed.writer.run(submit_answers, command) for command in commands))
    seqs = sorted(reply.seq for reply in replies if isinstance(reply, Accepted))
    assert seqs == list(range(2, 502)), "the first event was the opening"
    assert [event.seq for event in committed.events] == list(range(1, 502))
    assert [row.seq for row in committed.rows(RoomEventRow)] == list(range(1, 502))
    assert committed.rows(RoomRow)[0].seq == 501
    assert sorted(row.ordinal for row in committed.rows(AnswerRow)) == list(range(500))


async def test_a_double_tap_in_one_set_counts_once(committed: Committed):
    commands = [committed.answer("t", "Tillit") for _ in range(20)]
    replies = await asyncio.gather(*(committed.writer.run(submit_answers, command) for command in commands))
    assert sum(not reply.replayed for reply in replies if isinstance(reply, Accepted)) == 1
    assert len({reply.id for reply in replies if isinstance(reply, Accepted)}) == 1
    assert len(committed.rows(AnswerRow)) == 1


async def test_a_refusal_leaves_its_neighbours_alone(committed: Committed):
    commands = [committed.answer(f"t{number}", "" if number % 3 == 0 else "Tillit") for number in range(30)]
    replies = await asyncio.gather(*(committed.writer.run(submit_answers, command) for command in commands))
    assert [isinstance(reply, Refused) for reply in replies] == [number % 3 == 0 for number in range(30)]
    assert len(committed.rows(AnswerRow)) == 20


async def test_each_answer_of_a_set_is_for_its_own_room_its_own_round_and_its_own_time(committed: Committed):
    first = committed.answer("a", "Tillit")
    await committed.open_question()  # in another room
    second = committed.answer("b", "Tillit")
    close = CloseActivity(activity=committed.activity, grace=0)
    await committed.writer.run(close_activity, committed.asks(close))
    kept_aside = replace(second, admission=Admission.OR_KEPT_ASIDE)
    sets = {
        "taken": first,
        "unknown_activity": replace(first, participant=second.participant, key="elsewhere"),
        "past_round": replace(kept_aside, round=7, key="another round"),
        "kept aside": kept_aside,
        "not_open": replace(second, key="too late"),
        "written in": replace(second, admission=Admission.ALWAYS, key="written in"),
    }
    for order in (list(sets), list(reversed(sets))):
        commands = [replace(sets[name], key=f"{sets[name].key} {order[0]}") for name in order]
        replies = await asyncio.gather(*(committed.writer.run(submit_answers, command) for command in commands))
        refused = {name: reply.reason for name, reply in zip(order, replies, strict=True) if isinstance(reply, Refused)}
        assert refused == {name: name for name in ("unknown_activity", "past_round", "not_open")}
        assert [name for name, it in zip(order, replies, strict=True) if isinstance(it, Accepted) and it.late] == [
            "kept aside"
        ]


async def test_what_the_database_refuses_is_tried_alone(committed: Committed):
    @one_by_one
    def breaks(tx: Transaction, command: str) -> Outcome[str]:
        tx.session.add(RoomEventRow(room_id=committed.room.id, seq=1, kind="x", actor=command, at=tx.now))
        tx.session.flush()
        return Outcome("never")

    commands = [committed.writer.run(submit_answers, committed.answer(f"t{number}", "Tillit")) for number in range(5)]
    results = await asyncio.gather(*commands, committed.writer.run(breaks, "x"), return_exceptions=True)
    assert all(isinstance(result, Accepted) for result in results[:5])
    assert type(results[5]).__name__ == "IntegrityError"
    assert len(committed.rows(AnswerRow)) == 5


async def test_a_set_that_forgets_an_outcome_fails_alone(committed: Committed):
    def forgets(tx: Transaction, commands: Sequence[str]) -> list[Outcome[str]]:
        return []

    commands = [committed.writer.run(submit_answers, committed.answer(f"t{number}", "Tillit")) for number in range(5)]
    results = await asyncio.gather(*commands, committed.writer.run(forgets, "x"), return_exceptions=True)
    assert all(isinstance(result, Accepted) for result in results[:5])
    assert isinstance(results[5], TypeError)
    assert len(committed.rows(AnswerRow)) == 5
    assert committed.writer.is_running


async def test_a_command_whose_iterator_runs_dry_fails_alone(committed: Committed):
    def finds_nothing(tx: Transaction, commands: Sequence[str]) -> list[Outcome[str]]:
        return [next(iter(()))]

    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(committed.writer.run(finds_nothing, "x"), 10)
    assert isinstance(await committed.writer.run(submit_answers, committed.answer("t", "Tillit")), Accepted)


async def test_nobody_waits_for_a_writer_that_has_died(database: Database, monkeypatch: pytest.MonkeyPatch):
    ended = asyncio.Event()
    writer = Writer(database.writing, lambda _events: None, died=ended.set)
    monkeypatch.setattr(writer, "_next_batch", lambda: 1 / 0)
    writer.start()
    waiting = [asyncio.create_task(writer.run(expire_offers, None)) for _ in range(3)]
    async with asyncio.timeout(10):
        assert await asyncio.gather(*waiting) == [Refused(Reason.BUSY)] * 3
        await ended.wait()
        assert await writer.run(expire_offers, None) == Refused(Reason.BUSY)
        await writer.stop()
    assert not writer.is_running


async def test_no_drawing_waits_for_whole_rooms_that_are_read(committed: Committed):
    go = threading.Event()
    reading = [asyncio.create_task(committed.database.read_room(lambda _: go.wait(30))) for _ in range(20)]
    async with asyncio.timeout(20):
        await asyncio.gather(*(committed.database.read(ping) for _ in range(20)))
        assert not any(task.done() for task in reading)
        go.set()
        assert all(await asyncio.gather(*reading))


async def test_whether_grants_still_hold_is_asked_in_as_many_queries_as_there_are_kinds(committed: Committed):
    organiser = committed.rows(OrganiserRow)[0].id
    grants = [Grant(GrantKind.API_TOKEN, number, committed.room.id, organiser) for number in range(50)]
    statements: list[str] = []

    def count(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(committed.database.reading, "before_cursor_execute", count)
    committed.database.read_now(still_valid, grants, datetime.now(UTC))
    event.remove(committed.database.reading, "before_cursor_execute", count)
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 2


async def test_what_waits_is_stored_before_the_writer_stops(database: Database):
    committed = Committed(database)
    committed.writer.start()
    await committed.open_question()
    waiting = [
        asyncio.create_task(committed.writer.run(submit_answers, committed.answer(f"t{n}", "Tillit")))
        for n in range(50)
    ]
    await asyncio.sleep(0)
    await committed.writer.stop()
    assert all(isinstance(task.result(), Accepted) for task in waiting)


async def test_somebody_who_hangs_up_takes_nobody_with_them(committed: Committed):
    hanging = asyncio.create_task(committed.writer.run(submit_answers, committed.answer("a", "Tillit")))
    await asyncio.sleep(0)
    hanging.cancel()
    assert isinstance(await committed.writer.run(submit_answers, committed.answer("b", "Tillit")), Accepted)
    assert len(committed.rows(AnswerRow)) == 2, "what was handed in is stored"


async def test_nothing_stored_says_who_wrote_what_in_another_round(committed: Committed):
    await committed.writer.run(submit_answers, committed.answer("t", "Tillit"))
    row = committed.rows(AnswerRow)[0]
    assert "t" not in {row.author, row.claim}
    assert row.author != row.claim


def test_the_migrations_make_the_schema_that_the_code_expects(database: Database):
    with database.writing.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_twice_changes_nothing(database: Database):
    migrate(database.writing)
    migrate(database.writing)


async def test_going_back_to_the_schema_before_and_forth_again_keeps_every_answer(database: Database):
    committed = Committed(database)
    committed.writer.start()
    await committed.open_question()
    await committed.writer.run(submit_answers, committed.answer("t", "Blir"))
    await committed.writer.stop()
    for revision in ("0001", None):
        migrate(database.writing, back_to=revision)
        assert database.read_now(stored_values) == ["Blir"]


async def test_rounds_from_before_it_was_remembered_were_shown_where_they_are_shown(database: Database):
    committed = Committed(database)
    committed.writer.start()
    await committed.open_question()
    asked = committed.asks(OnActivity(activity=committed.activity))
    await committed.writer.run(show_results, asked)
    await committed.writer.run(ask_again, asked)
    await committed.writer.stop()
    migrate(database.writing, back_to="0008")
    migrate(database.writing)
    earlier, latest = sorted(committed.rows(RoundRow), key=lambda item: item.number)
    assert (earlier.first_shown_at, latest.first_shown_at) == (earlier.opened_at, None)
    [activity] = committed.rows(ActivityRow)
    assert activity.seen_by == "room"


async def test_rooms_from_before_there_were_owners_belong_to_their_first_member(database: Database):
    committed = Committed(database)
    committed.writer.start()
    await committed.open_question()
    later = await committed.writer.run(add_organiser, AddOrganiser("Senere", "x"))
    assert isinstance(later, Organiser)
    await committed.writer.run(add_member, committed.asks(AddMember(name="Senere")))
    await committed.writer.run(hand_over, committed.asks(OfMember(organiser=later.public_id)))
    await committed.writer.stop()
    migrate(database.writing, back_to="0011")
    migrate(database.writing)
    first, second = database.read_now(members_of, committed.room.id)
    assert (first.role, second.role) == (MemberRole.OWNER, MemberRole.FACILITATOR)
    assert second.organiser == later
    assert [row.role for row in committed.rows(RoomMemberRow) if row.organiser_id != later.id] == ["owner"]


async def test_a_room_of_a_process_of_the_version_before_belongs_to_its_first_member(committed: Committed):
    @one_by_one
    def forget_roles(tx: Transaction, command: None) -> Outcome[None]:
        for row in member_rows(tx.session, committed.room.id):
            row.role = "facilitator"
        return Outcome(None)

    await committed.writer.run(add_organiser, AddOrganiser("Senere", "x"))
    await committed.writer.run(add_member, committed.asks(AddMember(name="Senere")))
    await committed.writer.run(forget_roles, None)
    roles = [member.role for member in committed.database.read_now(members_of, committed.room.id)]
    assert roles == [MemberRole.OWNER, MemberRole.FACILITATOR]
    ids = [member.organiser.id for member in committed.database.read_now(members_of, committed.room.id)]
    assert [committed.database.read_now(role_in, committed.room.id, id_) for id_ in ids] == roles


async def test_an_offer_that_has_expired_leaves_nothing_of_what_was_changed(committed: Committed):
    await committed.writer.run(rename_room, committed.asks(RenameRoom(title="Hemmelig")))
    await committed.writer.run(rename_room, committed.asks(RenameRoom(title="Nytt")))
    assert "Hemmelig" in str(committed.rows(RoomRow)[0].undo)
    await committed.writer.run(expire_offers, None)
    await committed.writer.run(run_maintenance, RunMaintenance(frozenset()))
    assert committed.rows(RoomRow)[0].undo is None


async def test_hiding_thousands_of_answers_is_undone_without_listing_them(committed: Committed):
    commands = [committed.answer(f"t{number}", f"Svar {number}") for number in range(2_000)]
    await asyncio.gather(*(committed.writer.run(submit_answers, command) for command in commands))
    await committed.writer.run(hide_all_answers, committed.asks(OnActivity(activity=committed.activity)))
    assert all(row.hidden_at for row in committed.rows(AnswerRow))
    assert len(str(committed.rows(RoomRow)[0].undo)) < 1_000
    await committed.writer.run(undo_last, committed.asks(UndoLast()))
    assert not any(row.hidden_at for row in committed.rows(AnswerRow))


async def test_a_room_in_use_is_not_deleted_before_it_rests(committed: Committed):
    await committed.writer.run(be_due, None)
    await committed.writer.run(run_maintenance, RunMaintenance(frozenset()))
    assert len(committed.rows(RoomRow)) == 1, "something has just happened in it"
    await committed.writer.run(rest, None)
    await committed.writer.run(run_maintenance, RunMaintenance(frozenset()))
    assert committed.rows(RoomRow) == []


async def test_rooms_that_are_due_are_deleted_one_command_at_a_time(committed: Committed):
    for _ in range(2):
        await committed.open_question()
    await committed.writer.run(be_due, None)
    await committed.writer.run(rest, None)
    left = []
    while await committed.writer.run(run_maintenance, RunMaintenance(frozenset())):
        left.append(len(committed.rows(RoomRow)))
    assert left == [2, 1, 0]


@one_by_one
def expire_offers(tx: Transaction, command: None) -> Outcome[None]:
    for row in tx.session.exec(select(RoomRow)):
        row.undo_until = tx.now - timedelta(seconds=1)
    return Outcome(None)


@one_by_one
def be_due(tx: Transaction, command: None) -> Outcome[None]:
    for row in tx.session.exec(select(RoomRow)):
        row.delete_after = tx.now - timedelta(seconds=1)
    return Outcome(None)


@one_by_one
def rest(tx: Transaction, command: None) -> Outcome[None]:
    for row in tx.session.exec(select(RoomEventRow)):
        row.at = tx.now - timedelta(days=1)
    return Outcome(None)


def test_the_program_may_be_installed_in_a_folder_of_any_name(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "100%(here)s").symlink_to(resources.MIGRATIONS)
    monkeypatch.setattr(resources, "MIGRATIONS", tmp_path / "100%(here)s")
    opened = open_database(empty_database_url)
    assert is_up_to_date(opened.writing)
    opened.close()


def test_a_database_from_a_newer_version_is_left_alone(database: Database, empty_database_url: str):
    with database.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_the_future'")
    with pytest.raises(NewerDatabaseError):
        open_database(empty_database_url)


def stored_values(session: Session) -> list[object]:
    """Past the tables of this version, which an earlier schema does not have."""
    return list(session.exec(select(AnswerRow.value)))


async def test_what_cannot_be_told_to_the_screens_is_stored_and_acknowledged(
    committed: Committed, monkeypatch: pytest.MonkeyPatch
):
    def tell(_events: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(committed.writer, "_publish", tell)
    replies = [await committed.writer.run(submit_answers, committed.answer(token, "Tillit")) for token in "ab"]
    assert all(isinstance(reply, Accepted) for reply in replies)
    assert len(committed.rows(AnswerRow)) == 2
