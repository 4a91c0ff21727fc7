"""Queries for the pictures of organisations and of their rooms."""

from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from workshop_live.domain.pictures import Picture
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.tables import PictureRow, RoomRow


def find_picture(session: Session, public_id: str) -> Picture | None:
    """Return a picture, or None."""
    row = session.exec(select(PictureRow).where(PictureRow.public_id == public_id)).one_or_none()
    return Picture(row.content, row.media_type, row.width, row.height) if row else None


def of_room(session: Session, public_id: str) -> dict[str, Picture]:
    """Return the pictures of a room by their public ids."""
    query = select(PictureRow).join(RoomRow).where(RoomRow.public_id == public_id)
    return {row.public_id: Picture(row.content, row.media_type, row.width, row.height) for row in session.exec(query)}


def to_row(
    picture: Picture,
    public_id: str,
    organisation_id: int,
    now: datetime,
    *,
    room_id: int | None = None,
    plan_id: int | None = None,
) -> PictureRow:
    """Return a new row of a picture: of a room, of a plan, or of neither as a logo."""
    return PictureRow(
        public_id=public_id,
        organisation_id=organisation_id,
        room_id=room_id,
        plan_id=plan_id,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        content=picture.content,
        created_at=now,
    )


def delete_picture(session: Session, public_id: str) -> None:
    """Delete a picture, if there is one."""
    session.exec(delete(PictureRow).where(col(PictureRow.public_id) == public_id))


def count_pictures(session: Session, room_id: int) -> int:
    """Return the number of pictures of a room."""
    return session.exec(select(func.count()).where(PictureRow.room_id == room_id)).one()


def room_of(session: Session, public_id: str) -> int | None:
    """Return the id of the room that a picture belongs to; None if it belongs to none, or there is no such picture."""
    return session.exec(select(PictureRow.room_id).where(PictureRow.public_id == public_id)).one_or_none()


def of_plan(session: Session, plan_id: int) -> list[PictureRow]:
    """Return the rows of the pictures of a plan."""
    return list(session.exec(select(PictureRow).where(PictureRow.plan_id == plan_id)))


def copy_picture(
    session: Session,
    public_id: str,
    organisation_id: int,
    now: datetime,
    *,
    room_id: int | None = None,
    plan_id: int | None = None,
) -> str | None:
    """Add a copy of a picture of the organisation's rooms and plans to one of them, and return its public id.

    None if there is no such picture.
    """
    query = select(PictureRow).where(
        PictureRow.public_id == public_id,
        PictureRow.organisation_id == organisation_id,
        col(PictureRow.room_id).is_not(None) | col(PictureRow.plan_id).is_not(None),
    )
    row = session.exec(query).one_or_none()
    if row is None:
        return None
    picture, copied = Picture(row.content, row.media_type, row.width, row.height), new_public_id()
    session.add(to_row(picture, copied, organisation_id, now, room_id=room_id, plan_id=plan_id))
    return copied
