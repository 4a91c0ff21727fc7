"""Queries for rooms and their join codes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from workshop_live.domain.join_codes import CODE_REUSE_DAYS, new_join_code
from workshop_live.domain.rooms import Offer, Room, ScreenMode, Timer
from workshop_live.storage.groups import to_groups
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import JoinCodeRow, RoomMemberRow, RoomRow

# Built once, as in storage/agenda.py.
_SEQUENCE_NUMBERS = select(RoomRow.id, RoomRow.seq).where(col(RoomRow.id).in_(bindparam("ids", expanding=True)))
_LOCKED = (
    select(RoomRow)
    .where(col(RoomRow.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(RoomRow.id))
    .with_for_update()
)
_BY_PUBLIC_ID = select(RoomRow).where(col(RoomRow.public_id).in_(bindparam("ids", expanding=True)))
_RUNNING_TIMERS = select(RoomRow.id, RoomRow.timer_ends_at).where(col(RoomRow.timer_ends_at).is_not(None))
_OPEN_BY_CODES = select(RoomRow).where(
    col(RoomRow.join_code).in_(bindparam("codes", expanding=True)), col(RoomRow.ended_at).is_(None)
)
_ROOMS = RoomRow.metadata.tables["room"]
_SET_SEQ = update(_ROOMS).where(_ROOMS.c.id == bindparam("room_id"))


_SAME = [
    field.name
    for field in fields(Room)
    if field.name in RoomRow.model_fields and field.name not in {"mode", "undo", "word_choices", "home_groups"}
]
"""The fields of a room that equal the column of the same name."""
_same_of = attrgetter(*_SAME)


def to_room(row: RoomRow) -> Room:
    """Return the room of a row."""
    return Room(
        **dict(zip(_SAME, _same_of(row), strict=True)),
        mode=_mode(row),
        timer=Timer(row.timer_ends_at, row.timer_seconds_left),
        undo=Offer(row.undo["id"], row.undo["what"], row.undo_until) if row.undo and row.undo_until else None,
        word_choices=row.word_choices or {},
        home_groups=to_groups(row.home_groups),
    )


def _mode(row: RoomRow) -> ScreenMode:
    """Return what the projector shows: what the room is at, once the question that was taken up is gone."""
    if row.mode == ScreenMode.QUESTION and row.spotlight is None:
        return ScreenMode.ACTIVITY if row.current_activity_id else ScreenMode.LOBBY
    return ScreenMode(row.mode)


def find_room(session: Session, public_id: str) -> Room | None:
    """Return the room with this public identifier, or None."""
    return find_rooms(session, [public_id]).get(public_id)


def find_rooms(session: Session, public_ids: Iterable[str]) -> dict[str, Room]:
    """Return rooms by public identifier."""
    return {row.public_id: to_room(row) for row in session.exec(_BY_PUBLIC_ID, params={"ids": padded(public_ids)})}


def find_room_by_id(session: Session, room_id: int) -> Room | None:
    """Return the room with this id, or None."""
    row = session.get(RoomRow, room_id)
    return to_room(row) if row else None


def find_open_rooms(session: Session, codes: Iterable[str]) -> dict[str, Room]:
    """Return the open rooms with these join codes, by code."""
    return {row.join_code: to_room(row) for row in session.exec(_OPEN_BY_CODES, params={"codes": padded(codes)})}


def find_room_by_code(session: Session, code: str) -> Room | None:
    """Return the room that last had this code, ended or not, or None; for phones that were in it."""
    query = select(RoomRow).where(RoomRow.join_code == code).order_by(col(RoomRow.id).desc())
    row = session.exec(query).first()
    return to_room(row) if row else None


def find_room_by_join_token(session: Session, token: str) -> Room | None:
    """Return the room whose QR code has this token, ended or not, or None."""
    row = session.exec(select(RoomRow).where(RoomRow.join_token == token)).one_or_none()
    return to_room(row) if row else None


def page_of_rooms(
    session: Session,
    organiser_id: int,
    *,
    limit: int,
    after: str | None = None,
    is_open: bool | None = None,
    text: str = "",
) -> list[Room]:
    """Return a page of the rooms that an organiser may run, the newest first.

    Only rooms older than the room ``after``, open or ended, with ``text`` in their titles.
    """
    query = (
        select(RoomRow)
        .join(RoomMemberRow, col(RoomMemberRow.room_id) == RoomRow.id)
        .where(RoomMemberRow.organiser_id == organiser_id)
        .order_by(col(RoomRow.id).desc())
        .limit(limit)
    )
    if after is not None:
        older = select(RoomRow.id).where(RoomRow.public_id == after).scalar_subquery()
        query = query.where(col(RoomRow.id) < older)
    if is_open is not None:
        ended = col(RoomRow.ended_at)
        query = query.where(ended.is_(None) if is_open else ended.is_not(None))
    if text:
        query = query.where(col(RoomRow.title).icontains(text, autoescape=True))
    return [to_room(row) for row in session.exec(query)]


def running_timers(session: Session) -> list[tuple[int, datetime]]:
    """Return the ids of all rooms whose timer is set, with the time at which it ends."""
    return [(room, ends_at) for room, ends_at in session.exec(_RUNNING_TIMERS) if ends_at is not None]


def sequence_numbers(session: Session, room_ids: Iterable[int]) -> dict[int, int]:
    """Return the last sequence number by room id; deleted rooms are missing."""
    return dict(session.exec(_SEQUENCE_NUMBERS, params={"ids": padded(room_ids)}).all())


def lock_room(session: Session, public_id: str) -> RoomRow | None:
    """Return the row of a room, locked until the end of the transaction; None if there is no such room."""
    return session.exec(select(RoomRow).where(RoomRow.public_id == public_id).with_for_update()).one_or_none()


def lock_rooms(session: Session, room_ids: Iterable[int]) -> dict[int, RoomRow]:
    """Return the rows of rooms by id, locked in the order of their ids, which avoids deadlocks."""
    return {row.id: row for row in session.exec(_LOCKED, params={"ids": padded(room_ids)})}


def lock_known(session: Session, room_ids: Iterable[int]) -> dict[int, Room]:
    """Return rooms by id, locked in the order of their ids."""
    return {room_id: to_room(row) for room_id, row in lock_rooms(session, room_ids).items()}


def set_seqs(session: Session, seqs: Mapping[int, int]) -> None:
    """Set the sequence numbers of locked rooms, without the ORM."""
    session.connection().execute(_SET_SEQ, [{"room_id": room_id, "seq": seq} for room_id, seq in seqs.items()])


def clear_spotlights(session: Session, room_ids: Collection[int]) -> None:
    """Clear the spotlight of locked rooms, without the ORM."""
    session.connection().execute(update(_ROOMS).where(_ROOMS.c.id.in_(room_ids)).values(spotlight=None))


def lock_in_order(session: Session, keys: Iterable[int | str]) -> None:
    """Lock rooms, given by id or public identifier, in the order of their ids."""
    all_keys = list(keys)
    ids = [key for key in all_keys if isinstance(key, int)]
    public_ids = [key for key in all_keys if isinstance(key, str)]
    is_included = col(RoomRow.id).in_(ids) | col(RoomRow.public_id).in_(public_ids)
    session.exec(select(RoomRow.id).where(is_included).order_by(col(RoomRow.id)).with_for_update()).all()


def take_join_code(session: Session, now: datetime) -> str:
    """Return a join code that no room has had for a while, and reserve it."""
    reusable_before = now - timedelta(days=CODE_REUSE_DAYS)
    while True:
        code = new_join_code()
        row = session.get(JoinCodeRow, code)
        if row is None:
            session.add(JoinCodeRow(code=code))
            return code
        if row.released_at is not None and row.released_at < reusable_before:
            row.released_at = None
            return code


def has_join_code_lately(session: Session, code: str, now: datetime) -> bool:
    """Whether a room has this code or had it recently: typing an expired code is no guessing."""
    row = session.get(JoinCodeRow, code)
    return row is not None and (row.released_at is None or row.released_at >= now - timedelta(days=CODE_REUSE_DAYS))


def release_join_codes(session: Session, codes: Sequence[str], now: datetime) -> None:
    """Release join codes, which can be reused after a while."""
    for row in session.exec(select(JoinCodeRow).where(col(JoinCodeRow.code).in_(codes))):
        row.released_at = now
