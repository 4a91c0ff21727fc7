"""The folders in which files are made. They hold answers, so each goes with its file, or with the next start."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import Self

_PREFIX = "workshop-live-making-"  # nothing else is called so: what is found at a start is removed


class ScratchFolder:
    """A new folder that this process has locked, so that no other one takes it for abandoned. Raises OSError."""

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
    """Remove what processes have left that were ended while they made a file."""
    # Where the usual folder is full, Python takes another one: what was left in the first is looked for all the same.
    folders = {tempfile.gettempdir(), os.environ.get("TMPDIR", tempfile.gettempdir())}
    for path in (found for folder in folders for found in Path(folder).glob(f"{_PREFIX}*")):
        try:
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue  # it is somebody else's, or no folder
        try:
            if os.fstat(lock).st_uid == os.geteuid():
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
        except OSError:
            continue  # a file is being made in it
        finally:
            os.close(lock)


def _remove(path: Path) -> None:
    """Move it away first: whoever still writes there finds nothing, and cannot add to it while it is emptied."""
    gone = path.with_name(f"{path.name}-gone")
    try:
        path.rename(gone)
    except OSError:
        gone = path
    shutil.rmtree(gone, ignore_errors=True)
