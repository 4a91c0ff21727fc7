"""A running server for tests: the real application under the real uvicorn, in a thread or a process."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx
import uvicorn

from workshop_live import server as serving
from workshop_live.settings import Settings

API_TOKEN = "a-token-for-the-tests"
PATIENCE_S = 120.0
_PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # no test uses TLS; creating a context per client would take 20 ms


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_settings(data_dir: Path, **settings: object) -> Settings:
    """Return settings for a test: loopback, a free port, and nothing from .env."""
    port = free_port()
    values = {"host": "127.0.0.1", "port": port, "data_dir": data_dir, "api_token": API_TOKEN, "log_level": "warning"}
    values["drain_seconds"] = 0
    return Settings(_env_file=None, **{"public_url": f"http://localhost:{port}", **values, **settings})  # type: ignore[arg-type]


test_settings.__test__ = False  # type: ignore[attr-defined]


class ServerThread:
    """The server in a thread: starts fast, and its services can be inspected."""

    def __init__(self, data_dir: Path, **settings: object) -> None:
        self.settings = test_settings(data_dir, **settings)
        self.address = self.settings.address
        self._server = uvicorn.Server(serving.configure(self.settings))
        self._listening = serving.listen(self.settings)
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],), daemon=True)
        self.servers = [self]

    def start(self) -> Self:
        """Start, and wait until it responds."""
        self._thread.start()
        wait_for(f"http://127.0.0.1:{self.settings.port}/health")
        return self

    def stop(self) -> None:
        """Stop gracefully, as a deployment would, and wait for it."""
        self._server.should_exit = True
        self._thread.join(timeout=15)
        self._listening.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class ServerProcess:
    """The server in a process, which can be killed. ``environment`` is added to its settings."""

    def __init__(self, data_dir: Path, *, environment: Mapping[str, str] | None = None, **settings: object) -> None:
        self.settings = test_settings(data_dir, **settings)
        self.environment = dict(environment or {})
        self.address = self.settings.address
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start, and wait until it responds."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WORKSHOP_LIVE_")}
        for name, value in self.settings.model_dump().items():
            environment[f"WORKSHOP_LIVE_{name.upper()}"] = str(value)
        environment |= self.environment
        command = [sys.executable, "-m", "workshop_live", "serve"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(f"http://127.0.0.1:{self.settings.port}/health")
        return self

    def kill(self) -> None:
        """Kill it like a power failure."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> None:
        """Stop gracefully, as a deployment would."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=15)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def client_of(address: str, **options: Any) -> httpx.Client:
    """Return a client with a long timeout, so that a busy machine does not fail tests."""
    return httpx.Client(base_url=address, timeout=PATIENCE_S, verify=_PLAIN, **options)


def wait_for(url: str, seconds: float = 60) -> None:
    """Wait until a URL responds."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(url, timeout=2, verify=_PLAIN).status_code == 200:
                return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)
