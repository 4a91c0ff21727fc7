"""Logging as lines of text or JSON, without anything that a user wrote.

Messages of exceptions may contain answers, and asyncio's messages the arguments of tasks: only types and locations are
logged. A structured logging library would be a dependency of every module instead of the sixty lines below.
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
    # uvicorn logs everything to uvicorn.error, including websockets with client addresses.
    for noisy in ("alembic", "httpx", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it warns about malformed input
    # uvicorn reports a websocket refused with an HTTP status as an incomplete handshake.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "without completing handshake" not in record.msg)


class _PrivateFormatter(logging.Formatter):
    """Formats exceptions without their messages."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name for it
        """Return the line, without callbacks and tasks in messages of asyncio."""
        record.message = _message(record)
        return super().formatMessage(record)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's name for it
        """Return the traceback without source lines and the type of the exception."""
        return "".join([*traceback.format_tb(ei[2]), ei[0].__name__ if ei[0] else ""])


class _TextLines(_PrivateFormatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")


class _JsonLines(_PrivateFormatter):
    """One JSON object per line: time (UTC), level, logger, message, and the fields of ``extra``."""

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
    text = record.getMessage()
    return re.split(r"[\n(<]", text, maxsplit=1)[0].strip() if record.name == "asyncio" else text
