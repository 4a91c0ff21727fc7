"""Rooms: single runs of a workshop."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, get_type_hints

from workshop_live.domain.groups import Group
from workshop_live.domain.words import Choices


class ScreenMode(StrEnum):
    """What the presenter screen shows."""

    LOBBY = "lobby"
    ACTIVITY = "activity"
    THEMES = "themes"
    SUMMARY = "summary"
    PAUSE = "pause"
    QUESTION = "question"
    """A question that was asked beside the agenda."""
    ACTIONS = "actions"
    """What people will do after the gathering."""
    SERIES = "series"
    """The current question compared with earlier gatherings of the series."""
    BLACK = "black"


SHOWING_THEMES = frozenset({ScreenMode.THEMES, ScreenMode.SUMMARY})
LANGUAGES = ("nb", "nn", "en")
MAX_TITLE_LENGTH = 120
MAX_PRESENT = 100_000
TURN_S = 12
"""Seconds for which a page is shown before the next, where pages turn by themselves."""


def setting(default: Any, about: str, *, most: int = 1, is_planned: bool = False) -> Any:
    """A field of a room that people set. The command, its form, the API and its document have it from here.

    ``most`` is how long a text may be, in characters, or how large a number; ``about`` stands in the API's document.
    With ``is_planned``, plans have it too: it is false by default, and as true in the next run.
    """
    return field(default=default, metadata={"about": about, "most": most, "is_planned": is_planned})


@dataclass(frozen=True, slots=True)
class Timer:
    """A countdown: running until ``ends_at``, or paused with ``seconds_left``."""

    ends_at: datetime | None = None
    seconds_left: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An undo on offer: the id of the inverse of the last command, its label and when it expires."""

    id: str
    what: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A room as of ``seq``. ``version`` counts facilitators' commands, to refuse stale clicks."""

    id: int
    public_id: str
    title: str
    language: str
    time_zone: str
    join_code: str
    join_token: str
    mode: ScreenMode
    current_activity_id: int | None
    page: int
    spotlight: str | None
    timer: Timer
    undo: Offer | None
    version: int
    seq: int
    created_at: datetime
    ended_at: datetime | None
    resumes_at: datetime | None = None
    """When a pause ends."""
    turns_from: datetime | None = None
    """Since when pages turn by themselves, one every TURN_S seconds from ``page`` on; None if they do not."""
    present: int | None = setting(
        None, "The number of people in the room, as counted; null for as many as there are phones.", most=MAX_PRESENT
    )
    compares: bool = False
    """Whether the results of the previous round are shown beside the latest."""
    filters_words: bool = setting(
        default=False, about="Whether answers with profanity are held for approval.", is_planned=True
    )
    shares_results: bool = setting(
        default=False, about="Whether phones may show the results that were shown on the projector."
    )
    shows_programme: bool = setting(
        default=False, about="Whether phones show the programme of the day.", is_planned=True
    )
    chimes: bool = setting(
        default=False, about="Whether the projector chimes when the timer runs out.", is_planned=True
    )
    takes_questions: bool = setting(
        default=False, about="Whether phones can ask questions all day, beside the agenda.", is_planned=True
    )
    rehearses: bool = False
    """Whether this is a rehearsal with simulated phones, which will be removed."""
    wifi_name: str = setting("", "The Wi-Fi network of the venue; empty for none.", most=32)
    wifi_password: str = setting("", "Its password. Both are shown on the projector in the lobby.", most=63)
    day_activity_id: int | None = None
    """The furthest activity of the day, while the room is back at an earlier one."""
    returns: bool = False
    """Whether the next step leads back there at once, skipping what lies between."""
    delete_after: datetime | None = None
    """When the room is deleted for good."""
    word_choices: Choices = field(default_factory=dict)
    """Decisions on which words count as one."""
    home_groups: tuple[Group, ...] = ()
    """The fixed groups, in which people work all day."""

    @property
    def is_open(self) -> bool:
        """Whether people can join and answer."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class RoomSetting:
    """A setting of a room: its type, without None; whether it can be without a value; and what ``setting`` was told."""

    type: type
    is_optional: bool
    about: str
    most: int


def _settings() -> dict[str, RoomSetting]:
    hints = get_type_hints(Room)
    found = {}
    for it in fields(Room):
        if "about" in it.metadata:
            [kind] = [kind for kind in (bool, int, str) if hints[it.name] in {kind, kind | None}]
            found[it.name] = RoomSetting(kind, hints[it.name] != kind, it.metadata["about"], it.metadata["most"])
    return found


ROOM_SETTINGS: Mapping[str, RoomSetting] = MappingProxyType(_settings())
"""The settings of a room by the names of their fields, in the order in which they are declared."""

PLANNED_SETTINGS = tuple(it.name for it in fields(Room) if it.metadata.get("is_planned"))
"""The settings that plans have too: not those of a venue or of one gathering."""
