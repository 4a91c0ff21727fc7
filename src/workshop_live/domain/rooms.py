"""A room: one run of a workshop."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ScreenMode(StrEnum):
    """What the presenter screen shows."""

    LOBBY = "lobby"
    ACTIVITY = "activity"
    BLACK = "black"


LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Timer:
    """A countdown that everybody sees: running until ``ends_at``, or paused with ``seconds_left``."""

    ends_at: datetime | None = None
    seconds_left: int | None = None


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

    @property
    def is_open(self) -> bool:
        """Whether people can join and answer."""
        return self.ended_at is None
