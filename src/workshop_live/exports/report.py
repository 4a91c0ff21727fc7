"""Makes the report that all files of a room are made from.

It identifies no participant or device. Answers are in a fixed random order with times cut to the minute, so that
nobody's answers can be linked across questions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from workshop_live.activity_types import type_of
from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.options import Bar, OptionType
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer, count_people
from workshop_live.domain.decks import FiledPage
from workshop_live.domain.group_work import MIN_TEXTS_WITH_THEMES
from workshop_live.domain.joint_texts import JointText, Source
from workshop_live.domain.organisations import Look
from workshop_live.domain.pictures import Picture
from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary
from workshop_live.domain.words import choices_for
from workshop_live.exports.joint_texts import ReportedJointText, report_joint_text
from workshop_live.exports.options import DEFAULT_OPTIONS, ExportOptions
from workshop_live.exports.reported import (
    ActivityRounds,
    Report,
    ReportedActivity,
    ReportedAnswer,
    ReportedGroup,
    ReportedQuestion,
    ReportedStep,
    Summaries,
)
from workshop_live.exports.votes import ReportedVote, origins_in_file, votes_by_source


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
