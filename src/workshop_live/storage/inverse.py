"""The inverse of a command, derived from the rows that it changed, so that commands cannot forget anything.

It holds the previous values of changed columns and the rows that were added, and is stored in the room until the next
command.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Date, inspect
from sqlmodel import Session

from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.agenda import rounds_of
from workshop_live.storage.answers import bring_back, hide_again, last_ordinal
from workshop_live.storage.columns import UtcDateTime
from workshop_live.storage.draws import Draw, replace_draw
from workshop_live.storage.outcome_tables import JointLineRow, JointVersionRow
from workshop_live.storage.tables import (
    ActionItemRow,
    ActivityRow,
    AnswerRow,
    RoomRow,
    RoundGroupRow,
    RoundRow,
    ThemeBoardRow,
)
from workshop_live.storage.writer import Transaction

UNDO_LIFETIME = timedelta(seconds=10)
DRAW = "draw"
"""The table of an entry with the draw that a round had before."""

_Row = (
    RoomRow
    | ActivityRow
    | RoundRow
    | AnswerRow
    | ThemeBoardRow
    | RoundGroupRow
    | ActionItemRow
    | JointLineRow
    | JointVersionRow
)
_TABLES: dict[str, type[_Row]] = {
    "room": RoomRow,
    "activity": ActivityRow,
    "round": RoundRow,
    "answer": AnswerRow,
    "theme_board": ThemeBoardRow,
    "round_group": RoundGroupRow,
    "action_item": ActionItemRow,
    "joint_line": JointLineRow,
    "joint_version": JointVersionRow,
}
_NOT_RESTORED = {"version", "seq", "undo", "undo_until", "next_ordinal", "number", "seen_by"}
"""Columns that undo does not restore, such as who may see answers: making them private cannot be undone."""
_TIME_SPENT = {"began_at", "spent_seconds", "spent_since"}
"""Columns of activities that no form shows."""


@dataclass(frozen=True, slots=True)
class HiddenTogether:
    """The answers of a round hidden at this time, which are too many to list."""

    round_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownTogether:
    """The answers of rounds that were hidden together and are shown again."""

    round_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DrawnBefore:
    """The draw of a round before another one took its place."""

    round_id: int
    draw: Draw


Together = HiddenTogether | ShownTogether | DrawnBefore


def offer_undo(
    tx: Transaction, room: RoomRow, what: str | None, together: Together | None = None, *, continues: str | None = None
) -> str | None:
    """Replace the room's undo offer by the inverse of this session's changes, and return its identifier.

    ``what`` is the label of the offer. Without one, or without changes, the offer is cleared; the result is None.
    If the offer so far has the identifier ``continues``, the same label and the same rows, both are undone as one.
    """
    inverse = _inverse(tx.session) if what else []
    if inverse and room.undo and room.undo["id"] == continues and room.undo["what"] == what:
        inverse = _joined(room.undo["inverse"], inverse)
    match together:
        case HiddenTogether(round_id, at):
            inverse.append({"table": "hidden together", "id": round_id, "at": at.isoformat()})
        case ShownTogether(round_ids):
            inverse.append({"table": "shown together", "ids": list(round_ids)})
        case DrawnBefore(round_id, draw):
            inverse.append({"table": DRAW, "id": round_id, **draw.stored()})
    room.undo = {"id": new_public_id(), "what": what, "inverse": inverse} if inverse else None
    room.undo_until = tx.now + UNDO_LIFETIME if inverse else None
    return room.undo["id"] if room.undo else None


def restore(tx: Transaction, inverse: list[dict[str, Any]], offered_until: datetime) -> None:
    """Restore what a command changed. A countdown that it cut off goes on with the seconds that were left of it."""
    since = tx.now - (offered_until - UNDO_LIFETIME)
    for change in inverse:
        if change["table"] not in _TABLES:
            _restore_together(tx.session, change)
            continue
        row = cast("_Row | None", tx.session.get(_TABLES[change["table"]], change["id"]))
        if row is None:
            continue
        for column, value in change["before"].items():
            setattr(row, column, _decoded(row, column, value))
        if change["made"]:
            _unmake(tx, row)
        if isinstance(row, ActivityRow) and (change["made"] or not change["before"].keys() <= _TIME_SPENT):
            row.version += 1  # forms drawn before the undo are out of date
        if isinstance(row, ThemeBoardRow):
            row.version, row.digest = row.version + 1, ""  # themes analysed meanwhile are of another board
        if isinstance(row, JointLineRow):
            row.version += 1  # whoever edits it made that from another text
        if isinstance(row, RoundRow) and change["before"].get("closes_at"):
            row.closes_at = row.closes_at and row.closes_at + since


def _restore_together(session: Session, change: Mapping[str, Any]) -> None:
    """Restore many rows that the command changed by one statement."""
    match change["table"]:
        case "hidden together":
            bring_back(session, change["id"], datetime.fromisoformat(change["at"]))
        case "shown together":
            hide_again(session, change["ids"])
        case _:
            replace_draw(session, change["id"], Draw.of(change), keeping=True)


def _inverse(session: Session) -> list[dict[str, Any]]:
    inverse = []
    for table, model in _TABLES.items():
        for row in _of(model, session.dirty):
            before = _columns_before(row)
            if before:
                inverse.append({"table": table, "id": row.id, "before": before, "made": False})
    added = list(session.new)
    if added:
        session.flush()  # assigns identifiers, after the changes were read
    for table, model in _TABLES.items():
        inverse += [{"table": table, "id": row.id, "before": {}, "made": True} for row in _of(model, added)]
    return inverse


def _joined(earlier: list[dict[str, Any]], later: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the inverse of two changes of the same rows, one after the other; that of the later one for other rows."""
    before = {(change["table"], change["id"]): change for change in earlier}
    if any(change["table"] not in _TABLES or change["made"] for change in (*earlier, *later)):
        return later
    if before.keys() != {(change["table"], change["id"]) for change in later}:
        return later
    return [
        {**change, "before": change["before"] | before[change["table"], change["id"]]["before"]} for change in later
    ]


def _of(model: type[_Row], rows: Iterable[object]) -> list[_Row]:
    return sorted((row for row in rows if isinstance(row, model)), key=lambda row: row.id or 0)


def _columns_before(row: _Row) -> dict[str, Any]:
    before = {}
    for attribute in inspect(row).attrs:
        history = attribute.history
        if attribute.key not in _NOT_RESTORED and history.has_changes() and history.deleted:
            before[attribute.key] = _encoded(history.deleted[0])
    return before


def _unmake(tx: Transaction, row: _Row) -> None:
    """Remove a row that the command added, but no text of a group: it stays.

    A round with answers is closed and ordered first instead.
    """
    if isinstance(row, ActivityRow | ActionItemRow | JointLineRow):
        row.removed_at = tx.now
    elif isinstance(row, AnswerRow):
        row.value = None  # withdrawn: under its key, it is not entered once more
    elif isinstance(row, JointVersionRow):
        tx.session.delete(row)
    elif isinstance(row, RoundGroupRow):
        if row.saved_at is None:
            tx.session.delete(row)
    elif isinstance(row, RoundRow):
        if last_ordinal(tx.session, row.id) < 0:
            tx.session.delete(row)
        else:
            row.closed_at = row.closed_at or tx.now
            _put_first(tx.session, row)


def _put_first(session: Session, new_round: RoundRow) -> None:
    """Make the previous round the latest again, which is the one that everybody sees."""
    earlier = [row for row in rounds_of(session, new_round.activity_id) if row.number < new_round.number]
    if not earlier:
        return
    before, latest = earlier[-1].number, new_round.number
    new_round.number = -latest  # numbers are unique at all times
    session.flush()
    earlier[-1].number = latest
    session.flush()
    new_round.number = before


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    return value.isoformat() if isinstance(value, date) else value


def _decoded(row: _Row, column: str, value: Any) -> Any:
    kind = inspect(type(row)).columns[column].type
    if isinstance(kind, Date) and value is not None:
        return date.fromisoformat(value)
    holds_times = isinstance(kind, UtcDateTime)  # JSON may have the key "time", too
    return datetime.fromisoformat(value["time"]) if holds_times and value is not None else value
