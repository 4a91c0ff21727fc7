"""Starting the server: configuration errors are found and reported before it listens."""

import io
import logging
import resource
import socket
import sys
from contextlib import suppress

import segno
import uvicorn

from workshop_live.actions.organisers import invite
from workshop_live.app import create_app
from workshop_live.draining import Server
from workshop_live.http_protocol import HttpProtocol
from workshop_live.logs import configure_log
from workshop_live.realtime import redis_broker
from workshop_live.realtime.broker import BrokerUnusableError
from workshop_live.settings import Settings
from workshop_live.startup import StartupError, check_embeddings
from workshop_live.storage.engine import Database
from workshop_live.storage.migrate import NewerDatabaseError
from workshop_live.storage.open_database import DatabaseUnusableError, open_database
from workshop_live.storage.organisers import has_accounts
from workshop_live.storage.server_lock import ServerRunningError, lock_database
from workshop_live.storage.writer import NotSavedError, write_now
from workshop_live.websocket_protocol import WebSocketProtocol

log = logging.getLogger(__name__)

GRACE_S = 5  # seconds for running requests at shutdown
MAX_MESSAGE_BYTES = 16 * 1024  # of a websocket message from a browser; ours are far smaller


def serve(settings: Settings) -> None:
    """Run the server until it is stopped. Raises StartupError."""
    configure_log(settings.log_level, settings.log_format)
    _raise_file_limit()
    check_embeddings(settings)
    database = prepare_database(settings)
    check_broker(settings)
    try:
        with lock_database(database, exclusive=not settings.has_several_processes):
            welcome = _welcome(settings, database)
            listening = listen(settings)
            database.close()
            server = Server(configure(settings), lambda: sys.stdout.write(welcome), settings.drain_seconds)
            server.run(sockets=[listening])
            if server.has_failed:
                sys.exit(1)
    except ServerRunningError:
        raise StartupError(_taken(database)) from None
    except NotSavedError as error:
        raise StartupError(f"The database cannot be written to: {error}. Make room on the disk.") from error


def prepare_database(settings: Settings) -> Database:
    """Open the database and migrate it to the schema of this version. Raises StartupError."""
    try:
        return open_database(settings.database)
    except NewerDatabaseError as error:
        raise StartupError(
            "The database was written by a newer version of workshop-live. Install that version again, "
            "or point WORKSHOP_LIVE_DATA_DIR or WORKSHOP_LIVE_DATABASE_URL at another database."
        ) from error
    except ServerRunningError as error:
        raise StartupError(
            "The database has to be brought to the schema of this version, and another workshop-live runs on it. "
            "Stop that one first."
        ) from error
    except DatabaseUnusableError as error:
        if settings.database_url:
            raise StartupError(f"WORKSHOP_LIVE_DATABASE_URL cannot be used: {error}.") from error
        raise StartupError(
            f"The data folder {settings.data_dir} cannot be used: {error}. Give this user permission to write there, "
            "make room on the disk, or choose another folder with --data-dir."
        ) from error


def check_broker(settings: Settings) -> None:
    """Check that the broker is usable. Raises StartupError."""
    if settings.has_several_processes:
        try:
            redis_broker.check(settings.broker_url)
        except BrokerUnusableError as error:
            raise StartupError(f"WORKSHOP_LIVE_BROKER_URL cannot be used: {error}.") from error


def _taken(database: Database) -> str:
    """Return the message for a database that another server uses."""
    if database.is_sqlite:
        return (
            "Another workshop-live runs on this database. Stop it, or choose another folder with --data-dir. "
            "For several processes on one database, see docs/scaling.md."
        )
    return (
        "Another workshop-live runs on this database, and processes with the memory broker would not hear of each "
        "other. Set WORKSHOP_LIVE_BROKER_URL=redis://… for all of them, or stop the other one."
    )


def listen(settings: Settings) -> socket.socket:
    """Return the bound listening socket. Raises StartupError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on sockets created with IPPROTO_TCP; without it replies take 40 ms more.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise StartupError(
            f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
            f"Stop the program that has this port, or choose another: --port {settings.port + 1}"
        ) from error
    return listening


def configure(settings: Settings) -> uvicorn.Config:
    """Return the configuration of uvicorn."""
    return uvicorn.Config(
        create_app(settings),
        http=HttpProtocol,
        ws=WebSocketProtocol,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_ping_interval=10,
        ws_ping_timeout=9,  # a dead connection is detected within twenty seconds
        ws_per_message_deflate=False,  # costs three times the CPU and twice the memory for frames of a few kB
        lifespan="on",
        log_config=None,
        access_log=False,  # web/http/headers.py logs requests without addresses
        server_header=False,
        backlog=4096,
        timeout_keep_alive=75,  # longer than proxies keep connections, or they send into a closing one
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE_S,
    )


def _welcome(settings: Settings, database: Database) -> str:
    """Return the text printed at the start: addresses, and a one-time link as long as there are no organisers."""
    lines = [
        "",
        f"  workshop-live is running at {settings.address}",
        "",
        *(f"  {line}" for line in _terminal_qr(settings.address)),
        "",
    ]
    if database.read_now(has_accounts):
        lines += [f"  Organisers sign in at {settings.address}/sign-in"]
    else:
        token = write_now(database.writing, invite, None)
        lines += [
            "  To make the first organiser, open this link once, within two days:",
            f"  {settings.address}/welcome/{token}",
            f"  or on this machine: http://localhost:{settings.port}/welcome/{token}",
        ]
    return "\n".join([*lines, "", ""])


def _terminal_qr(text: str) -> list[str]:
    buffer = io.StringIO()
    segno.make(text, micro=False).terminal(buffer, border=2, compact=True)
    return buffer.getvalue().splitlines()


def _raise_file_limit() -> None:
    """Raise the limit of open files, since each socket is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65_536)), hard))
