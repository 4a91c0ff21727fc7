"""The groups that the seats of a batch are in, and how many people are in each. Other groups are not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import Round
from workshop_live.domain.participants import Participant
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import digest
from workshop_live.storage.group_tables import GroupMemberRow, RoundGroupRow
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ParticipantRow

# Built once, as in storage/agenda.py.
_PEOPLE = select(ParticipantRow.token_hash, ParticipantRow.id, ParticipantRow.room_id, ParticipantRow.home_group).where(
    col(ParticipantRow.token_hash).in_(bindparam("phones", expanding=True))
)
_ROUND_GROUPS = RoundGroupRow.metadata.tables["round_group"]
# Columns instead of objects, which take longer than all the rest of a save.
_GROUPS = columns_of(*_ROUND_GROUPS.c).where(
    _ROUND_GROUPS.c.round_id.in_(bindparam("rounds", expanding=True)),
    or_(
        _ROUND_GROUPS.c.number.in_(bindparam("numbers", expanding=True)),
        _ROUND_GROUPS.c.key.in_(bindparam("keys", expanding=True)),
    ),
)
_DRAWN = select(GroupMemberRow.round_id, GroupMemberRow.participant_id, GroupMemberRow.number).where(
    col(GroupMemberRow.round_id).in_(bindparam("rounds", expanding=True)),
    col(GroupMemberRow.participant_id).in_(bindparam("people", expanding=True)),
)
_COUNT_AT_HOME = (
    select(ParticipantRow.room_id, ParticipantRow.home_group, func.count())
    .where(
        col(ParticipantRow.room_id).in_(bindparam("rooms", expanding=True)),
        col(ParticipantRow.home_group).in_(bindparam("keys", expanding=True)),
    )
    .group_by(col(ParticipantRow.room_id), col(ParticipantRow.home_group))
)
_COUNT_DRAWN = (
    select(GroupMemberRow.round_id, GroupMemberRow.number, func.count())
    .where(
        col(GroupMemberRow.round_id).in_(bindparam("rounds", expanding=True)),
        col(GroupMemberRow.number).in_(bindparam("numbers", expanding=True)),
    )
    .group_by(col(GroupMemberRow.round_id), col(GroupMemberRow.number))
)


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
class Seats:
    """The groups of a batch of seats."""

    members: Mapping[tuple[int, str], Member]
    """By round id and the digest of the token; those who are in no group are missing."""
    groups: Mapping[tuple[int, int], Any]
    """Their rows, by round id and number."""
    sizes: Mapping[tuple[int, int], int]
    """The numbers of their members, by round id and number; groups without any are missing."""


def read_seats(
    session: Session,
    rooms: Mapping[int, Room],
    rounds: Mapping[tuple[int, str], GroupRound | None],
    seats: Sequence[Seat],
) -> Seats:
    """Return the groups that seats are in, of these rounds by room id and activity."""
    grouped = {it.round.id: it.round for it in rounds.values() if it is not None and it.round.grouping is not None}
    if not grouped:
        return Seats({}, {}, {})
    people = _people(session, seats)
    drawn = _drawn(session, grouped, people)
    rows = _rows(session, grouped, people, drawn)
    members = _members(rounds, rows, seats, people, drawn)
    return Seats(members, {(row.round_id, row.number): row for row in rows}, _sizes(session, rooms, grouped, rows))


class _Person(NamedTuple):
    id: int
    room_id: int
    home_group: str | None


def _people(session: Session, seats: Sequence[Seat]) -> dict[str, _Person]:
    """Return the participants of seats by the digests of their tokens."""
    rows = session.exec(_PEOPLE, params={"phones": padded({it.phone for it in seats})})
    return {phone: _Person(person, room_id, home) for phone, person, room_id, home in rows}


def _drawn(session: Session, grouped: Mapping[int, Round], people: Mapping[str, _Person]) -> dict[tuple[int, int], int]:
    """Return the numbers of the groups into which people were drawn, by round id and their ids."""
    rounds = [round_id for round_id, round_ in grouped.items() if not _is_home(round_)]
    if not rounds or not people:
        return {}
    wanted = {"rounds": padded(rounds), "people": padded({it.id for it in people.values()})}
    return {(round_id, person): number for round_id, person, number in session.exec(_DRAWN, params=wanted)}


def _rows(
    session: Session,
    grouped: Mapping[int, Round],
    people: Mapping[str, _Person],
    drawn: Mapping[tuple[int, int], int],
) -> Sequence[Any]:
    """Return the rows of the groups that these people are in, and perhaps others of the same numbers."""
    keys = {it.home_group for it in people.values() if it.home_group}
    wanted = {"rounds": padded(grouped), "numbers": padded(set(drawn.values())), "keys": padded(keys)}
    return session.connection().execute(_GROUPS, wanted).all()


def _members(
    rounds: Mapping[tuple[int, str], GroupRound | None],
    rows: Sequence[Any],
    seats: Sequence[Seat],
    people: Mapping[str, _Person],
    drawn: Mapping[tuple[int, int], int],
) -> dict[tuple[int, str], Member]:
    """Return who of the seats is in which group, by round id and the digest of the token."""
    at_home = {(row.round_id, row.key): row.number for row in rows}
    members = {}
    for seat in seats:
        asked, person = rounds.get((seat.participant.room_id, seat.activity)), people.get(seat.phone)
        if asked is None or person is None or person.room_id != seat.participant.room_id:
            continue
        round_id, is_home = asked.round.id, _is_home(asked.round)
        number = at_home.get((round_id, person.home_group or "")) if is_home else drawn.get((round_id, person.id))
        if number is not None:
            members[round_id, seat.phone] = Member(person.id, number)
    return members


def _sizes(
    session: Session, rooms: Mapping[int, Room], grouped: Mapping[int, Round], rows: Sequence[Any]
) -> dict[tuple[int, int], int]:
    """Return the numbers of members of groups, by round id and number; groups without any are missing.

    Keys of home groups differ in all rooms.
    """
    sizes: dict[tuple[int, int], int] = {}
    drawn = [round_id for round_id, round_ in grouped.items() if not _is_home(round_)]
    if drawn:
        wanted = {"rounds": padded(drawn), "numbers": padded({row.number for row in rows})}
        sizes |= {(round_id, number): count for round_id, number, count in session.exec(_COUNT_DRAWN, params=wanted)}
    if len(drawn) < len(grouped):
        of_rooms = {"rooms": padded(it.id for it in rooms.values()), "keys": padded({row.key for row in rows})}
        at_home = {key: count for _, key, count in session.exec(_COUNT_AT_HOME, params=of_rooms)}
        sizes |= {(row.round_id, row.number): at_home[row.key] for row in rows if row.key in at_home}
    return sizes


def _is_home(round_: Round) -> bool:
    return round_.grouping is not None and round_.grouping.is_home
