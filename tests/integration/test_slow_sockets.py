"""Screens that do not take what they are sent, over both ways of writing to a socket."""

import asyncio
import base64
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.sync.client import connect
from websockets.uri import parse_uri

from tests.actors import Room, Watcher, bearer, make_room, open_text
from tests.server import ServerThread, client_of
from workshop_live.realtime import hub, outbox
from workshop_live.web.http import websocket_transports
from workshop_live.web.http.websocket_transports import transport_behind

HELLO = json.dumps({"screen": "presenter"}).encode()


@pytest.fixture(scope="module", params=["past the ASGI call", "through it"])
def slow_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server whose connections hold little, with and without the transport behind uvicorn's ``send``."""
    running = ServerThread(tmp_path_factory.mktemp("data"))
    running._listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "through it":
            patch.setattr(websocket_transports, "transport_behind", lambda send: None)
        else:
            patch.delattr(websocket_transports, "AwaitedWire")
        running.start()
        yield running
        running.stop()


@pytest.fixture(scope="module")
def room(slow_server: ServerThread) -> Iterator[Room]:
    """A room whose results fill some 100 kilobytes."""
    with client_of(slow_server.address) as client:
        room = make_room(client, open_text(max_length=1_000))
        room.act("open")
        phones = [room.join() for _ in range(4)]
        for number in range(120):
            assert phones[number % 4].answer(f"Svar {number} " + "x" * 900).status_code == 201
        yield room


class StuckScreen:
    """A screen that says what it is, and reads only when it is told to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._browser = ClientProtocol(parse_uri("ws://localhost/"), state=State.OPEN, max_size=None)
        self.received = 0
        self.is_cut_off = False
        self.etags: dict[str, str] = {}

    def read(self, seconds: float) -> None:
        """Take in what there is, until nothing comes for a while."""
        self._connection.settimeout(seconds)
        try:
            while data := self._connection.recv(65_536):
                self._take(data)
            self.is_cut_off = True
        except TimeoutError:
            pass
        except ConnectionResetError:
            self.is_cut_off = True

    def _take(self, data: bytes) -> None:
        self.received += len(data)
        self._browser.receive_data(data)
        for message in self._browser.events_received():
            assert isinstance(message, Frame)
            if message.opcode is Opcode.TEXT:
                frames = json.loads(message.data)["frames"]
                self.etags |= {frame["region"]: frame["etag"] for frame in frames}


@contextmanager
def stuck(room: Room, server: ServerThread) -> Iterator[StuckScreen]:
    """A screen with hardly any room for what it does not read."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        connection.connect(("127.0.0.1", server.settings.port))
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET /rooms/{room.id}/live HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            f"Authorization: {bearer(room.token)['Authorization']}",
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        reply = b""
        while not reply.endswith(b"\r\n\r\n"):
            reply += connection.recv(1)
        assert b" 101 " in reply
        connection.sendall(bytes([0x81, 0x80 | len(HELLO), 0, 0, 0, 0]) + HELLO)
        yield StuckScreen(connection)


def toggle(room: Room, projector: Watcher, times: int) -> int:
    """Show and hide the results. Returns how many bytes of them a screen got that takes everything."""
    received = 0
    for _ in range(times):
        for action in ("show", "hide"):
            assert room.act(action).status_code == 200
            while "results" not in projector.read():
                pass
            received += len(projector.screen)
    return received


def test_a_screen_that_takes_nothing_delays_nobody_and_finds_the_newest(
    room: Room, slow_server: ServerThread, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outbox, "SEND_DEADLINE_S", 60)
    with stuck(room, slow_server) as slow, room.watch("presenter") as projector:
        projector.read()
        sent = toggle(room, projector, 10)
        slow.read(1.5)
        assert not slow.is_cut_off
        assert slow.etags["results"] == projector.versions["results"]
        assert slow.received < sent / 3


def test_a_screen_that_takes_nothing_for_long_is_cut_off_and_comes_back(
    room: Room, slow_server: ServerThread, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outbox, "SEND_DEADLINE_S", 0.3)
    with stuck(room, slow_server) as slow, room.watch("presenter") as projector, room.watch("facilitator") as laptop:
        projector.read()
        toggle(room, projector, 3)
        laptop.read_until("Storskjermen er tilkoblet")
        deadline = time.monotonic() + 10
        while presenters(slow_server, room) > 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        slow.read(5)
        assert slow.is_cut_off
        assert (slow.etags | come_back(room, slow_server, slow.etags))["results"] == projector.versions["results"]


def presenters(server: ServerThread, room: Room) -> int:
    """How many projectors are connected, as the facilitator's presence counts them."""
    app: Any = server._server.config.app
    parts = app.state.services
    return int(parts.hub.presence.of(parts.rooms.get(room.id).id).presenters)


def come_back(room: Room, server: ServerThread, versions: dict[str, str]) -> dict[str, str]:
    """What a screen that has these versions gets when it connects again."""
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with connect(url, additional_headers=room.headers, compression=None) as again:
        watcher = Watcher(again, "presenter", versions=versions)
        watcher.read()
    return watcher.versions


def test_a_silent_line_shows_that_it_is_alive(room: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub, "HEARTBEAT_S", 0.5)
    with room.watch("presenter") as projector:
        projector.read()
        assert all(projector.read(timeout=5) in ([], ["footer"]) for _ in range(3))


def test_a_probe_a_burst_and_a_large_message_arrive_whole(room: Room):
    with room.watch("presenter") as projector:
        projector.read()
        room.act("show")
        projector.read_until("Svar 119")
        for _ in range(15):
            projector.socket.send('{"probe": true}')
        room.act("hide")
        projector.read_until("120 svar fra 4")


def test_what_closes_a_socket_says_why(room: Room):
    with room.watch("presenter") as projector:
        projector.read()
        projector.socket.send('{"more": 1}')
        with pytest.raises(ConnectionClosed) as closed:
            projector.read_until("never")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400


async def test_a_transport_is_found_behind_no_other_server():
    class Protocol:
        transport = asyncio.Transport()

        async def send(self, message: object) -> None: ...

    async def send(message: object) -> None: ...

    assert transport_behind(Protocol().send) is None
    assert transport_behind(send) is None
    known = type("WebSocketsSansIOProtocol", (Protocol,), {})
    assert transport_behind(known().send) is Protocol.transport
    assert transport_behind(type("WebSocketsSansIOProtocol", (Protocol,), {"transport": None})().send) is None
