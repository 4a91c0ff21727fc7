"""Looks many things up in one query: a hall that comes at once is not looked up phone by phone."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_AT_ONCE = 1_000  # keys in one query


class Gathering(Generic[K, V]):
    """What is asked for while a query runs is in the next one. ``find`` leaves out the keys under which nothing is."""

    def __init__(self, find: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._find = find
        self._waiting: dict[K, asyncio.Future[V | None]] = {}
        self._work: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V | None:
        """What there is under a key, as of now or later. Raises what ``find`` raises."""
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._keep_finding(), name="looking up")
        return await asyncio.shield(waiting)  # whoever goes away leaves it to the others

    async def _keep_finding(self) -> None:
        while self._waiting:
            asked = {key: self._waiting.pop(key) for key in list(islice(self._waiting, MOST_AT_ONCE))}
            try:
                found = await self._find(list(asked))
            except Exception as error:  # noqa: BLE001 - it is raised again where it was asked for
                for waiting in asked.values():
                    waiting.set_exception(error)
                    waiting.exception()  # it was taken note of, also where nobody waits any more
            else:
                for key, waiting in asked.items():
                    waiting.set_result(found.get(key))
