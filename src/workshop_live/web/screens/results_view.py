"""What came of the current activity, as screens show it: results, cards, themes, words, columns and votes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from workshop_live.activity_types import collects_answers, joint_stem, type_of
from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.columns import MAX_COLUMNS, Column
from workshop_live.activity_types.options import Bar, OptionType
from workshop_live.activity_types.summaries import questions_of
from workshop_live.activity_types.vote_results import VoteResult
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.clouds import ASPECT, CloudPlace
from workshop_live.domain.comparisons import Comparison
from workshop_live.domain.figures import longest_bars
from workshop_live.domain.group_work import RoundGroup
from workshop_live.domain.joint_texts import JointChanges, JointText, changes_since
from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary, SummaryTheme, summary_of
from workshop_live.domain.themes import Board, Theme, board_at
from workshop_live.exports.comparing import compared, gathered_summaries
from workshop_live.realtime.presence import Connected
from workshop_live.storage.joint_sources import SourceText
from workshop_live.storage.snapshots import Snapshot
from workshop_live.text.themes import MIN_ANSWERS
from workshop_live.web.screens.group_view import GroupWork, group_work_of
from workshop_live.web.screens.words import Word, words_of

REST = MAX_COLUMNS + 1
"""The place of answers in no column, behind all columns."""


@dataclass(frozen=True, slots=True)
class RoundResults:
    """The results of a round, with the settings that it was asked with."""

    number: int
    settings: Any
    results: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """The themes of one question, and its visible answers by ordinal."""

    prompt: str
    board: Board
    texts: dict[int, str]

    def standing(self, theme: Theme) -> list[int]:
        """Return the ordinals of a theme's visible answers."""
        return [answer for answer in theme.answers if answer in self.texts]

    @property
    def left_over(self) -> list[int]:
        """The ordinals of the visible answers in no theme."""
        inside = {answer for theme in self.board.themes for answer in theme.answers}
        return [answer for answer in self.texts if answer not in inside]


@dataclass(frozen=True)
class ResultsView:
    """A snapshot of a room for one screen. The two addresses are those of the join page and of the QR code."""

    snapshot: Snapshot
    connected: Connected
    join_address: str
    qr_address: str
    is_read: bool = True
    """Whether the themes include all answers; if not, an analysis is running."""
    is_alone: bool = False
    """Whether the screen is for one activity, whatever the current one is, and has no controls."""
    is_still: bool = False
    """Whether it is for a picture, in which no script makes anything."""
    places: Mapping[str, CloudPlace] = field(default_factory=dict)
    """The places of the words of a closed cloud by their texts; empty while they are not known."""

    @property
    def room(self) -> Room:
        """The room."""
        return self.snapshot.room

    @property
    def agenda(self) -> tuple[Activity, ...]:
        """The activities of the room."""
        return self.snapshot.agenda

    @property
    def current(self) -> Activity | None:
        """The current activity."""
        return self.snapshot.current

    @property
    def round(self) -> Round | None:
        """The latest round of the current activity."""
        return self.current.round if self.current else None

    @property
    def is_asking(self) -> bool:
        """Whether phones show a form."""
        return bool(self.room.is_open and self.current and self.current.is_open and collects_answers(self.current))

    @cached_property
    def type(self) -> ActivityType | None:
        """The type of the current activity."""
        return type_of(self.current) if self.current else None

    @cached_property
    def settings(self) -> Any:
        """The settings of the latest round, with people's decisions on words."""
        return self._read_with(self.type, self.current.asked_settings) if self.type and self.current else None

    def _read_with(self, activity_type: ActivityType, stored: Mapping[str, Any]) -> Any:
        return activity_type.with_word_choices(activity_type.settings(stored), self.room.word_choices)

    @cached_property
    def results(self) -> dict[str, Any]:
        """The results of the visible answers; empty for types that show the answers themselves."""
        return self.type.results(self.settings, self.snapshot.visible) if self.type else {}

    @cached_property
    def before(self) -> RoundResults | None:
        """The results of the previous round, if it is compared with the latest."""
        earlier = self.snapshot.earlier
        if earlier is None or self.type is None:
            return None
        settings = self._read_with(self.type, earlier.round.settings)
        return RoundResults(earlier.round.ordinal, settings, self.type.results(settings, earlier.visible))

    @cached_property
    def bars(self) -> list[Bar]:
        """The results as bars, for types with options."""
        assert isinstance(self.type, OptionType)
        bars, before = self.type.bars(self.settings, self.results), self.before
        bars = self.type.bars_beside(bars, self.type.bars(before.settings, before.results)) if before else bars
        return self._with_those_aside(bars)

    def _with_those_aside(self, bars: list[Bar]) -> list[Bar]:
        """Return bars with what was withdrawn or hidden afterwards behind the others, once nothing moves any more."""
        made = self.current.made_from if self.current else None
        if made is None or not made.aside:
            return bars
        keys = [option.key for option in self.settings.options]
        marked = [replace(bar, is_aside=key in made.aside) for key, bar in zip(keys, bars, strict=True)]
        return marked if self.is_asking else sorted(marked, key=lambda bar: bar.is_aside)

    @property
    def longest_bars(self) -> frozenset[int]:
        """The indexes of the longest bars; empty if all are equally long."""
        return longest_bars([(bar.part, bar.value) for bar in self.bars])

    @cached_property
    def boards(self) -> list[ShownBoard]:
        """The themes of each question, for types with themes."""
        if self.current is None or self.snapshot.boards is None:
            return []
        kept = self.snapshot.boards
        return [
            ShownBoard(it.prompt, board_at(kept, place), dict(it.texts))
            for place, it in enumerate(questions_of(self.current, self.snapshot.visible))
        ]

    @cached_property
    def summaries(self) -> tuple[Summary, ...] | None:
        """The summary of each question; None until the first analysis is done."""
        if not self.is_read and not self.snapshot.boards:
            return None
        ids = {answer.ordinal: answer.public_id for answer in self.snapshot.visible}
        return tuple(summary_of(it.prompt, it.board, it.texts, ids) for it in self.boards)

    @cached_property
    def words(self) -> list[Word]:
        """The words of a cloud with their forms; empty for types without word counts."""
        if not self.type or not self.type.counts_words:
            return []
        return words_of(self.results["words"], map(self.text, self.snapshot.visible), self.room.word_choices)

    @property
    def cloud_aspect(self) -> float:
        """How many times as wide as high the places of a cloud are meant for."""
        return ASPECT

    @property
    def closed_words(self) -> tuple[tuple[str, float], ...]:
        """The words of a cloud, with counts, that have places of their own: those of a closed question alone."""
        is_closed = self.round is not None and self.round.closed_at is not None
        if not (self.type and self.type.counts_words and is_closed and self.shows_results) or self.before:
            return ()
        return tuple((word["text"], word["count"]) for word in self.results["words"])

    @property
    def shows_results(self) -> bool:
        """Whether the presenter screen shows results instead of only the number of answers."""
        return bool(self.current and self.current.is_shown)

    @property
    def can_compare(self) -> bool:
        """Whether earlier gatherings of the series have shown the current question, and this one has, too."""
        return self.snapshot.can_compare

    @cached_property
    def comparison(self) -> Comparison | None:
        """The current question in the gatherings that the presenter screen compares; None while it does not.

        Themes are those that have been gathered.
        """
        told = self.snapshot.gatherings
        found = compared(told, gathered_summaries(told)) if told and not self.is_alone else []
        return found[0] if found else None

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
    def joint(self) -> JointText:
        """The joint text that the room is at; an empty one in a picture of what is not asked yet."""
        stem = joint_stem(self.current) if self.current else None
        return self.snapshot.joint or JointText(stem or "")

    @property
    def edits_joint(self) -> bool:
        """Whether the desk has the lines of a joint text."""
        return bool(self.room.is_open and self.snapshot.joint)

    @cached_property
    def joint_changes(self) -> JointChanges | None:
        """What has changed in the joint text since the room last saw it; None where nothing has, or nobody has."""
        last = self.joint.last_shown
        changes = changes_since(last, self.joint) if last else None
        return changes if changes and changes.is_changed else None

    @property
    def sources(self) -> tuple[SourceText, ...]:
        """What the lines of a joint text can be taken over from."""
        return self.snapshot.sources

    @property
    def voted(self) -> VoteResult | None:
        """What a vote on these answers, or on their themes, came to, once that is shown."""
        return self.snapshot.voted

    def voted_for(self, answer: Answer) -> Bar | None:
        """Return what people gave an answer in a vote; None if they did not vote on it."""
        return self.voted.answers.get(answer.public_id) if self.voted else None

    def voted_at(self, question: int, ordinal: int) -> Bar | None:
        """Return the same for the answer with an ordinal, if the vote was on this question."""
        return self._voted_by_ordinal.get(ordinal) if self.voted and self.voted.question == question else None

    def voted_for_theme(self, question: int, number: int) -> Bar | None:
        """Return what people gave a theme of a question in a vote; None if they did not vote on it."""
        return self.voted.themes.get(number) if self.voted and self.voted.question == question else None

    @cached_property
    def _voted_by_ordinal(self) -> dict[int, Bar]:
        answers = self.voted.answers if self.voted else {}
        return {it.ordinal: answers[it.public_id] for it in self.snapshot.visible if it.public_id in answers}

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns that the answers to the current question stand in; empty for most questions."""
        return self.type.columns(self.settings) if self.type else ()

    def column_of(self, answer: Answer | None) -> Column | None:
        """Return the column that an answer stands in; None without one."""
        return self.type.column_of(self.settings, answer) if self.type and answer and self.columns else None

    def place_of(self, answer: Answer) -> int:
        """Return the place of an answer's column, from 1; ``REST`` for answers in none."""
        column = self.column_of(answer)
        return self.columns.index(column) + 1 if column else REST

    @cached_property
    def _columns_by_answer(self) -> dict[int | str, Column]:
        """The columns of the visible answers, by their ordinals as well as by their public ids."""
        inside = [(answer, self.column_of(answer)) for answer in self.snapshot.visible]
        return {key: column for answer, column in inside if column for key in (answer.ordinal, answer.public_id)}

    def column_at(self, answer: int) -> Column | None:
        """Return the column of a visible answer by its ordinal; None without one."""
        return self._columns_by_answer.get(answer)

    def columns_among(self, answers: Iterable[str]) -> list[tuple[Column, int]]:
        """Return how many of these visible answers, by their public ids, each column has that has any."""
        counts = Counter(column.key for it in answers if (column := self._columns_by_answer.get(it)))
        return [(column, counts[column.key]) for column in self.columns if counts[column.key]]

    @property
    def has_rest(self) -> bool:
        """Whether answers that everybody may see are in none of the columns."""
        return any(self.column_of(answer) is None for answer in self.snapshot.visible)

    @cached_property
    def votes(self) -> dict[str, int]:
        """The number of votes for each visible answer, by its public id, for types that have votes."""
        return {answer.public_id: answer.votes for answer in self.snapshot.visible}

    @cached_property
    def work(self) -> GroupWork | None:
        """The groups of the current round; None without any."""
        return group_work_of(self.snapshot)

    def text(self, answer: Answer) -> str:
        """Return an answer as text."""
        assert self.type is not None
        return self.type.text(self.settings, answer.value)

    @property
    def is_by_group(self) -> bool:
        """Whether each of the answers is the text of a group."""
        return self.work is not None and self.work.writes

    def author_of(self, answer: Answer) -> RoundGroup | None:
        """Return the group that wrote an answer; None for an answer of a person, who stays unnamed."""
        return self.group(answer.ordinal) if self.is_by_group else None

    @property
    def is_side_by_side(self) -> bool:
        """Whether the summary has the text of each group, since there are too few for themes."""
        return self.is_by_group and bool(self.summaries) and all(len(it.texts) < MIN_ANSWERS for it in self.boards)

    def group_alone_in(self, theme: SummaryTheme) -> RoundGroup | None:
        """Return the group whose text alone is a theme, since there were too few for others; None for other themes."""
        by_id = {answer.public_id: answer for answer in self.snapshot.visible}
        answer = by_id.get(theme.answers[0]) if len(theme.answers) == 1 else None
        group = self.author_of(answer) if answer else None
        return group if group and group.name == theme.label else None

    def group(self, number: int) -> RoundGroup | None:
        """Return the group of the current round with this number."""
        return self._groups_by_number.get(number)

    @cached_property
    def _groups_by_number(self) -> dict[int, RoundGroup]:
        return {group.number: group for group in self.snapshot.groups}

    def answers_in(self, chunk: int) -> list[Answer]:
        """Return the answers of a chunk that were not withdrawn."""
        return [answer for answer in (self.snapshot.chunks or {})[chunk] if not answer.is_withdrawn]

    def visible_in(self, chunk: int) -> list[Answer]:
        """Return the visible answers of a chunk."""
        return [answer for answer in (self.snapshot.chunks or {})[chunk] if answer.is_visible]
