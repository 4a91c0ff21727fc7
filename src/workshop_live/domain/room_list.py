"""The list of an organiser's rooms: which group a room stands in, and whether a search finds it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from workshop_live.domain.rooms import Room


class RoomGroup(StrEnum):
    """The groups of the list, in its order. A room that was run on an earlier day and never ended is ``STILL_OPEN``."""

    TODAY = "today"
    UPCOMING = "upcoming"
    STILL_OPEN = "still_open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ListedRoom:
    """A room of the list. ``last_at`` is when something last happened in it; ``was_run``: something was asked in it."""

    room: Room
    is_owned: bool
    last_at: datetime
    was_run: bool

    def group(self, now: datetime) -> RoomGroup:
        """The group that it stands in."""
        zone = ZoneInfo(self.room.time_zone)
        if not self.room.is_open:
            return RoomGroup.ENDED
        if self.last_at.astimezone(zone).date() == now.astimezone(zone).date():
            return RoomGroup.TODAY
        return RoomGroup.STILL_OPEN if self.was_run else RoomGroup.UPCOMING

    def matches(self, text: str) -> bool:
        """Whether each word of a text stands in the title, or the text is a part of the join code of an open room."""
        title, wanted = _folded(self.room.title), _folded(text)
        digits = "".join(wanted.split())
        is_code = self.room.is_open and digits.isdecimal() and digits in self.room.join_code
        return is_code or all(word in title for word in wanted.split())


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many answers a room has, those that were withdrawn not counted, and at least how many people it had."""

    answers: int = 0
    participants: int = 0


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
