"""Series: the gatherings of one programme, whose answers can be compared by the keys of their activities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.rooms import Room
from workshop_live.domain.themes import KeptBoard

MAX_GATHERINGS = 100
"""Of a series."""
MOST_COMPARED = 12
"""Gatherings on the page and in files; the latest unless others are chosen."""
MOST_ON_WALL = 4
"""Gatherings on the projector, which can be read from the back of the room beside each other."""
MAX_SERIES_TITLE = 120


@dataclass(frozen=True, slots=True)
class Gathering:
    """A room of a series. ``day`` is when its first question was opened, or the room was made, in its time zone."""

    room_id: int
    public_id: str
    title: str
    language: str
    day: date
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A series as one of its organisers sees it: with the gatherings of which they are a member, the oldest first."""

    id: int
    public_id: str
    title: str
    gatherings: tuple[Gathering, ...]

    @property
    def language(self) -> str:
        """The language of the latest gathering, in which files are written."""
        return self.gatherings[-1].language

    def chosen(self, rooms: Sequence[str] = ()) -> tuple[Gathering, ...]:
        """Return the gatherings to compare: those of these rooms, by public id, or without any the latest ones."""
        wanted = [it for it in self.gatherings if it.public_id in set(rooms)] if rooms else self.gatherings
        return tuple(wanted[-MOST_COMPARED:])


@dataclass(frozen=True, slots=True)
class ToldGathering:
    """What was shown in a gathering: its activities, each with the latest round that was, and their answers.

    ``boards`` are the theme boards by round id and question.
    """

    gathering: Gathering
    room: Room
    rounds: tuple[tuple[Activity, Sequence[Answer]], ...]
    boards: Mapping[int, Mapping[int, KeptBoard]] = field(default_factory=dict)
