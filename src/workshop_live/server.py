"""Starting the server: everything that can be wrong is found, and said, before it listens."""

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
from workshop_live.starting import StartupError, find_embeddings
from workshop_live.storage.engine import Database
from workshop_live.storage.locking import ServerRunningError
from workshop_live.storage.migrate import NewerDatabaseError
from workshop_live.storage.one_server import claimed
from workshop_live.storage.opening import DatabaseUnusableError, open_database
from workshop_live.storage.organisers import has_accounts
from workshop_live.storage.writer import NotSavedError, write_now
from workshop_live.websocket_protocol import WebSocketProtocol

log = logging.getLogger(__name__)

GRACE_S = 5  # for requests under way when the server stops
MAX_MESSAGE_BYTES = 16 * 1024  # bytes of a websocket message from a browser; ours are far smaller


def serve(settings: Settings) -> None:
    """Run until told to stop. Raises StartupError."""
    configure_log(settings.log_level, settings.log_format)
    _raise_file_limit()
    find_embeddings(settings)
    database = find_database(settings)
    find_broker(settings)
    try:
        with claimed(database, alone=not settings.has_several_processes):
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


def find_database(settings: Settings) -> Database:
    """The database, at the schema of this version. Raises StartupError."""
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


def find_broker(settings: Settings) -> None:
    """Make sure that the broker answers. Raises StartupError."""
    if settings.has_several_processes:
        try:
            redis_broker.check(settings.broker_url)
        except BrokerUnusableError as error:
            raise StartupError(f"WORKSHOP_LIVE_BROKER_URL cannot be used: {error}.") from error


def _taken(database: Database) -> str:
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
    """The socket that the server listens on. Raises StartupError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only for sockets that say they are TCP; with it every reply takes 40 ms more.
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
    """How uvicorn runs the application."""
    return uvicorn.Config(
        create_app(settings),
        http=HttpProtocol,
        ws=WebSocketProtocol,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_ping_interval=10,
        ws_ping_timeout=9,  # a dead phone is noticed within twenty seconds of its last word
        ws_per_message_deflate=False,  # three times the work and twice the memory, for frames of a few kilobytes
        lifespan="on",
        log_config=None,
        access_log=False,  # web/http/headers.py writes one without addresses
        server_header=False,
        backlog=4096,
        timeout_keep_alive=75,  # longer than a proxy keeps its connections: else it sends into one that is just closing
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE_S,
    )


def _welcome(settings: Settings, database: Database) -> str:
    """What is printed: where phones and organisers go, and the one-time link while there is nobody to sign in."""
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
    drawn = io.StringIO()
    segno.make(text, micro=False).terminal(drawn, border=2, compact=True)
    return drawn.getvalue().splitlines()


def _raise_file_limit() -> None:
    """A socket is an open file, and a thousand phones are more of them than most systems begin with."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65_536)), hard))
