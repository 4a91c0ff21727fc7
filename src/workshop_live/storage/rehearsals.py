"""Queries for rehearsals, and the deletion of their data."""

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from workshop_live.domain.activities import REHEARSED_KEY, Activity
from workshop_live.storage import action_items
from workshop_live.storage.agenda import to_activity
from workshop_live.storage.outcome_tables import JointLineRow, JointVersionRow
from workshop_live.storage.tables import ActivityRow, ParticipantRow, RoomRow, RoundRow


def was_asked(session: Session, room_id: int) -> bool:
    """Whether anything was asked in a room; of the question that is open all day, whether it has answers."""
    query = select(RoundRow.id).join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
    was_used = ~col(ActivityRow.standing) | (col(RoundRow.next_ordinal) > 0)
    return session.exec(query.where(ActivityRow.room_id == room_id, was_used).limit(1)).first() is not None


def open_questions(session: Session) -> list[Activity]:
    """Return the activities on agendas with an open round, in rooms that rehearse."""
    query = (
        select(ActivityRow, RoundRow)
        .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
        .join(RoomRow, col(RoomRow.id) == ActivityRow.room_id)
        .where(col(RoomRow.rehearses), col(RoomRow.ended_at).is_(None), col(RoundRow.closed_at).is_(None))
        .where(~col(ActivityRow.standing))
    )
    return [to_activity(activity, round_row) for activity, round_row in session.exec(query)]


def delete_rounds(session: Session, room_id: int) -> None:
    """Delete all rounds of a room, joint texts, the activities that a rehearsal added, and the time spent.

    Action items are again as they were before it.

    The participants are deleted, too; phones join again with their next answer.
    """
    activities = select(ActivityRow.id).where(ActivityRow.room_id == room_id)
    for of_activities in (RoundRow, JointLineRow, JointVersionRow):
        session.execute(delete(of_activities).where(col(of_activities.activity_id).in_(activities)))
    of_rehearsal = col(ActivityRow.key).startswith(REHEARSED_KEY, autoescape=True)
    session.execute(delete(ActivityRow).where(col(ActivityRow.room_id) == room_id, of_rehearsal))
    unspent = update(ActivityRow).where(col(ActivityRow.room_id) == room_id)
    session.execute(unspent.values(began_at=None, spent_seconds=0, spent_since=None))
    session.execute(delete(ParticipantRow).where(col(ParticipantRow.room_id) == room_id))
    action_items.end_rehearsal(session, room_id)
    session.expire_all()
