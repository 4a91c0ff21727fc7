"""The server under uvicorn, and how it stops: nobody is cut off, and not everybody comes back at once."""

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
_MOMENTS = random.Random()  # noqa: S311 - to spread them, no secret
FAREWELL_S = 1.0  # seconds for which the last screens have to take in that they are sent away


class Server(uvicorn.Server):
    """Says that it is there once it is. Told to stop, it drains: /ready says so first and no socket is let in any more,
    those that are open are closed with 1012 in random order over ``drain_seconds``, requests under way get their
    replies, and what waits to be written is written. Told twice, it quits at once: what was acknowledged is on disk.
    """

    def __init__(self, config: uvicorn.Config, started: Callable[[], object], drain_seconds: float) -> None:
        super().__init__(config)
        self._started = started
        self._drain_seconds = drain_seconds
        self.has_failed = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            # What is loaded stays: without it the collector has a tenth less to do for every answer. What an answer
            # makes is gone with its reply; to look for what is not more seldom saves another fifteenth.
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 20)
            application: Any = self.config.app
            application.state.give_up = self._give_up
            self._started()
            sys.stdout.flush()
            _tell_systemd("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop."""
        _tell_systemd("STOPPING=1")
        application: Any = self.config.app
        application.state.is_draining = True
        await self._close_websockets()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - whichever it is
        """Stop; the exit code then is 0, not the signal. A second time is meant."""
        if self.should_exit:
            os._exit(1)
        self.should_exit = True

    def _give_up(self) -> None:
        """Stop, since the server cannot do its work any more; whatever watches over it starts another one."""
        self.has_failed = self.should_exit = True

    async def _close_websockets(self) -> None:
        """Close them at moments drawn by lot, and hang up on those that do not take their leave."""
        clock = asyncio.get_running_loop()
        began = clock.time()
        drawn = [(_MOMENTS.uniform(0, self._drain_seconds), it) for it in self._websockets()]
        for moment, websocket in sorted(drawn, key=lambda it: it[0]):
            await asyncio.sleep(max(0, began + moment - clock.time()))
            _close(websocket)
        patience = clock.time() + FAREWELL_S
        while left := self._websockets():
            for websocket in left:
                if clock.time() < patience:
                    _close(websocket)
                else:
                    websocket.transport.abort()
            await asyncio.sleep(TICK_S)

    def _websockets(self) -> list[Any]:
        kind: Any = self.config.ws_protocol_class
        return [it for it in self.server_state.connections if isinstance(it, kind) and it.handshake_complete]


def _close(websocket: Any) -> None:
    """Send 1012. uvicorn itself would try that also where the browser is just hanging up, and fail."""
    if websocket.transport.is_closing():
        return
    try:
        websocket.shutdown()
    except Exception:  # noqa: BLE001 - it is closing already
        websocket.transport.abort()


def _tell_systemd(state: str) -> None:
    """What sd_notify does, for units with Type=notify."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as telling:
            telling.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
