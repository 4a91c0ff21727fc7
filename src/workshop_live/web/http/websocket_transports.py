"""Sending on websockets for outboxes: directly to the transport if possible, otherwise through the ASGI call."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from workshop_live.realtime.frames import Batch
from workshop_live.realtime.outbox import SEND_DEADLINE_S, Wire

MAX_UNSENT_BYTES = 16 * 1024
"""Bytes that the kernel buffers per socket. Later messages wait in the outbox, where newer ones can replace them."""

_TRANSPORT = "workshop_live.transport"


class FindTransports:
    """Middleware that stores the server's transport. It must be the outermost: others wrap ``send``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass a request on. Not a coroutine, which would cost one more frame per socket."""
        if scope["type"] == "websocket":
            scope[_TRANSPORT] = transport_behind(send)
        return self._app(scope, receive, send)


def transport_behind(send: Send) -> asyncio.Transport | None:
    """Return the transport of uvicorn's ``websockets-sansio``; None for other servers, protocols or versions."""
    protocol = getattr(send, "__self__", None)
    transport = getattr(protocol, "transport", None)
    names = {kind.__name__ for kind in type(protocol).__mro__}
    is_known = "WebSocketsSansIOProtocol" in names and isinstance(transport, asyncio.Transport)
    return transport if is_known else None


def wire_of(websocket: WebSocket, hang_up: Callable[[], None]) -> Wire:
    """Return the wire of an accepted socket. ``hang_up`` ends the ASGI call of a socket without a transport."""
    transport = websocket.scope.get(_TRANSPORT)
    return AwaitedWire(websocket, hang_up) if transport is None else DirectWire(websocket, transport)


class DirectWire:
    """Writes whole websocket messages to the transport.

    The server writes pings and close frames to the same transport, also as a whole. It closes the transport with its
    last frame, except after ``close``, and no outbox writes after that.
    """

    __slots__ = ("_closing", "_transport", "_websocket")

    def __init__(self, websocket: WebSocket, transport: asyncio.Transport) -> None:
        self._websocket = websocket
        self._transport = transport
        self._closing: asyncio.Task[None] | None = None
        _keep_little_unsent(transport)

    @property
    def unsent(self) -> int:
        """The number of bytes in the transport's buffer."""
        return self._transport.get_write_buffer_size()

    def write(self, batch: Batch) -> None:
        """Write a message to the transport."""
        if not self._transport.is_closing():
            self._transport.write(batch.wire)

    def close(self, code: int) -> None:
        """Start the closing handshake."""
        self._closing = asyncio.create_task(_close(self._websocket, code, self.abort))

    def abort(self) -> None:
        """Drop the connection; the ASGI call receives a disconnect."""
        self._transport.abort()


class AwaitedWire:
    """Sends through the ASGI call, one message at a time, each in a task."""

    __slots__ = ("_closing", "_hang_up", "_sending", "_websocket")

    def __init__(self, websocket: WebSocket, hang_up: Callable[[], None]) -> None:
        self._websocket = websocket
        self._hang_up = hang_up
        self._sending: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @property
    def unsent(self) -> int:
        """1 while a message is being sent, else 0; the number of bytes is not known."""
        return int(self._sending is not None and not self._sending.done())

    def write(self, batch: Batch) -> None:
        """Send a message in a task."""
        self._sending = asyncio.create_task(self._send(batch.message.decode()))

    def close(self, code: int) -> None:
        """Start the closing handshake."""
        self._closing = asyncio.create_task(_close(self._websocket, code, self.abort))

    def abort(self) -> None:
        """Cancel sending, and end the ASGI call."""
        if self._sending is not None:
            self._sending.cancel()
        self._hang_up()

    async def _send(self, message: str) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):  # closed meanwhile
            await self._websocket.send_text(message)


async def _close(websocket: WebSocket, code: int, abort: Callable[[], None]) -> None:
    """Close a socket after what was sent before. Abort it if the peer does not accept that in time."""
    try:
        async with asyncio.timeout(SEND_DEADLINE_S):
            await websocket.close(code)
    except TimeoutError:
        abort()
    except (WebSocketDisconnect, RuntimeError):
        pass  # closed meanwhile


def _keep_little_unsent(transport: asyncio.Transport) -> None:
    """Limit the kernel's send buffer: data in it is stale on arrival and not counted in ``unsent``.

    The default is megabytes.
    """
    connection, option = transport.get_extra_info("socket"), getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if connection is not None and option is not None:
        with suppress(OSError):  # not TCP
            connection.setsockopt(socket.IPPROTO_TCP, option, MAX_UNSENT_BYTES)
