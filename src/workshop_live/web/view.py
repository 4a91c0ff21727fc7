"""What the templates of a room's regions see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workshop_live.activity_types import collects_answers, type_of
from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.options import Bar, OptionType
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.rooms import Room, ScreenMode
from workshop_live.domain.running import Step, next_step, step_back
from workshop_live.domain.summaries import Summary
from workshop_live.realtime.presence import Connected
from workshop_live.storage.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class RoundResults:
    """What came of one asking, with the settings it was asked with."""

    number: int
    settings: Any
    results: dict[str, Any]


@dataclass(frozen=True)
class View:
    """A room at one moment, for one screen. The two addresses are those of the join page and of the QR code."""

    snapshot: Snapshot
    connected: Connected
    join_address: str
    qr_address: str
    summaries: tuple[Summary, ...] | None = ()
    """None while they are being worked out."""
    is_alone: bool = False
    """Whether the screen shows one activity, whatever the room is at; nothing can be pressed there."""

    @property
    def room(self) -> Room:
        """The room."""
        return self.snapshot.room

    @property
    def agenda(self) -> tuple[Activity, ...]:
        """Its activities."""
        return self.snapshot.agenda

    @property
    def current(self) -> Activity | None:
        """The activity that it is at."""
        return self.snapshot.current

    @property
    def round(self) -> Round | None:
        """The latest asking of that activity."""
        return self.current.round if self.current else None

    @cached_property
    def type(self) -> ActivityType | None:
        """The type of that activity."""
        return type_of(self.current) if self.current else None

    @cached_property
    def settings(self) -> Any:
        """The settings that it was asked with."""
        return self.type.settings(self.current.asked_settings) if self.type and self.current else None

    @cached_property
    def results(self) -> dict[str, Any]:
        """What comes of the visible answers; empty for types that show the answers themselves."""
        return self.type.results(self.settings, self.snapshot.visible) if self.type else {}

    @cached_property
    def before(self) -> RoundResults | None:
        """What came of the round before, where it is to be seen beside the latest."""
        earlier = self.snapshot.earlier
        if earlier is None or self.type is None:
            return None
        settings = self.type.settings(earlier.round.settings)
        return RoundResults(earlier.round.ordinal, settings, self.type.results(settings, earlier.visible))

    @cached_property
    def bars(self) -> list[Bar]:
        """The results as bars, of types that have options."""
        assert isinstance(self.type, OptionType)
        bars, before = self.type.bars(self.settings, self.results), self.before
        return self.type.bars_beside(bars, self.type.bars(before.settings, before.results)) if before else bars

    @property
    def is_asking(self) -> bool:
        """Whether the phones show a form."""
        return bool(self.room.is_open and self.current and self.current.is_open and collects_answers(self.current))

    @property
    def is_slide(self) -> bool:
        """Whether the current activity is only to be read."""
        return bool(self.room.is_open and self.current and not collects_answers(self.current))

    @property
    def shows_results(self) -> bool:
        """Whether the presenter screen shows results and not only their number."""
        return bool(self.current and self.current.is_shown)

    @property
    def shows_cards(self) -> bool:
        """Whether the presenter screen shows the answers themselves."""
        return bool(self.shows_results and self.type and self.type.has_cards)

    @property
    def is_lobby(self) -> bool:
        """Whether the presenter screen shows how to join."""
        return self.room.mode is ScreenMode.LOBBY

    @property
    def chunks(self) -> range:
        """The numbers of the chunks of answers."""
        return range(self.snapshot.chunk_count)

    @cached_property
    def spotlight(self) -> Answer | None:
        """The answer that is shown large."""
        answer = self.snapshot.spotlight
        return answer if answer and answer.is_visible and self.shows_results else None

    @cached_property
    def next(self) -> Step | None:
        """What the large button does."""
        return next_step(self.room, self.agenda, collects_answers)

    @cached_property
    def back(self) -> Step | None:
        """What going back does."""
        return step_back(self.room, self.agenda)

    @cached_property
    def waiting(self) -> list[tuple[Activity, Answer, str]]:
        """What waits for the facilitator: the activity, the answer, and how it reads."""
        return [(activity, answer, text_of(activity, answer)) for activity, answer in self.snapshot.waiting]

    @cached_property
    def following(self) -> Activity | None:
        """The activity after the current one."""
        if self.current is None:
            return self.agenda[0] if self.agenda else None
        rest = self.agenda[self.agenda.index(self.current) + 1 :]
        return rest[0] if rest else None

    def collects(self, activity: Activity) -> bool:
        """Whether an activity takes answers."""
        return collects_answers(activity)

    def type_of(self, activity: Activity) -> ActivityType:
        """The type of an activity."""
        return type_of(activity)

    def text(self, answer: Answer) -> str:
        """An answer as people read it."""
        assert self.type is not None
        return self.type.text(self.settings, answer.value)

    def answers_in(self, chunk: int) -> list[Answer]:
        """The answers of a chunk that were not withdrawn."""
        return [answer for answer in (self.snapshot.chunks or {})[chunk] if not answer.is_withdrawn]

    def visible_in(self, chunk: int) -> list[Answer]:
        """The answers of a chunk that everybody may see."""
        return [answer for answer in (self.snapshot.chunks or {})[chunk] if answer.is_visible]


def text_of(activity: Activity, answer: Answer) -> str:
    """An answer as people read it, by the settings that it was given under."""
    activity_type = type_of(activity)
    return activity_type.text(activity_type.settings(activity.asked_settings), answer.value)
