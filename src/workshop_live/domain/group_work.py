"""Group work: how an activity divides the room into groups, and the groups of a round.

Home groups (``domain/groups.py``) are there all day, drawn ones for one round. What a group writes is an answer with
the group's number as its ordinal.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from workshop_live.domain.answers import Answer
from workshop_live.domain.themes import colour_of

MIN_GROUP_SIZE = 2
MAX_GROUP_SIZE = 100
HOME = "home"
MAX_NOTES = 200  # per group
MAX_NOTE_LENGTH = 500
SEEN_LATELY = timedelta(minutes=15)
"""Who was connected within this time is drawn into a group."""
SIMULATED_PHONES = 24
"""So many phones are simulated in a rehearsal. They come after the groups are drawn, which are enough for them."""
MIN_TEXTS_WITH_THEMES = 6
"""Fewer texts of groups are looked at beside each other, unless people made themes of them."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """How an activity divides the room: into groups of ``size`` that are drawn, or its home groups if that is None."""

    size: int | None = None

    @property
    def is_home(self) -> bool:
        """Whether people work in their home groups."""
        return self.size is None

    def stored(self) -> str | dict[str, int]:
        """Return the grouping in the shape of the database and of the API."""
        return HOME if self.size is None else {"size": self.size}


def grouping_of(stored: str | Mapping[str, Any] | None) -> Grouping | None:
    """Return the grouping that was stored; None for an activity without groups."""
    if stored is None:
        return None
    return Grouping(None if isinstance(stored, str) else stored["size"])


@dataclass(frozen=True, slots=True)
class RoundGroup:
    """A group of a round. ``number``, counted from 0, is the ordinal of the answer that it writes."""

    number: int
    key: str
    """That of the home group, or one of its own."""
    name: str
    scribe: str | None = None
    """How the group's members know who writes for it just now; None while nobody does."""
    saved_at: datetime | None = None
    """When its text was last saved."""
    done_at: datetime | None = None
    """When it was marked as done; typing clears it."""
    members: int = 0
    """The number of participants in it; 0 where not read."""

    @property
    def colour(self) -> int:
        """The number of its colour, from 1, on walls and in files: ``--theme-N`` of the style sheets."""
        return colour_of(self.number + 1)

    @property
    def is_there(self) -> bool:
        """Whether it has a member or a text, so that the room waits for it."""
        return self.members > 0 or self.saved_at is not None


@dataclass(frozen=True, slots=True)
class Placement:
    """Who is in which group of a room's current round: the group's number by the digest of the phone's token."""

    activity_id: int | None = None
    """The activity of the round; None while the room is not in groups."""
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupNote:
    """A note on a group's board."""

    id: str
    text: str
    dots: int


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What a group has written in a round, None before the first save, and the notes on its board in their order."""

    text: Answer | None = None
    notes: tuple[GroupNote, ...] = ()


def sizes_of_groups(people: int, size: int) -> list[int]:
    """Return the sizes of the groups into which people are drawn: max(1, people // size), differing by one at most."""
    count = max(1, people // size)
    return [people // count + (number < people % count) for number in range(count)]


def draw(phones: Mapping[int, str], count: int, seed: str) -> dict[int, int]:
    """Draw participants, given by id with the digests of their tokens, into groups. Return the groups' numbers by id.

    It depends on its arguments alone, so that every process draws the same for the same ``seed``.
    """
    shuffled = sorted(phones, key=lambda it: hashlib.sha256(f"{seed} {phones[it]}".encode()).digest())
    return {it: place % count for place, it in enumerate(shuffled)}


def smallest_group(members: Sequence[int]) -> int:
    """Return the number of the group that a latecomer comes into: the first of the smallest."""
    return min(range(len(members)), key=lambda number: members[number])
