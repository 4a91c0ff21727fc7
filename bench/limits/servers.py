"""Our server and the reference servers as processes, pinned to the server's core."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bench.limits import programs
from bench.limits.machine import pinned, server_cores, tree
from bench.load.calls import ORIGIN
from tests.backends import redis_executable
from tests.server import API_TOKEN, ServerProcess, free_port

PARTICIPANTS = 100_000  # the highest limit of a room, since all phones have one address here


class Ours:
    """``workshop-live serve``. Its data survive a restart."""

    def __init__(self, folder: Path, *, pin: bool = True, **settings: object) -> None:
        self._server = ServerProcess(folder, room_participants=PARTICIPANTS, public_url=ORIGIN, **settings)
        self.port = self._server.settings.port
        with pinned(server_cores() if pin else os.sched_getaffinity(0)):
            self._server.start()
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=60)

    @property
    def processes(self) -> list[int]:
        """The ids of the server process and its descendants."""
        assert self._server.process is not None
        return tree(self._server.process.pid)

    def stop(self) -> None:
        """Stop gracefully, as a deployment would."""
        self.client.close()
        self._server.stop()


class Program:
    """A program that listens on a local port."""

    def __init__(self, command: list[str], port: int, *, pin: bool = True) -> None:
        self.port = port
        with pinned(server_cores() if pin else os.sched_getaffinity(0)):
            self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(port, self._process)

    @property
    def processes(self) -> list[int]:
        """The ids of the process and its descendants."""
        return tree(self._process.pid)

    def stop(self) -> None:
        """Terminate the process."""
        self._process.terminate()
        self._process.wait(timeout=20)


def reference(name: str, *arguments: object) -> Program:
    """Start a server of ``bench/references``."""
    port = free_port()
    return Program([sys.executable, "-m", f"bench.references.{name}", str(port), *map(str, arguments)], port)


def nginx(folder: Path) -> Program:
    """Start nginx with nchan and an endpoint with a fixed response. Raises FileNotFoundError if it is missing."""
    port, program = free_port(), programs.nginx()
    configuration = (Path(__file__).parents[1] / "references" / "nginx.conf").read_text()
    load = f"load_module {programs.NCHAN};" if programs.has_nchan() else ""
    nchan = NCHAN_PLACES if load else ""
    text = configuration.format(load_module=load, folder=folder, port=port, nchan=nchan)
    (folder / "nginx.conf").write_text(text)
    return Program([program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/error.log"], port)


NCHAN_PLACES = """
    location = /live { nchan_subscriber websocket; nchan_channel_id all; nchan_subscriber_first_message newest;
                       nchan_websocket_ping_interval 20; }
    location = /publish { nchan_publisher http; nchan_channel_id all; nchan_message_buffer_length 1; }
"""


def redis(folder: Path, *, pin: bool = True) -> Program:
    """Start Redis without persistence, as in python-socketio's documentation."""
    port = free_port()
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    return Program([redis_executable(), "--port", str(port), *options], port, pin=pin)


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """Wait until a port accepts connections. Raises RuntimeError if the process exits first."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{process.args!r} does not start") from None
            time.sleep(0.05)
        else:
            return
