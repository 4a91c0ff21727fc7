"""Queries for the rooms that the deletion of an account affects."""

from itertools import groupby

from sqlmodel import Session, col, select

from workshop_live.domain.departures import Departure, Heir, RoomFate, successor
from workshop_live.storage.members import OWNER_FIRST
from workshop_live.storage.tables import OrganiserRow, RoomMemberRow, RoomRow


def read_departure(session: Session, organiser_id: int) -> Departure:
    """Return what happens to the rooms of an organiser when their account is deleted, the newest first."""
    own = select(RoomMemberRow.room_id).where(RoomMemberRow.organiser_id == organiser_id)
    query = (
        select(RoomRow, OrganiserRow)
        .join(RoomMemberRow, col(RoomMemberRow.room_id) == RoomRow.id)
        .join(OrganiserRow, col(OrganiserRow.id) == RoomMemberRow.organiser_id)
        .where(col(RoomRow.id).in_(own))
        .order_by(col(RoomRow.id).desc(), *OWNER_FIRST)
    )
    fates, facilitated = [], []
    for room, of_room in groupby(session.exec(query), key=lambda row: row[0]):
        owner, *others = [member for _, member in of_room]
        if owner.id == organiser_id:
            heir = successor([Heir(member.id, member.name, member.password_hash is not None) for member in others])
            fates.append(RoomFate(room.id, room.public_id, room.title, room.language, heir))
        else:
            facilitated.append(room.id)
    return Departure(tuple(fates), tuple(facilitated))
