"""Reads what people wrote in answer to the questions of an activity, and sums it up."""

from collections.abc import Mapping, Sequence

from workshop_live.activity_types import type_of
from workshop_live.activity_types.base import Question
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.summaries import Summary, summary_of
from workshop_live.domain.themes import Board, DetectedTheme, KeptBoard, board_at
from workshop_live.text.clustering import Embed
from workshop_live.text.theme_assignment import assign_to_themes
from workshop_live.text.themes import DEFAULT_GAMMA, find_themes

_STEP = 1.3  # times gamma: a step to more and smaller themes
_PARTING = range(1, 7)  # steps in which a theme is tried to be parted


def questions_of(activity: Activity, answers: Sequence[Answer]) -> list[Question]:
    """What was asked in words, and what was written; nothing for types whose answers have no themes."""
    activity_type = type_of(activity)
    if not activity_type.has_themes or not answers:
        return []
    settings = activity_type.settings(activity.asked_settings)
    return activity_type.questions(settings, activity.asked_prompt, answers)


def analyse_boards(
    questions: Sequence[Question], boards: Sequence[Board], embed: Embed | None = None
) -> tuple[Board, ...]:
    """The board of each question after its answers were read anew. It may take a second, so it runs in a worker."""
    return tuple(_read(question, board, embed) for question, board in zip(questions, boards, strict=True))


def part(question: Question, board: Board, number: int, embed: Embed | None = None) -> list[DetectedTheme]:
    """The parts of which a theme could be; fewer than two if no two of its answers have more to do with each other."""
    texts = dict(question.texts)
    inside = [(answer, texts[answer]) for answer in board.theme(number).answers if answer in texts]
    parts: list[DetectedTheme] = []
    for steps in _PARTING:
        parts = _found(Question(question.prompt, inside), steps, embed)
        if len(parts) > 1:
            return parts
    return parts


def summaries_of(
    questions: Sequence[Question], boards: Sequence[Board], answers: Sequence[Answer]
) -> tuple[Summary, ...]:
    """A summary of each question, by its board."""
    ids = {answer.ordinal: answer.public_id for answer in answers}
    return tuple(
        summary_of(question.prompt, board, dict(question.texts), ids)
        for question, board in zip(questions, boards, strict=True)
    )


def summarise(
    activity: Activity,
    answers: Sequence[Answer],
    kept: Mapping[int, KeptBoard],
    embed: Embed | None = None,
) -> tuple[Summary, ...]:
    """Sum up some answers to an activity, whether or not they are those in which its themes were last found."""
    questions = questions_of(activity, answers)
    boards = [board_at(kept, place) for place in range(len(questions))]
    return summaries_of(questions, analyse_boards(questions, boards, embed), answers)


def _read(question: Question, board: Board, embed: Embed | None) -> Board:
    board = board.renewed(_found(question, board.fineness, embed))
    rest = [
        (answer, text) for answer, text in question.texts if answer not in board.placed and not board.themes_of(answer)
    ]
    decided = [theme for theme in board.themes if theme.is_decided]
    if not rest or not decided:
        return board
    texts = dict(question.texts)
    written = [[texts[answer] for answer in theme.answers if answer in texts] or [theme.label] for theme in decided]
    near = assign_to_themes(question.prompt, written, [text for _, text in rest], embed)
    return board.joined(
        {answer: decided[at].number for (answer, _), at in zip(rest, near, strict=True) if at is not None}
    )


def _found(question: Question, fineness: int, embed: Embed | None) -> list[DetectedTheme]:
    found = find_themes(question.prompt, question.texts, gamma=DEFAULT_GAMMA * _STEP**fineness, embed=embed)
    return list(found.themes)
