"""An event loop in a thread, for services that run beside a test."""

import asyncio
import threading
from typing import Self


class LoopThread:
    """Runs ``_run`` from ``start`` to ``stop``. It must set ``_ready`` when it is, and return when ``_over`` is set."""

    _loop: asyncio.AbstractEventLoop
    _over: asyncio.Event

    def __init__(self, name: str) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._begin()), name=name)

    def start(self) -> Self:
        """Start, and wait until it is ready."""
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def stop(self) -> None:
        """Stop, and wait for the end of the thread."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(timeout=30)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _begin(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        await self._run()

    async def _run(self) -> None:
        raise NotImplementedError
