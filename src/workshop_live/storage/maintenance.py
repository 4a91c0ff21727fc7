"""Bulk changes that delete what is expired or no longer needed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Session, col, select

from workshop_live.domain.api_tokens import KEPT_FOR
from workshop_live.domain.clocks import is_plausible
from workshop_live.storage.decks import delete_decks
from workshop_live.storage.rooms import release_join_codes
from workshop_live.storage.series import delete_if_empty, series_id_of
from workshop_live.storage.tables import (
    ActivityRow,
    ApiTokenRow,
    GroupNoteRow,
    InvitationRow,
    JoinCodeRow,
    MaintenanceRow,
    OrganiserSessionRow,
    ParticipantRow,
    RoomEventRow,
    RoomRow,
    RoundGroupRow,
    RoundRow,
)

IN_USE = timedelta(hours=6)
"""The time after its last event for which a room is in use."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_ROW_ID = 1  # of the only row
_LAST_EVENT = (col(RoomEventRow.room_id) == RoomRow.id) & (col(RoomEventRow.seq) == RoomRow.seq)


def last_hour(session: Session) -> datetime | None:
    """Return when a server last ran maintenance, to the hour; None if none ever did."""
    row = session.get(MaintenanceRow, _ROW_ID)
    return row.last_at if row else None


def note_hour(session: Session, now: datetime) -> bool:
    """Record that a server is running, once an hour. Return whether that was due."""
    last = last_hour(session)
    is_due = last is None or abs(now - last) >= _HOUR
    if is_due:
        session.merge(MaintenanceRow(id=_ROW_ID, last_at=now, confirmed_at=confirmed_at(session)))
    return is_due


def confirmed_at(session: Session) -> datetime | None:
    """Return the time of the clock when somebody last confirmed it, or None."""
    row = session.get(MaintenanceRow, _ROW_ID)
    return row.confirmed_at if row else None


def confirm(session: Session, now: datetime) -> None:
    """Record that the clock is right."""
    session.merge(MaintenanceRow(id=_ROW_ID, last_at=now, confirmed_at=now))


def trusted_time(session: Session, now: datetime) -> datetime:
    """Return the time if it is plausible given the last recorded time, otherwise the recorded one."""
    last = last_hour(session)
    return now if last is None or is_plausible(now, last) else last


def forget_expired(session: Session, now: datetime) -> None:
    """Delete expired sessions and invitations."""
    session.execute(delete(OrganiserSessionRow).where(col(OrganiserSessionRow.expires_at) < now))
    session.execute(delete(InvitationRow).where(col(InvitationRow.expires_at) < now))
    for over_since in (ApiTokenRow.expires_at, ApiTokenRow.revoked_at):
        session.execute(delete(ApiTokenRow).where(col(over_since) < now - KEPT_FOR))


def forget_expired_offers(session: Session, now: datetime) -> None:
    """Delete expired offers to undo, which hold the previous content."""
    expired = _is_before(col(RoomRow.undo_until), now, now)
    session.execute(update(RoomRow).where(expired).values(undo=None, undo_until=None))


def find_due_room(session: Session, now: datetime, connected: Collection[int]) -> int | None:
    """Return the id of a room that is due for deletion, None without one.

    Rooms that are ``connected``, by id, or have recent events are skipped.
    """
    query = (
        select(RoomRow.id)
        .outerjoin(RoomEventRow, _LAST_EVENT)
        .where(col(RoomRow.delete_after) <= now)
        .where(
            col(RoomRow.ended_at).is_not(None)
            | col(RoomEventRow.at).is_(None)
            | _is_before(col(RoomEventRow.at), now - IN_USE, now)
        )
    )
    return next((room_id for room_id in session.exec(query).all() if room_id not in connected), None)


def delete_room(session: Session, room_id: int, now: datetime) -> None:
    """Delete a room with all its content, and its series if it was the last there; its join code is only released."""
    codes = session.exec(select(RoomRow.join_code).where(RoomRow.id == room_id)).all()
    series_id = series_id_of(session, room_id)
    release_join_codes(session, codes, now)
    delete_decks(session, room_id=room_id)
    session.execute(delete(RoomRow).where(col(RoomRow.id) == room_id))
    delete_if_empty(session, series_id)


def untie_ended_rooms(session: Session, ended_before: datetime, now: datetime) -> None:
    """Unlink answers from participants in rooms that ended before a time, and release their join codes."""
    query = (
        select(RoomRow.id, RoomRow.join_code)
        .join(JoinCodeRow, col(JoinCodeRow.code) == RoomRow.join_code)
        .where(_is_before(col(RoomRow.ended_at), ended_before, now), col(JoinCodeRow.released_at).is_(None))
    )
    ended = session.exec(query).all()
    if ended:
        _delete_participants(session, [room_id for room_id, _ in ended])
        release_join_codes(session, [code for _, code in ended], now)


def untie_idle_rooms(session: Session, idle_since: datetime, now: datetime) -> None:
    """Unlink answers from participants in open rooms without recent events; returning phones join again."""
    last_at = col(RoomEventRow.at)
    joined_last = select(func.max(ParticipantRow.created_at)).where(ParticipantRow.room_id == RoomRow.id)
    query = (
        select(RoomRow.id)
        .outerjoin(RoomEventRow, _LAST_EVENT)
        .where(col(RoomRow.ended_at).is_(None), _is_before(joined_last.scalar_subquery(), idle_since, now))
        .where(last_at.is_(None) | _is_before(last_at, idle_since, now))
    )
    _delete_participants(session, list(session.exec(query)))


def _delete_participants(session: Session, room_ids: Collection[int]) -> None:
    """Delete the participants of rooms, which unlinks their answers, and what groups kept among themselves."""
    if not room_ids:
        return
    session.execute(delete(ParticipantRow).where(col(ParticipantRow.room_id).in_(room_ids)))
    activities = select(ActivityRow.id).where(col(ActivityRow.room_id).in_(room_ids))
    rounds = select(RoundRow.id).where(col(RoundRow.activity_id).in_(activities))
    session.execute(delete(GroupNoteRow).where(col(GroupNoteRow.round_id).in_(rounds)))
    session.execute(update(RoundGroupRow).where(col(RoundGroupRow.round_id).in_(rounds)).values(scribe_key=None))


def _is_before(moment: Any, limit: datetime, now: datetime) -> ColumnElement[bool]:
    """Return a condition for a time before a limit. One far ahead of now was written with a wrong clock, and counts."""
    before: ColumnElement[bool] = (moment < limit) | (moment > now + _DAY)
    return before
