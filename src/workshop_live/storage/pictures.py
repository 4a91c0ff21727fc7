"""Queries for the pictures of organisations and of their rooms."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from workshop_live.domain.pictures import Picture
from workshop_live.storage.tables import PictureRow


def find_picture(session: Session, public_id: str) -> Picture | None:
    """Return a picture, or None."""
    row = session.exec(select(PictureRow).where(PictureRow.public_id == public_id)).one_or_none()
    return Picture(row.content, row.media_type, row.width, row.height) if row else None


def to_row(
    picture: Picture, public_id: str, organisation_id: int, now: datetime, room_id: int | None = None
) -> PictureRow:
    """Return a new row of a picture."""
    return PictureRow(
        public_id=public_id,
        organisation_id=organisation_id,
        room_id=room_id,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        content=picture.content,
        created_at=now,
    )


def delete_picture(session: Session, public_id: str) -> None:
    """Delete a picture, if there is one."""
    session.exec(delete(PictureRow).where(col(PictureRow.public_id) == public_id))
