"""Participants: phones in a room, each identified by a secret token."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workshop_live.domain.refusals import Reason, Refused

KNOWN_BY = 16
"""The first characters of the digest of a token, by which the connected phones of a room are known."""

_KEY = re.compile("[!-~]{1,64}")
_JOIN_KEY = re.compile("[!-~]{16,128}")


@dataclass(frozen=True, slots=True)
class Participant:
    """The owner of ``token`` in a room. ``id`` is None until the first answer or socket creates a row."""

    room_id: int
    token: str
    id: int | None = None


class Attendance:
    """Who may come into rooms: counted while a batch is decided on, before anything of it is stored.

    ``known`` has the identifiers of participants by the digests of their tokens, ``counts`` how many each room has had.
    """

    def __init__(self, known: Mapping[str, int], counts: Mapping[int, int]) -> None:
        self.known = known
        self.newcomers: dict[str, int] = {}
        """The rooms of those who were admitted, by the digests of their tokens, in the order in which they came."""
        self._counts = dict(counts)

    def admit(self, room_id: int, token_hash: str, most: int) -> Refused | None:
        """Let the holder of a token into a room that is open, if they are not there and it has fewer than ``most``."""
        if token_hash in self.known or token_hash in self.newcomers:
            return None
        count = self._counts.get(room_id, 0)
        if count >= most:
            return Refused(Reason.ROOM_FULL)
        self._counts[room_id] = count + 1
        self.newcomers[token_hash] = room_id
        return None


def is_key(key: str) -> bool:
    """Return whether a text is a valid idempotency key: 1 to 64 visible ASCII characters."""
    return _KEY.fullmatch(key) is not None


def is_join_key(key: str) -> bool:
    """Return whether a text is a valid idempotency key of a join: 16 to 128 visible ASCII characters.

    It is longer than that of an answer since it is a secret: whoever knows it gets the same participant.
    """
    return _JOIN_KEY.fullmatch(key) is not None
