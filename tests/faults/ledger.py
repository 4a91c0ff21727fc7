"""What the phones were told became of each answer, kept on their side, and whether the server kept its word."""

import csv
import io
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tests.actors import Room

NO_REPLY = 0
BUSY, NOT_SAVED = 503, 507
ACKNOWLEDGED = frozenset({200, 201})
TRY_AGAIN = frozenset({NO_REPLY, 429, BUSY, NOT_SAVED})
"""After these a phone goes on with the same key; after anything else it knows what became of its answer."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What phones were told against what is stored, in answers: how many were right, and in which way others were not."""

    acked: int
    lost: int
    dup: int
    denied: int
    """Stored, and last told that they are not."""
    unknown: int
    """Nobody ever told what became of them."""
    errors: int
    """Replies that were server errors other than "not saved"."""

    @property
    def wrong(self) -> int:
        """How much was not as promised."""
        return self.lost + self.dup + self.denied + self.unknown + self.errors

    @property
    def figures(self) -> dict[str, int]:
        """What a promise says of it."""
        return {"acked": self.acked, "lost": self.lost, "dup": self.dup, "5xx": self.errors}


class Ledger:
    """Written by many phones at once: the last thing that each was told of each answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[str, int] = {}
        self.statuses: Counter[int] = Counter()

    def sends(self, text: str) -> None:
        """A phone sends an answer for the first time."""
        with self._lock:
            self._told[text] = NO_REPLY

    def told(self, text: str, status: int) -> None:
        """A phone got this status, or no reply."""
        with self._lock:
            self.statuses[status] += 1
            if status != NO_REPLY:
                self._told[text] = status

    @property
    def acknowledged(self) -> set[str]:
        """The answers that are stored, as far as their phones know."""
        with self._lock:
            return {text for text, status in self._told.items() if status in ACKNOWLEDGED}

    def balance(self, stored: Iterable[str]) -> Balance:
        """Compare with what is stored. An answer whose phone knows nothing may be stored or not, but not twice."""
        counted = Counter(stored)
        assert counted.keys() <= self._told.keys(), "an answer that nobody sent"
        return Balance(
            acked=len(self.acknowledged),
            lost=len(self.acknowledged - counted.keys()),
            dup=counted.total() - len(counted),
            denied=sum(self._told[text] not in {*ACKNOWLEDGED, NO_REPLY} for text in counted),
            unknown=sum(status == NO_REPLY for status in self._told.values()),
            errors=sum(
                count for status, count in self.statuses.items() if status >= 500 and status not in {BUSY, NOT_SAVED}
            ),
        )


def stored_in(room: Room) -> list[str]:
    """The answers to a room's first question, as its results have them. The file to take home has the same."""
    exported = (
        room.export("csv", activity=room.activities[0], include="unshown")
        .raise_for_status()
        .content.decode("utf-8-sig")
    )
    rows = list(csv.reader(io.StringIO(exported, newline=""), delimiter=";"))[1:]
    texts = room.texts()
    assert sorted(row[7] for row in rows) == sorted(texts)
    return texts
