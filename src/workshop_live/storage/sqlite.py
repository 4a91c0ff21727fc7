"""SQLite, for a server of one process: a file, without anything to install."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_S = 15
CACHE_KIB = 16 * 1024  # KiB of the file that the writer caches
LOG_PAGES = 4_000  # pages of 4 KiB in the log, after which it is checkpointed
WAL_TRUNCATE_WAIT_MS = 200  # milliseconds for which it may block the writer


def write_engine(url: URL) -> Engine:
    """Return an engine with the only connection for writing: commits are on disk when they return."""
    return _engine(url, begin="BEGIN IMMEDIATE", connections=1, query_only=False)


def read_engine(url: URL, connections: int) -> Engine:
    """Return an engine of read-only connections, with one snapshot per transaction."""
    return _engine(url, begin="BEGIN", connections=connections, query_only=True)


def truncate_wal(writing: Engine) -> bool:
    """Checkpoint and truncate the write-ahead log. Return whether this was possible at once."""
    connection = writing.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {WAL_TRUNCATE_WAIT_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        return row is not None and row[0] == 0
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {1000 * BUSY_S}")
        cursor.close()
        connection.close()


def _engine(url: URL, *, begin: str, connections: int, query_only: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # parameters hold answers, and exceptions are logged
        connect_args={"timeout": BUSY_S, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver would otherwise begin transactions by itself, late and without IMMEDIATE.
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
            # Answers touch random pages of the indexes: a larger log copies fewer pages twice.
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
