"""Reads what the lines of a joint text can be taken over from: shown texts of groups, themes and starred answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from workshop_live.activity_types import joint_sources, type_of
from workshop_live.activity_types.base import Question
from workshop_live.activity_types.summaries import questions_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.joint_texts import Source
from workshop_live.domain.themes import Board, board_at
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.group_work import groups_of_rounds
from workshop_live.storage.theme_boards import boards_of
from workshop_live.text.lists import split_items

MAX_LISTED = 30
"""How many answers of single persons are listed where nobody has starred any, and none were grouped into themes."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """What one group wrote to a question, line by line; or what a question came to, with no name.

    ``prompt`` is the question.
    """

    activity: str
    prompt: str
    sources: tuple[Source, ...]
    name: str = ""

    @property
    def key(self) -> str:
        """Tells it from the others on a screen: the activity and the question, and whose text it is."""
        of_group = self.sources[0].answer if self.name else None
        return f"{self.activity}-{self.sources[0].question}-{of_group or ''}"


def has_texts_for_all(activity: Activity) -> bool:
    """Whether everybody in the room was shown texts that people wrote in an activity."""
    was_shown = activity.round is not None and activity.round.was_shown
    return was_shown and not activity.is_private and type_of(activity).has_themes


def source_activities(agenda: Sequence[Activity], joint: Activity) -> list[Activity]:
    """Return the activities that a joint text names, in its order, or all that come before it; the latest first."""
    keys = joint_sources(joint)
    by_key = {activity.key: activity for activity in agenda}
    if keys:
        return [by_key[key] for key in keys if key in by_key]
    return [activity for activity in reversed(agenda) if activity.position < joint.position]


def read_sources(session: Session, agenda: Sequence[Activity], joint: Activity) -> tuple[SourceText, ...]:
    """Return what the lines of a joint text can be taken over from, without anything that the room was not shown."""
    activities = [activity for activity in source_activities(agenda, joint) if has_texts_for_all(activity)]
    rounds = [activity.round.id for activity in activities if activity.round]
    groups, boards = groups_of_rounds(session, rounds), boards_of(session, rounds)
    found: list[SourceText] = []
    for activity in activities:
        assert activity.round is not None
        asked = replace(activity, round=replace(activity.round, groups=groups.get(activity.round.id, ())))
        answers = visible_answers(session, activity.round.id)
        kept = boards.get(activity.round.id, {})
        questions = questions_of(asked, answers)
        of_board = [board_at(kept, number) for number in range(len(questions))]
        if asked.round and asked.round.is_written_by_groups:
            found += _of_groups(asked, questions, answers)
        else:
            found += _of_people(asked, questions, of_board, answers)
    return tuple(found)


def _of_groups(activity: Activity, questions: Sequence[Question], answers: Sequence[Answer]) -> Iterator[SourceText]:
    """Yield the texts of the groups, all questions of a group together."""
    ids = {answer.ordinal: answer.public_id for answer in answers}
    for ordinal, public_id in ids.items():
        for number, question in enumerate(questions):
            texts = dict(question.texts)
            lines = split_items(texts[ordinal]) if ordinal in texts else ()
            sources = tuple(_source(activity, number, public_id, line) for line in lines)
            if sources:
                yield SourceText(activity.public_id, question.prompt, sources, question.names.get(ordinal, ""))


def _of_people(
    activity: Activity, questions: Sequence[Question], boards: Sequence[Board], answers: Sequence[Answer]
) -> Iterator[SourceText]:
    """Yield the themes of each question, and behind them the starred answers; without either, the first answers."""
    by_ordinal = {answer.ordinal: answer for answer in answers}
    for number, (question, board) in enumerate(zip(questions, boards, strict=True)):
        themes = themes_for_all(board, by_ordinal)
        texts = [(by_ordinal[ordinal], text) for ordinal, text in question.texts]
        listed = [it for it in texts if it[0].starred_at] or ([] if themes else texts[:MAX_LISTED])
        sources = (
            *(Source(activity.public_id, number, theme=theme, text=said) for theme, said in themes.items()),
            *(_source(activity, number, answer.public_id, text) for answer, text in listed),
        )
        if sources:
            yield SourceText(activity.public_id, question.prompt, sources)


def _source(activity: Activity, question: int, answer: str, text: str) -> Source:
    """Return the source of a line that is an answer, or a part of one, on one line."""
    return Source(activity.public_id, question, answer, text=" ".join(text.split()))


def themes_for_all(board: Board, visible: Mapping[int, Answer]) -> dict[int, str]:
    """Return the themes of a board by number, as the summary has them: those that stand for anything to be seen."""
    return {
        theme.number: theme.said
        for theme in board.themes
        if not theme.is_left_out and (visible.keys() & set(theme.answers) or (theme.is_decided and not theme.answers))
    }
