"""Queries for boards: the notes of a group in a round, which it alone sees."""

from sqlmodel import Session, col, select

from workshop_live.storage.group_tables import GroupNoteRow
from workshop_live.storage.tables import ActivityRow, RoundRow


def note_rows(session: Session, round_id: int, number: int) -> list[GroupNoteRow]:
    """Return the rows of the notes of a group in their order."""
    query = select(GroupNoteRow).where(GroupNoteRow.round_id == round_id, GroupNoteRow.number == number)
    return list(session.exec(query.order_by(col(GroupNoteRow.place), col(GroupNoteRow.id))))


def activity_of_note(session: Session, room_id: int, note: str) -> str | None:
    """Return the public identifier of the activity of a note in a room, or None."""
    query = (
        select(ActivityRow.public_id)
        .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
        .join(GroupNoteRow, col(GroupNoteRow.round_id) == RoundRow.id)
        .where(GroupNoteRow.public_id == note, ActivityRow.room_id == room_id)
    )
    return session.exec(query).first()
