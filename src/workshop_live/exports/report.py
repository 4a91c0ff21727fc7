"""The report: what every file of a room is made from.

It names no participant and no device. Answers come in a fixed but random order and their times are cut to the minute,
so that nobody can follow one person through the questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from workshop_live.activity_types import type_of
from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import Activity, SeenBy
from workshop_live.domain.answers import Answer
from workshop_live.domain.figures import decimals_of, rounded
from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.domain.words import Choices, choices_for
from workshop_live.exports.contents import EVERYTHING, Contents


@dataclass(frozen=True, slots=True)
class ReportedAnswer:
    """One answer. ``at`` is local time to the minute; ``hidden`` says that not everybody was to see it."""

    id: str
    text: str
    value: Any
    at: datetime
    hidden: bool
    votes: int = 0
    settled: bool = False
    """Whether the facilitator ticked it off."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A line of the summary, and how many answers say so."""

    text: str
    count: int
    typical: str


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """One question of an activity, what was written by the identifiers of the answers, and its themes if it has any."""

    prompt: str
    texts: tuple[tuple[str, str], ...]
    summary: Summary | None = None

    @property
    def bulleted(self) -> Sequence[SummaryTheme]:
        """The themes that are lines of the summary. All files take them from here."""
        return self.summary.bullets if self.summary else ()

    @property
    def bullets(self) -> list[Bullet]:
        """The lines of the summary."""
        said = [(theme.bullet or theme.label, theme) for theme in self.bulleted]
        return [Bullet(it[:1].upper() + it[1:], len(theme.answers), theme.typical) for it, theme in said]

    @property
    def others(self) -> int:
        """How many answers the lines of the summary do not tell of."""
        return self.summary.unsaid() if self.summary else 0

    @property
    def themes_of(self) -> dict[str, list[str]]:
        """The names of the themes that each answer is in, by its identifier."""
        named: dict[str, list[str]] = {}
        for theme in self.summary.themes if self.summary else ():
            for answer in theme.answers:
                named.setdefault(answer, []).append(theme.label)
        return named


@dataclass(frozen=True, slots=True)
class ReportedActivity:
    """One asking of an activity. ``number`` counts the agenda from 1, ``round`` is None if it was never asked."""

    number: int
    id: str
    key: str
    """The same in every run of a plan."""
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
    """How many answers were given, also where the answers themselves were left out."""
    figures_title: str = ""
    figures_note: str = ""
    figures_span: tuple[float, float] | None = None
    """The figures at which bars begin and fill their tracks, if not 0 and the largest figure."""
    counts_words: bool = False
    """Whether the figures are words and how often each was written."""
    has_texts: bool = False
    """Whether people wrote the answers themselves."""
    has_votes: bool = False
    questions: tuple[ReportedQuestion, ...] = ()
    """What was asked in words, one for most types; each with what was written."""
    starts_at: str | None = None
    minutes: int | None = None
    seen_by: str = SeenBy.ROOM
    """Whether only those who run the room were to see the answers."""
    first_shown_at: datetime | None = None
    """When the room first saw what came of it, in local time to the minute; None if it never did."""
    left_out: int = 0
    """How many answers stay out because the room was not to see them, or never saw them."""
    voters: int = 0
    """How many participants voted for answers; they need not have given any."""

    @property
    def is_private(self) -> bool:
        """Whether only those who run the room may see the answers."""
        return self.seen_by != SeenBy.ROOM

    @property
    def has_chart(self) -> bool:
        """Whether the figures are a few things that were chosen among, and not words or what people wrote."""
        return bool(self.figures) and self.answered > 0 and not self.has_texts

    @property
    def span(self) -> tuple[float, float]:
        """The figures at which bars begin and fill their tracks."""
        return self.figures_span or (0, max((value for _, value in self.figures), default=0) or 1)

    @property
    def decimals(self) -> int:
        """How many all of the figures are written with."""
        return decimals_of(value for _, value in self.figures)

    @property
    def written_figures(self) -> tuple[tuple[str, float], ...]:
        """The figures for programs that write numbers themselves, rounded here so that those need not round."""
        return tuple((label, float(rounded(value, self.decimals))) for label, value in self.figures)

    @property
    def has_themes(self) -> bool:
        """Whether there is anything to sum up."""
        return any(question.bullets for question in self.questions)


@dataclass(frozen=True, slots=True)
class Report:
    """A room, for people who were there and for those who were not."""

    room: str
    title: str
    language: str
    date: date
    activities: tuple[ReportedActivity, ...]
    time_zone: str = "Europe/Oslo"
    shows_hidden: bool = False
    """Whether hidden answers are in it."""
    word_choices: Choices = field(default_factory=dict)
    """Which of the words that were written count as one, as people decided it."""

    @property
    def unshown_left_out(self) -> int:
        """How many answers stay out because they were never shown."""
        return sum(it.left_out for it in self.activities if not it.is_private)

    @property
    def private_left_out(self) -> int:
        """How many answers stay out because only those who run the room may see them."""
        return sum(it.left_out for it in self.activities if it.is_private)


Asked = Sequence[tuple[Activity, Sequence[Answer]]]
Summaries = Mapping[int, tuple[Summary, ...]]
"""Summaries by the numbers of the rounds that they sum up, one for each question."""


def make_report(
    room: Room, asked: Asked, contents: Contents = EVERYTHING, *, summaries: Summaries | None = None
) -> Report:
    """A report on a room, or on some of its activities."""
    numbers = {activity_id: number for number, activity_id in enumerate(dict.fromkeys(it.id for it, _ in asked), 1)}
    return Report(
        room=room.public_id,
        title=room.title,
        language=room.language,
        date=_first_asked(room, asked).astimezone(ZoneInfo(room.time_zone)).date(),
        activities=tuple(
            _reported(room, it, numbers[it.id], answers, contents=contents, summaries=summaries or {})
            for it, answers in asked
            if contents.has(it)
        ),
        time_zone=room.time_zone,
        shows_hidden=contents.hidden,
        word_choices=choices_for(
            [
                reading
                for it, answers in asked
                if contents.has(it) and contents.answers
                for reading in type_of(it).readings(_settings(room, it), included(it, answers, contents))
            ]
        ),
    )


def _first_asked(room: Room, asked: Asked) -> datetime:
    """When the workshop was: when it was first asked something. A room is often made weeks before."""
    return min((it.round.opened_at for it, _ in asked if it.round), default=room.created_at)


def included(activity: Activity, answers: Sequence[Answer], contents: Contents) -> list[Answer]:
    """The answers to a round of an activity that a report tells of, in its order."""
    return _wanted(answers, contents) if contents.tells(activity) else []


def left_out(activity: Activity, answers: Sequence[Answer], contents: Contents) -> int:
    """How many answers to a round a report does not tell of, because of who saw them."""
    return 0 if contents.tells(activity) else len(_wanted(answers, contents))


def _wanted(answers: Sequence[Answer], contents: Contents) -> list[Answer]:
    # Identifiers are random, so sorting by them shuffles, and in the same way each time.
    return sorted((it for it in answers if contents.hidden or it.is_visible), key=lambda it: it.public_id)


def _reported(
    room: Room,
    activity: Activity,
    number: int,
    answers: Sequence[Answer],
    *,
    contents: Contents,
    summaries: Summaries,
) -> ReportedActivity:
    activity_type, zone, settings = type_of(activity), ZoneInfo(room.time_zone), _settings(room, activity)
    shown_at = activity.round.first_shown_at if activity.round else None
    given, out = included(activity, answers, contents), left_out(activity, answers, contents)
    return ReportedActivity(
        number=number,
        id=activity.public_id,
        key=activity.key,
        type=activity.type,
        type_title=activity_type.title,
        prompt=activity.asked_prompt,
        settings=activity_type.public_settings(settings),
        collects_answers=activity_type.collects_answers,
        round=activity.round.ordinal if activity.round else None,
        participants=len({it.author for it in given}),
        answers=tuple(_answer(activity_type, settings, it, zone) for it in given if contents.answers),
        figures=tuple(activity_type.figures(settings, given)) if contents.results and (given or not out) else (),
        answered=len(given),
        figures_title=activity_type.figures_title,
        figures_note=activity_type.figures_note(settings),
        figures_span=activity_type.figures_span(settings, answers),
        counts_words=activity_type.counts_words,
        has_texts=activity_type.has_texts,
        has_votes=activity_type.has_votes,
        questions=_questions(activity, given, contents, summaries),
        starts_at=activity.slot.starts_at,
        minutes=activity.slot.minutes,
        seen_by=activity.seen_by,
        first_shown_at=_to_the_minute(shown_at, zone) if shown_at else None,
        left_out=out,
        voters=activity.round.voters if activity.round else 0,
    )


def _settings(room: Room, activity: Activity) -> Any:
    activity_type = type_of(activity)
    return activity_type.reading(activity_type.settings(activity.asked_settings), room.word_choices)


def _answer(activity_type: ActivityType, settings: Any, answer: Answer, zone: ZoneInfo) -> ReportedAnswer:
    return ReportedAnswer(
        id=answer.public_id,
        text=activity_type.text(settings, answer.value),
        value=activity_type.value(settings, answer.value),
        at=_to_the_minute(answer.created_at, zone),
        hidden=not answer.is_visible,
        votes=answer.votes,
        settled=answer.settled_at is not None,
    )


def _to_the_minute(time: datetime, zone: ZoneInfo) -> datetime:
    """A time as a clock in the room showed it."""
    return time.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)


def _questions(
    activity: Activity, answers: Sequence[Answer], contents: Contents, summaries: Summaries
) -> tuple[ReportedQuestion, ...]:
    activity_type = type_of(activity)
    if not activity_type.collects_answers:
        return ()
    settings = activity_type.settings(activity.asked_settings)
    ids = {answer.ordinal: answer.public_id for answer in answers}
    asked = activity_type.questions(settings, activity.asked_prompt, answers)
    summed_up = summaries.get(activity.round.id, ()) if activity.round and contents.themes else ()
    return tuple(
        ReportedQuestion(question.prompt, tuple((ids[place], text) for place, text in question.texts), summary)
        if contents.answers
        else ReportedQuestion(question.prompt, (), _without_quotations(summary))
        for question, summary in zip_longest(asked, summed_up[: len(asked)])
    )


def _without_quotations(summary: Summary | None) -> Summary | None:
    return summary and replace(summary, themes=tuple(replace(theme, typical="") for theme in summary.themes))
