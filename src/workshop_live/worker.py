"""A process of its own for what takes long: themes and pictures. The event loop and its threads stay free meanwhile."""

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDiedError(RuntimeError):
    """The process ended while it was at something, and once more when it was started anew."""


PATIENCE_S = 30.0  # seconds that a yielding worker is kept for the next file


class Worker:
    """One process, started when it is first needed, that carries out one thing after the other.

    A yielding one works while nobody else wants the processor. It ends soon after the last thing, so that what it took
    does not stay in the memory, and at once if nobody waits for anything any more.
    """

    def __init__(self, prepare: Callable[[], None], *, yielding: bool = False) -> None:
        self._prepare = prepare  # called in the process before anything else
        self._pool: ProcessPoolExecutor | None = None
        self._yielding = yielding
        self._awaited = 0
        self._is_over = False

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function of a module in the process. One that died, say for want of memory, is started once more.

        Raises WorkerDiedError if that one dies, too, and whatever the function does.
        """
        if kwargs:
            raise TypeError("only positional arguments go to the process")
        if self._is_over:
            raise RuntimeError("the worker has been stopped")
        loop, pool = asyncio.get_running_loop(), self._started()
        self._awaited += 1
        try:
            return await loop.run_in_executor(pool, function, *args)
        except BrokenProcessPool:
            if self._is_over:
                raise
            if self._pool is pool:  # the first of those who waited for it starts another one
                self._pool = None
                pool.shutdown(wait=False)
            try:
                return await loop.run_in_executor(self._started(), function, *args)
            except BrokenProcessPool:
                raise WorkerDiedError from None
        except asyncio.CancelledError:
            if self._yielding and self._awaited == 1:  # nobody else waits
                self._end()
            raise
        finally:
            self._awaited -= 1
            if self._yielding:
                loop.call_later(PATIENCE_S, self._stop_if_idle)

    def stop(self) -> None:
        """End the process, whatever it is at, and start none again."""
        self._is_over = True
        self._end()

    def _end(self) -> None:
        if self._pool is not None:
            for process in list(self._pool._processes.values()):
                process.terminate()
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _stop_if_idle(self) -> None:
        if not self._awaited:
            self._end()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a child would keep the port that the server listens on, and a restart would not get it.
            spawn = multiprocessing.get_context("spawn")
            of_process = (self._prepare, self._yielding)
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_begin, initargs=of_process)
        return self._pool


def _begin(prepare: Callable[[], None], yielding: bool) -> None:
    if yielding and hasattr(os, "nice"):
        os.nice(10)
    _end_with_parent()
    prepare()


def _end_with_parent() -> None:
    """Have this process end when the server does, however that ends."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=wait, daemon=True, name="end with parent").start()
