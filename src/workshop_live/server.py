"""Starting the server: everything that can be wrong is found, and said, before it listens."""

import gc
import io
import logging
import resource
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import segno
import uvicorn

from workshop_live.actions.organisers import invite
from workshop_live.app import create_app
from workshop_live.settings import Settings
from workshop_live.storage.engine import Database
from workshop_live.storage.migrate import NewerDatabase
from workshop_live.storage.opening import DatabaseUnusable, open_database
from workshop_live.storage.organisers import has_accounts
from workshop_live.storage.writer import write_now

MAX_MESSAGE = 16 * 1024  # bytes of a websocket message from a browser; ours are far smaller


class CannotStart(RuntimeError):  # noqa: N818 - it is a state, said to a person
    """Why the server does not start, and what to do about it."""


def serve(settings: Settings) -> None:
    """Run until told to stop. Raises CannotStart."""
    _configure_log(settings.log_level)
    _raise_file_limit()
    database = find_database(settings)
    welcome = _welcome(settings, database)
    database.close()
    listening = listen(settings)
    server = _Server(configure(settings), lambda: sys.stdout.write(welcome))
    server.run(sockets=[listening])


def find_database(settings: Settings) -> Database:
    """The database, at the schema of this version. Raises CannotStart."""
    try:
        return open_database(settings.database)
    except NewerDatabase as error:
        raise CannotStart(
            "The database was written by a newer version of workshop-live. Install that version again, "
            "or point WORKSHOP_LIVE_DATA_DIR at another folder."
        ) from error
    except DatabaseUnusable as error:
        where = "WORKSHOP_LIVE_DATABASE_URL" if settings.database_url else f"The data folder {settings.data_dir}"
        raise CannotStart(
            f"{where} cannot be used: {error}. Give this user permission to write there, or choose another folder "
            "with --data-dir."
        ) from error


def listen(settings: Settings) -> socket.socket:
    """The socket that the server listens on. Raises CannotStart."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only for sockets that say they are TCP; with it every reply takes 40 ms more.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise CannotStart(
            f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
            f"Stop the program that has this port, or choose another: --port {settings.port + 1}"
        ) from error
    return listening


def configure(settings: Settings) -> uvicorn.Config:
    """How uvicorn runs the application."""
    return uvicorn.Config(
        create_app(settings),
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE,
        ws_ping_interval=10,
        ws_ping_timeout=10,
        ws_per_message_deflate=False,  # three times the work and twice the memory, for frames of a few kilobytes
        lifespan="on",
        log_config=None,
        access_log=False,  # web/headers.py writes one without addresses
        server_header=False,
        backlog=4096,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
    )


class _DiscreetFormatter(logging.Formatter):
    """Tracebacks without the exception's message, which may hold what somebody wrote."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name for it
        """Where it happened, and the type of what happened."""
        kind, _, trace = ei
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


def _configure_log(level: str) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    # uvicorn.error is where uvicorn says everything, each websocket with the phone's address among it.
    for noisy in ("alembic", "httpx", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # uvicorn takes a websocket that was refused with a status for one that was forgotten.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "without completing handshake" not in record.msg)


class _Server(uvicorn.Server):
    """Says that it is there once it is."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], object]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            # What is loaded stays: without it the collector has a tenth less to do for every answer.
            gc.collect()
            gc.freeze()
            self._started()
            sys.stdout.flush()


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
