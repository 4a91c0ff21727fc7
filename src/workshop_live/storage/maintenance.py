"""Bulk changes that keep the database no larger and no more telling than it has to be."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Session, col, select

from workshop_live.domain.api_tokens import KEPT_FOR
from workshop_live.domain.clocks import is_plausible
from workshop_live.storage.rooms import release_join_codes
from workshop_live.storage.tables import (
    ApiTokenRow,
    InvitationRow,
    JoinCodeRow,
    MaintenanceRow,
    OrganiserSessionRow,
    ParticipantRow,
    RoomEventRow,
    RoomRow,
)

IN_USE = timedelta(hours=6)
"""A room is in use for so long after its last event."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_ONLY = 1  # the number of the row
_LAST_EVENT = (col(RoomEventRow.room_id) == RoomRow.id) & (col(RoomEventRow.seq) == RoomRow.seq)


def last_hour(session: Session) -> datetime | None:
    """When a server last did its maintenance, to the hour; None where none ever did."""
    row = session.get(MaintenanceRow, _ONLY)
    return row.last_at if row else None


def note_hour(session: Session, now: datetime) -> None:
    """Note that a server runs, once an hour."""
    last = last_hour(session)
    if last is None or abs(now - last) >= _HOUR:
        session.merge(MaintenanceRow(id=_ONLY, last_at=now, confirmed_at=confirmed_at(session)))


def confirmed_at(session: Session) -> datetime | None:
    """What the clock showed when somebody said that it was right."""
    row = session.get(MaintenanceRow, _ONLY)
    return row.confirmed_at if row else None


def confirm(session: Session, now: datetime) -> None:
    """Note that the clock is right."""
    session.merge(MaintenanceRow(id=_ONLY, last_at=now, confirmed_at=now))


def believable(session: Session, now: datetime) -> datetime:
    """The time if it can be believed by what was noted in the database, else the last one that was noted."""
    last = last_hour(session)
    return now if last is None or is_plausible(now, last) else last


def forget_expired(session: Session, now: datetime) -> None:
    """Delete sign-ins, invitations and tokens that are of no use any more."""
    session.execute(delete(OrganiserSessionRow).where(col(OrganiserSessionRow.expires_at) < now))
    session.execute(delete(InvitationRow).where(col(InvitationRow.expires_at) < now))
    for over_since in (ApiTokenRow.expires_at, ApiTokenRow.revoked_at):
        session.execute(delete(ApiTokenRow).where(col(over_since) < now - KEPT_FOR))


def forget_expired_offers(session: Session, now: datetime) -> None:
    """Delete what could be undone and no longer can: it holds what was changed."""
    expired = _is_over(col(RoomRow.undo_until), now)
    session.execute(update(RoomRow).where(expired).values(undo=None, undo_until=None))


def delete_due_room(session: Session, now: datetime, connected: Collection[int]) -> bool:
    """Delete one of the rooms whose day has come, with everything in it; only its join code rests a while.

    One that somebody looks at (``connected``, by number), or in which something has just happened, is left until nobody
    does any more. Returns whether there was one.
    """
    query = (
        select(RoomRow.id, RoomRow.join_code)
        .outerjoin(RoomEventRow, _LAST_EVENT)
        .where(col(RoomRow.delete_after) <= now)
        .where(
            col(RoomRow.ended_at).is_not(None)
            | col(RoomEventRow.at).is_(None)
            | _is_over(col(RoomEventRow.at), now - IN_USE)
        )
    )
    due = next((it for it in session.exec(query).all() if it[0] not in connected), None)
    if due is None:
        return False
    room_id, code = due
    release_join_codes(session, [code], now)
    session.execute(delete(RoomRow).where(col(RoomRow.id) == room_id))
    return True


def untie_ended_rooms(session: Session, ended_before: datetime, now: datetime) -> None:
    """In rooms that ended before a time, untie answers from phones, and let the join codes rest."""
    query = (
        select(RoomRow.id, RoomRow.join_code)
        .join(JoinCodeRow, col(JoinCodeRow.code) == RoomRow.join_code)
        .where(_is_over(col(RoomRow.ended_at), ended_before), col(JoinCodeRow.released_at).is_(None))
    )
    ended = session.exec(query).all()
    if ended:
        _forget_participants(session, [room_id for room_id, _ in ended])
        release_join_codes(session, [code for _, code in ended], now)


def untie_idle_rooms(session: Session, idle_since: datetime) -> None:
    """The same in rooms that nobody ends, where nothing has happened since; phones that come back join anew."""
    last_at = col(RoomEventRow.at)
    joined_last = select(func.max(ParticipantRow.created_at)).where(ParticipantRow.room_id == RoomRow.id)
    query = (
        select(RoomRow.id)
        .outerjoin(RoomEventRow, _LAST_EVENT)
        .where(col(RoomRow.ended_at).is_(None), _is_over(joined_last.scalar_subquery(), idle_since))
        .where(last_at.is_(None) | _is_over(last_at, idle_since))
    )
    _forget_participants(session, list(session.exec(query)))


def _forget_participants(session: Session, room_ids: Collection[int]) -> None:
    """Forget which phones were in rooms; their answers then name none."""
    if room_ids:
        session.execute(delete(ParticipantRow).where(col(ParticipantRow.room_id).in_(room_ids)))


def _is_over(moment: Any, now: datetime) -> ColumnElement[bool]:
    """Whether a moment has passed. One that lies far ahead was written by a clock that was wrong."""
    over: ColumnElement[bool] = (moment < now) | (moment > now + _DAY)
    return over
