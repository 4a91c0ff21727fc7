"""Queries for action items."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from workshop_live.domain.action_items import ActionItem, ActionStatus
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage.tables import ActionItemRow, RoomEventRow

REHEARSAL = "rehearsal"
"""The key in ``source`` of what the end of a rehearsal does: it removes the item (None), or puts these columns back."""
_KEPT = ("what", "who", "due_on", "status", "place", "removed_at")
_STANDS = col(ActionItemRow.removed_at).is_(None)
_IN_ORDER = (col(ActionItemRow.place), col(ActionItemRow.id))


def to_item(row: ActionItemRow) -> ActionItem:
    """Return the item of a row."""
    source = {key: value for key, value in (row.source or {}).items() if key != REHEARSAL}
    status = ActionStatus(row.status)
    return ActionItem(row.public_id, row.what, row.who, row.due_on, status, source or None, row.carried_from)


def item_rows(session: Session, room_id: int) -> list[ActionItemRow]:
    """Return the rows of the items of a room in order, without removed ones."""
    query = select(ActionItemRow).where(ActionItemRow.room_id == room_id, _STANDS).order_by(*_IN_ORDER)
    return list(session.exec(query))


def read_items(session: Session, room_id: int) -> tuple[ActionItem, ...]:
    """Return the items of a room in order."""
    return tuple(map(to_item, item_rows(session, room_id)))


def were_shown(session: Session, room_id: int) -> bool:
    """Return whether the list was on the projector, not in a rehearsal alone."""
    query = select(RoomEventRow.seq).where(
        RoomEventRow.room_id == room_id, RoomEventRow.kind == RoomEventKind.ACTION_ITEMS_SHOWN
    )
    return session.exec(query.limit(1)).first() is not None


def find_item(session: Session, room_id: int, public_id: str) -> ActionItemRow | None:
    """Return the row of an item of this room that was not removed, or None."""
    return session.exec(
        select(ActionItemRow).where(ActionItemRow.room_id == room_id, ActionItemRow.public_id == public_id, _STANDS)
    ).one_or_none()


def taken_along(session: Session, room_id: int) -> set[str | None]:
    """Return the public ids of the items elsewhere that those of a room come from, removed ones included."""
    return set(session.exec(select(ActionItemRow.carried_from).where(ActionItemRow.room_id == room_id)))


def last_place(session: Session, room_id: int) -> int:
    """Return the highest place of the items of a room, removed ones included; -1 without any."""
    last = func.coalesce(func.max(ActionItemRow.place), -1)
    return session.exec(select(last).where(ActionItemRow.room_id == room_id)).one()


def keep_before_rehearsal(row: ActionItemRow) -> None:
    """Note in an item that a rehearsal is about to change how it was, unless that is noted already."""
    source = row.source or {}
    if REHEARSAL not in source:
        row.source = {**source, REHEARSAL: {name: _stored(getattr(row, name)) for name in _KEPT}}


def end_rehearsal(session: Session, room_id: int) -> None:
    """Remove the items that a rehearsal made, and put back those that it changed."""
    made = []
    for row in session.exec(select(ActionItemRow).where(ActionItemRow.room_id == room_id)):
        source = row.source or {}
        if REHEARSAL not in source:
            continue
        before: Mapping[str, Any] | None = source[REHEARSAL]
        if before is None:
            made.append(row.id)
            continue
        restored = ActionItemRow.model_validate({**row.model_dump(), **before})
        for name in _KEPT:
            setattr(row, name, getattr(restored, name))
        row.source = {key: value for key, value in source.items() if key != REHEARSAL} or None
    session.flush()
    session.execute(delete(ActionItemRow).where(col(ActionItemRow.id).in_(made)))


def _stored(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
