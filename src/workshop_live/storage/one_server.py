"""Making sure that what one process must have for itself is served by one process: a file, or the memory broker."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from workshop_live.storage import postgresql
from workshop_live.storage.engine import Database
from workshop_live.storage.locking import ServerRunningError, claim
from workshop_live.storage.opening import file_of

_LOCK = 7_235_019_411_306_518


@contextmanager
def claimed(database: Database, *, alone: bool) -> Iterator[None]:
    """Lock the database while the server runs, shared or alone; a file is never shared. Raises ServerRunningError."""
    path = file_of(database.writing.url)
    if path is not None:
        with claim(path):
            yield
        return
    # A lock of a connection: it ends with the process, however that ends, and when PostgreSQL is started anew.
    engine = postgresql.write_engine(database.writing.url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            take = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
            if not connection.execute(text(f"SELECT {take}(:key)"), {"key": _LOCK}).scalar():
                raise ServerRunningError
            yield
    finally:
        engine.dispose()
