"""Locks that keep a second server off a database: exclusive for a file, or for a server with the memory broker."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import text

from workshop_live.storage import postgresql
from workshop_live.storage.engine import Database, file_of

_LOCK = 7_235_019_411_306_518  # a key that no other program uses in this database


class ServerRunningError(RuntimeError):
    """Another process holds the lock."""


def lock_file(path: Path) -> IO[bytes]:
    """Lock a database file until the returned file is closed or the process ends. Raises ServerRunningError."""
    lock = Path(f"{path}.lock").open("wb")  # noqa: SIM115 - it stays open
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise ServerRunningError from None
    return lock


@contextmanager
def lock_database(database: Database, *, exclusive: bool) -> Iterator[None]:
    """Lock a database while a server runs; files are always locked exclusively. Raises ServerRunningError."""
    path = file_of(database.writing.url)
    if path is not None:
        with lock_file(path):
            yield
        return
    # An advisory lock of a connection: it is released when the process ends or PostgreSQL restarts.
    engine = postgresql.write_engine(database.writing.url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            try_lock = "pg_try_advisory_lock" if exclusive else "pg_try_advisory_lock_shared"
            if not connection.execute(text(f"SELECT {try_lock}(:key)"), {"key": _LOCK}).scalar():
                raise ServerRunningError
            yield
    finally:
        engine.dispose()
