"""A room: one run of a workshop."""

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
    """A countdown that everybody sees: running until ``ends_at``, or paused with ``seconds_left``."""

    ends_at: datetime | None = None
    seconds_left: int | None = None


@dataclass(frozen=True, slots=True)
class Wifi:
    """The network of the venue, for people who have to get onto it first. Without a name there is none."""

    name: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An undo that is still on offer: the inverse of the last command, until ``until``."""

    id: str
    what: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A room as it stands at ``seq``. ``version`` counts the facilitators' commands and guards against stale clicks."""

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
    """When a pause is over."""
    present: int | None = None
    """How many people are in the room, as the facilitator has counted them."""
    compares: bool = False
    """Whether the results of the round before stand beside those of the latest."""
    filters_words: bool = False
    """Whether an answer with a word from the list of rude ones waits for the facilitator."""
    shares_results: bool = False
    """Whether participants may see on their phones what was shown."""
    shows_programme: bool = False
    """Whether phones show the times, slides and pauses of the day."""
    rehearses: bool = False
    """Whether simulated phones answer, and all of it is going to be removed."""
    wifi: Wifi = field(default_factory=Wifi)
    day_activity_id: int | None = None
    """The activity that the day has come to, while the room is at an earlier one."""
    returns: bool = False
    """Whether going on leads there at once, and not through what lies between."""
    delete_after: datetime | None = None
    """When it is deleted for good."""
    word_choices: Choices = field(default_factory=dict)
    """Which words count as one, where people decided it."""

    @property
    def is_open(self) -> bool:
        """Whether people can join and answer."""
        return self.ended_at is None
