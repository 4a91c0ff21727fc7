"""PostgreSQL, for one or several server processes."""

from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

CONNECT_S = 5
LOCK_S = 15
IDLE_S = 10  # seconds idle in a transaction, after which a frozen process loses its locks

# Detects a server that vanished from the network within seconds instead of hours.
_KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 10_000}


def write_engine(url: URL) -> Engine:
    """Return an engine with one connection for writing. Other processes write too, so rooms are locked row by row."""
    timeouts = f"-c lock_timeout={LOCK_S}s -c idle_in_transaction_session_timeout={IDLE_S}s"
    return _engine(url, 1, f"-c synchronous_commit=on {timeouts}")


def read_engine(url: URL, connections: int) -> Engine:
    """Return an engine of read-only connections, with one snapshot per transaction."""
    engine = _engine(url, connections, "-c default_transaction_read_only=on")
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _engine(url: URL, connections: int, options: str) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # parameters hold answers, and exceptions are logged
        connect_args={"connect_timeout": CONNECT_S, "options": options, **_KEEPALIVES},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.adapters.register_dumper(str, _WithoutNul)

    return engine


class _WithoutNul(StrDumperUnknown):
    """Replaces NUL, which PostgreSQL rejects: texts never contain it, so searching for one must find nothing."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))
