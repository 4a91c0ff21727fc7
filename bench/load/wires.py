"""Many connections in one thread, by epoll and plain sockets: asyncio would use more CPU than the servers measured."""

import select
import socket
import time
from collections.abc import Callable

CHUNK = 16 * 1024


class BrokenConnectionError(Exception):
    """Raised if a server closes a connection or does not respond in time."""


class Loop:
    """The event loop of all connections."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._wires: dict[int, Wire] = {}

    def add(self, wire: "Wire") -> None:
        """Register a connection for reading."""
        self._wires[wire.fileno] = wire
        self._epoll.register(wire.fileno, select.EPOLLIN)

    def expect_room(self, wire: "Wire", *, wanted: bool) -> None:
        """Register or unregister a connection for writing."""
        self._epoll.modify(wire.fileno, select.EPOLLIN | (select.EPOLLOUT if wanted else 0))

    def remove(self, wire: "Wire") -> None:
        """Unregister a connection."""
        if self._wires.pop(wire.fileno, None) is not None:
            self._epoll.unregister(wire.fileno)

    def run(self, is_done: Callable[[], bool], seconds: float) -> None:
        """Serve the connections until a condition holds. Raises BrokenConnectionError after ``seconds``."""
        deadline = time.perf_counter() + seconds
        while not is_done():
            remaining = deadline - time.perf_counter()
            if remaining <= 0:
                raise BrokenConnectionError(f"nothing came of it in {seconds} s")
            self.turn(remaining)

    def rest(self, seconds: float) -> None:
        """Serve the connections for some seconds."""
        deadline = time.perf_counter() + seconds
        while (remaining := deadline - time.perf_counter()) > 0:
            self.turn(remaining)

    def turn(self, seconds: float) -> None:
        """Wait for ready connections for at most some seconds, and serve them."""
        for number, events in self._epoll.poll(seconds, maxevents=4096):
            wire = self._wires.get(number)
            if wire is None:
                continue
            if events & select.EPOLLOUT:
                wire.write()
            if events & ~select.EPOLLOUT:
                wire.read()


class Wire:
    """A connection to a local server. A tight one has minimal buffers, like a phone with a bad connection."""

    __slots__ = ("_loop", "_pending", "_socket", "fileno")

    def __init__(self, loop: Loop, port: int, *, is_tight: bool = False) -> None:
        self._loop = loop
        self._pending = b""
        self._socket = socket.socket()
        if is_tight:  # small segments limit the server's buffer as well: 48 KB instead of 2.8 MB on loopback
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(20)
        self._socket.connect(("127.0.0.1", port))
        self._socket.setblocking(False)
        self.fileno = self._socket.fileno()
        loop.add(self)

    def send(self, content: bytes) -> None:
        """Send bytes, and buffer those that the kernel does not accept."""
        if self._pending:
            self._pending += content
            return
        sent = self._socket.send(content)
        if sent < len(content):
            self._pending = content[sent:]
            self._loop.expect_room(self, wanted=True)

    def write(self) -> None:
        """Send buffered bytes."""
        self._pending = self._pending[self._socket.send(self._pending) :]
        if not self._pending:
            self._loop.expect_room(self, wanted=False)

    def read(self) -> None:
        """Receive bytes."""
        try:
            received = self._socket.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        if received:
            self.take(received)
        else:
            self.close()
            self.lost()

    def take(self, received: bytes) -> None:
        """Handle received bytes."""
        raise NotImplementedError

    def lost(self) -> None:
        """Handle a close by the server. Raises BrokenConnectionError unless overridden."""
        raise BrokenConnectionError("the server closed a connection")

    @property
    def is_closed(self) -> bool:
        """Whether either side has closed."""
        return self._socket.fileno() < 0

    def stall(self) -> None:
        """Stop reading."""
        self._loop.remove(self)

    def resume(self) -> None:
        """Resume reading."""
        self._loop.add(self)

    def close(self) -> None:
        """Close the connection."""
        self._loop.remove(self)
        self._socket.close()
