"""A queue for typed join codes, which limits guessing. One look-up answers everybody who waits for the same code."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from workshop_live.domain.join_gate import JoinGate, Place

Found = TypeVar("Found")


class NotYetError(Exception):
    """A code was not looked up in time. ``has_place``: it is queued, and a request soon after keeps its place."""

    def __init__(self, *, has_place: bool) -> None:
        super().__init__(has_place)
        self.has_place = has_place


class JoinQueue(Generic[Found]):
    """The queue of this process. ``was_good_lately`` returns whether a code was valid until recently: no guess."""

    def __init__(
        self,
        gate: JoinGate,
        find: Callable[[str], Awaitable[Found | None]],
        was_good_lately: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._gate = gate
        self._find = find
        self._was_good_lately = was_good_lately
        self._answers: dict[Place, asyncio.Future[Found | None]] = {}
        self._work: asyncio.Task[None] | None = None

    async def look_up(self, address: str, code: str, patience: float) -> Found | None:
        """Return what the code stands for, or None, in its turn. Raises NotYetError after ``patience`` seconds."""
        place = self._gate.ask(address, code, time.monotonic())
        if place is None:
            raise NotYetError(has_place=False)
        answer = self._answers.setdefault(place, asyncio.get_running_loop().create_future())
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._keep_looking(), name="looking codes up")
        try:
            await asyncio.wait([answer], timeout=patience)
            if not answer.done():
                raise NotYetError(has_place=True)
            return answer.result()
        finally:
            if not answer.done():
                self._leave(place)

    def _leave(self, place: Place) -> None:
        self._gate.leave(place)
        if not place.people:
            del self._answers[place]

    async def _keep_looking(self) -> None:
        while (wait := self._gate.wait(time.monotonic())) is not None:
            if wait:
                await asyncio.sleep(wait)
            else:
                await self._look(self._gate.turn(time.monotonic()))

    async def _look(self, place: Place) -> None:
        """Look up one code. More callers may start to wait for it meanwhile."""
        missed = False
        result: Found | None = None
        error: Exception | None = None
        try:
            result = await self._find(place.code)
            missed = result is None and not await self._was_good_lately(place.code)
        except Exception as raised:  # noqa: BLE001 - it is raised again where the code was asked for
            error = raised
        answer = self._answers.pop(place, None)
        self._gate.settle(place, time.monotonic(), missed=missed)
        if answer is None:  # all callers have gone meanwhile
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)
            answer.exception()  # marks it as retrieved, even if no caller is waiting any more
