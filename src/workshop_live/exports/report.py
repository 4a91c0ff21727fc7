"""The report: what every file of a room is made from.

It names no participant and no device. Answers come in a fixed but random order and their times are cut to the minute,
so that nobody can follow one person through the questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary


@dataclass(frozen=True, slots=True)
class ReportedAnswer:
    """One answer. ``at`` is local time to the minute; ``hidden`` says that not everybody was to see it."""

    id: str
    text: str
    value: Any
    at: datetime
    hidden: bool


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
    counts_words: bool = False
    """Whether the figures are words and how often each was written."""
    summaries: tuple[Summary, ...] = ()
    """What people wrote, gathered into themes, one for each question; none where there is nothing to gather."""

    @property
    def themes_of(self) -> dict[str, list[str]]:
        """The names of the themes that each answer is in, by its identifier."""
        named: dict[str, list[str]] = {}
        for summary in self.summaries:
            for theme in summary.themes:
                for answer in theme.answers:
                    named.setdefault(answer, []).append(theme.label)
        return named


@dataclass(frozen=True, slots=True)
class Report:
    """A room, for people who were there and for those who were not."""

    room: str
    title: str
    language: str
    date: date
    activities: tuple[ReportedActivity, ...]


Asked = Sequence[tuple[Activity, Sequence[Answer]]]
Summaries = Mapping[int, tuple[Summary, ...]]
"""Summaries by the numbers of the rounds that they sum up."""


def make_report(
    room: Room,
    asked: Asked,
    *,
    include_hidden: bool = False,
    activity: str | None = None,
    summaries: Summaries | None = None,
) -> Report:
    """A report on a room, or on one of its activities. Hidden and held answers are left out unless asked for."""
    zone = ZoneInfo(room.time_zone)
    numbers = {activity_id: number for number, activity_id in enumerate(dict.fromkeys(it.id for it, _ in asked), 1)}
    return Report(
        room=room.public_id,
        title=room.title,
        language=room.language,
        date=room.created_at.astimezone(zone).date(),
        activities=tuple(
            _reported(it, numbers[it.id], included(answers, include_hidden=include_hidden), zone, summaries or {})
            for it, answers in asked
            if activity in {None, it.public_id}
        ),
    )


def included(answers: Sequence[Answer], *, include_hidden: bool) -> list[Answer]:
    """The answers that a report tells of, in its order."""
    # Identifiers are random, so sorting by them shuffles, and in the same way each time.
    return sorted((it for it in answers if include_hidden or it.is_visible), key=lambda it: it.public_id)


def _reported(
    activity: Activity, number: int, answers: Sequence[Answer], zone: ZoneInfo, summaries: Summaries
) -> ReportedActivity:
    activity_type = type_of(activity)
    settings = activity_type.settings(activity.asked_settings)
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
        participants=len({it.author for it in answers}),
        answers=tuple(
            ReportedAnswer(
                id=it.public_id,
                text=activity_type.text(settings, it.value),
                value=activity_type.value(settings, it.value),
                at=it.created_at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None),
                hidden=not it.is_visible,
            )
            for it in answers
        ),
        figures=tuple(activity_type.figures(settings, answers)),
        counts_words=activity_type.counts_words,
        summaries=summaries.get(activity.round.id, ()) if activity.round else (),
    )
