"""How messages get to one socket: what the tests with a slow screen cannot see from outside."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from workshop_live.realtime.frames import Batch
from workshop_live.web.http import websocket_transports
from workshop_live.web.http.websocket_transports import DirectWire


class Connection(asyncio.Transport):
    """A transport that only remembers."""

    def __init__(self, tcp: socket.socket) -> None:
        super().__init__({"socket": tcp})
        self.written = b""
        self.closing = False
        self.aborted = asyncio.Event()

    def is_closing(self) -> bool:
        return self.closing

    def write(self, data: Any) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted.set()


class Silent:
    """A websocket that cannot take leave: its phone takes nothing."""

    async def close(self, code: int) -> None:
        await asyncio.Event().wait()


@pytest.fixture
def connection() -> Iterator[Connection]:
    with socket.socket() as tcp:
        yield Connection(tcp)


async def test_a_message_is_written_whole_until_the_server_closes_the_socket(connection: Connection):
    wire, batch = DirectWire(Silent(), connection), Batch()  # type: ignore[arg-type]
    wire.write(batch)
    connection.closing = True
    wire.write(Batch())
    assert connection.written == batch.wire


async def test_the_system_holds_little_of_what_a_phone_does_not_take(connection: Connection):
    DirectWire(Silent(), connection)  # type: ignore[arg-type]
    tcp = connection.get_extra_info("socket")
    assert tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == websocket_transports.MAX_UNSENT_BYTES


async def test_who_does_not_take_the_closing_code_is_cut_off(connection: Connection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(websocket_transports, "SEND_DEADLINE_S", 0.01)
    wire = DirectWire(Silent(), connection)  # type: ignore[arg-type]
    wire.close(4404)
    async with asyncio.timeout(5):
        await connection.aborted.wait()
