"""What holds for PostgreSQL: several writers on one database, and a server that goes away and comes back."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from tests.backends import Postgres
from tests.committed import Committed
from workshop_live.actions.answers import Accepted, submit_answers
from workshop_live.actions.commands import Invocation
from workshop_live.actions.rooms import RenameRoom, rename_room
from workshop_live.actions.votes import CastVote
from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.storage import postgresql, writer
from workshop_live.storage.engine import Database, DatabaseUnavailableError, ping
from workshop_live.storage.open_database import DatabaseUnusableError, open_database
from workshop_live.storage.tables import AnswerRow, RoomEventRow


@pytest.fixture
def empty_database_url(postgres: Postgres) -> str:
    """The address of an empty database."""
    return postgres.new_database()


@pytest.fixture
async def elsewhere(committed: Committed, empty_database_url: str) -> AsyncIterator[Committed]:
    """Another process on the same database, at the same question."""
    other = Committed(open_database(empty_database_url))
    other.room, other.activity = committed.room, committed.activity
    other.writer.start()
    yield other
    await other.writer.stop()
    other.database.close()


async def test_two_writers_number_one_room_without_gaps(committed: Committed, elsewhere: Committed):
    sending = [
        process.writer.run(submit_answers, process.answer(f"t{number}", f"Svar {number}"))
        for number in range(300)
        for process in [committed if number % 2 else elsewhere]
    ]
    replies = await asyncio.gather(*sending)
    assert sorted(reply.seq for reply in replies if isinstance(reply, Accepted)) == list(range(2, 302))
    assert sorted(row.seq for row in committed.rows(RoomEventRow)) == list(range(1, 302))
    assert sorted(row.ordinal for row in committed.rows(AnswerRow)) == list(range(300))


async def test_what_is_sent_to_two_processes_counts_once(committed: Committed, elsewhere: Committed):
    sending = [
        process.writer.run(submit_answers, process.answer(f"t{number}", "Tillit"))
        for number in range(50)
        for process in (committed, elsewhere)
    ]
    replies = await asyncio.gather(*sending)
    assert all(isinstance(reply, Accepted) for reply in replies)
    assert len({reply.id for reply in replies}) == 50
    assert len(committed.rows(AnswerRow)) == 50


async def test_processes_that_write_to_the_same_rooms_never_lock_each_other_out(
    committed: Committed, elsewhere: Committed
):
    rooms = [committed.room]
    for _ in range(3):
        await committed.open_question()
        rooms.append(committed.room)
    for turn in range(30):
        commands = [
            Invocation(room=room.public_id, actor="t", fields=RenameRoom(title=f"Titel {turn}")) for room in rooms
        ]
        one_way = [committed.writer.run(rename_room, command) for command in commands]
        other_way = [elsewhere.writer.run(rename_room, command) for command in reversed(commands)]
        replies = await asyncio.gather(*one_way, *other_way)
        assert not any(isinstance(reply, Refused) for reply in replies)
    with committed.database.reading.connect() as connection:
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        assert connection.exec_driver_sql(query).scalar() == 0


async def test_a_drawing_reads_one_moment(database: Database, committed: Committed, elsewhere: Committed):
    between = threading.Event()

    def counts_twice(session: Session) -> tuple[int, int]:
        before = len(session.exec(select(AnswerRow.id)).all())
        assert between.wait(10)
        return before, len(session.exec(select(AnswerRow.id)).all())

    reading = asyncio.create_task(database.read(counts_twice))
    await asyncio.sleep(0.1)
    await elsewhere.writer.run(submit_answers, elsewhere.answer("t", "Midt i"))
    between.set()
    assert await reading == (0, 0)


async def test_no_answer_is_lost_or_doubled_when_the_database_is_killed_in_a_burst(
    own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
):
    committed = Committed(open_database(own_postgres.new_database()))
    committed.writer.start()
    await committed.open_question()
    sending = [
        asyncio.create_task(later(number * 0.002, committed, committed.answer(f"t{number}", f"Svar {number}")))
        for number in range(1_000)
    ]
    for wait in (0.4, 0.6):
        await asyncio.sleep(wait)
        await asyncio.to_thread(own_postgres.kill)
        await asyncio.to_thread(own_postgres.restart)
    replies = await asyncio.gather(*sending)
    assert all(isinstance(reply, Accepted) for reply in replies), "a short absence is waited for"
    rows = committed.rows(AnswerRow)
    assert sorted(row.value for row in rows) == sorted(f"Svar {number}" for number in range(1_000))
    assert {reply.id for reply in replies} == {row.public_id for row in rows}
    assert sorted(row.seq for row in rows) == list(range(2, 1_002))
    await committed.writer.stop()
    committed.database.close()


async def test_a_database_that_stays_away_is_an_answer_and_not_a_fault(
    own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer, "PATIENCE_S", 0.5)
    committed = Committed(open_database(own_postgres.new_database()))
    committed.writer.start()
    await committed.open_question()
    own_postgres.kill()
    started = time.monotonic()
    many = [committed.writer.run(submit_answers, committed.answer(f"t{number}", "Tillit")) for number in range(50)]
    assert await asyncio.gather(*many) == [Refused(Reason.BUSY)] * 50
    assert time.monotonic() - started < 10, "they waited together, not one after the other"
    with pytest.raises(DatabaseUnavailableError):
        committed.database.read_now(ping)
    own_postgres.restart()
    assert isinstance(await committed.writer.run(submit_answers, committed.answer("t", "Tillit")), Accepted)
    committed.database.read_now(ping)
    await committed.writer.stop()
    committed.database.close()


async def test_where_nobody_knows_whether_a_commit_was_carried_out_answers_count_once_and_clicks_are_for_people(
    committed: Committed, monkeypatch: pytest.MonkeyPatch
):
    commit, broken = Session.commit, []

    def commit_and_break_off(session: Session) -> None:
        commit(session)
        if not broken:
            broken.append(session)
            raise OperationalError("COMMIT", None, OSError(), connection_invalidated=True)

    monkeypatch.setattr(Session, "commit", commit_and_break_off)
    reply = await committed.writer.run(submit_answers, committed.answer("t", "Tillit"))
    assert isinstance(reply, Accepted)
    assert [row.public_id for row in committed.rows(AnswerRow)] == [reply.id]
    broken.clear()
    rename = committed.asks(RenameRoom(title="Ny"))
    assert await committed.writer.run(rename_room, rename) == Refused(Reason.BUSY)


def test_two_processes_that_start_at_once_make_the_schema_once(empty_database_url: str):
    with ThreadPoolExecutor(4) as processes:
        for opened in processes.map(open_database, [empty_database_url] * 4):
            opened.close()


def test_a_wrong_password_is_said_and_not_repeated(postgres: Postgres):
    postgres.new_user("alice", "correct")
    url = postgres.new_database().replace("postgres:@", "alice:not-the-secret@")
    with pytest.raises(DatabaseUnusableError) as error:
        open_database(url)
    assert "password" in str(error.value)
    assert "not-the-secret" not in str(error.value)


def test_what_is_committed_is_on_disk_before_anybody_is_told(database: Database):
    with database.writing.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    with database.reading.connect() as connection:
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"


async def later(seconds: float, committed: Committed, command: object) -> object:
    await asyncio.sleep(seconds)
    return await committed.writer.run(submit_answers, command)


async def test_a_process_that_is_frozen_in_a_transaction_holds_nobody_up_for_long(
    committed: Committed, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postgresql, "IDLE_S", 1)
    frozen = postgresql.write_engine(make_url(empty_database_url))
    connection = frozen.connect()
    connection.execute(text("SELECT id FROM room FOR UPDATE"))
    reply = await committed.writer.run(submit_answers, committed.answer("t", "Tillit"))
    assert isinstance(reply, Accepted)
    connection.invalidate()
    connection.close()
    frozen.dispose()


def test_a_vote_that_only_says_the_other_way_is_not_carried_out_twice():
    commands = [CastVote(Participant(1, "t"), "a", on, 10) for on in (True, False, None)]
    assert [command.repeats_safely for command in commands] == [True, True, False]
