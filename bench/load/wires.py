"""Many connections in one thread: epoll and plain sockets, since asyncio would cost more than the servers measured."""

import select
import socket
import time
from collections.abc import Callable

CHUNK = 16 * 1024


class BrokenConnectionError(Exception):
    """A server closed a connection, or did not answer in time."""


class Loop:
    """What waits for all wires together."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._wires: dict[int, Wire] = {}

    def add(self, wire: "Wire") -> None:
        """Listen to a wire."""
        self._wires[wire.fileno] = wire
        self._epoll.register(wire.fileno, select.EPOLLIN)

    def expect_room(self, wire: "Wire", *, wanted: bool) -> None:
        """Tell the wire when more can be written, or no longer."""
        self._epoll.modify(wire.fileno, select.EPOLLIN | (select.EPOLLOUT if wanted else 0))

    def remove(self, wire: "Wire") -> None:
        """No longer listen to a wire."""
        if self._wires.pop(wire.fileno, None) is not None:
            self._epoll.unregister(wire.fileno)

    def run(self, is_done: Callable[[], bool], seconds: float) -> None:
        """Serve the wires until something is done. Raises BrokenConnectionError when it takes longer than that."""
        deadline = time.perf_counter() + seconds
        while not is_done():
            left = deadline - time.perf_counter()
            if left <= 0:
                raise BrokenConnectionError(f"nothing came of it in {seconds} s")
            self.turn(left)

    def rest(self, seconds: float) -> None:
        """Serve the wires for a while."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self.turn(left)

    def turn(self, seconds: float) -> None:
        """Serve what is ready, and wait for it at most that long."""
        for number, what in self._epoll.poll(seconds, maxevents=4096):
            wire = self._wires.get(number)
            if wire is None:
                continue
            if what & select.EPOLLOUT:
                wire.write()
            if what & ~select.EPOLLOUT:
                wire.read()


class Wire:
    """A connection to a server on this machine. A tight one has next to no buffers, as a phone on a bad line."""

    __slots__ = ("_loop", "_pending", "_socket", "fileno")

    def __init__(self, loop: Loop, port: int, *, is_tight: bool = False) -> None:
        self._loop = loop
        self._pending = b""
        self._socket = socket.socket()
        if is_tight:  # small segments keep the server's buffer small as well: 48 KB instead of 2.8 MB on loopback
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(20)
        self._socket.connect(("127.0.0.1", port))
        self._socket.setblocking(False)
        self.fileno = self._socket.fileno()
        loop.add(self)

    def send(self, content: bytes) -> None:
        """Write now, and later what does not fit."""
        if self._pending:
            self._pending += content
            return
        sent = self._socket.send(content)
        if sent < len(content):
            self._pending = content[sent:]
            self._loop.expect_room(self, wanted=True)

    def write(self) -> None:
        """Write more of what did not fit."""
        self._pending = self._pending[self._socket.send(self._pending) :]
        if not self._pending:
            self._loop.expect_room(self, wanted=False)

    def read(self) -> None:
        """Take what has come."""
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
        """What to do with bytes."""
        raise NotImplementedError

    def lost(self) -> None:
        """What to do when the server has closed. Raises BrokenConnectionError, where nothing better is known."""
        raise BrokenConnectionError("the server closed a connection")

    @property
    def is_closed(self) -> bool:
        """Whether either side has closed."""
        return self._socket.fileno() < 0

    def stall(self) -> None:
        """Read nothing more for now."""
        self._loop.remove(self)

    def resume(self) -> None:
        """Read again."""
        self._loop.add(self)

    def close(self) -> None:
        """Go away."""
        self._loop.remove(self)
        self._socket.close()
