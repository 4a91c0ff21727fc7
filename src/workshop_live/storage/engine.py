"""Connections to the database: one that writes and a few that read."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import ModuleType
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from workshop_live.storage import postgresql, sqlite

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4

_BACKENDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


class UnsupportedDatabase(ValueError):  # noqa: N818 - it reads as what the address is
    """A database address that this version cannot use."""


class DatabaseAway(RuntimeError):  # noqa: N818 - it reads as what the database is
    """The database does not answer just now."""


@dataclass(frozen=True, slots=True)
class Database:
    """Reads run in a few threads, each in a snapshot of its own; writes belong to ``storage/writer.py`` alone."""

    writing: Engine
    reading: Engine
    _threads: ThreadPoolExecutor

    @classmethod
    def open(cls, address: str) -> "Database":
        """Connect lazily to ``sqlite:///path`` or ``postgresql://…``. Raises UnsupportedDatabase."""
        url = make_url(address)
        name = url.get_backend_name()
        if name not in _BACKENDS or url.database in {None, "", ":memory:"}:
            raise UnsupportedDatabase(
                "the address must be sqlite:/// and the path of a file, or postgresql://user:password@host/database"
            )
        backend = _BACKENDS[name]
        threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        return cls(backend.writing_engine(url), backend.reading_engine(url, READERS), threads)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file that one server process has for itself."""
        return self.writing.dialect.name == "sqlite"

    async def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in a thread, in one consistent snapshot. Raises DatabaseAway."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.read_now(query, *args, **kwargs))

    def read_now(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in this thread, for the command line and for code that is in a thread already."""
        try:
            return self._read(query, *args, **kwargs)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        try:
            return self._read(query, *args, **kwargs)  # the database was started anew, and so are the connections
        except DBAPIError as error:
            if error.connection_invalidated:
                raise DatabaseAway(str(error.orig)) from error
            raise

    def _read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with Session(self.reading, autoflush=False, expire_on_commit=False) as session:
            try:
                session.connection()
            except OperationalError as error:
                raise DatabaseAway(str(error.orig)) from error
            return query(session, *args, **kwargs)

    async def shred(self) -> bool:
        """Take what was deleted out of the write-ahead log too, where it would stay until the log is written over.

        Returns whether it could be done: while somebody reads, it cannot, and nobody is kept waiting for it. The logs
        of PostgreSQL are its administrator's.
        """
        return not self.is_sqlite or await asyncio.to_thread(sqlite.empty_the_log, self.writing)

    def close(self) -> None:
        """Wait for the reads that run, and close the connections."""
        self._threads.shutdown()
        self.reading.dispose()
        self.writing.dispose()
