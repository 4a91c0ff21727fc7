"""Analyses free-text answers by question, and summarises them by theme."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshop_live.activity_types import type_of
from workshop_live.activity_types.base import Question
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.summaries import Summary, summary_of
from workshop_live.domain.themes import Board, DetectedTheme, KeptBoard, board_at
from workshop_live.text.clustering import Embed
from workshop_live.text.theme_assignment import assign_to_themes
from workshop_live.text.themes import DEFAULT_GAMMA, MIN_ANSWERS, find_themes

_STEP = 1.3  # factor of gamma per step towards more and smaller themes
_SPLIT_STEPS = range(1, 7)  # tried in turn to split a theme


def questions_of(activity: Activity, answers: Sequence[Answer]) -> list[Question]:
    """Return the questions of an activity with their texts; empty for types without themes."""
    activity_type = type_of(activity)
    if not activity_type.has_themes or not answers:
        return []
    settings = activity_type.settings(activity.asked_settings)
    questions = activity_type.questions(settings, activity.asked_prompt, answers)
    if activity.round is None or not activity.round.is_written_by_groups:
        return questions
    names = {group.number: group.name for group in activity.round.groups}
    return [replace(question, names=names) for question in questions]


def analyse_boards(
    questions: Sequence[Question], boards: Sequence[Board], embed: Embed | None = None
) -> tuple[Board, ...]:
    """Return the board of each question, with its answers analysed again.

    It may take a second, so it runs in a worker.
    """
    return tuple(_analyse(question, board, embed) for question, board in zip(questions, boards, strict=True))


def split_theme(question: Question, board: Board, number: int, embed: Embed | None = None) -> list[DetectedTheme]:
    """Return the parts that a theme can be split into; fewer than two if its answers are too similar."""
    texts = dict(question.texts)
    theme_texts = [(answer, texts[answer]) for answer in board.theme(number).answers if answer in texts]
    parts: list[DetectedTheme] = []
    for steps in _SPLIT_STEPS:
        parts = _detect(Question(question.prompt, theme_texts), steps, embed)
        if len(parts) > 1:
            return parts
    return parts


def summaries_of(
    questions: Sequence[Question], boards: Sequence[Board], answers: Sequence[Answer]
) -> tuple[Summary, ...]:
    """Return a summary of each question from its board."""
    ids = {answer.ordinal: answer.public_id for answer in answers}
    return tuple(
        summary_of(question.prompt, board, dict(question.texts), ids)
        for question, board in zip(questions, boards, strict=True)
    )


def summarise(
    activity: Activity,
    answers: Sequence[Answer],
    kept_boards: Mapping[int, KeptBoard],
    embed: Embed | None = None,
) -> tuple[Summary, ...]:
    """Analyse and summarise answers, which need not be those that the themes were last detected in."""
    questions = questions_of(activity, answers)
    boards = [board_at(kept_boards, index) for index in range(len(questions))]
    return summaries_of(questions, analyse_boards(questions, boards, embed), answers)


def _analyse(question: Question, board: Board, embed: Embed | None) -> Board:
    if question.names and len(question.texts) < MIN_ANSWERS:
        return _by_name(question, board)
    board = board.without_proposals(question.names.values())  # of when there were fewer texts
    board = board.renewed(_detect(question, board.fineness, embed))
    unassigned = [
        (answer, text) for answer, text in question.texts if answer not in board.placed and not board.themes_of(answer)
    ]
    decided = [theme for theme in board.themes if theme.is_decided]
    if not unassigned or not decided:
        return board
    texts = dict(question.texts)
    theme_texts = [[texts[answer] for answer in theme.answers if answer in texts] or [theme.label] for theme in decided]
    nearest = assign_to_themes(question.prompt, theme_texts, [text for _, text in unassigned], embed)
    return board.joined(
        {
            answer: decided[index].number
            for (answer, _), index in zip(unassigned, nearest, strict=True)
            if index is not None
        }
    )


def _by_name(question: Question, board: Board) -> Board:
    """Return the board with a theme for each group, under its name: too few texts to find others in."""
    groups = [(answer, question.names[answer]) for answer, _ in question.texts if answer in question.names]
    return board.renewed([DetectedTheme(name, (answer,)) for answer, name in groups], least=1)


def _detect(question: Question, fineness: int, embed: Embed | None) -> list[DetectedTheme]:
    detected = find_themes(question.prompt, question.texts, gamma=DEFAULT_GAMMA * _STEP**fineness, embed=embed)
    return list(detected.themes)
