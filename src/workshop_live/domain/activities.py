"""The agenda of a room: activities, and the rounds in which they were asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

GRACE_S = 10
LATE_S = 120  # for so long after closing, an answer that says it may be late is kept aside
MAX_ACTIVITIES = 200
REHEARSED_KEY = "rehearsal:"  # begins the keys of what a rehearsal itself puts on the agenda; no plan has such keys
REHEARSED = 100_000  # is added to the numbers of rehearsed rounds: what is on its way from one counts in no real round


class SeenBy(StrEnum):
    """Who may see the answers to an activity, beside the participants who gave them."""

    ROOM = "room"
    FACILITATOR = "facilitator"
    """Those who run the room, and nobody else: not on the projector, on no phone, and in files only if asked for."""


class RoundState(StrEnum):
    """How far a round has come. While it is closing, answers still count."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an activity stands in the day, by the plan."""

    starts_at: str | None = None
    """When it is to begin, as a clock in the room shows it: 09:15."""
    minutes: int | None = None
    """How long it is to take; what the timer begins with."""
    notes: str = ""
    """What the facilitator wants to remember; nobody else sees it."""


@dataclass(frozen=True, slots=True)
class Round:
    """One asking of an activity, with the prompt and settings it was asked with."""

    id: int
    activity_id: int
    number: int
    prompt: str
    settings: Mapping[str, Any]
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    shown: bool
    first_shown_at: datetime | None = None
    """When the room could first see its results; it stays when they are hidden again."""
    voters: int = 0
    """How many participants have voted for answers, where a whole room is read."""

    @property
    def was_shown(self) -> bool:
        """Whether the room could ever see its results."""
        return self.shown or self.first_shown_at is not None

    @property
    def ordinal(self) -> int:
        """Which asking it is, as people count; ``number`` is what phones send."""
        return self.number - REHEARSED if self.number > REHEARSED else self.number

    @property
    def state(self) -> RoundState:
        """Open, closing or closed."""
        if self.closed_at is not None:
            return RoundState.CLOSED
        return RoundState.OPEN if self.closes_at is None else RoundState.CLOSING

    @property
    def takes_answers(self) -> bool:
        """Whether an answer sent now counts."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Activity:
    """One item of the agenda, with its latest round if it has been asked."""

    id: int
    public_id: str
    room_id: int
    position: int
    type: str
    prompt: str
    settings: Mapping[str, Any]
    version: int
    key: str = ""
    """The same in every run of a plan, so that gatherings can be compared."""
    slot: Slot = field(default_factory=Slot)
    removed_at: datetime | None = None
    seen_by: SeenBy = SeenBy.ROOM
    round: Round | None = field(default=None)

    @property
    def asked_prompt(self) -> str:
        """The prompt as people see it now: that of the latest round, if there is one."""
        return self.round.prompt if self.round else self.prompt

    @property
    def asked_settings(self) -> Mapping[str, Any]:
        """The settings that answers are read with."""
        return self.round.settings if self.round else self.settings

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        return self.round is not None and self.round.takes_answers

    @property
    def is_private(self) -> bool:
        """Whether only those who run the room may see its answers, in whichever round they were given."""
        return self.seen_by is not SeenBy.ROOM

    @property
    def is_shown(self) -> bool:
        """Whether everybody may see its results."""
        return self.round is not None and self.round.shown and not self.is_private
