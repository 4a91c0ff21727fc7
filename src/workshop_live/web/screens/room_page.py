"""One page of an organiser's rooms: those that a search finds, in groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Self
from urllib.parse import urlencode

from workshop_live.domain.room_list import ListedRoom, RoomGroup

PER_PAGE = 24
MAX_SEARCH_LENGTH = 100

_ORDER = list(RoomGroup)


@dataclass(frozen=True, slots=True)
class RoomPage:
    """Page ``number`` of ``pages``, both from 1, with what was searched for; empty for everything."""

    text: str
    number: int
    pages: int
    rooms: list[ListedRoom]
    now: datetime

    @classmethod
    def of(cls, rooms: Iterable[ListedRoom], parameters: Mapping[str, str], now: datetime) -> Self:
        """The page that the parameters ``q`` and ``page`` ask for, or the nearest that there is."""
        text, asked = parameters.get("q", "")[:MAX_SEARCH_LENGTH].strip(), parameters.get("page", "")
        found = sorted((it for it in rooms if it.matches(text)), key=lambda it: _ORDER.index(it.group(now)))
        pages = max(1, -(-len(found) // PER_PAGE))
        number = min(max(1, int(asked[:9])), pages) if asked.isascii() and asked.isdecimal() else 1
        return cls(text, number, pages, found[(number - 1) * PER_PAGE : number * PER_PAGE], now)

    @property
    def groups(self) -> list[tuple[RoomGroup, list[ListedRoom]]]:
        """The rooms of this page by group, in the order of the groups."""
        return [(group, list(rooms)) for group, rooms in groupby(self.rooms, lambda it: it.group(self.now))]

    def address(self, number: int) -> str:
        """Where another page of the same search is."""
        return "/rooms?" + urlencode({**({"q": self.text} if self.text else {}), "page": number})
