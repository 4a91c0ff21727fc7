"""Rooms: single runs of a workshop."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workshop_live.domain.words import Choices


class ScreenMode(StrEnum):
    """What the presenter screen shows."""

    LOBBY = "lobby"
    ACTIVITY = "activity"
    THEMES = "themes"
    SUMMARY = "summary"
    PAUSE = "pause"
    BLACK = "black"


SHOWING_THEMES = frozenset({ScreenMode.THEMES, ScreenMode.SUMMARY})
LANGUAGES = ("nb", "nn", "en")
MAX_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Timer:
    """A countdown: running until ``ends_at``, or paused with ``seconds_left``."""

    ends_at: datetime | None = None
    seconds_left: int | None = None


@dataclass(frozen=True, slots=True)
class Wifi:
    """The Wi-Fi network of the venue; none if the name is empty."""

    name: str = ""
    password: str = ""


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
    present: int | None = None
    """The number of people in the room, as counted by the facilitator."""
    compares: bool = False
    """Whether the results of the previous round are shown beside the latest."""
    filters_words: bool = False
    """Whether answers with profanity are held for approval."""
    shares_results: bool = False
    """Whether phones may show the results that were shown on the projector."""
    shows_programme: bool = False
    """Whether phones show the programme of the day."""
    rehearses: bool = False
    """Whether this is a rehearsal with simulated phones, which will be removed."""
    wifi: Wifi = field(default_factory=Wifi)
    day_activity_id: int | None = None
    """The furthest activity of the day, while the room is back at an earlier one."""
    returns: bool = False
    """Whether the next step leads back there at once, skipping what lies between."""
    delete_after: datetime | None = None
    """When the room is deleted for good."""
    word_choices: Choices = field(default_factory=dict)
    """Decisions on which words count as one."""

    @property
    def is_open(self) -> bool:
        """Whether people can join and answer."""
        return self.ended_at is None
