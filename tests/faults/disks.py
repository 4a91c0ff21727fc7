"""Disks that can be full: a small one of its own where this user may mount one, a limit on the size of files anywhere."""

import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server import ServerProcess

SIZE = 24 * 1024 * 1024
BALLAST = "ballast"


class SmallDisk:
    """A file system in memory that a file fills. Its folder is the server's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    @contextmanager
    def new(cls, folder: Path) -> Iterator["SmallDisk"]:
        """Mount one. Raises CalledProcessError where this user may not."""
        folder.mkdir(parents=True, exist_ok=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
        subprocess.run(mount, check=True, capture_output=True)
        try:
            yield cls(folder)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)

    def fill(self, server: ServerProcess) -> None:
        """Leave not a byte."""
        with (self.folder / BALLAST).open("ab", buffering=0) as file:
            piece = bytes(64 * 1024)
            while piece:
                try:
                    file.write(piece)
                except OSError:
                    piece = piece[: len(piece) // 2]

    def free(self, server: ServerProcess) -> None:
        """Make room again."""
        (self.folder / BALLAST).unlink()


class LimitedFiles:
    """The server may not make any file longer than its longest is: to it that is a disk that is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    @contextmanager
    def new(cls, folder: Path) -> Iterator["LimitedFiles"]:
        """Nothing to prepare."""
        yield cls(folder)

    def fill(self, server: ServerProcess) -> None:
        """Set the limit. It is lower than the longest file, since the log is also written over from its beginning."""
        self._limit(server, 4096)

    def free(self, server: ServerProcess) -> None:
        """Take the limit away."""
        self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: ServerProcess, size: int) -> None:
        assert server.process is not None
        _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))


def may_mount() -> bool:
    """Whether this user can mount a disk of their own here."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with SmallDisk.new(Path(folder)):
                return True
        except (subprocess.CalledProcessError, OSError):
            return False
