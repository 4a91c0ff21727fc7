"""Compares the gatherings of a series by the reports that their files are made from."""

from collections.abc import Iterator, Mapping, Sequence

from workshop_live.activity_types import ACTIVITY_TYPES, type_of
from workshop_live.activity_types.options import OptionType
from workshop_live.activity_types.summaries import questions_of, summaries_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.comparisons import Asked, Comparison, Figure, Gathered, Kind, compare_all
from workshop_live.domain.series import Gathering, ToldGathering
from workshop_live.domain.summaries import Summary
from workshop_live.domain.themes import board_at
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import ReportedActivity
from workshop_live.text.word_forms import concepts

_FIGURES_ALONE = ExportOptions(answers=False)
"""What was shown, without anything that somebody wrote; so neither are quotations."""

Summaries = Mapping[int, tuple[Summary, ...]]
"""Summaries by round identifier, one per question."""


def compared(told: Sequence[ToldGathering], summaries: Summaries) -> list[Comparison]:
    """Return the comparisons of gatherings, the oldest first, by the keys that at least two of them have shown."""
    return compare_all((pair for it in told for pair in _asked(it, summaries)), concepts)


def gathered_summaries(told: Sequence[ToldGathering]) -> Summaries:
    """Return the summaries of the themes that have been gathered and stored, without analysing anything."""
    summaries = {}
    for gathering in told:
        for activity, answers in gathering.rounds:
            if activity.round is None or activity.round.id not in gathering.boards:
                continue
            visible = [answer for answer in answers if answer.is_visible]
            questions, kept = questions_of(activity, visible), gathering.boards[activity.round.id]
            boards = [board_at(kept, index) for index in range(len(questions))]
            summaries[activity.round.id] = summaries_of(questions, boards, visible)
    return summaries


def _asked(told: ToldGathering, summaries: Summaries) -> Iterator[tuple[str, Asked]]:
    """Yield what a gathering was asked and has answered, with the keys."""
    report = make_report(told.room, told.rounds, _FIGURES_ALONE, summaries=summaries)
    for (activity, _), reported in zip(told.rounds, report.activities, strict=True):
        yield activity.key, _of(told.gathering, activity, reported)


def _of(gathering: Gathering, activity: Activity, reported: ReportedActivity) -> Asked:
    activity_type = type_of(activity)
    settings = activity_type.settings(activity.asked_settings)
    kind = _kind(activity, reported)
    is_chosen = kind in {Kind.STEPS, Kind.BARS}
    return Asked(
        gathering,
        type=reported.type,
        type_title=reported.type_title,
        kind=kind,
        prompt=reported.prompt,
        people=reported.answered if reported.is_written_by_groups else reported.participants,
        choices=tuple(activity_type.choices(settings)) if is_chosen else (),
        steps=reported.steps if kind is Kind.STEPS else (),
        figures=tuple(_figures(reported)) if is_chosen else (),
        questions=tuple(_questions(kind, reported)),
    )


def _kind(activity: Activity, reported: ReportedActivity) -> Kind:
    activity_type = ACTIVITY_TYPES[activity.type]
    if reported.steps:
        return Kind.STEPS
    if isinstance(activity_type, OptionType):
        return Kind.BARS
    if activity_type.counts_words:
        return Kind.WORDS
    return Kind.THEMES if activity_type.has_themes else Kind.COUNTS


def _figures(reported: ReportedActivity) -> Iterator[Figure]:
    """Yield the figures of statements, with where their means stand between the ends of the scale, or of options."""
    for it in reported.distributions:
        part = (it.mean - 1) / max(1, len(it.counts) - 1)
        yield Figure(it.label, it.mean, part, spread=it.spread, counts=it.counts)
    for bar in reported.bars:
        yield Figure(bar.label, bar.value, min(1.0, bar.part), bar.percentage)


def _questions(kind: Kind, reported: ReportedActivity) -> Iterator[Gathered]:
    if kind is Kind.WORDS:
        yield Gathered(reported.prompt, tuple((text, int(count)) for text, count in reported.figures))
    elif kind is Kind.THEMES:
        for question in reported.questions:
            themes = question.summary.themes if question.summary else ()
            items = [(theme.bullet or theme.label, len(theme.answers)) for theme in themes]
            yield Gathered(question.prompt, tuple(sorted(items, key=lambda item: -item[1])))
