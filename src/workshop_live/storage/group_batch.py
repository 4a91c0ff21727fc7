"""Loads what a batch of turns in groups is decided on in a few queries, and stores the result in as few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, select

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.room_events import RoomEvent
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import mark_of_group, new_public_id
from workshop_live.storage import agenda, answers, room_events
from workshop_live.storage.agenda import to_round
from workshop_live.storage.group_seats import GroupRound, Member, Seat, read_seats
from workshop_live.storage.group_tables import RoundGroupRow
from workshop_live.storage.in_clause import padded
from workshop_live.storage.rooms import find_room_by_id
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundRow
from workshop_live.storage.writer import Transaction

_ROUND_GROUPS = RoundGroupRow.metadata.tables["round_group"]
_ANSWERS = AnswerRow.metadata.tables["answer"]
# Built once, as in storage/agenda.py.
_TEXTS = columns_of(
    *(_ANSWERS.c[name] for name in ("id", "round_id", "ordinal", "seq", "value", "revision", "revision_seq")),
    _ANSWERS.c.revision_fingerprint,
).where(
    _ANSWERS.c.round_id.in_(bindparam("rounds", expanding=True)),
    _ANSWERS.c.ordinal.in_(bindparam("numbers", expanding=True)),
)
_UPDATE = update(_ROUND_GROUPS).where(_ROUND_GROUPS.c.id == bindparam("row_id"))
_CHANGES = ("scribe_id", "scribe_key", "saved_at", "done_at")
"""The columns of a group that a turn may change."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a group. ``id`` is None while there is none, ``fingerprint`` that of its last save."""

    id: int | None = None
    revision: int = 0
    value: Any = None
    fingerprint: str | None = None
    seq: int | None = None
    """The number of the event of its last save."""


@dataclass(frozen=True, slots=True)
class AtWork:
    """A group of a round with its members and its text."""

    id: int
    round_id: int
    number: int
    key: str
    name: str
    scribe_id: int | None
    scribe_key: str | None
    saved_at: datetime | None
    done_at: datetime | None
    members: int
    text: Text


@dataclass(frozen=True, slots=True)
class GroupContext:
    """The state that a batch of turns is decided on, read under the locks of its rooms if anything is to change."""

    rooms: Mapping[int, Room]
    rounds: Mapping[tuple[int, str], GroupRound | None]
    """By room id and activity; None without a round. Activities that are not on the agenda are missing."""
    members: Mapping[tuple[int, str], Member]
    """By round id and the digest of the token; those who are in no group are missing."""
    groups: Mapping[tuple[int, int], AtWork]
    """By round id and number."""


def load_groups(session: Session, rooms: Mapping[int, Room], seats: Sequence[Seat]) -> GroupContext:
    """Read the groups of seats in these rooms, with members and texts."""
    asked = agenda.asked_activities(session, rooms, {seat.activity for seat in seats}) if rooms else {}
    rounds = {key: _group_round(*rows) for key, rows in asked.items()}
    taken = read_seats(session, rooms, rounds, seats)
    groups = {key: _at_work(row, taken.sizes.get(key, 0)) for key, row in taken.groups.items()}
    return GroupContext(rooms, rounds, taken.members, _with_texts(session, groups, taken.members))


def read_groups(session: Session, seat: Seat) -> GroupContext:
    """Return what ``load_groups`` does for one seat, without locking the room."""
    room = find_room_by_id(session, seat.participant.room_id)
    return load_groups(session, {room.id: room} if room else {}, [seat])


def read_group(session: Session, round_id: int, number: int) -> AtWork | None:
    """Return a group of a round with its text, without its members; None if there is no such group."""
    query = select(RoundGroupRow).where(RoundGroupRow.round_id == round_id, RoundGroupRow.number == number)
    row = session.exec(query).one_or_none()
    if row is None:
        return None
    texts = session.connection().execute(_TEXTS, {"rounds": [round_id], "numbers": [number]})
    return replace(_at_work(row, 0), text=next(map(_text, texts), Text()))


def store_groups(
    tx: Transaction, changed: Iterable[AtWork], wrote: Iterable[AtWork], events: Sequence[RoomEvent], *, actor: str
) -> None:
    """Store groups that changed, the texts of those that wrote, and the events."""
    rows = [{"row_id": it.id, **{name: getattr(it, name) for name in _CHANGES}} for it in changed]
    if rows:
        tx.session.connection().execute(_UPDATE, rows)
    new = [new_text(tx, it) for it in wrote if it.text.id is None]
    if new:
        answers.insert_answers(tx.session, new)
    again = [{"row_id": it.text.id, **_revised(it.text)} for it in wrote if it.text.id is not None]
    if again:
        answers.update_answers(tx.session, again)
    if events:
        room_events.append_many(tx, events, actor=actor)


def new_text(tx: Transaction, group: AtWork) -> dict[str, Any]:
    """Return the columns of the first text of a group."""
    text, mark = group.text, mark_of_group(group.round_id, group.number)
    return {
        "public_id": new_public_id(),
        "round_id": group.round_id,
        "author": mark,
        "claim": mark,
        "key": group.key,
        "ordinal": group.number,
        "seq": text.seq,
        "fingerprint": text.fingerprint,
        "held": False,
        "late": False,
        "created_at": tx.now,
        **_revised(text),
    }


def _revised(text: Text) -> dict[str, Any]:
    return {
        "value": text.value,
        "revision": text.revision,
        "revision_seq": text.seq,
        "revision_fingerprint": text.fingerprint,
    }


def _group_round(activity: ActivityRow, round_row: RoundRow | None) -> GroupRound | None:
    if round_row is None:
        return None
    activity_type = ACTIVITY_TYPES[activity.type]
    return GroupRound(to_round(round_row), activity_type, activity_type.settings(round_row.settings))


def _with_texts(
    session: Session, groups: Mapping[tuple[int, int], AtWork], members: Mapping[tuple[int, str], Member]
) -> dict[tuple[int, int], AtWork]:
    """Return the groups that have a member among the seats, with their texts."""
    wanted = {(round_id, member.number) for (round_id, _), member in members.items()}
    if not wanted:
        return {}
    rounds, numbers = padded({it for it, _ in wanted}), padded({number for _, number in wanted})
    rows = session.connection().execute(_TEXTS, {"rounds": rounds, "numbers": numbers})
    texts = {(row.round_id, row.ordinal): _text(row) for row in rows}
    return {key: replace(groups[key], text=texts.get(key, Text())) for key in wanted}


def _text(row: Any) -> Text:
    return Text(row.id, row.revision, row.value, row.revision_fingerprint, row.revision_seq or row.seq)


def _at_work(row: Any, members: int) -> AtWork:
    return AtWork(
        id=row.id,
        round_id=row.round_id,
        number=row.number,
        key=row.key,
        name=row.name,
        scribe_id=row.scribe_id,
        scribe_key=row.scribe_key,
        saved_at=row.saved_at,
        done_at=row.done_at,
        members=members,
        text=Text(),
    )
