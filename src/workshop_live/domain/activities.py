"""The agenda of a room: activities and their rounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from workshop_live.domain.group_work import Grouping, RoundGroup
from workshop_live.domain.made_votes import MadeFrom
from workshop_live.domain.steps import Progress, Step, StepKind

GRACE_S = 10
LATE_S = 120  # seconds after closing in which late answers are held for the facilitator
MAX_ACTIVITIES = 200
REHEARSED_KEY = "rehearsal:"  # prefix of the keys of activities that a rehearsal adds; plans have no such keys
LOOKS_BACK = "first-action-"
"""Prefix of the keys of activities beside which phones offer what was written for oneself at an earlier gathering."""
REHEARSED = 100_000  # added to the numbers of rehearsed rounds, so that late messages match no real round


class SeenBy(StrEnum):
    """Who may see the answers to an activity, besides their authors."""

    ROOM = "room"
    FACILITATOR = "facilitator"
    """Only those who run the room: never on the projector or on phones, and in files on request only."""
    ME = "me"
    """Nobody else: what is written stays on the phone, which tells the server only that something was."""


class RoundState(StrEnum):
    """The state of a round. A closing round still takes answers."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Slot:
    """When an activity is planned."""

    starts_at: str | None = None
    """The planned start as local time, such as 09:15."""
    minutes: int | None = None
    """The planned duration, and the initial value of the timer."""
    notes: str = ""
    """Notes that only the facilitator sees."""
    fixed: bool = False
    """Whether the planned start must be kept, as with lunch: what is before it gives way."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of an activity, with the prompt, settings, steps, roles and groups at the time it was opened."""

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
    """When the results were first visible to the room; kept when they are hidden again."""
    voters: int = 0
    """The number of participants who voted for answers; only set when a whole room is loaded."""
    progress: Progress | None = None
    """How far it is in its steps; None without steps."""
    roles: tuple[str, ...] = ()
    grouping: Grouping | None = None
    """How it divides the room; None without groups."""
    groups: tuple[RoundGroup, ...] = ()
    """Its groups by number, without their members; only set where the answers are read, too."""

    @property
    def is_written_by_groups(self) -> bool:
        """Whether its answers are those of groups, whose numbers are the ordinals; nobody else can answer it."""
        steps = self.progress.steps if self.progress else ()
        return self.grouping is not None and any(step.kind is StepKind.GROUP for step in steps)

    @property
    def was_shown(self) -> bool:
        """Whether the results were ever visible to the room."""
        return self.shown or self.first_shown_at is not None

    @property
    def ordinal(self) -> int:
        """The number of the round for people; ``number`` is the one that phones send."""
        return self.number - REHEARSED if self.number > REHEARSED else self.number

    @property
    def state(self) -> RoundState:
        """The state of the round."""
        if self.closed_at is not None:
            return RoundState.CLOSED
        return RoundState.OPEN if self.closes_at is None else RoundState.CLOSING

    @property
    def takes_answers(self) -> bool:
        """Whether an answer sent now counts."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Activity:
    """An item of the agenda, with its latest round if it has one."""

    id: int
    public_id: str
    room_id: int
    position: int
    type: str
    prompt: str
    settings: Mapping[str, Any]
    version: int
    key: str = ""
    """Equal in all runs of a plan, so that workshops can be compared."""
    slot: Slot = field(default_factory=Slot)
    removed_at: datetime | None = None
    seen_by: SeenBy = SeenBy.ROOM
    steps: tuple[Step, ...] = ()
    roles: tuple[str, ...] = ()
    grouping: Grouping | None = None
    """How it divides the room; None without groups."""
    is_standing: bool = False
    """Whether it is the question that is open all day beside the agenda."""
    began_at: datetime | None = None
    """When the room first came to it; None before that."""
    spent_seconds: int = 0
    """The time that the room was at it, up to ``spent_since`` and without pauses."""
    spent_since: datetime | None = None
    """Since when more time is spent; None while the room is elsewhere or pauses."""
    made_from: MadeFrom | None = None
    """What its options were made from, of a vote on what people wrote; None for most."""
    round: Round | None = field(default=None)

    @property
    def asked_prompt(self) -> str:
        """The prompt of the latest round, or of the activity if it has none."""
        return self.round.prompt if self.round else self.prompt

    @property
    def asked_settings(self) -> Mapping[str, Any]:
        """The settings of the latest round, or of the activity if it has none."""
        return self.round.settings if self.round else self.settings

    @property
    def asked_steps(self) -> tuple[Step, ...]:
        """The steps of the latest round, or of the activity if it has none."""
        if self.round is None:
            return self.steps
        return self.round.progress.steps if self.round.progress else ()

    @property
    def asked_roles(self) -> tuple[str, ...]:
        """The roles of the latest round, or of the activity if it has none."""
        return self.round.roles if self.round else self.roles

    @property
    def asked_grouping(self) -> Grouping | None:
        """The grouping of the latest round, or of the activity if it has none."""
        return self.round.grouping if self.round else self.grouping

    @property
    def timed_minutes(self) -> int | None:
        """The minutes that a new timer begins with: of the current step if it has any, else of the activity."""
        progress = self.round.progress if self.round else None
        return (progress.step.minutes if progress else None) or self.slot.minutes

    @property
    def planned_minutes(self) -> int | None:
        """The minutes that it is planned for; without any, those of its steps together; None without those."""
        return self.slot.minutes or sum(step.minutes or 0 for step in self.asked_steps) or None

    def seconds_at(self, now: datetime) -> int:
        """Return how long the room has been at it, in seconds."""
        since = max(0, round((now - self.spent_since).total_seconds())) if self.spent_since else 0
        return self.spent_seconds + since

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        return self.round is not None and self.round.takes_answers

    @property
    def is_private(self) -> bool:
        """Whether the room never sees the answers, of any round."""
        return self.seen_by is not SeenBy.ROOM

    @property
    def looks_back(self) -> bool:
        """Whether it asks about a first action that phones may have kept from an earlier gathering."""
        return self.key.startswith(LOOKS_BACK)

    @property
    def stays_on_phones(self) -> bool:
        """Whether what people write reaches no server; an answer then says only that something was written."""
        return self.seen_by is SeenBy.ME

    @property
    def is_shown(self) -> bool:
        """Whether everybody may see the results."""
        return self.round is not None and self.round.shown and not self.is_private
