"""Phones without a browser: websockets that implement the minimum of each server's protocol."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.load.calls import ORIGIN
from bench.load.frames import CLOSE, PING, PONG, FrameReader, handshake, masked
from bench.load.wires import Loop, Wire

AT_ONCE = 200  # phones that connect concurrently
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Dialect:
    """The protocol of a server.

    ``ready`` is the prefix of the message that completes a connection, ``news`` of a broadcast.
    """

    path: str
    hello: str = ""
    ready: str = ""
    news: str = ""
    replies: tuple[tuple[str, str], ...] = ()
    """Pairs of a prefix of a message, and the reply to it."""


OURS_NEWS = '{"frames"'


def ours(room: str, screen: str = "participant", *, is_preview: bool = False) -> Dialect:
    """Return the protocol of our server for a room's screen, or for the preview of the projector on the desk."""
    hello = {"screen": screen, "preview": True} if is_preview else {"screen": screen}
    return Dialect(f"/rooms/{room}/live", json.dumps(hello), ready="{", news=OURS_NEWS)


SEND_TEXT = Dialect("/live")
NCHAN = Dialect("/live")
SOCKET_IO = Dialect("/socket.io/?EIO=4&transport=websocket", ready="40", news="42", replies=(("0{", "40"), ("2", "3")))

Taken = Callable[["Phone", bytes], None]


class Phone(Wire):
    """A websocket. ``on_message`` is called with each text after it is connected."""

    __slots__ = ("_dialect", "_head", "_reader", "_replies", "is_ready", "last", "on_lost", "on_message", "seen")

    def __init__(
        self,
        loop: Loop,
        port: int,
        dialect: Dialect,
        on_message: Taken,
        *,
        token: str = "",
        cookie: str = "",
        is_tight: bool = False,
    ) -> None:
        super().__init__(loop, port, is_tight=is_tight)
        self._dialect = dialect
        self._replies = [(begin.encode(), masked(reply.encode())) for begin, reply in dialect.replies]
        self._head = b""
        self._reader: FrameReader | None = None
        self.is_ready = False
        self.last = b""
        self.seen = 0
        self.on_message = on_message
        self.on_lost: Callable[[Phone], None] | None = None
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if cookie:
            headers |= {"Cookie": cookie, "Origin": ORIGIN}
        self.send(handshake(port, dialect.path, headers))

    def take(self, received: bytes) -> None:
        """Handle the handshake response, and frames after it."""
        if self._reader is None:
            received = self._shake_hands(received)
            if self._reader is None:
                return
        for opcode, payload in self._reader.feed(received):
            if opcode == PING:
                self.send(masked(payload, PONG))
            elif opcode == CLOSE:
                self.close()
                self.lost()
            else:
                self._hear(payload)

    def _shake_hands(self, received: bytes) -> bytes:
        """Send the first message after a successful handshake. Return the bytes after the response."""
        self._head += received
        head, agreed, remaining = self._head.partition(b"\r\n\r\n")
        if not agreed:
            return b""
        if b" 101 " not in head[:20]:
            self.close()
            self.lost()
            return b""
        self._reader, self._head = FrameReader(), b""
        if self._dialect.hello:
            self.send(masked(self._dialect.hello.encode()))
        self.is_ready = not self._dialect.ready
        return remaining

    def _hear(self, payload: bytes) -> None:
        for begin, reply in self._replies:
            if payload.startswith(begin):
                self.send(reply)
                return
        if not self.is_ready and payload.startswith(self._dialect.ready.encode()):
            self.is_ready = True
        self.on_message(self, payload)

    def lost(self) -> None:
        """Handle a close by the server."""
        if self.on_lost is None:
            super().lost()
        else:
            self.on_lost(self)


def connect(loop: Loop, make: Iterable[Callable[[], Phone]]) -> list[Phone]:
    """Connect phones, a limited number at a time, and wait for all of them. Raises BrokenConnectionError."""
    phones: list[Phone] = []
    waiting: list[Phone] = []

    def are_few(limit: int = AT_ONCE // 2) -> bool:
        waiting[:] = [phone for phone in waiting if not phone.is_ready]
        return len(waiting) <= limit

    for one in make:
        phones.append(one())
        waiting.append(phones[-1])
        if len(waiting) >= AT_ONCE:
            loop.run(are_few, PATIENCE_S)
    loop.run(lambda: are_few(0), PATIENCE_S)
    return phones
