"""Connections to the database: one for writing and a few for reading."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from workshop_live.storage import postgresql, sqlite

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4
ROOM_READERS = 2

_BACKENDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


class UnsupportedDatabaseError(ValueError):
    """A database URL that this version does not support."""


class DatabaseUnavailableError(RuntimeError):
    """The database does not respond at the moment."""


@dataclass(frozen=True, slots=True)
class Database:
    """Queries run in a few threads, each in a snapshot; only ``storage/writer.py`` writes.

    Queries of whole rooms have threads and connections of their own, so that drawings never wait for them.
    """

    writing: Engine
    reading: Engine
    _threads: ThreadPoolExecutor
    _reading_rooms: Engine
    _room_threads: ThreadPoolExecutor

    @classmethod
    def open(cls, address: str) -> "Database":
        """Connect lazily to ``sqlite:///path`` or ``postgresql://…``. Raises UnsupportedDatabaseError."""
        url = make_url(address)
        name = url.get_backend_name()
        if name not in _BACKENDS or url.database in {None, "", ":memory:"}:
            raise UnsupportedDatabaseError(
                "the address must be sqlite:/// and the path of a file, or postgresql://user:password@host/database"
            )
        backend = _BACKENDS[name]
        threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        room_threads = ThreadPoolExecutor(ROOM_READERS, thread_name_prefix="room reader")
        reading, reading_rooms = backend.read_engine(url, READERS), backend.read_engine(url, ROOM_READERS)
        return cls(backend.write_engine(url), reading, threads, reading_rooms, room_threads)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite file, which only one server process may use."""
        return self.writing.dialect.name == "sqlite"

    async def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in a thread, in one snapshot. Raises DatabaseUnavailableError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.read_now(query, *args, **kwargs))

    async def read_room(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query that reads a whole room, for a file or a report. Raises DatabaseUnavailableError."""
        loop = asyncio.get_running_loop()
        run = partial(_read_retrying, self._reading_rooms, query, *args, **kwargs)
        return await loop.run_in_executor(self._room_threads, run)

    def read_now(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in this thread. Raises DatabaseUnavailableError."""
        return _read_retrying(self.reading, query, *args, **kwargs)

    async def truncate_wal(self) -> bool:
        """Truncate SQLite's write-ahead log, which would otherwise keep deleted data until it is overwritten.

        Return whether it was truncated, which is not possible during reads; nobody waits for it. The logs of PostgreSQL
        are left to its administrator.
        """
        return not self.is_sqlite or await asyncio.to_thread(sqlite.truncate_wal, self.writing)

    def close(self) -> None:
        """Wait for running queries, and close the connections."""
        for threads in (self._threads, self._room_threads):
            threads.shutdown()
        for engine in (self.reading, self._reading_rooms):
            engine.dispose()
        self.writing.dispose()


def _read_retrying(engine: Engine, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a query, and again if the database was restarted. Raises DatabaseUnavailableError."""
    try:
        return _read(engine, query, *args, **kwargs)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    try:
        return _read(engine, query, *args, **kwargs)  # on a new connection
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailableError(str(error.orig)) from error
        raise


def _read(engine: Engine, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    with Session(engine, autoflush=False, expire_on_commit=False) as session:
        try:
            session.connection()
        except OperationalError as error:
            raise DatabaseUnavailableError(str(error.orig)) from error
        return query(session, *args, **kwargs)


def ping(session: Session) -> None:
    """Run a trivial query. Raises SQLAlchemy's error if the database does not respond."""
    session.execute(text("SELECT 1"))


def file_of(url: str | URL) -> Path | None:
    """The path of a SQLite database; None for other databases."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def database_exists(url: str) -> bool:
    """Whether the database file exists; always true for other databases."""
    path = file_of(url)
    return path is None or path.is_file()


def without_password(url: str) -> str:
    """A database URL with the password masked."""
    return make_url(url).render_as_string(hide_password=True)
