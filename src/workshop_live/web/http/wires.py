"""Sockets as the outboxes see them: written past the ASGI call where that can be done, through it elsewhere."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from workshop_live.realtime.frames import Batch
from workshop_live.realtime.outbox import SEND_DEADLINE_S, Wire

MAX_UNSENT_BYTES = 16 * 1024
"""Bytes that the system may hold unsent for one socket. Beyond that they wait here, where newer ones replace them."""

_TRANSPORT = "workshop_live.transport"


class FindTransports:
    """Middleware, the outermost: further in, ``send`` is no longer the server's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass a request on. Not a coroutine of its own: that would be one more per socket."""
        if scope["type"] == "websocket":
            scope[_TRANSPORT] = transport_behind(send)
        return self._app(scope, receive, send)


def transport_behind(send: Send) -> asyncio.Transport | None:
    """The connection below uvicorn's ``websockets-sansio``. None where it is not found: another server, or uvicorn."""
    protocol = getattr(send, "__self__", None)
    transport = getattr(protocol, "transport", None)
    names = {kind.__name__ for kind in type(protocol).__mro__}
    is_known = "WebSocketsSansIOProtocol" in names and isinstance(transport, asyncio.Transport)
    return transport if is_known else None


def wire_of(websocket: WebSocket, hang_up: Callable[[], None]) -> Wire:
    """The wire of an accepted socket. ``hang_up`` ends the ASGI call, where there is no other way to end a socket."""
    transport = websocket.scope.get(_TRANSPORT)
    return AwaitedWire(websocket, hang_up) if transport is None else DirectWire(websocket, transport)


class DirectWire:
    """Writes whole websocket messages to the transport.

    The server writes its pings, and whatever closes a socket, to the same transport, whole as well. It closes the
    transport with its last word, except after ``close``, and no outbox writes after that.
    """

    __slots__ = ("_closing", "_transport", "_websocket")

    def __init__(self, websocket: WebSocket, transport: asyncio.Transport) -> None:
        self._websocket = websocket
        self._transport = transport
        self._closing: asyncio.Task[None] | None = None
        _keep_little_unsent(transport)

    @property
    def unsent(self) -> int:
        """Bytes that the system has not taken yet."""
        return self._transport.get_write_buffer_size()

    def write(self, batch: Batch) -> None:
        """Hand a message to the system, or to the transport's buffer as far as the system does not take it."""
        if not self._transport.is_closing():
            self._transport.write(batch.wire)

    def close(self, code: int) -> None:
        """Have the server close the socket."""
        self._closing = asyncio.create_task(_close(self._websocket, code, self.abort))

    def abort(self) -> None:
        """Drop the connection; the ASGI call is told that the socket is gone."""
        self._transport.abort()


class AwaitedWire:
    """Sends through the ASGI call, each message in a task of its own, one at a time."""

    __slots__ = ("_closing", "_hang_up", "_sending", "_websocket")

    def __init__(self, websocket: WebSocket, hang_up: Callable[[], None]) -> None:
        self._websocket = websocket
        self._hang_up = hang_up
        self._sending: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @property
    def unsent(self) -> int:
        """1 while a message is on its way; how much of it has left is not known."""
        return int(self._sending is not None and not self._sending.done())

    def write(self, batch: Batch) -> None:
        """Send a message."""
        self._sending = asyncio.create_task(self._send(batch.message.decode()))

    def close(self, code: int) -> None:
        """Have the server close the socket."""
        self._closing = asyncio.create_task(_close(self._websocket, code, self.abort))

    def abort(self) -> None:
        """Send no more, and end the ASGI call."""
        if self._sending is not None:
            self._sending.cancel()
        self._hang_up()

    async def _send(self, message: str) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):  # it was closed meanwhile
            await self._websocket.send_text(message)


async def _close(websocket: WebSocket, code: int, abort: Callable[[], None]) -> None:
    """The server takes leave after what it has sent; for a phone that does not take that, nobody waits long."""
    try:
        async with asyncio.timeout(SEND_DEADLINE_S):
            await websocket.close(code)
    except TimeoutError:
        abort()
    except (WebSocketDisconnect, RuntimeError):
        pass  # it was closed meanwhile


def _keep_little_unsent(transport: asyncio.Transport) -> None:
    """What the system holds is old when it arrives, and is not counted in ``unsent``. It would take megabytes."""
    connection, option = transport.get_extra_info("socket"), getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if connection is not None and option is not None:
        with suppress(OSError):  # not TCP
            connection.setsockopt(socket.IPPROTO_TCP, option, MAX_UNSENT_BYTES)
