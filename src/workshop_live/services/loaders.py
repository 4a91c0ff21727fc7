"""Sharing work between concurrent callers: a single-flight cache and a batch loader."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from contextlib import suppress
from itertools import islice
from typing import Generic, TypeVar

from cachetools import TTLCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MAX_KEYS = 1_000  # per query


class SingleFlightCache(Generic[K, V]):
    """A TTL cache for coroutines: concurrent calls for one key share one call.

    Entries expire ``seconds`` after they were made, and the least recently used go above ``maxsize``.
    """

    def __init__(self, seconds: float, maxsize: int = 64) -> None:
        self._seconds = seconds
        self._values: TTLCache[K, V] = TTLCache(maxsize, seconds)
        self._tasks: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K, make: Callable[[], Awaitable[V]]) -> V:
        """Return the cached value, or await ``make()`` and cache it. Raises what it raises, and caches no failure."""
        with suppress(KeyError):
            return self._values[key]
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(_made(make))
            task.add_done_callback(lambda done: self._store(key, done))
        return await asyncio.shield(task)

    def peek(self, key: K) -> V | None:
        """Return the cached value, or None if there is none yet."""
        return self._values.get(key)

    def _store(self, key: K, task: asyncio.Task[V]) -> None:
        del self._tasks[key]
        if not task.cancelled() and not task.exception():
            self._values[key] = task.result()
            # TTLCache keeps expired values until it is next used; these may hold answers of rooms that are deleted.
            asyncio.get_running_loop().call_later(self._seconds, self._values.expire)


async def _made(make: Callable[[], Awaitable[V]]) -> V:
    return await make()


class BatchLoader(Generic[K, V]):
    """Collects the keys requested while a query runs and looks them all up with the next one.

    ``find`` takes up to MAX_KEYS keys and returns a mapping without those that do not exist.
    """

    def __init__(self, find: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._find = find
        self._waiting: dict[K, asyncio.Future[V | None]] = {}
        self._work: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V | None:
        """Return the value of a key, read after this call began, or None. Raises what ``find`` raises."""
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run(), name="batch loader")
        return await asyncio.shield(waiting)  # a cancelled caller must not cancel the others

    async def _run(self) -> None:
        while self._waiting:
            batch = {key: self._waiting.pop(key) for key in list(islice(self._waiting, MAX_KEYS))}
            try:
                values = await self._find(list(batch))
            except Exception as error:  # noqa: BLE001 - raised again by every waiting get()
                for waiting in batch.values():
                    waiting.set_exception(error)
                    waiting.exception()  # marks it as retrieved, even if no caller is waiting any more
            else:
                for key, waiting in batch.items():
                    waiting.set_result(values.get(key))
