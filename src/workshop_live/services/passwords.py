"""Password hashing with argon2, one at a time in a thread, since it is slow by design."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workshop_live.domain.organisers import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from workshop_live.domain.refusals import Problem

P = ParamSpec("P")
T = TypeVar("T")

MAX_WAITING = 64  # requests in the queue, and one per address (sign_in_limits.py)

_hasher = PasswordHasher(parallelism=1)  # leave the other cores to the rooms


def password_problem(password: str) -> Problem | None:
    """Return what is wrong with a new password, or None."""
    if len(password) < MIN_PASSWORD_LENGTH:
        return Problem("password", "too_short", MIN_PASSWORD_LENGTH)
    return Problem("password", "too_long", MAX_PASSWORD_LENGTH) if len(password) > MAX_PASSWORD_LENGTH else None


def hash_password(password: str) -> str:
    """Return the hash of a password."""
    return _hasher.hash(password)


class Passwords:
    """Hashes and verifies passwords without blocking the event loop, also under a flood of sign-in attempts.

    ``too_fast`` makes the exception that is raised when the queue is full, from the seconds until a retry makes sense.
    """

    def __init__(self, too_fast: Callable[[float], Exception]) -> None:
        self._too_fast = too_fast
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passwords")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """Return the hash of a password. Raises the exception of ``too_fast`` if the queue is full."""
        return await self._run(hash_password, password)

    async def is_right(self, password: str, stored: str | None) -> bool:
        """Return whether a password matches its hash. Takes as long without a hash, so as not to reveal accounts.

        Raises the exception of ``too_fast`` if the queue is full.
        """
        is_match = await self._run(_verify, stored, password[:MAX_PASSWORD_LENGTH])
        return is_match and stored is not None

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._waiting >= MAX_WAITING:
            raise self._too_fast(2)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))
        finally:
            self._waiting -= 1


def _verify(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _dummy_hash(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _dummy_hash() -> str:
    """Return a hash to verify against if there is no account."""
    return _hasher.hash("nobody has this password")
