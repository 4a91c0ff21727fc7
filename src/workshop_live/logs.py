"""The log: lines for people or JSON for programs, and in neither a word that somebody wrote.

An exception's message may hold an answer, and what the event loop says of a task may hold its arguments: only types and
places are logged. A library for structured logs would add a dependency to every module, for the sixty lines below.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure_log(level: str, log_format: str) -> None:
    """Log to standard error from ``level`` on, as ``text`` or ``json``."""
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines() if log_format == "json" else _TextLines())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    # uvicorn.error is where uvicorn says everything, each websocket with the phone's address among it.
    for noisy in ("alembic", "httpx", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it warns of whatever somebody sends
    # uvicorn takes a websocket that was refused with a status for one that was forgotten.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "without completing handshake" not in record.msg)


class _Discreet(logging.Formatter):
    """Says what failed and where, and leaves out with what."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name for it
        """The line, without what the event loop shows of callbacks and tasks."""
        record.message = _message(record)
        return super().formatMessage(record)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's name for it
        """Where it happened, and the type of what happened."""
        return "".join([*traceback.format_tb(ei[2]), ei[0].__name__ if ei[0] else ""])


class _TextLines(_Discreet):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")


class _JsonLines(_Discreet):
    """One JSON object a line: time (UTC), level, logger, message, and the fields that were given as ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def _message(record: logging.LogRecord) -> str:
    said = record.getMessage()
    return re.split(r"[\n(<]", said, maxsplit=1)[0].strip() if record.name == "asyncio" else said
