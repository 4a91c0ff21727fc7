"""Passwords: argon2, one at a time in a thread of its own, since it is meant to take time."""

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

MAX_WAITING = 64  # and no more than one of each address (sign_in_limits.py)

_hasher = PasswordHasher(parallelism=1)  # the other cores are for the rooms


def password_problem(password: str) -> Problem | None:
    """What is wrong with a new password."""
    if len(password) < MIN_PASSWORD_LENGTH:
        return Problem("password", "too_short", MIN_PASSWORD_LENGTH)
    return Problem("password", "too_long", MAX_PASSWORD_LENGTH) if len(password) > MAX_PASSWORD_LENGTH else None


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


class Passwords:
    """Hashes and compares passwords without ever making a room wait: strangers can ask for it, too.

    ``too_fast`` makes what is raised where too many wait, from the seconds until it is worth to try again.
    """

    def __init__(self, too_fast: Callable[[float], Exception]) -> None:
        self._too_fast = too_fast
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passwords")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """What is stored of a password. Raises where too many wait."""
        return await self._run(hash_password, password)

    async def is_right(self, password: str, stored: str | None) -> bool:
        """Whether it is the password. Takes as long for an account that does not exist. Raises where too many wait."""
        found = await self._run(_verify, stored, password[:MAX_PASSWORD_LENGTH])
        return found and stored is not None

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
        return _hasher.verify(stored or _somebody_s(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _somebody_s() -> str:
    return _hasher.hash("nobody has this password")
