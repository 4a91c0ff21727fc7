"""Slides in two parts, so that something else can come between two of their pages."""

from workshop_live.actions.position import slide_count
from workshop_live.actions.rounds import new_round
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import agenda
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction

_COPIED = ("room_id", "type", "prompt", "notes", "seen_by")


def take_rest(tx: Transaction, room: RoomRow) -> list[ActivityRow]:
    """Cut the slides that the room is at after their current page. Return the row of the rest, if there is any."""
    current = tx.session.get(ActivityRow, room.current_activity_id) if room.current_activity_id else None
    if current is None or room.page >= slide_count(tx, current) - 1:
        return []
    [_, rest], _ = cut(tx, room, current, current.settings["first"] + room.page + 1)
    return [rest]


def cut(tx: Transaction, room: RoomRow, row: ActivityRow, page: int) -> tuple[list[ActivityRow], RoundRow | None]:
    """Cut slides before a page of their deck, one of theirs but the first.

    Return both parts in order, one of them new; and a round to be stored with that, if the room has seen its pages. The
    row that there was goes on as the part where the room is, or was last, so the room need not go anywhere.
    """
    first, last = row.settings["first"], row.settings["last"]
    shown = agenda.latest_round(tx.session, row.id)
    is_there = room.current_activity_id == row.id
    at = room.page if is_there else shown.step if shown else 0
    before = page - first
    if at < before:
        _narrow(row, shown, first, page - 1)
        return [row, _part_of(row, page, last)], None
    new = _part_of(row, first, page - 1)
    new.starts_at, row.starts_at = row.starts_at, None
    new.fixed, row.fixed = row.fixed, False
    _narrow(row, shown, page, last)
    if is_there:
        room.page = at - before
    if shown is None:
        return [new, row], None
    shown.step = at - before
    past = new_round(tx, new, 1)
    past.closed_at = tx.now
    return [new, row], past


def _narrow(row: ActivityRow, shown: RoundRow | None, first: int, last: int) -> None:
    row.settings = {**row.settings, "first": first, "last": last}
    row.version += 1
    if shown is not None:
        shown.settings = {**shown.settings, "first": first, "last": last}


def _part_of(row: ActivityRow, first: int, last: int) -> ActivityRow:
    public_id = new_public_id()
    settings = {**row.settings, "first": first, "last": last}
    copied = {name: getattr(row, name) for name in _COPIED}
    return ActivityRow(public_id=public_id, key=public_id, position=0, settings=settings, **copied)
