"""The members of rooms.

The owner is the member who is marked as such. A process of the version before marks nobody: in a room that it has made,
the owner is the longest-standing member. So the first row in ``OWNER_FIRST`` is the owner's, always.
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
    """The rows of the members of a room: its owner first, then the others, the longest-standing first."""
    return list(session.exec(_OF_ROOM, params={"room_id": room_id}))


def members_of(session: Session, room_id: int) -> list[Member]:
    """The members of a room: its owner first, then the others, the longest-standing first."""
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
    """What an organiser is in a room; None if they are no member of it."""
    for number, row in enumerate(member_rows(session, room_id)):
        if row.organiser_id == organiser_id:
            return MemberRole.FACILITATOR if number else MemberRole.OWNER
    return None


def came_to(session: Session, organiser_id: int) -> dict[int, Owned]:
    """The rooms that an organiser owns and others owned before, by their numbers."""
    query = select(RoomMemberRow).where(RoomMemberRow.organiser_id == organiser_id)
    owned = {row.room_id: _owned(row) for row in session.exec(query)}
    return {room_id: it for room_id, it in owned.items() if it}


def memberships(session: Session, pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which of these pairs of a room and an organiser may run it."""
    wanted = padded(pairs)
    if not wanted:
        return set()
    key = tuple_(col(RoomMemberRow.room_id), col(RoomMemberRow.organiser_id))
    found = session.exec(select(RoomMemberRow.room_id, RoomMemberRow.organiser_id).where(key.in_(wanted)))
    return set(found)


def _owned(row: RoomMemberRow) -> Owned | None:
    return Owned(row.owner_since, Succession(row.succession)) if row.owner_since and row.succession else None
