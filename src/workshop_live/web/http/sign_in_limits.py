"""How often it may be tried to sign in. Only failures count: a venue's facilitators are behind one address, too.

Whoever guesses is held up by the account, by the address, and by both together. From one address one password is
looked at after the other. A browser that has signed in to an account before has a small budget of its own there, which
nobody can use up for it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from workshop_live.domain.rate_limits import Buckets, TokenBucket
from workshop_live.web.http.problems import too_fast

HERE_RATE, HERE_BURST = 0.1, 10  # failures of one address with one account
ADDRESS_RATE, ADDRESS_BURST = 1, 50
NAME_RATE, NAME_BURST = 0.5, 100
BROWSER_RATE, BROWSER_BURST = 0.1, 10
MAX_TURN_S = 20.0  # seconds for which somebody waits for the others at the same address
MAX_WAITING = 50  # at one address


class _Turns:
    """The order at one address."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


class SignInLimits:
    """The limits of this process."""

    def __init__(self) -> None:
        self._here = Buckets(HERE_RATE, HERE_BURST)
        self._addresses = Buckets(ADDRESS_RATE, ADDRESS_BURST)
        self._names = Buckets(NAME_RATE, NAME_BURST)
        self._browsers = Buckets(BROWSER_RATE, BROWSER_BURST)
        self._turns: WeakValueDictionary[str, _Turns] = WeakValueDictionary()

    async def attempt(self, address: str, name: str, browser: str | None, check: Callable[[], Awaitable[bool]]) -> bool:
        """Whether a check comes out right. Raises RequestRefusedError, before it is made, after too many that did not.

        ``browser`` is one that has signed in to the account ``name`` before.
        """
        of_account = self._names.of(name)
        if browser is not None:  # what it tries counts for the account, but nobody else's failures hold it up
            own = self._browsers.of(browser)
            return await _attempt([own], [own, of_account], check)
        async with self._turn_of(address):
            here, of_address = self._here.of(f"{name} {address}"), self._addresses.of(address)
            await asyncio.sleep(of_address.wait(time.monotonic()))
            return await _attempt([here, of_account], [here, of_account, of_address], check)

    @asynccontextmanager
    async def _turn_of(self, address: str) -> AsyncIterator[None]:
        """One after the other. Raises RequestRefusedError if that takes too long."""
        turns = self._turns.get(address)
        if turns is None:
            turns = self._turns[address] = _Turns()
        if turns.waiting >= MAX_WAITING:
            raise too_fast(MAX_TURN_S)
        turns.waiting += 1
        try:
            async with asyncio.timeout(MAX_TURN_S):
                await turns.lock.acquire()
        except TimeoutError:
            raise too_fast(MAX_TURN_S) from None
        finally:
            turns.waiting -= 1
        try:
            yield
        finally:
            turns.lock.release()


async def _attempt(asked: list[TokenBucket], spent: list[TokenBucket], check: Callable[[], Awaitable[bool]]) -> bool:
    """Check, if those that are asked have a token each. A failure is spent from all."""
    now = time.monotonic()
    if wait := max(bucket.wait(now) for bucket in asked):
        raise too_fast(wait)
    for bucket in spent:
        bucket.spend(now)
    has_failed = False
    try:
        has_failed = not await check()
    finally:
        if not has_failed:
            for bucket in spent:
                bucket.give_back()
    return not has_failed
