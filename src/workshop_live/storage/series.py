"""Queries for series: whose gatherings an organiser sees, and what was shown in them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from workshop_live.activity_types import collects_answers
from workshop_live.domain.activities import REHEARSED, REHEARSED_KEY, Activity, SeenBy
from workshop_live.domain.rooms import ScreenMode
from workshop_live.domain.series import Gathering, Series
from workshop_live.storage.agenda import to_activity
from workshop_live.storage.in_clause import padded
from workshop_live.storage.members import member_rows
from workshop_live.storage.tables import (
    ActivityRow,
    OrganiserRow,
    RoomMemberRow,
    RoomRow,
    RoundRow,
    SeriesRoomRow,
    SeriesRow,
)

_WAS_SHOWN = col(RoundRow.shown) | col(RoundRow.first_shown_at).is_not(None)
_OF_THE_DAY = RoundRow.number < REHEARSED
_FIRST_OPENED = (
    select(ActivityRow.room_id, func.min(RoundRow.opened_at).label("at"))
    .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
    .join(SeriesRoomRow, col(SeriesRoomRow.room_id) == ActivityRow.room_id)
    .where(_OF_THE_DAY)
    .group_by(col(ActivityRow.room_id))
    .subquery()
)
_SEEN = (
    select(SeriesRow, RoomRow, _FIRST_OPENED.c.at)
    .join(SeriesRoomRow, col(SeriesRoomRow.series_id) == SeriesRow.id)
    .join(RoomRow, col(RoomRow.id) == SeriesRoomRow.room_id)
    .join(RoomMemberRow, col(RoomMemberRow.room_id) == RoomRow.id)
    .join(OrganiserRow, col(OrganiserRow.id) == RoomMemberRow.organiser_id)
    .outerjoin(_FIRST_OPENED, _FIRST_OPENED.c.room_id == RoomRow.id)
    .where(OrganiserRow.organisation_id == SeriesRow.organisation_id)
)


@dataclass(frozen=True, slots=True)
class ShownRounds:
    """What was shown in a gathering: its activities, each with the latest round that was."""

    gathering: Gathering
    activities: tuple[Activity, ...]


def find_series(session: Session, organiser_id: int, public_id: str) -> Series | None:
    """Return a series with the gatherings of which an organiser is a member; None if there are none."""
    return next(iter(_read(session, organiser_id, SeriesRow.public_id == public_id)), None)


def series_of_room(session: Session, organiser_id: int, room_id: int) -> Series | None:
    """Return the series that a room belongs to, as one of its members sees it; None without one."""
    here = select(SeriesRoomRow.series_id).where(SeriesRoomRow.room_id == room_id)
    return next(iter(_read(session, organiser_id, col(SeriesRow.id).in_(here))), None)


def list_series(session: Session, organiser_id: int) -> list[Series]:
    """Return the series in which an organiser is a member of a gathering, that with the latest one first."""
    return sorted(_read(session, organiser_id), key=lambda it: (it.gatherings[-1].day, it.id), reverse=True)


def _read(session: Session, organiser_id: int, *conditions: Any) -> list[Series]:
    found: dict[int, tuple[SeriesRow, list[Gathering]]] = {}
    for series, room, opened_at in session.exec(_SEEN.where(OrganiserRow.id == organiser_id, *conditions)):
        day = (opened_at or room.created_at).astimezone(ZoneInfo(room.time_zone)).date()
        gathering = Gathering(room.id, room.public_id, room.title, room.language, day, room.ended_at is None)
        found.setdefault(series.id, (series, []))[1].append(gathering)
    return [
        Series(row.id, row.public_id, row.title, tuple(sorted(gatherings, key=lambda it: (it.day, it.room_id))))
        for row, gatherings in found.values()
    ]


def shown_in(session: Session, gatherings: Collection[Gathering], key: str | None = None) -> list[ShownRounds]:
    """Return the activities of gatherings that were shown, with the latest such round of each.

    Without rehearsals and what only some may see. ``key`` restricts them to one activity of each gathering.
    """
    query = (
        select(ActivityRow, RoundRow)
        .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
        .where(
            col(ActivityRow.room_id).in_(padded(it.room_id for it in gatherings)),
            col(ActivityRow.removed_at).is_(None),
            ~col(ActivityRow.standing),
            ActivityRow.seen_by == SeenBy.ROOM,
            ~col(ActivityRow.key).startswith(REHEARSED_KEY, autoescape=True),
            _WAS_SHOWN,
            _OF_THE_DAY,
        )
        .order_by(col(ActivityRow.position), col(ActivityRow.id), col(RoundRow.number))
    )
    if key is not None:
        query = query.where(ActivityRow.key == key)
    latest = {row.id: to_activity(row, asked) for row, asked in session.exec(query)} if gatherings else {}
    by_room: dict[int, list[Activity]] = {}
    for activity in latest.values():
        if collects_answers(activity):
            by_room.setdefault(activity.room_id, []).append(activity)
    return [ShownRounds(it, tuple(by_room.get(it.room_id, ()))) for it in gatherings]


def owner_of_room(session: Session, room_id: int) -> int | None:
    """Return the id of the organiser whom a room belongs to."""
    return next((row.organiser_id for row in member_rows(session, room_id)), None)


def lock_series(session: Session, series_id: int) -> SeriesRow | None:
    """Return the row of a series, locked until the end of the transaction."""
    return session.exec(select(SeriesRow).where(SeriesRow.id == series_id).with_for_update()).one_or_none()


def count_gatherings(session: Session, series_id: int) -> int:
    """Return the number of gatherings of a series, whoever is a member of them."""
    return session.exec(select(func.count()).where(SeriesRoomRow.series_id == series_id)).one()


def organisation_of(session: Session, series_id: int) -> int | None:
    """Return the id of the organisation that a series belongs to; None if there is no such series."""
    return session.exec(select(SeriesRow.organisation_id).where(SeriesRow.id == series_id)).one_or_none()


def series_id_of(session: Session, room_id: int) -> int | None:
    """Return the id of the series that a room belongs to; None without one."""
    return session.exec(select(SeriesRoomRow.series_id).where(SeriesRoomRow.room_id == room_id)).one_or_none()


def title_for_room(session: Session, room_id: int) -> str:
    """Return what the series of a room is called; empty without one."""
    query = select(SeriesRow.title).join(SeriesRoomRow, col(SeriesRoomRow.series_id) == SeriesRow.id)
    return session.exec(query.where(SeriesRoomRow.room_id == room_id)).one_or_none() or ""


def public_id_of(session: Session, room_id: int) -> str | None:
    """Return the public id of the series that a room belongs to; None without one."""
    query = select(SeriesRow.public_id).join(SeriesRoomRow, col(SeriesRoomRow.series_id) == SeriesRow.id)
    return session.exec(query.where(SeriesRoomRow.room_id == room_id)).one_or_none()


def delete_if_empty(session: Session, series_id: int | None) -> None:
    """Delete a series, given by its id, if it has no gatherings any more."""
    has_rooms = select(SeriesRoomRow.room_id).where(SeriesRoomRow.series_id == SeriesRow.id).exists()
    session.execute(delete(SeriesRow).where(col(SeriesRow.id) == series_id, ~has_rooms))


def rooms_showing_series_of(session: Session, room_ids: Iterable[int]) -> list[int]:
    """Return the ids of other rooms whose projectors compare gatherings of the same series as these rooms."""
    ids = list(room_ids)
    of = select(SeriesRoomRow.series_id).where(col(SeriesRoomRow.room_id).in_(ids))
    query = (
        select(RoomRow.id)
        .join(SeriesRoomRow, col(SeriesRoomRow.room_id) == RoomRow.id)
        .where(col(SeriesRoomRow.series_id).in_(of), RoomRow.mode == ScreenMode.SERIES, col(RoomRow.id).not_in(ids))
    )
    return list(session.exec(query))


def organiser_id_of(session: Session, actor: str) -> int | None:
    """Return the id of the organiser who is an actor of room events, None for others."""
    public_id = actor.removeprefix("organiser:")
    return session.exec(select(OrganiserRow.id).where(OrganiserRow.public_id == public_id)).one_or_none()
