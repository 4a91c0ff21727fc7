"""The context of the templates of a room's regions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from workshop_live.actions.timer import DEFAULT_TIMER_S
from workshop_live.activity_types import collects_answers, joint_stem, pages_of, stops_of, type_of
from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.columns import MAX_COLUMNS, Column
from workshop_live.activity_types.day import coming_of, day_facts
from workshop_live.activity_types.options import Bar, OptionType
from workshop_live.activity_types.step_fields import KIND_HINTS
from workshop_live.activity_types.summaries import questions_of
from workshop_live.activity_types.vote_results import VoteResult
from workshop_live.domain.action_items import ActionItem, carried
from workshop_live.domain.activities import Activity, Round, RoundState
from workshop_live.domain.answers import Answer
from workshop_live.domain.clouds import ASPECT, CloudPlace
from workshop_live.domain.comparisons import Comparison
from workshop_live.domain.day_clock import Facts
from workshop_live.domain.decks import Page
from workshop_live.domain.figures import longest_bars
from workshop_live.domain.group_work import GroupPage, RoundGroup
from workshop_live.domain.groups import Group
from workshop_live.domain.joint_texts import JointChanges, JointText, changes_since
from workshop_live.domain.pauses import Pause
from workshop_live.domain.pictures import ShownPicture
from workshop_live.domain.progression import Move, MoveKind, next_activity, next_move, previous_move
from workshop_live.domain.rooms import TURN_S, Room, ScreenMode
from workshop_live.domain.steps import Progress, StepKind
from workshop_live.domain.summaries import Summary, SummaryTheme, summary_of
from workshop_live.domain.themes import Board, Theme, board_at
from workshop_live.domain.turns import turns_of
from workshop_live.exports.comparing import compared, gathered_summaries
from workshop_live.realtime.frames import OneGroup
from workshop_live.realtime.presence import Connected
from workshop_live.storage.joint_sources import SourceText
from workshop_live.storage.slides import Slides
from workshop_live.storage.snapshots import Snapshot
from workshop_live.storage.votable import why_not_votable
from workshop_live.text.languages import N_
from workshop_live.text.themes import MIN_ANSWERS
from workshop_live.web.screens.group_view import GroupWork, group_work_of
from workshop_live.web.screens.own_group import OwnGroup
from workshop_live.web.screens.words import Word, words_of

REST = MAX_COLUMNS + 1
"""The place of answers in no column, behind all columns."""
_ENDS_NOTHING = {MoveKind.SHOW, MoveKind.RETURN, MoveKind.TURN}
_BRINGS_PAGE = {MoveKind.PAGE, MoveKind.OPEN, MoveKind.GO_TO}


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
class View:
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
    def results_address(self) -> str:
        """The address of the shared results."""
        return f"{self.qr_address}/results"

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
    def shows_timer(self) -> bool:
        """Whether screens show the timer: not during the countdown of a closing round."""
        timer = self.room.timer
        is_set = bool(timer.ends_at or timer.seconds_left)
        return self.room.is_open and not self.is_closing and is_set and self.pauses_until is None

    @cached_property
    def pause(self) -> Pause | None:
        """The pause on the agenda that the room is at; None at other activities, and before it began."""
        if self.type is None or self.current is None or self.current.began_at is None:
            return None
        minutes, zone = self.current.slot.minutes, ZoneInfo(self.room.time_zone)
        return self.type.pause(self.settings, minutes, self.current.began_at, zone)

    @property
    def pauses_until(self) -> datetime | None:
        """When that pause ends or ended; None without an end, and where the room only came back to look at it."""
        is_past = self.current is None or self.pause is None or self.pause.was_over(self.current.spent_since)
        return self.pause.ends_at if self.pause and self.room.is_open and not is_past else None

    @property
    def is_closing(self) -> bool:
        """Whether the current question takes answers for some seconds more."""
        return self.round is not None and self.round.state is RoundState.CLOSING

    @property
    def planned_minutes(self) -> int:
        """The minutes that a new timer starts with."""
        return (self.current.timed_minutes if self.current else None) or DEFAULT_TIMER_S // 60

    @property
    def progress(self) -> Progress | None:
        """How far the room is in the steps of the current activity; None without steps, or before it is asked."""
        return self.round.progress if self.round and self.room.is_open else None

    @property
    def roles(self) -> tuple[str, ...]:
        """Who does what, while that matters: until the room looks at the answers, without steps while it answers."""
        is_at_work = self.progress.step.kind is not StepKind.PLENARY if self.progress else self.is_asking
        return self.current.asked_roles if is_at_work and self.current else ()

    @property
    def is_before_answers(self) -> bool:
        """Whether the room has not come to the step yet in which it answers, and nothing can have been sent."""
        return bool(self.progress and not self.progress.was_answerable and not self.is_asking)

    @property
    def has_texts_of_groups(self) -> bool:
        """Whether groups were to write together, which is not deleted with anybody's own answers."""
        return any(it.round is not None and it.round.is_written_by_groups for it in self.agenda)

    @property
    def is_asking(self) -> bool:
        """Whether phones show a form."""
        return bool(self.room.is_open and self.current and self.current.is_open and collects_answers(self.current))

    @property
    def is_over(self) -> bool:
        """Whether the current question has been answered, and takes nothing more."""
        return bool(self.round and self.round.closed_at and self.type and self.type.collects_answers) and not (
            self.is_before_answers
        )

    @property
    def is_group_work(self) -> bool:
        """Whether phones show what their group writes instead of a form of their own."""
        return bool(self.progress and self.round and self.round.is_written_by_groups)

    @property
    def asks_for_home_group(self) -> bool:
        """Whether phones say which home group they are in: not where people work in drawn ones, which have the word."""
        drawn = self.round is not None and self.round.grouping is not None and not self.round.grouping.is_home
        return self.room.is_open and bool(self.room.home_groups) and not drawn

    @property
    def waits_for(self) -> int:
        """The number of people in the room who have not answered yet; 0 where not everybody is expected to."""
        if not self.is_asking or self.type is None or self.type.has_votes or self.is_by_group:
            return 0
        return max(0, (self.room.present or self.connected.participants) - self.snapshot.tally.participants)

    @property
    def is_slide(self) -> bool:
        """Whether the current activity takes no answers."""
        return bool(self.room.is_open and self.current and not collects_answers(self.current))

    @property
    def shows_results(self) -> bool:
        """Whether the presenter screen shows results instead of only the number of answers."""
        return bool(self.current and self.current.is_shown)

    @cached_property
    def covered(self) -> "View":
        """The same room as if nobody had answered: what is asked, while the results are not to be seen."""
        return replace(self, snapshot=replace(self.snapshot, visible=(), earlier=None, chunk_count=0))

    @property
    def nothing_shown(self) -> str:
        """What stands where answers will, while there are none to see; a message of the catalogues."""
        are_questions = self.type is not None and self.type.has_votes
        if self.snapshot.tally.hidden:
            return N_("The questions are hidden") if are_questions else N_("The answers are hidden")
        if self.is_asking:
            return N_("Waiting for the first question") if are_questions else N_("Waiting for the first answer")
        return self.pastime or (N_("No questions") if are_questions else N_("No answers"))

    @property
    def pastime(self) -> str | None:
        """What people do in a step without answers, a message of the catalogues; None in other steps, or without."""
        step = self.progress.step if self.progress and not self.is_asking else None
        return KIND_HINTS[step.kind] if step and step.kind in {StepKind.ALONE, StepKind.TALK} else None

    @property
    def is_private(self) -> bool:
        """Whether the room can never see the answers."""
        return bool(self.current and self.current.is_private)

    @property
    def stays_on_phones(self) -> bool:
        """Whether what people write reaches no server, and all there is to see is how many have written."""
        return bool(self.current and self.current.stays_on_phones)

    @property
    def has_texts_on_phones(self) -> bool:
        """Whether phones may hold something that was written for nobody else."""
        return any(it.round is not None and it.stays_on_phones for it in self.agenda)

    @property
    def most_answers(self) -> int | None:
        """The maximum number of answers per participant to the current question; None without a limit."""
        if self.type is None or self.current is None:
            return None
        return self.type.most_answers_for(self.current.seen_by, self.settings)

    @property
    def can_be_voted_on(self) -> bool:
        """Whether people can vote on what was written here: everybody has seen it, and there is an agenda to go on."""
        return bool(self.room.is_open and self.current and not why_not_votable(self.current) and not self.is_alone)

    @property
    def shows_cards(self) -> bool:
        """Whether the presenter screen shows the answers themselves."""
        return bool(self.shows_results and self.type and self.type.has_cards)

    @property
    def has_pages(self) -> bool:
        """Whether the presenter screen may show its content a page at a time."""
        return (
            self.shows_cards
            or self.work is not None
            or bool(self.type and self.type.follows_up)
            or self.snapshot.joint is not None
            or bool(self.type and self.type.choices(self.settings) and not self.type.has_cards)
        )

    @property
    def turn_ms(self) -> int:
        """The milliseconds for which each page is shown while pages turn by themselves."""
        return TURN_S * 1000

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
    def day(self) -> Facts | None:
        """What the day's clock is computed from; None once the room has ended."""
        return day_facts(self.room, self.agenda)

    @property
    def can_shift(self) -> bool:
        """Whether anything before the next fixed time has a planned start, and the plan says how late the room is."""
        coming = takewhile(lambda it: not it.slot.fixed, coming_of(self.room, self.agenda))
        return bool(self.day and self.day.planned) and any(it.slot.starts_at for it in coming)

    @cached_property
    def stops(self) -> list[Activity]:
        """The activities that the room can be at."""
        return stops_of(self.agenda)

    @cached_property
    def questions(self) -> list[Answer]:
        """What was asked beside the agenda: what waits for an answer first, parked and answered ones last; by votes."""
        standing = self.snapshot.standing
        return sorted(
            standing.answers if standing else (),
            key=lambda it: (it.settled_at is not None, it.parked_at is not None, -it.votes, it.ordinal),
        )

    @property
    def open_questions(self) -> int:
        """The number of questions asked beside the agenda that are neither answered, parked nor hidden."""
        return sum(not (it.settled_at or it.parked_at or it.hidden_at) for it in self.questions)

    @property
    def taken_up(self) -> Answer | None:
        """The question from beside the agenda that is on the projector."""
        if self.room.mode is not ScreenMode.QUESTION:
            return None
        return next((it for it in self.questions if it.public_id == self.room.spotlight and it.is_visible), None)

    @property
    def is_beside_agenda(self) -> bool:
        """Whether the screen is for the question that is open all day."""
        return bool(self.is_alone and self.current and self.current.is_standing)

    @cached_property
    def next(self) -> Move | None:
        """The move of the main button."""
        return next_move(self.room, self.stops, collects_answers, turns_of(self.snapshot.groups), pages_of)

    @property
    def next_ends(self) -> bool:
        """Whether the next move ends the taking of answers, now or with a countdown."""
        is_taking = bool(self.current and collects_answers(self.current) and self.round and not self.round.closed_at)
        return is_taking and self.next is not None and self.next.kind not in _ENDS_NOTHING

    @property
    def unfinished(self) -> int:
        """How many groups are still writing that the next move would close for."""
        is_writing = self.work is not None and self.work.is_writing
        return len(self.work.there) - self.work.done if self.work and is_writing and self.next_ends else 0

    @cached_property
    def back(self) -> Move | None:
        """The move of the back button."""
        return previous_move(self.room, self.stops, turns_of(self.snapshot.groups), pages_of)

    @property
    def slides(self) -> Slides:
        """The slides that the room is at, and those that come next."""
        return self.snapshot.slides

    @property
    def picture(self) -> ShownPicture | None:
        """The picture of the current activity, if it shows one."""
        return self.snapshot.picture

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
    def lacks_deck(self) -> bool:
        """Whether the room is at slides whose file, or whose page of it, is missing."""
        return bool(self.type and self.type.shows_pages and not self.slides.page)

    @property
    def page_to_come(self) -> Page | None:
        """The page that the main button will bring, if it is one."""
        for activity, page in self.slides.ahead[:1]:
            if self.next and self.next.activity.id == activity.id and self.next.kind in _BRINGS_PAGE:
                return page
        return None

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

    def count(self, activity: Activity) -> int:
        """The number of answers to an activity's latest round that everybody may see, read for the agenda."""
        return self.snapshot.counts.get(activity.round.id, 0) if activity.round else 0

    @cached_property
    def waiting(self) -> list[tuple[Activity, Answer, str]]:
        """The answers that wait for approval: activity, answer and text."""
        return [(activity, answer, text_of(activity, answer)) for activity, answer in self.snapshot.waiting]

    @property
    def looked_at(self) -> list[str]:
        """The drawn answers of the current round that wait, as ``answer:revision``, the field of a command."""
        asked = self.round.id if self.round else None
        drawn = (answer for _, answer in self.snapshot.waiting if answer.round_id == asked)
        return [f"{answer.public_id}:{answer.revision}" for answer in drawn]

    @cached_property
    def work(self) -> GroupWork | None:
        """The groups of the current round; None without any."""
        return group_work_of(self.snapshot)

    @cached_property
    def groups(self) -> list[tuple[Group, int]]:
        """The home groups, each with the number of its members."""
        return [(group, self.snapshot.members.get(group.key, 0)) for group in self.room.home_groups]

    @property
    def in_groups(self) -> int:
        """The number of phones that have chosen a home group, also of those that sleep."""
        return sum(count for _, count in self.groups)

    @property
    def here(self) -> int:
        """The number of phones that are connected, or in a home group: the lobby counts both, so that they agree."""
        return max(self.connected.participants, self.in_groups)

    @property
    def without_group(self) -> int:
        """The number of connected phones that have not chosen a group yet."""
        return max(0, self.connected.participants - self.in_groups)

    def own_group(self, scope: OneGroup) -> OwnGroup | None:
        """Return a group of the current round for its members; None if the room has left it."""
        if self.current is None or self.current.id != scope.activity_id or self.type is None or not self.room.is_open:
            return None
        if self.room.mode is ScreenMode.PAUSE and not self.is_asking:
            return None
        group = self.group(scope.number)
        if group is None:
            return None
        page = self.snapshot.pages.get(group.number, GroupPage())
        return OwnGroup(group, page, self.type, self.settings, self.current.asked_prompt)

    @property
    def items(self) -> tuple[ActionItem, ...]:
        """The action items of the room, where they are drawn."""
        return self.snapshot.items

    @property
    def shows_items(self) -> bool:
        """Whether the projector shows the action items."""
        return self.room.mode is ScreenMode.ACTIONS and self.room.is_open and not self.is_alone

    @property
    def carried(self) -> list[ActionItem]:
        """The action items that come from the gathering before."""
        return carried(self.snapshot.items)

    @cached_property
    def programme(self) -> list[Activity]:
        """The programme on phones, empty if not shown: slides, and activities with a time, without their questions."""
        if not self.room.shows_programme:
            return []
        return [it for it in self.agenda if it.slot.starts_at or not collects_answers(it)]

    @cached_property
    def following(self) -> Activity | None:
        """The next activity on the agenda."""
        return next_activity(self.room, self.stops)

    def collects(self, activity: Activity) -> bool:
        """Return whether an activity takes answers."""
        return collects_answers(activity)

    def type_of(self, activity: Activity) -> ActivityType:
        """Return the type of an activity."""
        return type_of(activity)

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


def text_of(activity: Activity, answer: Answer) -> str:
    """Return an answer as text, by the settings of its round."""
    activity_type = type_of(activity)
    return activity_type.text(activity_type.settings(activity.asked_settings), answer.value)
