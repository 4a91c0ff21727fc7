"""Limits on failed sign-in attempts: per account, per address, and per pair of both.

Successes are free, since a venue's facilitators share one address. Passwords from one address are checked one at a
time. A browser that has signed in to an account before has a limit of its own there, which others cannot exhaust.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from workshop_live.domain.rate_limits import Buckets, TokenBucket
from workshop_live.web.http.problem_details import too_fast

HERE_RATE, HERE_BURST = 0.1, 10  # failures per pair of address and account
ADDRESS_RATE, ADDRESS_BURST = 1, 50
NAME_RATE, NAME_BURST = 0.5, 100
BROWSER_RATE, BROWSER_BURST = 0.1, 10
MAX_TURN_S = 20.0  # seconds to wait for other attempts from the same address
MAX_WAITING = 50  # attempts per address


class _Turns:
    """The attempts from one address that wait for their turn."""

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
        """Return the result of a check. Raises RequestRefusedError (429) without checking after too many failures.

        ``browser`` identifies one that has signed in to the account ``name`` before, or is None.
        """
        of_account = self._names.of(name)
        if browser is not None:  # its failures count for the account, but those of others do not block it
            own = self._browsers.of(browser)
            return await _attempt([own], [own, of_account], check)
        async with self._turn_of(address):
            here, of_address = self._here.of(f"{name} {address}"), self._addresses.of(address)
            await asyncio.sleep(of_address.wait(time.monotonic()))
            return await _attempt([here, of_account], [here, of_account, of_address], check)

    @asynccontextmanager
    async def _turn_of(self, address: str) -> AsyncIterator[None]:
        """Wait for the turn of an address. Raises RequestRefusedError (429) if that takes too long."""
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


async def _attempt(limiting: list[TokenBucket], spent: list[TokenBucket], check: Callable[[], Awaitable[bool]]) -> bool:
    """Run a check if each bucket in ``limiting`` has a token. A failure takes one from each bucket in ``spent``."""
    now = time.monotonic()
    if wait := max(bucket.wait(now) for bucket in limiting):
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
