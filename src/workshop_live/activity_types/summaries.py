"""Sums up what people wrote in answer to the questions of an activity. It may take a second, so it runs in a worker."""

from collections.abc import Sequence

from workshop_live.activity_types import type_of
from workshop_live.activity_types.base import Question
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.text.themes import find_themes


def questions_of(activity: Activity, answers: Sequence[Answer]) -> list[Question]:
    """What was asked in words, and what was written; nothing for types whose answers have no themes."""
    activity_type = type_of(activity)
    if not activity_type.has_themes or not answers:
        return []
    settings = activity_type.settings(activity.asked_settings)
    return activity_type.questions(settings, activity.asked_prompt, answers)


def summarise(questions: Sequence[Question]) -> tuple[Summary, ...]:
    """A summary of each question; without themes where too few have answered for any."""
    return tuple(_summary(question) for question in questions)


def _summary(question: Question) -> Summary:
    found = find_themes(question.prompt, question.texts)
    texts = dict(question.texts)
    themes = (SummaryTheme(theme.label, texts[theme.typical], theme.answers) for theme in found.themes)
    return Summary(question.prompt, tuple(themes), found.other)
