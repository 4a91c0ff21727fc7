"""What holds for SQLite alone: one file, one process, no server."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.committed import Committed
from workshop_live.actions.answers import Accepted, submit_answers
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.storage import sqlite
from workshop_live.storage.engine import Database
from workshop_live.storage.open_database import DatabaseUnusableError, open_database
from workshop_live.storage.writer import write_now


async def test_a_database_that_stays_locked_is_an_answer_and_not_a_fault(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "BUSY_S", 0.2)
    database = open_database(f"sqlite:///{data_dir}/workshop.db")
    committed = Committed(database)
    committed.writer.start()
    await committed.open_question()
    with closing(sqlite3.connect(data_dir / "workshop.db", isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        reply = await committed.writer.run(submit_answers, committed.answer("t", "Tillit"))
        assert reply == Refused(Reason.BUSY)
        started = time.monotonic()
        many = [committed.writer.run(submit_answers, committed.answer(f"t{number}", "Tillit")) for number in range(50)]
        assert await asyncio.gather(*many) == [Refused(Reason.BUSY)] * 50
        assert time.monotonic() - started < 5, "they waited together, not one after the other"
    assert isinstance(await committed.writer.run(submit_answers, committed.answer("t", "Tillit")), Accepted)
    await committed.writer.stop()
    database.close()


def test_sqlite_is_used_so_that_sent_means_it_is_on_disk(database: Database):
    def pragma(connections, name: str) -> object:
        with connections.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    assert pragma(database.writing, "journal_mode") == "wal"
    assert pragma(database.writing, "synchronous") == 2
    assert pragma(database.writing, "foreign_keys") == 1
    assert pragma(database.reading, "query_only") == 1
    assert pragma(database.reading, "wal_autocheckpoint") == 0


@pytest.mark.parametrize("url", ["postgresql://localhost:1/x", "postgresql://localhost:1", "mysql://x", "nonsense", ""])
def test_an_address_that_cannot_be_used_is_said(url: str):
    with pytest.raises(DatabaseUnusableError):
        open_database(url)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatabaseUnusableError):
        open_database(f"sqlite:///{tmp_path}/file/workshop.db")


def test_a_file_that_is_no_database_is_said(tmp_path: Path):
    (tmp_path / "workshop.db").write_bytes(
        b"this is a letter and not a database, and long enough to be sure of it" * 50
    )
    with pytest.raises(DatabaseUnusableError):
        open_database(f"sqlite:///{tmp_path}/workshop.db")


def test_the_log_is_emptied_when_nobody_reads_and_writing_never_waits_for_it(database: Database):
    with database.reading.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM room")
        write_now(database.writing, add_organiser, AddOrganiser("o", "x"))
        started = time.monotonic()
        assert not asyncio.run(database.truncate_wal())
        assert time.monotonic() - started < 5
    assert asyncio.run(database.truncate_wal())
    assert Path(f"{database.writing.url.database}-wal").stat().st_size == 0


def test_what_waits_for_the_facilitator_is_found_by_its_index(database: Database):
    with database.reading.connect() as connection:
        query = "SELECT id FROM answer WHERE round_id = 1 AND answer.held = 1"
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").fetchall()
    assert "ix_answer_waiting" in str(plan)
