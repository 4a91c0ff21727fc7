"""Answers: what a participant sent in a round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from typing_extensions import TypeVar

NOBODY = ""
"""The author of answers that no participant sent: facilitators entered them, and they count as nobody's."""
CHUNK = 24  # answers per region, which bounds what a new answer redraws
MAX_PAGES = 500  # pages of answers on the projector


StoredT = TypeVar("StoredT", default=Any)


@dataclass(frozen=True, slots=True)
class Answer(Generic[StoredT]):
    """A stored answer. ``value`` is the stored value, or None after a withdrawal."""

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
    """Whether it arrived after closing, and is held until the facilitator accepts it."""
    settled_at: datetime | None = None
    """When the facilitator marked it as dealt with."""
    starred_at: datetime | None = None
    """When the facilitator starred it, for their own eyes."""
    parked_at: datetime | None = None
    """When the facilitator parked it, to come back to."""
    votes: int = 0
    """The number of participants who voted for it; 0 for activity types without votes."""
    moved_to: str | None = None
    """The key of the column that a facilitator moved it to; None for where it was written."""

    hidden_together_at: datetime | None = None
    """When it was last hidden by hiding all answers."""

    @property
    def is_hidden_together(self) -> bool:
        """Whether it is hidden because all answers were."""
        return self.hidden_at is not None and self.hidden_at == self.hidden_together_at

    @property
    def is_withdrawn(self) -> bool:
        """Whether its author withdrew it, which deletes the text."""
        return self.value is None

    @property
    def is_visible(self) -> bool:
        """Whether everybody may see it."""
        return not (self.is_withdrawn or self.held or self.hidden_at)


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of answers of a round, of their authors, and of answers held for approval.

    Neither ``late`` nor ``hidden`` answers are included in the other counts.
    """

    answers: int = 0
    participants: int = 0
    held: int = 0
    late: int = 0
    hidden: int = 0

    @property
    def waiting(self) -> int:
        """The number of answers that wait for a decision of the facilitator."""
        return self.held + self.late


def tally_of(answers: Iterable[Answer]) -> Tally:
    """Count the answers of a round, given without withdrawn ones."""
    all_answers = list(answers)
    shown = [answer for answer in all_answers if answer.hidden_at is None]
    in_time = [answer for answer in shown if not answer.late]
    return Tally(
        len(in_time),
        count_people(in_time),
        sum(answer.held for answer in in_time),
        len(shown) - len(in_time),
        len(all_answers) - len(shown),
    )


def count_people(answers: Iterable[Answer]) -> int:
    """Return how many participants sent these answers; what facilitators entered is nobody's."""
    return len({answer.author for answer in answers} - {NOBODY})
