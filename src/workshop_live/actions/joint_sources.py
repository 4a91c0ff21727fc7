"""What a line of a joint text may be taken over from: only what everybody in the room was shown."""

from dataclasses import dataclass, replace

from workshop_live.activity_types import joint_sources
from workshop_live.activity_types.summaries import questions_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.joint_texts import Source
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.themes import Board, UnknownThemeError
from workshop_live.storage.agenda import find_activity, latest_round, to_activity
from workshop_live.storage.answers import find_answer, to_answer, visible_answers
from workshop_live.storage.group_work import groups_of_rounds
from workshop_live.storage.joint_sources import has_texts_for_all, themes_for_all
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoomRow, RoundRow
from workshop_live.storage.theme_boards import find_board, to_board
from workshop_live.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class LineSources:
    """The sources of a joint text's lines, in its room."""

    tx: Transaction
    room: RoomRow
    joint: ActivityRow

    def answer(self, public_id: str, question: int, part: str | None) -> Source | Refused:
        """Return the source of a line that is an answer to a question, or a part of it; or why it may not be taken."""
        row = find_answer(self.tx.session, self.room.id, public_id)
        if row is None or row.value is None:
            return Refused(Reason.UNKNOWN_ANSWER)
        round_row = self.tx.session.get_one(RoundRow, row.round_id)
        activity = self._shown(self.tx.session.get_one(ActivityRow, round_row.activity_id))
        if isinstance(activity, Refused):
            return activity
        if row.hidden_at is not None or row.held:
            return Refused(Reason.PRIVATE)
        whole = _text(self.tx, activity, row, question)
        if whole is None:
            return Refused(Reason.UNKNOWN_ANSWER)
        taken = whole if part is None else " ".join(part.split())
        is_in_it = taken in whole  # it may have been revised since
        return Source(activity.public_id, question, public_id, text=taken) if is_in_it else Refused(Reason.STALE)

    def theme(self, source: str, question: int, number: int) -> Source | Refused:
        """Return the source of a line that is a theme of an activity, by its public id; or why it may not be taken."""
        row = find_activity(self.tx.session, self.room.id, source)
        activity = self._shown(row) if row else Refused(Reason.UNKNOWN_ACTIVITY)
        if isinstance(activity, Refused):
            return activity
        assert activity.round is not None  # it was shown
        board_row = find_board(self.tx.session, activity.round.id, question)
        board = to_board(board_row.board) if board_row else Board()
        try:
            theme = board.theme(number)
        except UnknownThemeError:
            return Refused(Reason.UNKNOWN_THEME)
        visible = {answer.ordinal: answer for answer in visible_answers(self.tx.session, activity.round.id)}
        said = themes_for_all(board, visible).get(theme.number)
        return Source(activity.public_id, question, theme=theme.number, text=said) if said else Refused(Reason.PRIVATE)

    def _shown(self, row: ActivityRow) -> Activity | Refused:
        """Return an activity whose texts the room was shown, if lines are taken from it; or why they are not."""
        activity = to_activity(row, latest_round(self.tx.session, row.id))
        if not has_texts_for_all(activity):
            return Refused(Reason.PRIVATE)
        keys = joint_sources(to_activity(self.joint, latest_round(self.tx.session, self.joint.id)))
        is_source = activity.key in keys if keys else row.removed_at is None
        return activity if is_source else Refused(Reason.NOT_A_SOURCE)


def _text(tx: Transaction, activity: Activity, row: AnswerRow, question: int) -> str | None:
    """Return what an answer says to one of the questions, on one line; None for nothing, and for an earlier round."""
    if activity.round is None or activity.round.id != row.round_id:
        return None
    groups = groups_of_rounds(tx.session, [activity.round.id]).get(activity.round.id, ())
    asked = replace(activity, round=replace(activity.round, groups=groups))
    questions = questions_of(asked, [to_answer(row)])
    text = dict(questions[question].texts).get(row.ordinal) if question < len(questions) else None
    return " ".join(text.split()) if text else None
