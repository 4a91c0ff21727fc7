"""An answer: what one participant sent in one round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from typing_extensions import TypeVar

CHUNK = 24  # answers per region: one more answer redraws this many at most
MAX_PAGES = 500  # of answers on the projector


StoredT = TypeVar("StoredT", default=Any)


@dataclass(frozen=True, slots=True)
class Answer(Generic[StoredT]):
    """A stored answer. ``value`` is what the activity type stored, or None after a withdrawal."""

    id: int
    public_id: str
    round_id: int
    author: str
    ordinal: int
    seq: int
    revision: int
    value: StoredT
    created_at: datetime
    held: bool
    hidden_at: datetime | None
    late: bool = False
    """Whether it came after closing and was kept aside; the facilitator takes it in or leaves it."""
    settled_at: datetime | None = None
    """When the facilitator marked it as answered or dealt with."""
    votes: int = 0
    """How many participants voted for it; counted only where the activity type has votes."""

    hidden_together_at: datetime | None = None
    """When it was last hidden together with all others."""

    @property
    def is_hidden_together(self) -> bool:
        """Whether it is hidden since all were."""
        return self.hidden_at is not None and self.hidden_at == self.hidden_together_at

    @property
    def is_withdrawn(self) -> bool:
        """Whether its participant took it back; nothing of the text is left."""
        return self.value is None

    @property
    def is_visible(self) -> bool:
        """Whether everybody may see it."""
        return not (self.is_withdrawn or self.held or self.hidden_at)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers stand in a round, from how many participants, and how many of them wait for approval.

    ``late`` ones are not among them: they wait until the facilitator takes them in. Nor are ``hidden`` ones.
    """

    answers: int = 0
    participants: int = 0
    held: int = 0
    late: int = 0
    hidden: int = 0

    @property
    def waiting(self) -> int:
        """How many the facilitator is to decide on."""
        return self.held + self.late


def tally_of(answers: Iterable[Answer]) -> Tally:
    """Count the answers that stand in a round, and those that are hidden by themselves."""
    given = list(answers)
    shown = [answer for answer in given if answer.hidden_at is None]
    in_time = [answer for answer in shown if not answer.late]
    return Tally(
        len(in_time),
        len({answer.author for answer in in_time}),
        sum(answer.held for answer in in_time),
        len(shown) - len(in_time),
        len(given) - len(shown),
    )
