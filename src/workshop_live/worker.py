"""A worker process for CPU-bound work, themes and files, which keeps the event loop responsive."""

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
    """The process died during a call, and again after a restart."""


IDLE_S = 30.0  # seconds for which an idle yielding worker is kept


class Worker:
    """A process that is started on first use and runs one call at a time.

    A yielding worker has low priority. It ends when it has been idle for IDLE_S, which frees its memory, and at once
    when its only call is cancelled.
    """

    def __init__(self, prepare: Callable[[], None], *, yielding: bool = False) -> None:
        self._prepare = prepare  # initialiser of the process
        self._pool: ProcessPoolExecutor | None = None
        self._yielding = yielding
        self._pending_calls = 0
        self._is_stopped = False

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a module-level function in the process, which is restarted once if it dies, for example out of memory.

        Raises WorkerDiedError if it dies again, and whatever the function raises.
        """
        if kwargs:
            raise TypeError("only positional arguments go to the process")
        if self._is_stopped:
            raise RuntimeError("the worker has been stopped")
        loop, pool = asyncio.get_running_loop(), self._start()
        self._pending_calls += 1
        try:
            return await loop.run_in_executor(pool, function, *args)
        except BrokenProcessPool:
            if self._is_stopped:
                raise
            if self._pool is pool:  # only the first caller replaces the broken pool
                self._pool = None
                pool.shutdown(wait=False)
            try:
                return await loop.run_in_executor(self._start(), function, *args)
            except BrokenProcessPool:
                raise WorkerDiedError from None
        except asyncio.CancelledError:
            if self._yielding and self._pending_calls == 1:  # this was the only caller
                self._end()
            raise
        finally:
            self._pending_calls -= 1
            if self._yielding:
                loop.call_later(IDLE_S, self._stop_if_idle)

    def stop(self) -> None:
        """Terminate the process and refuse further calls."""
        self._is_stopped = True
        self._end()

    def _end(self) -> None:
        if self._pool is not None:
            for process in list(self._pool._processes.values()):
                process.terminate()
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _stop_if_idle(self) -> None:
        if not self._pending_calls:
            self._end()

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked, since a child would inherit the listening socket and block a restart.
            spawn = multiprocessing.get_context("spawn")
            arguments = (self._prepare, self._yielding)
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_initialise, initargs=arguments)
        return self._pool


def _initialise(prepare: Callable[[], None], yielding: bool) -> None:
    """Initialise the process."""
    if yielding and hasattr(os, "nice"):
        os.nice(10)
    _end_with_parent()
    prepare()


def _end_with_parent() -> None:
    """Exit when the server does, however it ends."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=wait, daemon=True, name="end with parent").start()
