"""PostgreSQL: the database of several server processes, on one machine or on many."""

from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

CONNECT_S = 5
LOCK_S = 15
IDLE_S = 10  # within a transaction, after which a process that was frozen lets go of its rooms

# A server that has vanished from the network is noticed after this, and not after hours.
_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 10_000}


def write_engine(url: URL) -> Engine:
    """The one connection of this process that writes. Rooms are locked row by row: other processes write meanwhile."""
    waits = f"-c lock_timeout={LOCK_S}s -c idle_in_transaction_session_timeout={IDLE_S}s"
    return _engine(url, 1, f"-c synchronous_commit=on {waits}")


def read_engine(url: URL, connections: int) -> Engine:
    """Connections that only read, each transaction from one snapshot."""
    engine = _engine(url, connections, "-c default_transaction_read_only=on")
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _engine(url: URL, connections: int, options: str) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # they hold what people wrote, and exceptions are printed
        connect_args={"connect_timeout": CONNECT_S, "options": options, **_ALIVE},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.adapters.register_dumper(str, _WithoutNul)

    return engine


class _WithoutNul(StrDumperUnknown):
    """PostgreSQL holds no NUL, and neither do our texts: whoever looks for one finds nothing, instead of an error."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))
