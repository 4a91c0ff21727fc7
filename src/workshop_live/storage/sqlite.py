"""SQLite: the database of a server that is one process. A file beside it, and nothing to install."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_S = 15
CACHE_KIB = 16 * 1024  # kibibytes that the writer keeps of the file
LOG_PAGES = 4_000  # of 4 KiB, after which the log is written into the database
WAL_TRUNCATE_WAIT_MS = 200  # milliseconds for which writing may wait on it


def write_engine(url: URL) -> Engine:
    """The one connection that writes: what is committed is on disk before anybody is told."""
    return _engine(url, begin="BEGIN IMMEDIATE", connections=1, query_only=False)


def read_engine(url: URL, connections: int) -> Engine:
    """Connections that only read, each transaction from one snapshot."""
    return _engine(url, begin="BEGIN", connections=connections, query_only=True)


def truncate_wal(writing: Engine) -> bool:
    """Write the write-ahead log into the database and cut it off. Returns whether it could be done at once."""
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
        hide_parameters=True,  # they hold what people wrote, and exceptions are printed
        connect_args={"timeout": BUSY_S, "check_same_thread": False},
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
            # Answers land all over the indexes: of a larger log, fewer pages are copied more than once.
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
