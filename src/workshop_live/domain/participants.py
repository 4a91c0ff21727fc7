"""A participant: a phone in a room, known by a token that only the phone has."""

import re
from dataclasses import dataclass

_KEY = re.compile("[!-~]{1,64}")
_JOIN_KEY = re.compile("[!-~]{16,128}")


@dataclass(frozen=True, slots=True)
class Participant:
    """Whoever holds ``token`` in a room. ``id`` is None until the first answer or socket makes a row of it."""

    room_id: int
    token: str
    id: int | None = None


def is_key(key: str) -> bool:
    """Whether it can be an idempotency key: 1 to 64 visible ASCII characters."""
    return _KEY.fullmatch(key) is not None


def is_join_key(key: str) -> bool:
    """Whether it can be the idempotency key of a join: 16 to 128 visible ASCII characters.

    It is longer than that of an answer since it is a secret: whoever knows it gets the same participant.
    """
    return _JOIN_KEY.fullmatch(key) is not None
