"""Several servers behind one address, with a round-robin proxy."""

import asyncio
import itertools
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.loops import LoopThread
from tests.server import ServerProcess, ServerThread, free_port


class RoundRobin(LoopThread):
    """A TCP proxy that assigns connections in turn and skips servers that do not accept them."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__("round robin")
        self._ports = ports
        self._turn = itertools.cycle(range(len(ports)))
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port = int(self._listening.getsockname()[1])

    async def _run(self) -> None:
        passing = set[asyncio.Task[None]]()

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            passing.add(task)
            with suppress(OSError, asyncio.CancelledError):
                await self._connect(reader, writer)
            writer.transport.abort()
            passing.discard(task)

        server = await asyncio.start_server(accept, sock=self._listening)
        self._ready.set()
        await self._over.wait()
        server.close()
        for task in list(passing):
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)
        await asyncio.sleep(0.05)  # lets the transports close

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self._ports:
            with suppress(OSError):
                there = await asyncio.open_connection("127.0.0.1", self._ports[next(self._turn)])
                break
        else:
            return
        ways = [asyncio.create_task(_pass_on(*way)) for way in ((reader, there[1]), (there[0], writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            there[1].transport.abort()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while received := await source.read(65_536):
            target.write(received)
            await target.drain()


class Cluster:
    """Servers that share a database and a broker. With the proxy, it has the interface of a single server."""

    def __init__(
        self,
        make: Callable[..., ServerThread | ServerProcess],
        folder: Path,
        *,
        database_url: str,
        broker_url: str,
        size: int = 2,
        **settings: object,
    ) -> None:
        ports = [free_port() for _ in range(size)]
        self.proxy = RoundRobin(ports)
        self.address = f"http://localhost:{self.proxy.port}"
        shared = {"database_url": database_url, "broker_url": broker_url, "public_url": self.address, **settings}
        self.servers = [make(folder / str(number), port=port, **shared) for number, port in enumerate(ports)]
        self.settings = self.servers[0].settings

    def start(self) -> Self:
        """Start all servers and the proxy."""
        self.proxy.start()
        for server in self.servers:
            server.start()
        return self

    def stop(self) -> None:
        """Stop all servers and the proxy."""
        for server in self.servers:
            server.stop()
        self.proxy.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
