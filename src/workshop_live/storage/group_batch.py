"""Loads what a batch of turns in groups is decided on in a few queries, and stores the result in as few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import Round
from workshop_live.domain.participants import Participant
from workshop_live.domain.room_events import RoomEvent
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import digest, mark_of_group, new_public_id
from workshop_live.storage import agenda, answers, room_events
from workshop_live.storage.agenda import to_round
from workshop_live.storage.group_tables import GroupMemberRow, RoundGroupRow
from workshop_live.storage.in_clause import padded
from workshop_live.storage.rooms import find_room_by_id
from workshop_live.storage.tables import ActivityRow, AnswerRow, ParticipantRow, RoundRow
from workshop_live.storage.writer import Transaction

# Built once, as in storage/agenda.py.
_PEOPLE = select(ParticipantRow.token_hash, ParticipantRow.id, ParticipantRow.room_id, ParticipantRow.home_group).where(
    col(ParticipantRow.token_hash).in_(bindparam("phones", expanding=True))
)
_ROUND_GROUPS = RoundGroupRow.metadata.tables["round_group"]
_ANSWERS = AnswerRow.metadata.tables["answer"]
# Columns instead of objects, which take longer than all the rest of a save.
_GROUPS = columns_of(*_ROUND_GROUPS.c).where(_ROUND_GROUPS.c.round_id.in_(bindparam("rounds", expanding=True)))
_DRAWN = select(GroupMemberRow.round_id, GroupMemberRow.participant_id, GroupMemberRow.number).where(
    col(GroupMemberRow.round_id).in_(bindparam("rounds", expanding=True)),
    col(GroupMemberRow.participant_id).in_(bindparam("people", expanding=True)),
)
_COUNT_AT_HOME = (
    select(ParticipantRow.room_id, ParticipantRow.home_group, func.count())
    .where(
        col(ParticipantRow.room_id).in_(bindparam("rooms", expanding=True)), col(ParticipantRow.home_group).is_not(None)
    )
    .group_by(col(ParticipantRow.room_id), col(ParticipantRow.home_group))
)
_COUNT_DRAWN = (
    select(GroupMemberRow.round_id, GroupMemberRow.number, func.count())
    .where(col(GroupMemberRow.round_id).in_(bindparam("rounds", expanding=True)))
    .group_by(col(GroupMemberRow.round_id), col(GroupMemberRow.number))
)
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
class Seat:
    """A participant at an activity, and the digest of their token."""

    participant: Participant
    activity: str
    phone: str

    @classmethod
    def of(cls, participant: Participant, activity: str) -> "Seat":
        """Return the seat of a participant."""
        return cls(participant, activity, digest(participant.token))


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
class GroupRound:
    """The latest round of an activity, with the type and the settings that its texts have."""

    round: Round
    type: ActivityType
    settings: Any


@dataclass(frozen=True, slots=True)
class Member:
    """A participant in a group: their id, and the number of the group."""

    id: int
    number: int


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
    grouped = {it.round.id: it.round for it in rounds.values() if it is not None and it.round.grouping is not None}
    if not grouped:
        return GroupContext(rooms, rounds, {}, {})
    rows = session.connection().execute(_GROUPS, {"rounds": padded(grouped)}).all()
    members = _members(session, rounds, grouped, rows, seats)
    sizes = _sizes(session, {row.id for row in rooms.values()}, grouped, rows)
    groups = {(row.round_id, row.number): _at_work(row, sizes.get((row.round_id, row.number), 0)) for row in rows}
    return GroupContext(rooms, rounds, members, _with_texts(session, groups, members))


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


def _members(
    session: Session,
    rounds: Mapping[tuple[int, str], GroupRound | None],
    grouped: Mapping[int, Round],
    rows: Sequence[Any],
    seats: Sequence[Seat],
) -> dict[tuple[int, str], Member]:
    """Return who of the seats is in which group, by round id and the digest of the token."""
    people = {
        phone: (person, room_id, home)
        for phone, person, room_id, home in session.exec(_PEOPLE, params={"phones": padded({it.phone for it in seats})})
    }
    drawn_rounds = [round_id for round_id, round_ in grouped.items() if not _is_home(round_)]
    drawn = {}
    if drawn_rounds and people:
        wanted = {"rounds": padded(drawn_rounds), "people": padded({person for person, _, _ in people.values()})}
        drawn = {(round_id, person): number for round_id, person, number in session.exec(_DRAWN, params=wanted)}
    at_home = {(row.round_id, row.key): row.number for row in rows}
    members = {}
    for seat in seats:
        asked = rounds.get((seat.participant.room_id, seat.activity))
        person, room_id, home = people.get(seat.phone, (0, 0, None))
        if asked is None or room_id != seat.participant.room_id or asked.round.id not in grouped:
            continue
        round_id = asked.round.id
        number = at_home.get((round_id, home or "")) if _is_home(asked.round) else drawn.get((round_id, person))
        if number is not None:
            members[round_id, seat.phone] = Member(person, number)
    return members


def _sizes(
    session: Session, room_ids: Iterable[int], grouped: Mapping[int, Round], rows: Sequence[Any]
) -> dict[tuple[int, int], int]:
    """Return the numbers of members of groups, by round id and number; groups without any are missing.

    Keys of home groups differ in all rooms.
    """
    sizes: dict[tuple[int, int], int] = {}
    drawn = [round_id for round_id, round_ in grouped.items() if not _is_home(round_)]
    if drawn:
        counts = session.exec(_COUNT_DRAWN, params={"rounds": padded(drawn)})
        sizes |= {(round_id, number): count for round_id, number, count in counts}
    if len(drawn) < len(grouped):
        at_home = {key: count for _, key, count in session.exec(_COUNT_AT_HOME, params={"rooms": padded(room_ids)})}
        sizes |= {(row.round_id, row.number): at_home[row.key] for row in rows if row.key in at_home}
    return sizes


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


def _is_home(round_: Round) -> bool:
    return round_.grouping is not None and round_.grouping.is_home
