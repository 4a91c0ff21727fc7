"""The inverse of a command, read off the rows that it changed, so that no command can forget a part of it.

It says which columns of which rows to put back, and which rows were made. It is kept in the room until the next
command replaces it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import inspect
from sqlmodel import Session

from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.agenda import rounds_of
from workshop_live.storage.answers import bring_back, hide_again, last_ordinal
from workshop_live.storage.columns import UtcDateTime
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoomRow, RoundRow, ThemeBoardRow
from workshop_live.storage.writer import Transaction

OFFERED_FOR = timedelta(seconds=10)

_Row = RoomRow | ActivityRow | RoundRow | AnswerRow | ThemeBoardRow
_TABLES: dict[str, type[_Row]] = {
    "room": RoomRow,
    "activity": ActivityRow,
    "round": RoundRow,
    "answer": AnswerRow,
    "theme_board": ThemeBoardRow,
}
_STAYS = {"version", "seq", "undo", "undo_until", "next_ordinal", "number", "seen_by"}
"""Columns that are not put back. Who may see answers is one: nobody undoes that they were made private."""


@dataclass(frozen=True, slots=True)
class HiddenTogether:
    """The answers of a round that were hidden at one moment: too many to list each of them."""

    round_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownTogether:
    """All answers of some rounds that were hidden together and are shown again."""

    round_ids: tuple[int, ...]


Together = HiddenTogether | ShownTogether


def offer_undo(tx: Transaction, room: RoomRow, what: str | None, together: Together | None = None) -> str | None:
    """Keep the inverse of all that changed in this session, under a new name; or none, if it cannot be taken back."""
    inverse = _inverse(tx.session) if what else []
    match together:
        case HiddenTogether(round_id, at):
            inverse.append({"table": "hidden together", "id": round_id, "at": at.isoformat()})
        case ShownTogether(round_ids):
            inverse.append({"table": "shown together", "ids": list(round_ids)})
    room.undo = {"id": new_public_id(), "what": what, "inverse": inverse} if inverse else None
    room.undo_until = tx.now + OFFERED_FOR if inverse else None
    return room.undo["id"] if room.undo else None


def restore(tx: Transaction, inverse: list[dict[str, Any]]) -> None:
    """Put back what a command changed."""
    for change in inverse:
        if change["table"] == "hidden together":
            bring_back(tx.session, change["id"], datetime.fromisoformat(change["at"]))
            continue
        if change["table"] == "shown together":
            hide_again(tx.session, change["ids"])
            continue
        row = cast("_Row | None", tx.session.get(_TABLES[change["table"]], change["id"]))
        if row is None:
            continue
        for column, value in change["before"].items():
            setattr(row, column, _decoded(row, column, value))
        if change["made"]:
            _unmake(tx, row)
        if isinstance(row, ActivityRow):
            row.version += 1  # a form that was drawn with what is taken back is out of date
        if isinstance(row, ThemeBoardRow):
            row.version, row.digest = row.version + 1, ""  # what was found meanwhile was found for another board
        if isinstance(row, RoundRow) and {"closes_at", "closed_at"} & change["before"].keys():
            row.closes_at = None  # a countdown is not taken up again halfway


def _inverse(session: Session) -> list[dict[str, Any]]:
    inverse = []
    for table, model in _TABLES.items():
        for row in _of(model, session.dirty):
            before = _columns_before(row)
            if before:
                inverse.append({"table": table, "id": row.id, "before": before, "made": False})
    made = list(session.new)
    if made:
        session.flush()  # they get their identifiers; what changed was read off before
    for table, model in _TABLES.items():
        inverse += [{"table": table, "id": row.id, "before": {}, "made": True} for row in _of(model, made)]
    return inverse


def _of(model: type[_Row], rows: Iterable[object]) -> list[_Row]:
    return sorted((row for row in rows if isinstance(row, model)), key=lambda row: row.id or 0)


def _columns_before(row: _Row) -> dict[str, Any]:
    before = {}
    for attribute in inspect(row).attrs:
        history = attribute.history
        if attribute.key not in _STAYS and history.has_changes() and history.deleted:
            before[attribute.key] = _encoded(history.deleted[0])
    return before


def _unmake(tx: Transaction, row: _Row) -> None:
    """Take away a row that the command made; a round that was answered meanwhile is closed and comes first instead."""
    if isinstance(row, ActivityRow):
        row.removed_at = tx.now
    elif isinstance(row, RoundRow):
        if last_ordinal(tx.session, row.id) < 0:
            tx.session.delete(row)
        else:
            row.closed_at = row.closed_at or tx.now
            _put_first(tx.session, row)


def _put_first(session: Session, made: RoundRow) -> None:
    """Have the round before a new one be the latest again: it is what everybody sees."""
    earlier = [row for row in rounds_of(session, made.activity_id) if row.number < made.number]
    if not earlier:
        return
    before, latest = earlier[-1].number, made.number
    made.number = -latest  # no two rounds may have the same number for a moment
    session.flush()
    earlier[-1].number = latest
    session.flush()
    made.number = before


def _encoded(value: Any) -> Any:
    return {"time": value.isoformat()} if isinstance(value, datetime) else value


def _decoded(row: _Row, column: str, value: Any) -> Any:
    holds_times = isinstance(inspect(type(row)).columns[column].type, UtcDateTime)  # elsewhere "time" may be a word
    return datetime.fromisoformat(value["time"]) if holds_times and value is not None else value
