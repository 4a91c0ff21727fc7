"""The uvicorn server with a graceful shutdown: no request is cut off, and reconnections are spread over time."""

import asyncio
import gc
import os
import random
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

TICK_S = 0.02
_RANDOM = random.Random()  # noqa: S311 - not for security
CLOSE_TIMEOUT_S = 1.0  # seconds for the closing handshake of the last sockets


class Server(uvicorn.Server):
    """Reports when it is ready, and drains on shutdown.

    On the first signal, /ready fails and new sockets are refused, open ones are closed with 1012 in random order over
    ``drain_seconds``, and running requests and pending writes are finished. A second signal exits at once, which is
    safe: acknowledged answers are on disk.
    """

    def __init__(self, config: uvicorn.Config, started: Callable[[], object], drain_seconds: float) -> None:
        super().__init__(config)
        self._started = started
        self._drain_seconds = drain_seconds
        self.has_failed = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and report it."""
        await super().startup(sockets)
        if self.started:
            # Loaded modules stay in memory: freezing them saves a tenth of the work per answer. Objects of a request
            # are freed by reference counts, so rarer collections save another fifteenth.
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 20)
            application: Any = self.config.app
            application.state.give_up = self._give_up
            self._started()
            sys.stdout.flush()
            _notify_systemd("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop."""
        _notify_systemd("STOPPING=1")
        application: Any = self.config.app
        application.state.is_draining = True
        await self._close_websockets()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - either signal
        """Stop with exit code 0. A second signal exits at once."""
        if self.should_exit:
            os._exit(1)
        self.should_exit = True

    def _give_up(self) -> None:
        """Stop with an error, so that the supervisor starts another server."""
        self.has_failed = self.should_exit = True

    async def _close_websockets(self) -> None:
        """Close the sockets at random moments, and abort those without a closing handshake."""
        clock = asyncio.get_running_loop()
        began = clock.time()
        schedule = [(_RANDOM.uniform(0, self._drain_seconds), websocket) for websocket in self._websockets()]
        for moment, websocket in sorted(schedule, key=lambda websocket: websocket[0]):
            await asyncio.sleep(max(0, began + moment - clock.time()))
            _close(websocket)
        deadline = clock.time() + CLOSE_TIMEOUT_S
        while remaining := self._websockets():
            for websocket in remaining:
                if clock.time() < deadline:
                    _close(websocket)
                else:
                    websocket.transport.abort()
            await asyncio.sleep(TICK_S)

    def _websockets(self) -> list[Any]:
        protocol_class: Any = self.config.ws_protocol_class
        return [
            connection
            for connection in self.server_state.connections
            if isinstance(connection, protocol_class) and connection.handshake_complete
        ]


def _close(websocket: Any) -> None:
    """Close with 1012. uvicorn's own method fails on sockets that are closing."""
    if websocket.transport.is_closing():
        return
    try:
        websocket.shutdown()
    except Exception:  # noqa: BLE001 - it is closing already
        websocket.transport.abort()


def _notify_systemd(state: str) -> None:
    """Send a state to systemd, as sd_notify does, for units with Type=notify."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify_socket:
            notify_socket.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
