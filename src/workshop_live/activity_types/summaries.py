"""Sums up what people wrote in answer to the questions of an activity. It may take a second, so it runs in a worker."""

from collections.abc import Sequence

from workshop_live.activity_types.base import Question
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.text.themes import find_themes


def summarise(questions: Sequence[Question]) -> tuple[Summary, ...]:
    """A summary of each question; without themes where too few have answered for any."""
    return tuple(_summary(question) for question in questions)


def _summary(question: Question) -> Summary:
    found = find_themes(question.prompt, question.texts)
    texts = dict(question.texts)
    themes = (SummaryTheme(theme.label, texts[theme.typical], theme.answers) for theme in found.themes)
    return Summary(question.prompt, tuple(themes), found.other)
