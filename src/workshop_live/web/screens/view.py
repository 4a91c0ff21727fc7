"""What the templates of a room's regions see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workshop_live.activity_types import collects_answers, type_of
from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.options import Bar, OptionType
from workshop_live.activity_types.summaries import questions_of
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.progression import Step, next_activity, next_step, previous_step
from workshop_live.domain.rooms import Room, ScreenMode
from workshop_live.domain.summaries import Summary, summary_of
from workshop_live.domain.themes import Board, Theme, board_at
from workshop_live.realtime.presence import Connected
from workshop_live.storage.snapshots import Snapshot
from workshop_live.web.screens.words import Word, words_of


@dataclass(frozen=True, slots=True)
class RoundResults:
    """What came of one asking, with the settings it was asked with."""

    number: int
    settings: Any
    results: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """The themes of one question, and the answers that everybody may see by their ordinals."""

    prompt: str
    board: Board
    texts: dict[int, str]

    def standing(self, theme: Theme) -> list[int]:
        """The answers of a theme that everybody may see."""
        return [answer for answer in theme.answers if answer in self.texts]

    @property
    def left_over(self) -> list[int]:
        """The answers that are in no theme."""
        inside = {answer for theme in self.board.themes for answer in theme.answers}
        return [answer for answer in self.texts if answer not in inside]


@dataclass(frozen=True)
class View:
    """A room at one moment, for one screen. The two addresses are those of the join page and of the QR code."""

    snapshot: Snapshot
    connected: Connected
    join_address: str
    qr_address: str
    is_read: bool = True
    """Whether the themes are of all the answers; otherwise they are being read."""
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
        """The settings that it was asked with, and is read with."""
        return self._read_with(self.type, self.current.asked_settings) if self.type and self.current else None

    def _read_with(self, activity_type: ActivityType, stored: Mapping[str, Any]) -> Any:
        return activity_type.with_word_choices(activity_type.settings(stored), self.room.word_choices)

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
        settings = self._read_with(self.type, earlier.round.settings)
        return RoundResults(earlier.round.ordinal, settings, self.type.results(settings, earlier.visible))

    @cached_property
    def bars(self) -> list[Bar]:
        """The results as bars, of types that have options."""
        assert isinstance(self.type, OptionType)
        bars, before = self.type.bars(self.settings, self.results), self.before
        return self.type.bars_beside(bars, self.type.bars(before.settings, before.results)) if before else bars

    @cached_property
    def boards(self) -> list[ShownBoard]:
        """The themes of each question, of types that have themes."""
        if self.current is None or self.snapshot.boards is None:
            return []
        kept = self.snapshot.boards
        return [
            ShownBoard(it.prompt, board_at(kept, place), dict(it.texts))
            for place, it in enumerate(questions_of(self.current, self.snapshot.visible))
        ]

    @cached_property
    def summaries(self) -> tuple[Summary, ...] | None:
        """What people wrote, summed up; None while it is read for the first time."""
        if not self.is_read and not self.snapshot.boards:
            return None
        ids = {answer.ordinal: answer.public_id for answer in self.snapshot.visible}
        return tuple(summary_of(it.prompt, it.board, it.texts, ids) for it in self.boards)

    @cached_property
    def words(self) -> list[Word]:
        """The words of a cloud with their forms; none of types that count none."""
        if not self.type or not self.type.counts_words:
            return []
        return words_of(self.results["words"], map(self.text, self.snapshot.visible), self.room.word_choices)

    @property
    def shows_timer(self) -> bool:
        """Whether screens show the timer: never beside the countdown of a question that is closing."""
        is_closing = self.round and self.round.closes_at and not self.round.closed_at
        timer = self.room.timer
        return self.room.is_open and not is_closing and bool(timer.ends_at or timer.seconds_left)

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

    @cached_property
    def covered(self) -> "View":
        """The same room as if nobody had answered: what is asked, while the results are not to be seen."""
        return replace(self, snapshot=replace(self.snapshot, visible=(), earlier=None, chunk_count=0))

    @property
    def is_private(self) -> bool:
        """Whether nothing can show the answers to anybody but those who run the room."""
        return bool(self.current and self.current.is_private)

    @property
    def shows_cards(self) -> bool:
        """Whether the presenter screen shows the answers themselves."""
        return bool(self.shows_results and self.type and self.type.has_cards)

    @property
    def has_pages(self) -> bool:
        """Whether the presenter screen may show its content a page at a time."""
        return self.shows_cards or bool(self.type and self.type.choices(self.settings) and not self.type.has_cards)

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
        return previous_step(self.room, self.agenda)

    @cached_property
    def waiting(self) -> list[tuple[Activity, Answer, str]]:
        """What waits for the facilitator: the activity, the answer, and how it reads."""
        return [(activity, answer, text_of(activity, answer)) for activity, answer in self.snapshot.waiting]

    @property
    def looked_at(self) -> list[str]:
        """What waits in the current round and is drawn, as a command takes it: identifiers and revisions."""
        asked = self.round.id if self.round else None
        drawn = (answer for _, answer in self.snapshot.waiting if answer.round_id == asked)
        return [f"{answer.public_id}:{answer.revision}" for answer in drawn]

    @cached_property
    def programme(self) -> list[Activity]:
        """What phones show of the day, where they show any: slides, and that there is a question at some time."""
        if not self.room.shows_programme:
            return []
        return [it for it in self.agenda if it.slot.starts_at or not collects_answers(it)]

    @cached_property
    def following(self) -> Activity | None:
        """The activity that comes after the current one."""
        return next_activity(self.room, self.agenda)

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
