"""Temporary folders for making files. They hold answers, so they are removed with their file or at the next start."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import Self

_PREFIX = "workshop-live-making-"  # unique to us: folders with this prefix are removed at the next start


class ScratchFolder:
    """A new temporary folder, locked by this process so that no other one removes it. Raises OSError."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            self._lock = os.open(self.path, os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _remove(self.path)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Remove the folder with everything in it. To do so twice does no harm."""
        _remove(self.path)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def clear_abandoned() -> None:
    """Remove folders of processes that were killed while making a file."""
    # Python falls back to another folder if the first one is full, so look in both.
    folders = {tempfile.gettempdir(), os.environ.get("TMPDIR", tempfile.gettempdir())}
    for path in [path for folder in folders for path in Path(folder).glob(f"{_PREFIX}*")]:
        try:
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue  # owned by somebody else, or no folder
        try:
            if os.fstat(lock).st_uid == os.geteuid():
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
        except OSError:
            continue  # locked: a file is being made in it
        finally:
            os.close(lock)


def _remove(path: Path) -> None:
    """Remove a folder. Renames it first, so that nothing is added while it is emptied."""
    renamed = path.with_name(f"{path.name}-gone")
    try:
        path.rename(renamed)
    except OSError:
        renamed = path
    shutil.rmtree(renamed, ignore_errors=True)
