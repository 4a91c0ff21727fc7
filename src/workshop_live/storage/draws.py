"""Queries for draws: who is drawn into which group of a round."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert
from sqlmodel import Session, col, select

from workshop_live.domain.group_work import smallest_group
from workshop_live.domain.participants import KNOWN_BY
from workshop_live.storage.group_tables import GroupMemberRow, GroupNoteRow, RoundGroupRow
from workshop_live.storage.group_work import group_rows
from workshop_live.storage.tables import ParticipantRow

_SEEN_AT = func.coalesce(col(ParticipantRow.seen_at), col(ParticipantRow.created_at))
_MEMBERS = GroupMemberRow.metadata.tables["group_member"]


@dataclass(frozen=True, slots=True)
class Draw:
    """The groups that were drawn for a round, as (key, name) by number, and the numbers of their members by id."""

    groups: tuple[tuple[str, str], ...]
    members: Mapping[int, int]

    def stored(self) -> dict[str, Any]:
        """Return the draw as JSON."""
        return {"groups": self.groups, "members": list(self.members.items())}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Draw":
        """Return the draw of what ``stored`` returned."""
        return cls(tuple((key, name) for key, name in stored["groups"]), dict(stored["members"]))


def seen_since(session: Session, room_id: int, since: datetime) -> dict[int, str]:
    """Return the digests of the tokens of participants who were seen since a time, by id."""
    query = select(ParticipantRow.id, ParticipantRow.token_hash)
    return dict(session.exec(query.where(ParticipantRow.room_id == room_id, since <= _SEEN_AT)).all())


def read_draw(session: Session, round_id: int) -> Draw:
    """Return the draw of a round."""
    groups = tuple((row.key, row.name) for row in group_rows(session, round_id))
    query = select(GroupMemberRow.participant_id, GroupMemberRow.number).where(GroupMemberRow.round_id == round_id)
    return Draw(groups, dict(session.exec(query).all()))


def replace_draw(session: Session, round_id: int, draw: Draw, *, keeping: bool) -> None:
    """Store a draw in the place of another one, whose notes and scribes go with it.

    With ``keeping``, whoever is in a group now but not in the draw comes into the smallest.
    """
    late = read_draw(session, round_id).members.keys() - draw.members.keys() if keeping else ()
    for table in (GroupNoteRow, GroupMemberRow, RoundGroupRow):
        session.execute(delete(table).where(col(table.round_id) == round_id))
    store_draw(session, round_id, draw)
    place(session, round_id, len(draw.groups), sorted(late))


def store_draw(session: Session, round_id: int, draw: Draw) -> None:
    """Store the draw of a round that has none. Participants who are gone are left out."""
    groups = [
        {"round_id": round_id, "number": number, "key": key, "name": name}
        for number, (key, name) in enumerate(draw.groups)
    ]
    session.connection().execute(insert(RoundGroupRow), groups)
    there = select(ParticipantRow.id).where(col(ParticipantRow.id).in_(draw.members))
    _insert_members(session, round_id, {it: draw.members[it] for it in session.exec(there)})


def place(session: Session, round_id: int, groups: int, participants: Iterable[int]) -> set[int]:
    """Put participants who are in none of the groups of a round into the smallest. Return the numbers of the groups."""
    counts = read_draw(session, round_id).members
    sizes = [list(counts.values()).count(number) for number in range(groups)]
    placed: dict[int, int] = {}
    for participant in participants:
        placed[participant] = smallest_group(sizes)
        sizes[placed[participant]] += 1
    _insert_members(session, round_id, placed)
    return set(placed.values())


def in_no_group(session: Session, round_id: int, room_id: int, phones: Collection[str]) -> list[int]:
    """Return the ids of the participants among phones, known by KNOWN_BY characters, who were not drawn for a round."""
    drawn = select(GroupMemberRow.participant_id).where(GroupMemberRow.round_id == round_id)
    known_by = func.substr(ParticipantRow.token_hash, 1, KNOWN_BY)
    query = select(ParticipantRow.id).where(
        ParticipantRow.room_id == room_id, known_by.in_(list(phones)), col(ParticipantRow.id).not_in(drawn)
    )
    return list(session.exec(query.order_by(col(ParticipantRow.id))))


def _insert_members(session: Session, round_id: int, members: Mapping[int, int]) -> None:
    if members:
        rows = [{"round_id": round_id, "participant_id": it, "number": number} for it, number in members.items()]
        session.connection().execute(_MEMBERS.insert(), rows)
