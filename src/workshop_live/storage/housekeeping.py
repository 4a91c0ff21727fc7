"""Bulk changes that keep the database no larger and no more telling than it has to be."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, update
from sqlmodel import Session, col, select

from workshop_live.storage.rooms import release_join_codes
from workshop_live.storage.tables import (
    ActivityRow,
    AnswerRow,
    InvitationRow,
    JoinCodeRow,
    OrganiserSessionRow,
    RoomEventRow,
    RoomRow,
    RoundRow,
)

IN_USE = timedelta(hours=6)  # after its last event


def forget_expired(session: Session, now: datetime) -> None:
    """Delete sign-ins and invitations that are of no use any more."""
    session.execute(delete(OrganiserSessionRow).where(col(OrganiserSessionRow.expires_at) < now))
    session.execute(delete(InvitationRow).where(col(InvitationRow.expires_at) < now))


def forget_expired_offers(session: Session, now: datetime) -> None:
    """Delete what could be undone and no longer can: it holds what was changed."""
    expired = col(RoomRow.undo_until) < now
    session.execute(update(RoomRow).where(expired).values(undo=None, undo_until=None))


def delete_due_rooms(session: Session, now: datetime) -> int:
    """Delete the rooms whose day has come, with everything in them; only their join codes rest a while.

    One in which something has just happened is left until nothing does any more.
    """
    is_in_use = exists().where(col(RoomEventRow.room_id) == RoomRow.id, col(RoomEventRow.at) > now - IN_USE)
    query = select(RoomRow.id, RoomRow.join_code).where(
        col(RoomRow.delete_after) <= now, col(RoomRow.ended_at).is_not(None) | ~is_in_use
    )
    due = session.exec(query).all()
    if due:
        release_join_codes(session, [code for _, code in due], now)
        session.execute(delete(RoomRow).where(col(RoomRow.id).in_([room_id for room_id, _ in due])))
    return len(due)


def untie_ended_rooms(session: Session, ended_before: datetime, now: datetime) -> int:
    """In rooms that ended before a time, untie answers from participants, and let the join codes rest."""
    query = (
        select(RoomRow.id, RoomRow.join_code)
        .join(JoinCodeRow, col(JoinCodeRow.code) == RoomRow.join_code)
        .where(col(RoomRow.ended_at) < ended_before, col(JoinCodeRow.released_at).is_(None))
    )
    ended = list(session.exec(query))
    if not ended:
        return 0
    rounds = (
        select(RoundRow.id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(col(ActivityRow.room_id).in_([room_id for room_id, _ in ended]))
    )
    session.execute(update(AnswerRow).where(col(AnswerRow.round_id).in_(rounds)).values(participant_id=None))
    release_join_codes(session, [code for _, code in ended], now)
    return len(ended)
