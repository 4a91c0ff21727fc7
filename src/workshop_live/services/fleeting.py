"""Remembers what was worked out, for a while: once for all who ask meanwhile, and then no more."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Fleeting(Generic[K, V]):
    """Values that are forgotten after ``seconds``, or when there are more than ``most`` of them."""

    def __init__(self, seconds: float, most: int = 64) -> None:
        self._seconds = seconds
        self._most = most
        self._working: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K, make: Callable[[], Awaitable[V]]) -> V:
        """The value, made by whoever asks first. What could not be made is forgotten at once."""
        task = self._working.get(key)
        if task is None:
            task = self._working[key] = asyncio.ensure_future(_made(make))
            task.add_done_callback(lambda done: self._keep(key, done))
        return await asyncio.shield(task)

    def known(self, key: K) -> V | None:
        """The value, if it is there already."""
        task = self._working.get(key)
        return task.result() if task and task.done() and not task.cancelled() and not task.exception() else None

    def _keep(self, key: K, done: asyncio.Task[V]) -> None:
        if done.cancelled() or done.exception():
            self._forget(key, done)
            return
        asyncio.get_running_loop().call_later(self._seconds, self._forget, key, done)
        while len(self._working) > self._most:
            del self._working[next(iter(self._working))]

    def _forget(self, key: K, done: asyncio.Task[V]) -> None:
        if self._working.get(key) is done:
            del self._working[key]


async def _made(make: Callable[[], Awaitable[V]]) -> V:
    return await make()
