"""The database: the one writer, sets of answers, migrations."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel, select

from workshop_live.actions.answers import Accepted, SubmitAnswer, submit_answers
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.housekeeping import tidy
from workshop_live.actions.moderation import hide_all_answers
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.actions.rooms import CreateRoom, RenameRoom, RoomCreated, create_room, rename_room
from workshop_live.actions.running import ActivityCommand, open_activity
from workshop_live.actions.undo import UndoLast, undo_last
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.participants import Participant
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEvent
from workshop_live.storage import engine
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.engine import Database
from workshop_live.storage.migrate import NewerDatabase, migrate
from workshop_live.storage.opening import DatabaseUnusable, open_database
from workshop_live.storage.tables import AnswerRow, RoomEventRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction, Writer, write_now


@pytest.fixture
def database(data_dir: Path):
    made = open_database(f"sqlite:///{data_dir}/workshop.db")
    yield made
    made.close()


class Committed:
    """A writer, what it published, and an open question to answer."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.events: list[RoomEvent] = []
        self.batches: list[int] = []
        self.writer = Writer(database.writing, self._publish)

    def _publish(self, events) -> None:
        self.events += events
        self.batches.append(len(events))

    async def open_question(self) -> None:
        organiser = await self.writer.run(add_organiser, AddOrganiser("o", "x"))
        assert isinstance(organiser, Organiser)
        made = await self.writer.run(
            create_room, CreateRoom(organiser.id, Plan("S", "nb", (PlannedActivity("open_text", "?", {}),)))
        )
        assert isinstance(made, RoomCreated)
        self.room = made.room
        self.activity = self.database.read_now(read_agenda, made.room.id)[0].public_id
        await self.writer.run(
            open_activity, ActivityCommand(room=made.room.public_id, actor="t", activity=self.activity)
        )

    def answer(self, token: str, text: object, key: str = "k") -> SubmitAnswer:
        return SubmitAnswer(Participant(self.room.id, token), self.activity, text, key, None, 10_000)

    def rows(self, table):
        return self.database.read_now(lambda session: list(session.exec(select(table))))


@pytest.fixture
async def committed(database: Database) -> AsyncIterator[Committed]:
    made = Committed(database)
    made.writer.start()
    await made.open_question()
    yield made
    await made.writer.stop()


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


async def test_a_database_that_stays_locked_is_an_answer_and_not_a_fault(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    database = open_database(f"sqlite:///{data_dir}/workshop.db")
    committed = Committed(database)
    committed.writer.start()
    await committed.open_question()
    with closing(sqlite3.connect(data_dir / "workshop.db", isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        reply = await committed.writer.run(submit_answers, committed.answer("t", "Tillit"))
        assert reply == Refused(Reason.NOT_SAVED)
        started = time.monotonic()
        many = [committed.writer.run(submit_answers, committed.answer(f"t{number}", "Tillit")) for number in range(50)]
        assert await asyncio.gather(*many) == [Refused(Reason.NOT_SAVED)] * 50
        assert time.monotonic() - started < 5, "they waited together, not one after the other"
    assert isinstance(await committed.writer.run(submit_answers, committed.answer("t", "Tillit")), Accepted)
    await committed.writer.stop()
    database.close()


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


def test_sqlite_is_used_so_that_sent_means_it_is_on_disk(database: Database):
    def pragma(connections, name: str) -> object:
        with connections.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    assert pragma(database.writing, "journal_mode") == "wal"
    assert pragma(database.writing, "synchronous") == 2
    assert pragma(database.writing, "foreign_keys") == 1
    assert pragma(database.reading, "query_only") == 1
    assert pragma(database.reading, "wal_autocheckpoint") == 0


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
        with closing(sqlite3.connect(database.writing.url.database or "")) as connection:
            assert connection.execute("SELECT value FROM answer").fetchall() == [('"Blir"',)]


def test_a_database_from_a_newer_version_is_left_alone(data_dir: Path):
    url = f"sqlite:///{data_dir}/workshop.db"
    open_database(url).close()
    with closing(sqlite3.connect(data_dir / "workshop.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    with pytest.raises(NewerDatabase):
        open_database(url)


@pytest.mark.parametrize("url", ["postgresql://localhost/x", "mysql://x", "nonsense", ""])
def test_an_address_that_cannot_be_used_is_said(url: str):
    with pytest.raises(DatabaseUnusable):
        open_database(url)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatabaseUnusable):
        open_database(f"sqlite:///{tmp_path}/file/workshop.db")


def test_a_file_that_is_no_database_is_said(tmp_path: Path):
    (tmp_path / "workshop.db").write_bytes(
        b"this is a letter and not a database, and long enough to be sure of it" * 50
    )
    with pytest.raises(DatabaseUnusable):
        open_database(f"sqlite:///{tmp_path}/workshop.db")


def test_the_log_is_emptied_when_nobody_reads_and_writing_never_waits_for_it(database: Database):
    with database.reading.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM room")
        write_now(database.writing, add_organiser, AddOrganiser("o", "x"))
        started = time.monotonic()
        assert not asyncio.run(database.shred())
        assert time.monotonic() - started < 5
    assert asyncio.run(database.shred())
    assert Path(f"{database.writing.url.database}-wal").stat().st_size == 0


def test_what_waits_for_the_facilitator_is_found_by_its_index(database: Database):
    with database.reading.connect() as connection:
        query = "SELECT id FROM answer WHERE round_id = 1 AND answer.held = 1"
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").fetchall()
    assert "ix_answer_waiting" in str(plan)


async def test_an_offer_that_has_expired_leaves_nothing_of_what_was_changed(committed: Committed):
    room = committed.room.public_id
    await committed.writer.run(rename_room, RenameRoom(room=room, actor="t", title="Hemmelig"))
    await committed.writer.run(rename_room, RenameRoom(room=room, actor="t", title="Nytt"))
    assert "Hemmelig" in str(committed.rows(RoomRow)[0].undo)
    await committed.writer.run(expire_offers, None)
    await committed.writer.run(tidy, None)
    assert committed.rows(RoomRow)[0].undo is None


async def test_hiding_thousands_of_answers_is_undone_without_listing_them(committed: Committed):
    commands = [committed.answer(f"t{number}", f"Svar {number}") for number in range(2_000)]
    await asyncio.gather(*(committed.writer.run(submit_answers, command) for command in commands))
    hide = ActivityCommand(room=committed.room.public_id, actor="t", activity=committed.activity)
    await committed.writer.run(hide_all_answers, hide)
    assert all(row.hidden_at for row in committed.rows(AnswerRow))
    assert len(str(committed.rows(RoomRow)[0].undo)) < 1_000
    await committed.writer.run(undo_last, UndoLast(room=committed.room.public_id, actor="t"))
    assert not any(row.hidden_at for row in committed.rows(AnswerRow))


async def test_a_room_in_use_is_not_deleted_before_it_rests(committed: Committed):
    await committed.writer.run(be_due, None)
    await committed.writer.run(tidy, None)
    assert len(committed.rows(RoomRow)) == 1, "something has just happened in it"
    await committed.writer.run(rest, None)
    await committed.writer.run(tidy, None)
    assert committed.rows(RoomRow) == []


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
