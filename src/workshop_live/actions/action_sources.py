"""What an action item is made from: an answer, a theme or a line of a joint text that the room has seen."""

from typing import Annotated, Any

from pydantic import Field

from workshop_live.actions.commands import Fields, FromForm
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.actions.moderation import find_sent
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.themes import UnknownThemeError
from workshop_live.storage import agenda, joint_texts, theme_boards
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction


class FromOriginal(Fields):
    """The fields that say what an item is made from: an answer, a theme, a line of a joint text, or nothing."""

    answer: Annotated[PublicId | None, BlankIsNone] = None
    activity: Annotated[PublicId | None, BlankIsNone] = None
    question: Annotated[int, Field(ge=0), FromForm(lambda text: text or "0")] = 0
    theme: Annotated[Annotated[int, Field(ge=1)] | None, BlankIsNone] = None
    line: Annotated[PublicId | None, BlankIsNone] = None


def source_of(tx: Transaction, room: RoomRow, fields: FromOriginal) -> dict[str, Any] | Refused | None:
    """Return what links an item to its original: one that the room may see."""
    if fields.answer is not None:
        sent = find_sent(tx, room, fields.answer)
        if isinstance(sent, Refused):
            return sent
        answer, activity_id = sent
        if answer.held or answer.hidden_at:
            return Refused(Reason.NOT_SHOWN)
        activity, round_row = (
            tx.session.get_one(ActivityRow, activity_id),
            tx.session.get_one(RoundRow, answer.round_id),
        )
        return _unless_unseen(activity, round_row) or {"answer": answer.public_id}
    if fields.activity is not None and fields.theme is not None:
        return _source_theme(tx, room, fields.activity, fields.question, fields.theme)
    if fields.line is not None:
        return _source_line(tx, room, fields.line)
    return None


def _source_line(tx: Transaction, room: RoomRow, public_id: str) -> dict[str, Any] | Refused:
    line = joint_texts.find_line(tx.session, room.id, public_id)
    if line is None:
        return Refused(Reason.UNKNOWN_LINE)
    was_seen = tx.session.get_one(ActivityRow, line.activity_id).began_at is not None
    return {"line": public_id} if was_seen else Refused(Reason.NOT_SHOWN)


def _source_theme(
    tx: Transaction, room: RoomRow, public_id: str, question: int, theme: int
) -> dict[str, Any] | Refused:
    activity = agenda.find_activity(tx.session, room.id, public_id)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    round_row = agenda.latest_round(tx.session, activity.id)
    board = theme_boards.find_board(tx.session, round_row.id, question) if round_row else None
    if round_row is None or board is None:
        return Refused(Reason.UNKNOWN_THEME)
    try:
        theme_boards.to_board(board.board).theme(theme)
    except UnknownThemeError:
        return Refused(Reason.UNKNOWN_THEME)
    return _unless_unseen(activity, round_row) or {"activity": public_id, "question": question, "theme": theme}


def _unless_unseen(activity: ActivityRow, round_row: RoundRow) -> Refused | None:
    """Refuse what the room never sees, or has not seen yet: the list is for everybody."""
    if activity.seen_by != SeenBy.ROOM:
        return Refused(Reason.PRIVATE)
    was_shown = activity.standing or round_row.shown or round_row.first_shown_at is not None
    return None if was_shown else Refused(Reason.NOT_SHOWN)
