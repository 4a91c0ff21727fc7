"""PostgreSQL: the database of several server processes, on one machine or on many."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

CONNECT_SECONDS = 5
LOCK_SECONDS = 15

# A server that has vanished from the network is noticed after this, and not after hours.
_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 10_000}


def writing_engine(url: URL) -> Engine:
    """The one connection of this process that writes. Rooms are locked row by row: other processes write meanwhile."""
    return _engine(url, 1, f"-c synchronous_commit=on -c lock_timeout={LOCK_SECONDS}s")


def reading_engine(url: URL, connections: int) -> Engine:
    """Connections that only read, each transaction from one snapshot."""
    engine = _engine(url, connections, "-c default_transaction_read_only=on")
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _engine(url: URL, connections: int, options: str) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": options, **_ALIVE},
    )
