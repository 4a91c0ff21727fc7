"""Reads what the room can vote on: what people wrote and everybody may see, and the themes of it."""

from dataclasses import dataclass

from sqlmodel import Session

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.made_votes import comparable
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.tables import ActivityRow, RoundRow
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


def read_votable(session: Session, activity: ActivityRow, round_row: RoundRow, question: int) -> Votable:
    """Return what people can vote on of a question of an activity, counted from 0, in a round that was shown.

    Nothing, if it has no such question.
    """
    activity_type = ACTIVITY_TYPES[activity.type]
    answers = visible_answers(session, round_row.id)
    ids = {answer.ordinal: answer.public_id for answer in answers}
    settings = activity_type.settings(round_row.settings)
    found = activity_type.questions(settings, round_row.prompt, answers)[question : question + 1]
    texts = found[0].texts if found else ()
    row = find_board(session, round_row.id, question)
    themes = to_board(row.board).themes if row else ()
    labels = {
        theme.number: theme.label[:1].upper() + theme.label[1:]
        for theme in themes
        if not ids.keys().isdisjoint(theme.answers) or (theme.is_decided and not theme.answers)
    }
    return Votable({ids[ordinal]: text for ordinal, text in texts if text.strip()}, labels)
