"""Queries for activities and their rounds."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from workshop_live.domain.activities import Activity, Round, SeenBy, Slot
from workshop_live.domain.group_work import grouping_of
from workshop_live.domain.made_votes import made_from_of
from workshop_live.domain.rooms import Room
from workshop_live.domain.steps import Progress, progress_of, step_of
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, RoundRow

# Frequent statements are built once, since building one takes longer than running it.
_LATEST = (
    select(RoundRow.activity_id, func.max(RoundRow.number).label("number"))
    .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
    .where(ActivityRow.room_id == bindparam("room_id"))
    .group_by(col(RoundRow.activity_id))
    .subquery()
)
_ACTIVITIES = (
    select(ActivityRow, RoundRow)
    .outerjoin(_LATEST, _LATEST.c.activity_id == ActivityRow.id)
    .outerjoin(RoundRow, (col(RoundRow.activity_id) == ActivityRow.id) & (col(RoundRow.number) == _LATEST.c.number))
    .where(ActivityRow.room_id == bindparam("room_id"))
)
_IS_STANDING = col(ActivityRow.standing)
_REMOVED_AT = col(ActivityRow.removed_at)
_ON_AGENDA = ~_IS_STANDING & _REMOVED_AT.is_(None)
_AGENDA = _ACTIVITIES.where(_ON_AGENDA).order_by(col(ActivityRow.position), col(ActivityRow.id))
_REMOVED = _ACTIVITIES.where(_REMOVED_AT.is_not(None)).order_by(_REMOVED_AT.desc())
_STANDING = _ACTIVITIES.where(_IS_STANDING)
_BY_PUBLIC_IDS = (
    select(ActivityRow, RoundRow)
    .outerjoin(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
    .where(
        col(ActivityRow.room_id).in_(bindparam("room_ids", expanding=True)),
        col(ActivityRow.public_id).in_(bindparam("public_ids", expanding=True)),
        _REMOVED_AT.is_(None),
    )
    .order_by(col(RoundRow.number))
)
_TYPES = select(ActivityRow.public_id, ActivityRow.room_id, ActivityRow.type).where(
    col(ActivityRow.public_id).in_(bindparam("public_ids", expanding=True))
)
_ROUNDS = RoundRow.metadata.tables["round"]
_SET_NEXT_ORDINAL = update(_ROUNDS).where(_ROUNDS.c.id == bindparam("round_id"))


def to_round(row: RoundRow) -> Round:
    """Return the round of a row."""
    return Round(
        id=row.id,
        activity_id=row.activity_id,
        number=row.number,
        prompt=row.prompt,
        settings=row.settings,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        shown=row.shown,
        # The previous version leaves the column empty.
        first_shown_at=row.first_shown_at or (row.opened_at if row.shown else None),
        progress=progress_in(row),
        roles=tuple(row.roles or ()),
        grouping=grouping_of(row.groups),
    )


def progress_in(row: RoundRow) -> Progress | None:
    """Return how far the round of a row is in its steps; None without steps."""
    return progress_of(row.steps, row.step, row.step_seconds)


def to_activity(row: ActivityRow, latest: RoundRow | None) -> Activity:
    """Return the activity of a row, with its latest round."""
    return Activity(
        id=row.id,
        public_id=row.public_id,
        room_id=row.room_id,
        position=row.position,
        type=row.type,
        prompt=row.prompt,
        settings=row.settings,
        version=row.version,
        key=row.key,
        slot=Slot(row.starts_at, row.minutes, row.notes, row.fixed),
        removed_at=row.removed_at,
        seen_by=SeenBy(row.seen_by),
        steps=tuple(map(step_of, row.steps or ())),
        roles=tuple(row.roles or ()),
        grouping=grouping_of(row.groups),
        is_standing=row.standing,
        began_at=row.began_at,
        spent_seconds=row.spent_seconds,
        spent_since=row.spent_since,
        made_from=made_from_of(row.made_from),
        round=to_round(latest) if latest else None,
    )


def read_agenda(session: Session, room_id: int, *, removed: bool = False) -> list[Activity]:
    """Return the activities of a room in order, or the removed ones, the latest first."""
    rows = session.exec(_REMOVED if removed else _AGENDA, params={"room_id": room_id})
    return [to_activity(activity, latest_round) for activity, latest_round in rows]


def read_standing(session: Session, room: Room) -> Activity | None:
    """Return the question that is open all day beside the agenda, closed if the room takes none; None without one."""
    rows = session.exec(_STANDING, params={"room_id": room.id}).first()
    activity = to_activity(*rows) if rows else None
    if activity is None or activity.round is None or room.takes_questions:
        return activity
    return replace(activity, round=replace(activity.round, closed_at=activity.round.opened_at))


def read_everything_asked(session: Session, room: Room) -> list[Activity]:
    """Return the agenda of a room, and behind it the question that is open all day if there is one."""
    standing = read_standing(session, room)
    return [*read_agenda(session, room.id), *([standing] if standing else [])]


def standing_row(session: Session, room_id: int) -> ActivityRow | None:
    """Return the row of the question of a room that is open all day; None if it never had one."""
    return session.exec(select(ActivityRow).where(ActivityRow.room_id == room_id, _IS_STANDING)).one_or_none()


def read_agendas(session: Session, room_ids: Iterable[int]) -> dict[int, list[Activity]]:
    """Return the activities of several rooms, by room id."""
    return {room_id: read_agenda(session, room_id) for room_id in room_ids}


def activity_rows(session: Session, room_id: int) -> list[ActivityRow]:
    """Return the rows of a room's agenda in order."""
    query = select(ActivityRow).where(ActivityRow.room_id == room_id, _ON_AGENDA)
    return list(session.exec(query.order_by(col(ActivityRow.position), col(ActivityRow.id))))


def find_activity(session: Session, room_id: int, public_id: str, *, even_removed: bool = False) -> ActivityRow | None:
    """Return the row of an activity of this room, or None: never that of the question that is open all day."""
    row = session.exec(select(ActivityRow).where(ActivityRow.public_id == public_id)).one_or_none()
    if row is None or row.room_id != room_id or row.standing or (row.removed_at is not None and not even_removed):
        return None
    return row


def find_types(session: Session, public_ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return the room id and type of activities, removed ones included, by public identifier."""
    rows = session.exec(_TYPES, params={"public_ids": padded(public_ids)})
    return {public_id: (room_id, activity_type) for public_id, room_id, activity_type in rows}


def find_activity_by_id(session: Session, activity_id: int) -> Activity | None:
    """Return the activity with this id, without its rounds; None if there is none."""
    row = session.get(ActivityRow, activity_id)
    return to_activity(row, None) if row else None


def has_activity(session: Session, room_id: int, public_id: str) -> bool:
    """Whether an activity is on the agenda of a room."""
    return find_activity(session, room_id, public_id) is not None


def is_standing(session: Session, room_id: int, public_id: str) -> bool:
    """Whether an activity is the question of a room that is open all day."""
    standing = standing_row(session, room_id)
    return standing is not None and standing.public_id == public_id


def rounds_of(session: Session, activity_id: int) -> list[RoundRow]:
    """Return the rows of the rounds of an activity, the latest last."""
    query = select(RoundRow).where(RoundRow.activity_id == activity_id).order_by(col(RoundRow.number))
    return list(session.exec(query))


def latest_round(session: Session, activity_id: int) -> RoundRow | None:
    """Return the row of the latest round of an activity, or None."""
    query = select(RoundRow).where(RoundRow.activity_id == activity_id).order_by(col(RoundRow.number).desc())
    return session.exec(query).first()


def asked_activities(
    session: Session, room_ids: Iterable[int], public_ids: Iterable[str]
) -> dict[tuple[int, str], tuple[ActivityRow, RoundRow | None]]:
    """Return the rows of activities with their latest rounds, by room id and public identifier.

    Removed activities are left out; the round is None before the first one.
    """
    rows = session.exec(_BY_PUBLIC_IDS, params={"room_ids": padded(room_ids), "public_ids": padded(public_ids)})
    return {(activity.room_id, activity.public_id): (activity, latest) for activity, latest in rows}


def set_next_ordinals(session: Session, next_ordinals: Mapping[int, int]) -> None:
    """Set the next ordinal of rounds, by round id, without the ORM."""
    rows = [{"round_id": round_id, "next_ordinal": ordinal} for round_id, ordinal in next_ordinals.items()]
    session.connection().execute(_SET_NEXT_ORDINAL, rows)


def activity_of_round(session: Session, round_id: int) -> tuple[ActivityRow, RoundRow]:
    """Return the row of a round's activity, and that of the round."""
    round_row = session.get_one(RoundRow, round_id)
    return session.get_one(ActivityRow, round_row.activity_id), round_row


def open_rounds(session: Session, room_id: int) -> list[RoundRow]:
    """Return the rows of the rounds of the agenda of a room that are not closed."""
    query = (
        select(RoundRow)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.room_id == room_id, ~_IS_STANDING, col(RoundRow.closed_at).is_(None))
    )
    return list(session.exec(query))


def closing_rounds(session: Session) -> list[tuple[int, RoundRow]]:
    """Return all rounds that are about to close, each with the id of its room."""
    query = (
        select(ActivityRow.room_id, RoundRow)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(col(RoundRow.closes_at).is_not(None), col(RoundRow.closed_at).is_(None))
    )
    return list(session.exec(query).all())
