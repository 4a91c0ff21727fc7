"""A network that fails: a TCP proxy that cuts at any byte, repeats, delays, and swallows without a word."""

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.loops import LoopThread

PIECE = 65_536
REPLAY_PATIENCE_S = 10.0  # seconds for the reply to something repeated


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one connection. Bytes count from its beginning, seconds from the client's first byte."""

    cut_up: int | None = None
    """So many bytes reach the server; then the connection ends."""
    cut_down: int | None = None
    """So many bytes reach the client; then the connection ends."""
    is_reset: bool = True
    """It ends with a reset, which also takes what was not read yet; otherwise as if both had finished."""
    delay: float = 0.0
    copies: tuple[float, ...] = ()
    """When what the client sent arrives once more, over another connection. Its replies go nowhere."""


@dataclass(eq=False, slots=True)
class _Line:
    """One connection through the proxy."""

    fault: Fault
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    sent: bytearray = field(default_factory=bytearray)
    received: int = 0
    is_frozen: bool = False


class _CutError(Exception):
    """The connection ends here."""


class Proxy(LoopThread):
    """Listens on ``port`` and connects to ``target``, both on this machine. ``choose`` gives each connection its fault.

    It runs in a thread of its own; its methods may be called from any.
    """

    def __init__(self, target: int, choose: Callable[[], Fault] = Fault) -> None:
        super().__init__("proxy")
        self.target = target
        self.choose = choose
        self.port = 0
        self._lines: set[_Line] = set()
        self._newest: _Line | None = None
        self._replays: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"http://localhost:{self.port}"

    @property
    def last_sizes(self) -> tuple[int, int]:
        """The bytes that went up and down the newest connection."""
        return (len(self._newest.sent), self._newest.received) if self._newest else (0, 0)

    def cut(self) -> None:
        """Reset every connection that is open now."""
        self._on_each(lambda line: _end(line, is_reset=True))

    def freeze(self) -> None:
        """Leave every connection that is open now open for ever, and let nothing through it, not even its end."""
        self._on_each(_freeze)

    def settle(self) -> None:
        """Wait until everything that is repeated has arrived."""
        waiting = asyncio.run_coroutine_threadsafe(self._until_settled(), self._loop)
        waiting.result(timeout=60)

    def _on_each(self, function: Callable[[_Line], None]) -> None:
        """Do something to every line, in the proxy's own thread."""

        async def run() -> None:
            for line in list(self._lines):
                function(line)

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(timeout=10)

    async def _run(self) -> None:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        for line in list(self._lines):
            _end(line, is_reset=True)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _until_settled(self) -> None:
        while self._replays:
            await asyncio.wait(self._replays)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = self._newest = _Line(self.choose(), [writer])
        self._lines.add(line)
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
            line.writers.append(to_server)
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(self._up(line, reader, to_server))
                pumps.create_task(self._down(line, from_server, writer))
        except* (_CutError, OSError):
            pass
        finally:
            self._lines.discard(line)
            _end(line, is_reset=line.fault.is_reset)

    async def _up(self, line: _Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _cut_after(line.fault.cut_up, 0)
        while piece := await reader.read(PIECE):
            if not line.sent:
                self._repeat(line)
                await asyncio.sleep(line.fault.delay)
            start = len(line.sent)
            line.sent += piece
            if not line.is_frozen:
                await _pass(piece, writer, line.fault.cut_up, start)
        await self._finish(line, writer)

    async def _down(self, line: _Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            start, line.received = line.received, line.received + len(piece)
            if not line.is_frozen:
                await _pass(piece, writer, line.fault.cut_down, start)
        await self._finish(line, writer)

    async def _finish(self, line: _Line, writer: asyncio.StreamWriter) -> None:
        """One side has finished, and the other hears of it, unless the line is frozen."""
        if line.is_frozen:
            await self._over.wait()
        writer.write_eof()

    def _repeat(self, line: _Line) -> None:
        for after in line.fault.copies:
            replay = asyncio.create_task(self._replay(line, after))
            self._replays.add(replay)
            replay.add_done_callback(self._replays.discard)

    async def _replay(self, line: _Line, after: float) -> None:
        await asyncio.sleep(after)
        with suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
            try:
                writer.write(bytes(line.sent))
                async with asyncio.timeout(REPLAY_PATIENCE_S):
                    await reader.read(PIECE)
            finally:
                writer.close()


async def _pass(piece: bytes, writer: asyncio.StreamWriter, limit: int | None, start: int) -> None:
    """Hand on what the limit lets through of a piece that starts at this byte. Raises _CutError at the limit."""
    writer.write(piece if limit is None else piece[: max(0, limit - start)])
    await writer.drain()
    _cut_after(limit, start + len(piece))


def _cut_after(limit: int | None, passed: int) -> None:
    if limit is not None and passed >= limit:
        raise _CutError


def _freeze(line: _Line) -> None:
    line.is_frozen = True


def _end(line: _Line, *, is_reset: bool) -> None:
    for writer in line.writers:
        if is_reset:
            connection = writer.get_extra_info("socket")
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            writer.close()
