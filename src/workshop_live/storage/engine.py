"""Connections to the database: one that writes and a few that read."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4
BUSY_SECONDS = 15
SHRED_PATIENCE = 200  # milliseconds for which writing may wait on it


class UnsupportedDatabase(ValueError):  # noqa: N818 - it reads as what the address is
    """A database address that this version cannot use."""


@dataclass(frozen=True, slots=True)
class Database:
    """Reads run in a few threads, each in a snapshot of its own; writes belong to ``storage/writer.py`` alone."""

    writing: Engine
    reading: Engine
    _threads: ThreadPoolExecutor

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect lazily to ``sqlite:///path``. Raises UnsupportedDatabase."""
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
            raise UnsupportedDatabase("the database address must be sqlite:/// and the path of a file")
        writing = _sqlite_engine(url, begin="BEGIN IMMEDIATE", connections=1, query_only=False)
        reading = _sqlite_engine(url, begin="BEGIN", connections=READERS, query_only=True)
        return cls(writing, reading, ThreadPoolExecutor(READERS, thread_name_prefix="reader"))

    async def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in a thread, in one consistent snapshot."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.read_now(query, *args, **kwargs))

    def read_now(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in this thread, for the command line and for code that is in a thread already."""
        with Session(self.reading, autoflush=False, expire_on_commit=False) as session:
            return query(session, *args, **kwargs)

    async def shred(self) -> bool:
        """Take what was deleted out of the write-ahead log too, where it would stay until the log is written over.

        Returns whether it could be done: while somebody reads, it cannot, and nobody is kept waiting for it.
        """
        return await asyncio.to_thread(self._empty_the_log)

    def _empty_the_log(self) -> bool:
        connection = self.writing.raw_connection()
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout = {SHRED_PATIENCE}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
            return row is not None and row[0] == 0
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS}")
            cursor.close()
            connection.close()

    def close(self) -> None:
        """Wait for the reads that run, and close the connections."""
        self._threads.shutdown()
        self.reading.dispose()
        self.writing.dispose()


def _sqlite_engine(url: str, *, begin: str, connections: int, query_only: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver would otherwise begin transactions by itself, late, and never BEGIN IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if query_only:
            # Several checkpointing connections can corrupt a WAL in SQLite before 3.51.3: only the writer does it.
            cursor.execute("PRAGMA wal_autocheckpoint = 0")
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
