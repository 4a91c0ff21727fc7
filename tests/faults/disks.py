"""Disks that can be full: a small one of its own where this user may mount one, a limit on the size of files anywhere."""

import itertools
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.server import ServerProcess

SIZE = 24 * 1024 * 1024
INODES = 2_000
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
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},nr_inodes={INODES}", "none", str(folder)]
        subprocess.run(mount, check=True, capture_output=True)
        try:
            yield cls(folder)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)

    def fill(self, server: ServerProcess, spare: int = 0) -> None:
        """Leave not a byte, or so many."""
        with (self.folder / BALLAST).open("ab", buffering=0) as file:
            piece = bytes(64 * 1024)
            while piece:
                try:
                    file.write(piece)
                except OSError:
                    piece = piece[: len(piece) // 2]
            file.truncate(max(0, file.tell() - spare))

    def use_up_names(self) -> None:
        """Leave room for not one more file."""
        names = self.folder / BALLAST
        names.mkdir()
        with suppress(OSError):
            for number in itertools.count():
                (names / f"{number}").touch()

    def free(self, server: ServerProcess) -> None:
        """Make room again."""
        ballast = self.folder / BALLAST
        shutil.rmtree(ballast) if ballast.is_dir() else ballast.unlink()


class LimitedFiles:
    """The server may not make any file longer than its longest is: to it that is a disk that is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    @contextmanager
    def new(cls, folder: Path) -> Iterator["LimitedFiles"]:
        """Make the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        yield cls(folder)

    def fill(self, server: ServerProcess, spare: int = 0) -> None:
        """Set the limit. It is lower than the longest file, since the log is also written over from its beginning."""
        self._limit(server, 4096 + spare)

    def use_up_names(self) -> None:
        """Let nobody make a file in the folder."""
        self.folder.chmod(0o500)

    def free(self, server: ServerProcess) -> None:
        """Take the limit away."""
        self.folder.chmod(0o700)
        self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: ServerProcess, size: int) -> None:
        assert server.process is not None
        for pid in (server.process.pid, *children(server.process.pid)):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has just ended
        if parent == pid:
            found.append(int(path.parent.name))
    return found


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
