"""One phone that sends without a pause over its socket: the others' answers take as long as without it."""

import itertools
import socket
import statistics
import threading
import time
from collections.abc import Callable
from typing import Self

import httpx
import pytest

from tests.actors import Phone, Room, bearer, make_room, open_text
from tests.faults.conftest import Promise
from tests.server import ServerProcess

PHONES = 40
PATIENCE_S = 10.0  # seconds
AGAIN = 0.25  # seconds after which a socket that was closed is opened anew; our page waits for ten or so
TEXT, PING, FRAGMENT = 0x81, 0x89, 0x00
KINDS = {"messages": (TEXT, b'{"probe":true}'), "pings": (PING, b""), "fragments": (FRAGMENT, b"")}


def masked(first: int, payload: bytes) -> bytes:
    """A frame as a browser sends it, with a mask of zeros."""
    return bytes([first, 0x80 | len(payload), 0, 0, 0, 0]) + payload


class Flood:
    """One phone whose socket sends without a pause while it is on, and is opened anew when it was closed."""

    def __init__(self, room: Room, token: str, port: int, kind: str) -> None:
        self.sockets = 0
        self.never_closed = 0
        self._room, self._token, self._port = room, token, port
        opening = masked(0x01, b"{") if kind == "fragments" else b""
        self._frames = masked(*KINDS[kind]) * 2_000
        self._first = masked(TEXT, b'{"screen":"participant"}') + opening
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._over.clear()
        self._thread = threading.Thread(target=self._keep_on)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=2 * PATIENCE_S)

    def _keep_on(self) -> None:
        while not self._over.is_set():
            with socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S) as connection:
                self.sockets += 1
                self.never_closed += not self._is_closed(connection)
            self._over.wait(AGAIN)

    def _is_closed(self, connection: socket.socket) -> bool:
        deadline = time.monotonic() + PATIENCE_S
        try:
            self._open(connection)
            while time.monotonic() < deadline:
                connection.sendall(self._frames)
        except (ConnectionError, TimeoutError):
            return True
        return False

    def _open(self, connection: socket.socket) -> None:
        lines = [
            f"GET /rooms/{self._room.id}/live HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            f"Authorization: {bearer(self._token)['Authorization']}",
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        connection.recv(1_000)
        connection.sendall(self._first)


def answer_times(phones: list[Phone], numbers: "itertools.count[int]") -> list[float]:
    """Each phone answers once. How long each took, in milliseconds."""
    times = []
    for phone in phones:
        started = time.perf_counter()
        assert phone.answer(f"svar {next(numbers)}").status_code == 201
        times.append(1_000 * (time.perf_counter() - started))
    return times


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_that_floods_its_socket_holds_nobody_up(
    killable: ServerProcess,
    killable_client: httpx.Client,
    size: Callable[[int, int], int],
    promise: Promise,
    kind: str,
):
    room, numbers = make_room(killable_client, open_text()), itertools.count()
    room.act("open")
    phones = [room.join() for _ in range(PHONES)]
    calm: list[float] = []
    flooded: list[float] = []
    flood = Flood(room, room.join().token, killable.settings.port, kind)
    for _ in range(size(4, 20)):
        calm += answer_times(phones, numbers)
        with flood:
            flooded += answer_times(phones, numbers)
    figures = {
        name: f"{statistics.median(times):.1f}/{statistics.quantiles(times, n=100)[98]:.1f}ms"
        for name, times in (("calm", calm), ("flooded", flooded))
    }
    promise(f"sockets with a flood of {kind} closed", flood.sockets, flood.never_closed, **figures)
