"""Queries for the pictures of organisations, of their rooms and plans, and of the pages of decks.

A picture is written slice by slice and belongs to nobody until all of them are there: then it is *adopted* by its room
or its plan. Until then it is marked as a page, so that what is left behind of it can be found (``delete_abandoned``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, exists, func, select, update

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.pictures import Picture, ShownPicture
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.deck_tables import SLICE_BYTES
from workshop_live.storage.tables import DeckPageRow, PictureRow, PictureSliceRow, RoomRow

_BELONGS_TO_NOBODY = col(PictureRow.is_page) & col(PictureRow.room_id).is_(None) & col(PictureRow.plan_id).is_(None)


@dataclass(frozen=True, slots=True)
class PictureOwner:
    """What a picture belongs to: a room or a plan, by its id."""

    organisation_id: int
    room_id: int | None = None
    plan_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The values of the columns that refer to it."""
        return {"room_id": self.room_id, "plan_id": self.plan_id}


@dataclass(frozen=True, slots=True)
class PictureSlice:
    """A slice of a new picture of an organisation, counted from 0. The first one makes its row."""

    organisation_id: int
    public_id: str
    picture: Picture
    """Its ``content`` is the slice."""
    number: int


def organisation_of(session: Session, room: str) -> int | None:
    """Return the id of the organisation that a room belongs to; None if there is no such room."""
    return session.exec(select(RoomRow.organisation_id).where(RoomRow.public_id == room)).one_or_none()


def slices_of(content: bytes) -> list[bytes]:
    """Return a picture cut into slices, at least one."""
    return [content[start : start + SLICE_BYTES] for start in range(0, len(content), SLICE_BYTES)] or [b""]


def add_slice(session: Session, piece: PictureSlice, now: datetime) -> bool:
    """Store a slice unless it is there already. Return False if the picture has been deleted meanwhile."""
    picture_id = session.exec(select(PictureRow.id).where(PictureRow.public_id == piece.public_id)).one_or_none()
    if piece.number == 0:
        if picture_id is None:
            row = to_row(piece.picture, piece.public_id, piece.organisation_id, now)
            row.is_page = True
            session.add(row)
        return True
    if picture_id is None:
        return False
    if session.get(PictureSliceRow, (picture_id, piece.number)) is None:
        session.add(PictureSliceRow(picture_id=picture_id, number=piece.number, content=piece.picture.content))
    return True


def ids_of_complete(session: Session, slices: Mapping[str, int]) -> dict[str, int]:
    """Return the ids of pictures that are all there, by public id. ``slices`` has how many each must have."""
    further = func.count(col(PictureSliceRow.number))
    query = (
        select(PictureRow.id, PictureRow.public_id, further)
        .outerjoin(PictureSliceRow, col(PictureSliceRow.picture_id) == PictureRow.id)
        .where(col(PictureRow.public_id).in_(slices))
        .group_by(col(PictureRow.id), col(PictureRow.public_id))
    )
    return {public_id: row_id for row_id, public_id, count in session.exec(query) if count + 1 == slices[public_id]}


def adopt(session: Session, picture_ids: Collection[int], owner: PictureOwner, *, is_page: bool) -> None:
    """Let complete pictures belong to a room or a plan."""
    mine = col(PictureRow.id).in_(picture_ids) & (col(PictureRow.organisation_id) == owner.organisation_id)
    session.exec(update(PictureRow).where(mine, _BELONGS_TO_NOBODY).values(is_page=is_page, **owner.columns))


def adopt_picture(session: Session, public_id: str, owner: PictureOwner) -> bool:
    """Let a picture that belongs to nobody belong to a room or a plan. Return whether there is such a picture."""
    query = select(PictureRow.id).where(
        PictureRow.public_id == public_id, PictureRow.organisation_id == owner.organisation_id, _BELONGS_TO_NOBODY
    )
    picture_id = session.exec(query).one_or_none()
    if picture_id is not None:
        adopt(session, [picture_id], owner, is_page=False)
    return picture_id is not None


def find_picture(session: Session, public_id: str) -> Picture | None:
    """Return a picture, or None."""
    row = session.exec(select(PictureRow).where(PictureRow.public_id == public_id)).one_or_none()
    return whole(session, row) if row else None


def shown_by(session: Session, activity: Activity) -> ShownPicture | None:
    """Return the picture that an activity shows as it was asked; its content is not read."""
    activity_type = type_of(activity)
    settings = activity_type.settings(activity.asked_settings)
    picture = activity_type.shown_picture(settings)
    if picture is None:
        return None
    query = select(PictureRow.width, PictureRow.height).where(PictureRow.public_id == picture)
    size = session.exec(query).one_or_none()
    return ShownPicture(f"/pictures/{picture}", *size, settings.picture_alt) if size else None


def of_room(session: Session, public_id: str) -> dict[str, Picture]:
    """Return the pictures of a room by their public ids, without the pages of its decks."""
    query = select(PictureRow).join(RoomRow, col(RoomRow.id) == PictureRow.room_id)
    rows = session.exec(query.where(RoomRow.public_id == public_id, col(PictureRow.is_page).is_(False))).all()
    return {row.public_id: whole(session, row) for row in rows}


def copy_picture(session: Session, public_id: str, owner: PictureOwner, now: datetime) -> str | None:
    """Add a copy of a picture of the organisation's rooms and plans to one of them, and return its public id.

    None if there is no such picture.
    """
    query = select(PictureRow).where(
        PictureRow.public_id == public_id,
        PictureRow.organisation_id == owner.organisation_id,
        col(PictureRow.room_id).is_not(None) | col(PictureRow.plan_id).is_not(None),
    )
    row = session.exec(query).one_or_none()
    if row is None:
        return None
    copied = new_public_id()
    add_picture(session, copied, whole(session, row), owner, now)
    return copied


def add_picture(
    session: Session, public_id: str, picture: Picture, owner: PictureOwner, now: datetime, *, is_page: bool = False
) -> int:
    """Store a whole picture of a room or a plan in this transaction. Return its id."""
    first, *further = slices_of(picture.content)
    row = to_row(replace(picture, content=first), public_id, owner.organisation_id, now)
    row.room_id, row.plan_id, row.is_page = owner.room_id, owner.plan_id, is_page
    session.add(row)
    session.flush()
    session.add_all(
        PictureSliceRow(picture_id=row.id, number=number, content=piece) for number, piece in enumerate(further, 1)
    )
    return row.id


def whole(session: Session, row: PictureRow) -> Picture:
    query = select(PictureSliceRow.content).where(PictureSliceRow.picture_id == row.id)
    further = session.exec(query.order_by(col(PictureSliceRow.number))).all()
    return Picture(b"".join((row.content, *further)), row.media_type, row.width, row.height)


def to_row(picture: Picture, public_id: str, organisation_id: int, now: datetime) -> PictureRow:
    """Return a new row of a picture, or of its first slice, which belongs to no room and no plan."""
    return PictureRow(
        public_id=public_id,
        organisation_id=organisation_id,
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
    """Return the number of pictures of a room, without the pages of its decks."""
    query = select(func.count()).where(PictureRow.room_id == room_id, col(PictureRow.is_page).is_(False))
    return session.exec(query).one()


def room_of(session: Session, public_id: str) -> int | None:
    """Return the id of the room that a picture belongs to; None if it belongs to none, or there is no such picture."""
    return session.exec(select(PictureRow.room_id).where(PictureRow.public_id == public_id)).one_or_none()


def ids_of_plan(session: Session, plan_id: int) -> list[int]:
    """Return the ids of the pictures of a plan."""
    return list(session.exec(select(PictureRow.id).where(PictureRow.plan_id == plan_id)))


def delete_all(session: Session, picture_ids: Collection[int]) -> None:
    """Delete pictures, which are on no page of a deck."""
    session.exec(delete(PictureRow).where(col(PictureRow.id).in_(picture_ids)))


def discard(session: Session, public_ids: Collection[str]) -> None:
    """Delete those of these pictures that belong to nobody yet and are on no page of a deck."""
    session.exec(delete(PictureRow).where(col(PictureRow.public_id).in_(public_ids), _is_unused()))


def delete_abandoned(session: Session, before: datetime) -> None:
    """Delete pictures of pages that no deck has any more, and what was left behind before a time of others."""
    session.exec(delete(PictureRow).where(col(PictureRow.created_at) < before, col(PictureRow.is_page), _is_unused()))


def _is_unused() -> ColumnElement[bool]:
    """Return a condition for pictures of pages that are on no page."""
    is_used: ColumnElement[bool] = exists().where(col(DeckPageRow.picture_id) == col(PictureRow.id))
    return col(PictureRow.is_page) & ~is_used
