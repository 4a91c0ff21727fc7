"""Queries for the members of rooms.

The owner is the member with that role. The previous version assigns no owner, so the longest-standing member of its
rooms counts as the owner: always the first row in the order of ``OWNER_FIRST``.
"""

from collections.abc import Iterable

from sqlalchemy import bindparam, case, tuple_
from sqlmodel import Session, col, select

from workshop_live.domain.members import Member, MemberRole, Owned, Succession
from workshop_live.storage.in_clause import padded
from workshop_live.storage.organisers import to_organiser
from workshop_live.storage.tables import OrganiserRow, RoomMemberRow

OWNER_FIRST = (
    case((col(RoomMemberRow.role) == MemberRole.OWNER, 0), else_=1),
    col(RoomMemberRow.created_at),
    col(RoomMemberRow.organiser_id),
)
# Built once, as in storage/agenda.py.
_OF_ROOM = select(RoomMemberRow).where(RoomMemberRow.room_id == bindparam("room_id")).order_by(*OWNER_FIRST)


def member_rows(session: Session, room_id: int) -> list[RoomMemberRow]:
    """Return the rows of a room's members: the owner, then the others, the longest-standing first."""
    return list(session.exec(_OF_ROOM, params={"room_id": room_id}))


def members_of(session: Session, room_id: int) -> list[Member]:
    """Return the members of a room: the owner, then the others, the longest-standing first."""
    query = (
        select(RoomMemberRow, OrganiserRow)
        .join(OrganiserRow, col(OrganiserRow.id) == RoomMemberRow.organiser_id)
        .where(RoomMemberRow.room_id == room_id)
        .order_by(*OWNER_FIRST)
    )
    roles = [MemberRole.OWNER]
    members = []
    for row, organiser in session.exec(query):
        role = roles.pop() if roles else MemberRole.FACILITATOR
        members.append(Member(to_organiser(organiser), role, _owned(row)))
    return members


def role_in(session: Session, room_id: int, organiser_id: int) -> MemberRole | None:
    """Return the role of an organiser in a room; None if they are not a member."""
    for index, row in enumerate(member_rows(session, room_id)):
        if row.organiser_id == organiser_id:
            return MemberRole.FACILITATOR if index else MemberRole.OWNER
    return None


def came_to(session: Session, organiser_id: int) -> dict[int, Owned]:
    """Return the rooms that an organiser owns and somebody else owned before, by room id."""
    query = select(RoomMemberRow).where(RoomMemberRow.organiser_id == organiser_id)
    owned = {row.room_id: _owned(row) for row in session.exec(query)}
    return {room_id: succession for room_id, succession in owned.items() if succession}


def memberships(session: Session, pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the pairs of room id and organiser id that are memberships."""
    values = padded(pairs)
    if not values:
        return set()
    key = tuple_(col(RoomMemberRow.room_id), col(RoomMemberRow.organiser_id))
    rows = session.exec(select(RoomMemberRow.room_id, RoomMemberRow.organiser_id).where(key.in_(values)))
    return set(rows)


def _owned(row: RoomMemberRow) -> Owned | None:
    return Owned(row.owner_since, Succession(row.succession)) if row.owner_since and row.succession else None
