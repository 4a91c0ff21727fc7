"""Passwords: argon2, in a thread, since it is meant to take time."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workshop_live.domain.organisers import LEAST_PASSWORD, MOST_PASSWORD
from workshop_live.domain.refusals import Problem

_hasher = PasswordHasher()


def password_problem(password: str) -> Problem | None:
    """What is wrong with a new password."""
    if len(password) < LEAST_PASSWORD:
        return Problem("password", "too_short", LEAST_PASSWORD)
    return Problem("password", "too_long", MOST_PASSWORD) if len(password) > MOST_PASSWORD else None


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


async def is_right(password: str, stored: str | None) -> bool:
    """Whether it is the password. Takes as long for an account that does not exist."""
    found = await asyncio.to_thread(_verify, stored, password[:MOST_PASSWORD])
    return found and stored is not None


def _verify(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _somebody_s(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _somebody_s() -> str:
    return _hasher.hash("nobody has this password")
