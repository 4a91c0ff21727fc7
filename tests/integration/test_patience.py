"""Requests that are sent by halves, slowly, or not at all."""

import itertools
import select
import socket
import time
from collections.abc import Iterator
from http.client import HTTPResponse

import httpx
import pytest

from tests.actors import make_room, open_text
from tests.server import ServerThread
from workshop_live import http_protocol
from workshop_live.domain import join_gate

SHORT = 2.0
"""The server's patience in these tests, in seconds."""
LATE = b"HTTP/1.1 408 "
POST = b"POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server that is soon tired of waiting, and looks no code up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http_protocol, "TIMEOUT_S", SHORT)
        patch.setattr(http_protocol, "MIN_RATE", 100)
        patch.setattr(join_gate, "MISS_BURST", 0)
        patch.setattr(join_gate, "MISS_RATE", 0.001)
        with ServerThread(tmp_path_factory.mktemp("data")) as running:
            yield running


@pytest.fixture
def connection(server: ServerThread) -> Iterator[socket.socket]:
    """A connection to the server."""
    with socket.create_connection(("127.0.0.1", server.settings.port), timeout=30) as made:
        yield made


def everything(connection: socket.socket) -> bytes:
    """What the server says until it hangs up."""
    said = b""
    while part := connection.recv(65_536):
        said += part
    return said


def trickle(connection: socket.socket, parts: Iterator[bytes], pause: float = 0.1) -> bytes:
    """Send one part after the other until the server says something. Returns that, until it hangs up."""
    for part in parts:
        if select.select([connection], [], [], pause)[0]:
            break
        connection.sendall(part)
    return everything(connection)


@pytest.mark.parametrize("begun", [b"G", b"GET / HTTP/1.1\r\nHost: local", POST % 100, POST % 100 + b'{"code": '])
def test_half_a_request_ends(connection: socket.socket, begun: bytes):
    connection.sendall(begun)
    assert everything(connection).startswith(LATE)


@pytest.mark.parametrize(
    "parts",
    [
        itertools.chain([b"GET /"], itertools.repeat(b"x")),
        itertools.chain([b"GET / HTTP/1.1\r\n"], itertools.repeat(b"X-Header: value\r\n")),
        itertools.chain([POST % 10_000], itertools.repeat(b" ")),
        itertools.repeat(b"\r\n"),
    ],
    ids=["a path", "headers", "a body", "empty lines"],
)
def test_a_request_that_trickles_in_without_end_ends(connection: socket.socket, parts: Iterator[bytes]):
    assert trickle(connection, parts).startswith(LATE)


def test_a_connection_on_which_nothing_is_asked_ends_without_a_word(connection: socket.socket):
    assert everything(connection) == b""


def test_a_body_that_comes_slowly_but_comes_is_taken(connection: socket.socket):
    body = b" " * 6_000 + b'{"code": "no code"}'
    connection.sendall(POST % len(body))
    began = time.monotonic()
    said = trickle_until_reply(connection, [body[at : at + 100] for at in range(0, len(body), 100)])
    assert time.monotonic() - began > 2 * SHORT
    assert said.startswith(b"HTTP/1.1 404 ")


def trickle_until_reply(connection: socket.socket, parts: list[bytes]) -> bytes:
    for part in parts:
        time.sleep(0.1)
        connection.sendall(part)
    return connection.recv(65_536)


def test_a_request_that_is_answered_late_is_not_cut_off_for_what_follows_it(connection: socket.socket):
    connection.sendall(b"GET /12345678 HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT")
    said = everything(connection)
    assert said.startswith(b"HTTP/1.1 202 "), "it waited in line for longer than the patience"
    assert said.endswith(LATE + b"Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")


def test_a_connection_is_kept_between_requests(connection: socket.socket):
    for _ in range(2):
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        reply = HTTPResponse(connection)
        reply.begin()
        assert (reply.status, b"ok" in reply.read()) == (200, True)
        assert not select.select([connection], [], [], 1.5 * SHORT)[0]


def test_a_websocket_is_no_half_request(server: ServerThread, client: httpx.Client):
    room = make_room(client, open_text())
    with room.watch("presenter") as projector:
        projector.read()
        time.sleep(1.5 * SHORT)
        projector.socket.send('{"probe": true}')
        assert projector.read() == []
