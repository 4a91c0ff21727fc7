"""The report that all files of a room are made from.

It identifies no participant or device. Answers are in a fixed random order with times cut to the minute, so that
nobody's answers can be linked across questions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import zip_longest
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from workshop_live.activity_types import type_of
from workshop_live.activity_types.base import ActivityType, Distribution
from workshop_live.activity_types.columns import Column, column_of
from workshop_live.activity_types.options import Bar, OptionType
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.activities import Activity, SeenBy
from workshop_live.domain.answers import Answer, count_people
from workshop_live.domain.decks import FiledPage
from workshop_live.domain.figures import decimals_of, longest_bars, rounded
from workshop_live.domain.group_work import MIN_TEXTS_WITH_THEMES
from workshop_live.domain.joint_texts import JointText, Source
from workshop_live.domain.organisations import Look
from workshop_live.domain.pictures import Picture
from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.domain.words import Choices, choices_for
from workshop_live.exports.colours import Colours
from workshop_live.exports.joint_texts import ReportedJointText, report_joint_text
from workshop_live.exports.options import DEFAULT_OPTIONS, ExportOptions
from workshop_live.exports.votes import ReportedVote, origins_in_file, votes_by_source
from workshop_live.text.languages import N_

PARKED = N_("Parked questions")
"""The heading of what was left for later."""


@dataclass(frozen=True, slots=True)
class ReportedAnswer:
    """An answer. ``at`` is local time to the minute; ``hidden`` is true if not everybody may see it."""

    id: str
    text: str
    value: Any
    at: datetime
    hidden: bool
    votes: int = 0
    settled: bool = False
    """Whether the facilitator marked it as dealt with."""
    starred: bool = False
    """Whether the facilitator starred it."""
    parked: bool = False
    """Whether the facilitator parked it, to come back to."""
    group: int | None = None
    """The number of the group that wrote it; None for what a participant sent, who stands in no file."""
    version: int | None = None
    """The version of a group's text, from 1; None for what a participant sent."""
    column: str | None = None
    """The key of the column that it stands in; None without one."""
    moved_to: str | None = None
    """The key of the column that a facilitator moved it to; None for where it was written."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A line of the summary, with the number of its answers, some of them as quotations, and its colour from 1."""

    text: str
    count: int
    typical: str
    quotes: tuple[str, ...] = ()
    colour: int = 1

    @property
    def quotations(self) -> tuple[str, ...]:
        """Some answers, the typical one first; none if answers are left out."""
        return self.quotes or tuple(filter(None, (self.typical,)))


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """A question of an activity, its texts by answer identifier, and its themes if it has any."""

    prompt: str
    texts: tuple[tuple[str, str], ...]
    summary: Summary | None = None

    @property
    def bulleted_themes(self) -> Sequence[SummaryTheme]:
        """The themes that are lines of the summary, in all formats."""
        return self.summary.bullets if self.summary else ()

    @property
    def bullets(self) -> list[Bullet]:
        """The lines of the summary."""
        texts = [(theme.bullet or theme.label, theme) for theme in self.bulleted_themes]
        return [
            Bullet(text[:1].upper() + text[1:], len(theme.answers), theme.typical, theme.quotes, theme.colour)
            for text, theme in texts
        ]

    @property
    def other_count(self) -> int:
        """The number of answers that no line of the summary covers."""
        return self.summary.unsaid() if self.summary else 0

    @property
    def themes_of(self) -> dict[str, list[str]]:
        """The labels of the themes of each answer, by answer identifier."""
        labels: dict[str, list[str]] = {}
        for theme in self.summary.themes if self.summary else ():
            for answer in theme.answers:
                labels.setdefault(answer, []).append(theme.label)
        return labels


@dataclass(frozen=True, slots=True)
class ReportedStep:
    """A step with its planned minutes, None for none, and the seconds that were spent in it."""

    kind: str
    minutes: int | None
    title: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class ReportedGroup:
    """A group of a round, without its members. ``number`` counts from 0, ``colour`` from 1."""

    number: int
    name: str
    colour: int
    is_done: bool
    has_text: bool
    """Whether it has written anything, which may be left out of the report."""


@dataclass(frozen=True, slots=True)
class ReportedActivity:
    """A round of an activity. ``number`` counts the agenda from 1, headings have 0. ``round`` is None without one."""

    number: int
    id: str
    key: str
    """Equal in all runs of a plan."""
    type: str
    type_title: str
    prompt: str
    settings: dict[str, Any]
    collects_answers: bool
    round: int | None
    participants: int
    answers: tuple[ReportedAnswer, ...]
    figures: tuple[tuple[str, float], ...]
    answered: int = 0
    """The number of answers, even if the answers themselves are left out."""
    figures_title: str = ""
    figures_note: str = ""
    bars: tuple[Bar, ...] = ()
    """The figures as bars with their shares, in the same order, for types with options."""
    steps: tuple[str, ...] = ()
    """The names of the steps that the answers are spread over, if they are."""
    distributions: tuple[Distribution, ...] = ()
    """How they are spread over the steps, in the order of the figures."""
    figures_span: tuple[float, float] | None = None
    """The values at which bars begin and fill their tracks; None for 0 and the largest figure."""
    counts_words: bool = False
    """Whether the figures are word counts."""
    has_texts: bool = False
    """Whether the answers are free text."""
    has_votes: bool = False
    questions: tuple[ReportedQuestion, ...] = ()
    """The questions, one for most types, with their texts."""
    starts_at: str | None = None
    minutes: int | None = None
    seen_by: str = SeenBy.ROOM
    """Whether only those who run the room were to see the answers."""
    first_shown_at: datetime | None = None
    """When the results were first visible to the room, in local time to the minute; None if never."""
    left_out: int = 0
    """The number of answers left out because of who may see or has seen them."""
    voters: int = 0
    """The number of participants who voted for answers."""
    timed_steps: tuple[ReportedStep, ...] = ()
    """The steps that it was asked with, in order."""
    roles: tuple[str, ...] = ()
    """The lines that said who does what."""
    round_groups: tuple[ReportedGroup, ...] = ()
    """The groups of the round by number."""
    is_written_by_groups: bool = False
    """Whether each answer is what a group wrote, and none is a participant's."""
    columns: tuple[Column, ...] = ()
    """The columns that its answers stand in."""
    picture: str | None = None
    """The id of the picture that it shows, if it does; what that shows is in its settings."""
    groups: str | Mapping[str, int] | None = None
    """How it divided the room, in the shape of the API; None without groups."""
    fixed: bool = False
    """Whether the planned start had to be kept."""
    began_at: datetime | None = None
    """When the room first came to it, in local time to the minute; None if never."""
    seconds: int = 0
    """How long the room was at it in all its rounds, until it last left it."""
    is_heading: bool = False
    """Whether it is the heading of what follows on the agenda."""
    is_pause: bool = False
    """Whether it is a pause, which stands in the programme alone."""
    made_from: dict[str, Any] | None = None
    """What the options of a vote on what people wrote were made from, in the shape of the API; None for others."""
    voted: ReportedVote | None = None
    """The vote on what was written here, if the file has one."""
    joint_text: ReportedJointText | None = None
    """The joint text with its versions; None for other types, and if it is left out as the room never saw it."""

    @property
    def picture_alt(self) -> str:
        """What its picture shows: as it was described, else what is asked about it."""
        return str(self.settings.get("picture_alt") or self.prompt)

    @property
    def planned_minutes(self) -> int | None:
        """The minutes that it was planned for; without any, those of its steps together; None without those."""
        return self.minutes or sum(step.minutes or 0 for step in self.timed_steps) or None

    @property
    def used_minutes_of_steps(self) -> tuple[int, ...]:
        """The minutes that each step took, rounded; empty if none took any time."""
        seconds = [step.seconds for step in self.timed_steps]
        return tuple(round(spent / 60) for spent in seconds) if any(seconds) else ()

    @property
    def used_minutes(self) -> int | None:
        """The minutes that its steps took together, as they are written; without any, those that it took itself.

        None if it took no time, and for further rounds without steps, whose time is part of that of the first.
        """
        if self.used_minutes_of_steps:
            return sum(self.used_minutes_of_steps)
        return round(self.seconds / 60) or None if (self.round or 1) == 1 else None

    def column_of(self, answer: ReportedAnswer) -> Column | None:
        """Return the column that an answer stands in; None without one."""
        return column_of(self.columns, answer.column)

    @property
    def answers_by_column(self) -> list[tuple[Column | None, list[ReportedAnswer]]]:
        """The answers of each column, the empty ones as well; those in none come last, if there are any.

        Empty for questions without columns.
        """
        rest = [answer for answer in self.answers if self.column_of(answer) is None]
        return [
            *((column, [it for it in self.answers if it.column == column.key]) for column in self.columns),
            *([(None, rest)] if self.columns and rest else []),
        ]

    @property
    def is_private(self) -> bool:
        """Whether the room may not see the answers."""
        return self.seen_by != SeenBy.ROOM

    @property
    def stays_on_phones(self) -> bool:
        """Whether what was written reached no server; ``left_out`` is how many wrote."""
        return self.seen_by == SeenBy.ME

    @property
    def group_names(self) -> dict[str, str]:
        """The names of the groups by the identifiers of the answers that they wrote."""
        names = {group.number: group.name for group in self.round_groups}
        return {answer.id: names[answer.group] for answer in self.answers if answer.group is not None}

    @property
    def has_chart(self) -> bool:
        """Whether the figures can be drawn as bars, and are not words or votes for texts."""
        return bool(self.figures) and self.answered > 0 and not self.has_texts

    @property
    def span(self) -> tuple[float, float]:
        """The values at which bars begin and fill their tracks."""
        return self.figures_span or (0, max((value for _, value in self.figures), default=0) or 1)

    @property
    def largest(self) -> frozenset[int]:
        """The indexes of the figures with the longest bars; empty if all are equally long."""
        start, end = self.span
        return longest_bars([((value - start) / (end - start), value) for _, value in self.figures])

    @property
    def decimals(self) -> int:
        """The number of decimals that all figures are written with."""
        return decimals_of(value for _, value in self.figures)

    @property
    def rounded_figures(self) -> tuple[tuple[str, float], ...]:
        """The figures, rounded, for programs that format numbers themselves."""
        return tuple((label, float(rounded(value, self.decimals))) for label, value in self.figures)

    @property
    def has_themes(self) -> bool:
        """Whether any question has a summary."""
        return any(question.bullets for question in self.questions)


class Titled(Protocol):
    """What all files have, whatever they report on: a title, a language, a day, and the look of the organisation."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def language(self) -> str:
        """The language of the file."""

    @property
    def date(self) -> date:
        """The day that it is about."""

    @property
    def look(self) -> Look:
        """The accent and the logo of the organisation."""

    @property
    def colours(self) -> Colours:
        """The colours of files and pictures."""


@dataclass(frozen=True, slots=True)
class Report:
    """A room, for participants and for others."""

    room: str
    title: str
    language: str
    date: date
    activities: tuple[ReportedActivity, ...]
    time_zone: str = "Europe/Oslo"
    shows_hidden: bool = False
    """Whether hidden answers are included."""
    word_choices: Choices = field(default_factory=dict)
    """The words that people decided to count as one."""
    home_groups: tuple[str, ...] = ()
    """The names of the fixed groups."""
    look: Look = field(default_factory=Look)
    """The accent and the logo of the organisation."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The pictures of slides by their public ids, where they are read."""
    pages: Mapping[str, Sequence[FiledPage]] = field(default_factory=dict)
    """The pages of slides by the ids of their activities, where they are read."""
    items: tuple[ActionItem, ...] = ()
    """The action items, in order."""
    unseen_texts: tuple[str, ...] = ()
    """The prompts of joint texts that are left out as the room never saw them."""

    def picture_of(self, activity: ReportedActivity) -> Picture | None:
        """Return the picture that an activity shows, if it does."""
        return self.pictures.get(activity.picture or "")

    @property
    def parked(self) -> list[str]:
        """The texts of the questions that were parked, those with most votes first."""
        return [
            dict(activity.questions[0].texts)[answer.id]
            for activity in self.activities
            for answer in sorted(activity.answers, key=lambda it: -it.votes)
            if answer.parked
        ]

    @property
    def colours(self) -> Colours:
        """The colours of files and pictures."""
        return Colours(self.look.accent)

    @property
    def unshown_left_out(self) -> int:
        """The number of answers left out because they were never shown."""
        return sum(activity.left_out for activity in self.activities if not activity.is_private)

    @property
    def private_left_out(self) -> int:
        """The number of answers left out because only those who run the room may see them."""
        private = (activity for activity in self.activities if activity.is_private and not activity.stays_on_phones)
        return sum(activity.left_out for activity in private)

    @property
    def written_on_phones(self) -> int:
        """The number of answers that are on the phones of those who wrote them, and nowhere else."""
        return sum(activity.left_out for activity in self.activities if activity.stays_on_phones)


ActivityRounds = Sequence[tuple[Activity, Sequence[Answer]]]
"""Activities, each with one of its rounds or none, and the answers of that round."""
Summaries = Mapping[int, tuple[Summary, ...]]
"""Summaries by round identifier, one per question."""


def make_report(
    room: Room,
    rounds: ActivityRounds,
    options: ExportOptions = DEFAULT_OPTIONS,
    *,
    summaries: Summaries | None = None,
    look: Look | None = None,
    pictures: Mapping[str, Picture] | None = None,
    pages: Mapping[str, Sequence[FiledPage]] | None = None,
    joint_texts: Mapping[int, JointText] | None = None,
    items: Sequence[ActionItem] = (),
) -> Report:
    """Return a report on a room, or on some of its activities."""
    activity_ids = dict.fromkeys(activity.id for activity, _ in rounds if not type_of(activity).is_heading)
    numbers = {activity_id: number for number, activity_id in enumerate(activity_ids, 1)}
    asked = [activity for activity, _ in rounds if options.includes(activity)]
    reported = [
        _reported(room, activity, numbers.get(activity.id, 0), answers, options=options, summaries=summaries or {})
        for activity, answers in rounds
        if options.includes(activity)
    ]
    votes = votes_by_source(rounds, partial(included_answers, options=options)) if options.results else {}
    seen = {
        activity.public_id: report_joint_text(
            joint_texts[activity.id], partial(_to_the_minute, zone=ZoneInfo(room.time_zone))
        )
        for activity, _ in rounds
        if joint_texts and activity.id in joint_texts and options.includes_joint_text_of(activity)
    }
    return Report(
        room=room.public_id,
        title=room.title,
        language=room.language,
        date=_started_at(room, rounds).astimezone(ZoneInfo(room.time_zone)).date(),
        activities=tuple(_with_votes(_with_joint_texts(reported, seen), asked, votes)),
        time_zone=room.time_zone,
        shows_hidden=options.hidden,
        home_groups=tuple(group.name for group in room.home_groups),
        look=look or Look(),
        pictures=pictures or {},
        pages=pages or {},
        items=tuple(items),
        unseen_texts=tuple(
            activity.asked_prompt
            for activity, _ in rounds
            if options.includes(activity) and (text := (joint_texts or {}).get(activity.id)) and text.lines
            if activity.public_id not in seen
        ),
        word_choices=choices_for(
            [
                grouping
                for activity, answers in rounds
                if options.includes(activity) and options.answers
                for grouping in type_of(activity).word_groupings(
                    _settings(room, activity), included_answers(activity, answers, options)
                )
            ]
        ),
    )


def _sources(activities: Iterable[ReportedActivity]) -> tuple[set[str], dict[tuple[str, int, int], int]]:
    """Return the ids of the answers in the file, and the places of its themes, from 1.

    The places are by activity, question and number of the theme.
    """
    answers = {answer.id for activity in activities for answer in activity.answers}
    themes = {
        (activity.id, number, theme.number): place
        for activity in activities
        for number, question in enumerate(activity.questions)
        for place, theme in enumerate(question.summary.themes if question.summary else (), 1)
    }
    return answers, themes


def _with_votes(
    activities: Iterable[ReportedActivity], asked: Sequence[Activity], votes: Mapping[str, ReportedVote]
) -> Iterator[ReportedActivity]:
    """Yield the activities with the votes on what was written in them, and votes with what they were made from."""
    listed = list(activities)
    answers, themes = _sources(listed)
    for reported, activity in zip(listed, asked, strict=True):
        made_from = origins_in_file(activity, answers, themes)
        yield replace(reported, made_from=made_from, voted=votes.get(reported.id) if reported.answered else None)


def _with_joint_texts(
    activities: Sequence[ReportedActivity], joint_texts: Mapping[str, ReportedJointText]
) -> Iterator[ReportedActivity]:
    """Yield the activities with their joint texts, whose lines name only sources that are in the file, too.

    Their themes are numbered from 1 in the order of the file.
    """
    answers, themes = _sources(activities)

    def in_file(source: Source) -> Source | None:
        if source.theme is not None:
            place = themes.get((source.activity, source.question, source.theme))
            return replace(source, theme=place) if place else None
        return source if source.answer in answers else None

    for activity in activities:
        joint_text = joint_texts.get(activity.id)
        yield replace(activity, joint_text=joint_text.with_sources(in_file)) if joint_text else activity


def _started_at(room: Room, rounds: ActivityRounds) -> datetime:
    """Return when the first round was opened; else when the room came to anything, or was made, often weeks earlier."""
    opened = [activity.round.opened_at for activity, _ in rounds if activity.round]
    began = [activity.began_at for activity, _ in rounds if activity.began_at]
    return min(opened or began, default=room.created_at)


def included_answers(activity: Activity, answers: Sequence[Answer], options: ExportOptions) -> list[Answer]:
    """Return the answers of a round that a report includes, in its order."""
    return _selected(activity, answers, options) if options.includes_answers_of(activity) else []


def count_left_out(activity: Activity, answers: Sequence[Answer], options: ExportOptions) -> int:
    """Return the number of answers of a round left out because of who may see or has seen them."""
    return 0 if options.includes_answers_of(activity) else len(_selected(activity, answers, options))


def _selected(activity: Activity, answers: Sequence[Answer], options: ExportOptions) -> list[Answer]:
    selected = (answer for answer in answers if options.hidden or answer.is_visible)
    if _is_written_by_groups(activity):
        return sorted(_with_text(activity, selected), key=lambda answer: answer.ordinal)
    # Sorting by the random identifiers shuffles reproducibly.
    return sorted(selected, key=lambda answer: answer.public_id)


def _with_text(activity: Activity, answers: Iterable[Answer]) -> list[Answer]:
    """Return the texts of groups, but for those in which everything was deleted again."""
    empty = type_of(activity).stored_when_empty
    return [answer for answer in answers if answer.value != empty]


def _is_written_by_groups(activity: Activity) -> bool:
    return activity.round is not None and activity.round.is_written_by_groups


def _reported(
    room: Room,
    activity: Activity,
    number: int,
    answers: Sequence[Answer],
    *,
    options: ExportOptions,
    summaries: Summaries,
) -> ReportedActivity:
    activity_type, zone, settings = type_of(activity), ZoneInfo(room.time_zone), _settings(room, activity)
    shown_at = activity.round.first_shown_at if activity.round else None
    included, left_out = included_answers(activity, answers, options), count_left_out(activity, answers, options)
    by_groups = _is_written_by_groups(activity)
    has_figures = options.results and bool(included or not left_out)
    return ReportedActivity(
        number=number,
        id=activity.public_id,
        key=activity.key,
        type=activity.type,
        type_title=activity_type.title,
        prompt=activity.asked_prompt,
        settings=activity_type.public_settings(settings),
        picture=activity_type.shown_picture(settings),
        collects_answers=activity_type.collects_answers,
        round=activity.round.ordinal if activity.round else None,
        participants=count_people(included),
        answers=tuple(
            _answer(activity_type, settings, answer, zone, by_group=by_groups) for answer in included if options.answers
        ),
        figures=tuple(activity_type.figures(settings, included)) if has_figures else (),
        is_heading=activity_type.is_heading,
        is_pause=activity_type.is_pause,
        answered=len(included),
        figures_title=activity_type.figures_title,
        figures_note=activity_type.figures_note(settings),
        bars=tuple(_bars(activity_type, settings, included)) if has_figures else (),
        steps=tuple(activity_type.steps(settings)),
        distributions=tuple(activity_type.distributions(settings, included)) if has_figures else (),
        figures_span=activity_type.figures_span(settings, answers),
        counts_words=activity_type.counts_words,
        has_texts=activity_type.has_texts,
        has_votes=activity_type.has_votes,
        questions=_questions(activity, included, options, summaries),
        starts_at=activity.slot.starts_at,
        minutes=activity.slot.minutes,
        fixed=activity.slot.fixed,
        began_at=_to_the_minute(activity.began_at, zone) if activity.began_at else None,
        seconds=activity.spent_seconds,
        seen_by=activity.seen_by,
        first_shown_at=_to_the_minute(shown_at, zone) if shown_at else None,
        left_out=left_out,
        voters=activity.round.voters if activity.round else 0,
        timed_steps=_timed_steps(activity),
        roles=activity.asked_roles,
        groups=activity.asked_grouping.stored() if activity.asked_grouping else None,
        round_groups=_groups(activity, answers),
        is_written_by_groups=by_groups,
        columns=tuple(activity_type.columns(settings)),
    )


def _groups(activity: Activity, answers: Sequence[Answer]) -> tuple[ReportedGroup, ...]:
    written = {answer.ordinal for answer in _with_text(activity, answers)} if _is_written_by_groups(activity) else set()
    return tuple(
        ReportedGroup(group.number, group.name, group.colour, group.done_at is not None, group.number in written)
        for group in (activity.round.groups if activity.round else ())
    )


def _timed_steps(activity: Activity) -> tuple[ReportedStep, ...]:
    progress = activity.round.progress if activity.round else None
    seconds = progress.seconds if progress else [0] * len(activity.asked_steps)
    steps = zip(activity.asked_steps, seconds, strict=True)
    return tuple(ReportedStep(step.kind, step.minutes, step.title, spent) for step, spent in steps)


def _bars(activity_type: ActivityType, settings: Any, answers: Sequence[Answer]) -> list[Bar]:
    if not isinstance(activity_type, OptionType) or not answers:
        return []
    return activity_type.bars(settings, activity_type.results(settings, answers))


def _settings(room: Room, activity: Activity) -> Any:
    activity_type = type_of(activity)
    return activity_type.with_word_choices(activity_type.settings(activity.asked_settings), room.word_choices)


def _answer(
    activity_type: ActivityType, settings: Any, answer: Answer, zone: ZoneInfo, *, by_group: bool
) -> ReportedAnswer:
    return ReportedAnswer(
        id=answer.public_id,
        text=activity_type.text(settings, answer.value),
        value=activity_type.value(settings, answer.value),
        at=_to_the_minute(answer.created_at, zone),
        hidden=not answer.is_visible,
        votes=answer.votes,
        settled=answer.settled_at is not None,
        starred=answer.starred_at is not None,
        parked=answer.parked_at is not None,
        group=answer.ordinal if by_group else None,
        version=answer.revision if by_group else None,
        column=column.key if (column := activity_type.column_of(settings, answer)) else None,
        moved_to=answer.moved_to,
    )


def _to_the_minute(time: datetime, zone: ZoneInfo) -> datetime:
    """Return a time as local time to the minute, without a time zone."""
    return time.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)


def _questions(
    activity: Activity, answers: Sequence[Answer], options: ExportOptions, summaries: Summaries
) -> tuple[ReportedQuestion, ...]:
    activity_type = type_of(activity)
    if not activity_type.collects_answers:
        return ()
    settings = activity_type.settings(activity.asked_settings)
    ids = {answer.ordinal: answer.public_id for answer in answers}
    questions = activity_type.questions(settings, activity.asked_prompt, answers)
    round_summaries: Sequence[Summary | None] = ()
    if activity.round and options.themes:
        round_summaries = summaries.get(activity.round.id, ())
    if _is_written_by_groups(activity) and len(answers) < MIN_TEXTS_WITH_THEMES:
        round_summaries = tuple(summary if summary and _is_decided(summary) else None for summary in round_summaries)
    return tuple(
        ReportedQuestion(question.prompt, tuple((ids[ordinal], text) for ordinal, text in question.texts), summary)
        if options.answers
        else ReportedQuestion(question.prompt, (), _without_quotations(summary))
        for question, summary in zip_longest(questions, round_summaries[: len(questions)])
    )


def _is_decided(summary: Summary) -> bool:
    """Whether people had a hand in the themes."""
    return any(theme.is_written or not theme.is_proposed for theme in summary.themes)


def _without_quotations(summary: Summary | None) -> Summary | None:
    return summary and replace(summary, themes=tuple(replace(theme, typical="", quotes=()) for theme in summary.themes))
