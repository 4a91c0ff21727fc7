"""A participant: a phone in a room, known by a token that only the phone has."""

import re
from dataclasses import dataclass

_KEY = re.compile("[!-~]{1,64}")


@dataclass(frozen=True, slots=True)
class Participant:
    """Whoever holds ``token`` in a room. ``id`` is None until the first answer or socket makes a row of it."""

    room_id: int
    token: str
    id: int | None = None


def is_key(key: str) -> bool:
    """Whether it can be an idempotency key: 1 to 64 visible ASCII characters."""
    return _KEY.fullmatch(key) is not None
