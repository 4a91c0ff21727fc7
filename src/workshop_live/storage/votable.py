"""Reads what the room can vote on: what people wrote and everybody may see, and the themes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import Question
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.made_votes import comparable
from workshop_live.domain.refusals import Reason
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.theme_boards import find_board, to_board


@dataclass(frozen=True, slots=True)
class Votable:
    """The texts of the visible answers to a question, by public id, and the labels of its themes, by number.

    Of the themes, there are those with visible answers, and those that people made and put nothing in yet.
    """

    answers: dict[str, str]
    themes: dict[int, str]

    def in_same_words(self, chosen: list[str]) -> list[list[str]]:
        """Return the chosen answers in their order, those in the same words together."""
        groups: dict[str, list[str]] = {}
        for answer in chosen:
            groups.setdefault(comparable(self.answers[answer]), []).append(answer)
        return list(groups.values())


def questions_in(activity: Activity, answers: Sequence[Answer] = ()) -> list[Question]:
    """Return the questions of an activity as it was asked last, with their texts."""
    activity_type = ACTIVITY_TYPES[activity.type]
    return activity_type.questions(
        activity_type.settings(activity.asked_settings), activity.asked_prompt, list(answers)
    )


def why_not_votable(activity: Activity) -> Reason | None:
    """Return why people cannot vote on what was written in an activity; None if they can."""
    if activity.round is None:
        return Reason.NOT_ASKED
    if not ACTIVITY_TYPES[activity.type].has_texts:
        return Reason.NO_VOTES
    return Reason.PRIVATE if activity.is_private or not activity.round.was_shown else None


def read_votable(session: Session, activity: Activity, question: int) -> Votable:
    """Return what people can vote on of a question of an activity, counted from 0, in its latest round.

    Nothing, if it has no such question.
    """
    answers = visible_answers(session, activity.round.id) if activity.round else []
    ids = {answer.ordinal: answer.public_id for answer in answers}
    found = questions_in(activity, answers)[question : question + 1]
    texts = found[0].texts if found else ()
    row = find_board(session, activity.round.id, question) if activity.round else None
    themes = to_board(row.board).themes if row else ()
    labels = {
        theme.number: theme.label[:1].upper() + theme.label[1:]
        for theme in themes
        if not ids.keys().isdisjoint(theme.answers) or (theme.is_decided and not theme.answers)
    }
    return Votable({ids[ordinal]: text for ordinal, text in texts if text.strip()}, labels)
