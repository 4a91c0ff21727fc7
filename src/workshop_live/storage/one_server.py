"""Making sure that what one process must have for itself is served by one process: a file, or the memory broker."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import text

from workshop_live.storage import postgresql
from workshop_live.storage.engine import Database
from workshop_live.storage.opening import file_of

_LOCK = 7_235_019_411_306_518


class ServerRuns(RuntimeError):  # noqa: N818 - it is a state
    """Another process has it."""


@contextmanager
def claimed(database: Database, *, alone: bool) -> Iterator[None]:
    """Have a database while the server runs, with others or alone; a file is always one's own. Raises ServerRuns."""
    path = file_of(database.writing.url)
    if path is not None:
        with claim(path):
            yield
        return
    # A lock of a connection: it ends with the process, however that ends.
    engine = postgresql.writing_engine(database.writing.url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            take = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
            if not connection.execute(text(f"SELECT {take}(:key)"), {"key": _LOCK}).scalar():
                raise ServerRuns
            yield
    finally:
        engine.dispose()


def claim(path: Path) -> IO[bytes]:
    """The lock beside a database file, until it is closed or the process ends. Raises ServerRuns."""
    lock = Path(f"{path}.lock").open("wb")  # noqa: SIM115 - it stays open
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise ServerRuns from None
    return lock
