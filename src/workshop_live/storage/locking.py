"""The lock beside a database file: who has it may change what others take for granted."""

import fcntl
from pathlib import Path
from typing import IO


class ServerRunningError(RuntimeError):
    """Another process has it."""


def claim(path: Path) -> IO[bytes]:
    """The lock beside a database file, until it is closed or the process ends. Raises ServerRunningError."""
    lock = Path(f"{path}.lock").open("wb")  # noqa: SIM115 - it stays open
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise ServerRunningError from None
    return lock
