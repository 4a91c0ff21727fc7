"""Queries for the decks of rooms and plans."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, delete, exists, func, select

from workshop_live.domain.decks import Deck, Page
from workshop_live.domain.tokens import new_public_id, picture_id
from workshop_live.storage import pictures
from workshop_live.storage.pictures import PictureOwner
from workshop_live.storage.tables import ActivityRow, DeckPageRow, DeckRow, PictureRow, RoomRow, RoundRow

_BELONGS_TO_NOBODY = col(DeckRow.room_id).is_(None) & col(DeckRow.plan_id).is_(None)


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page whose picture is stored: its public id, the number of its slices, and the text."""

    picture: str
    slices: int
    text: str


@dataclass(frozen=True, slots=True)
class StoredDeck:
    """A new deck, whose pages are stored."""

    public_id: str
    name: str
    pages: Sequence[StoredPage]


def read_pages(session: Session, deck: str, numbers: Collection[int]) -> dict[int, Page]:
    """Return these pages of a deck by number, counted from 1; those that it does not have are missing."""
    query = (
        select(DeckPageRow, PictureRow.public_id, PictureRow.width, PictureRow.height)
        .join(DeckRow, col(DeckRow.id) == DeckPageRow.deck_id)
        .join(PictureRow, col(PictureRow.id) == DeckPageRow.picture_id)
        .where(DeckRow.public_id == deck, col(DeckPageRow.number).in_(numbers))
        .order_by(col(DeckPageRow.number))
    )
    return {
        page.number: Page(page.number, f"/pictures/{picture}", width, height, page.text)
        for page, picture, width, height in session.exec(query)
    }


def decks_of_room(session: Session, room_id: int) -> dict[str, Deck]:
    """Return the decks of a room by public id, the oldest first."""
    query = (
        select(DeckRow.public_id, DeckRow.name, func.count(col(DeckPageRow.id)))
        .join(DeckPageRow, col(DeckPageRow.deck_id) == DeckRow.id)
        .where(DeckRow.room_id == room_id)
        .group_by(col(DeckRow.id), col(DeckRow.public_id), col(DeckRow.name))
        .order_by(col(DeckRow.id))
    )
    return {public_id: Deck(public_id, name, pages) for public_id, name, pages in session.exec(query)}


def add_deck(session: Session, deck: StoredDeck, owner: PictureOwner, now: datetime) -> bool:
    """Store a deck whose pictures are all there already. Return False if some are not, because they were deleted."""
    found = pictures.ids_of_complete(session, {page.picture: page.slices for page in deck.pages})
    if not all(page.picture in found for page in deck.pages):
        return False
    pictures.adopt(session, found.values(), owner, is_page=True)
    row = _new_row(deck.public_id, deck.name, owner, now)
    _add_rows(session, row, [(found[page.picture], page.text) for page in deck.pages])
    return True


def copy_deck(session: Session, public_id: str, owner: PictureOwner, *, key: str, now: datetime) -> str | None:
    """Add a copy of a deck of the organisation to a room or a plan, and return its public id.

    ``key`` is what the addresses of its pictures are derived with. None if there is no such deck.
    """
    query = select(DeckRow).where(DeckRow.public_id == public_id, DeckRow.organisation_id == owner.organisation_id)
    deck = session.exec(query).one_or_none()
    if deck is None:
        return None
    pages = session.exec(
        select(DeckPageRow).where(DeckPageRow.deck_id == deck.id).order_by(col(DeckPageRow.number))
    ).all()
    copies = {
        original: _copy_page(session, original, owner, key=key, now=now)
        for original in {page.picture_id for page in pages}
    }
    row = _new_row(new_public_id(), deck.name, owner, now)
    _add_rows(session, row, [(copies[page.picture_id], page.text) for page in pages])
    return row.public_id


def _copy_page(session: Session, original: int, owner: PictureOwner, *, key: str, now: datetime) -> int:
    row = session.get_one(PictureRow, original)
    picture = pictures.whole(session, row)
    session.expunge(row)  # or a long deck would stay in memory
    public_id = picture_id(key, picture.content)
    there = session.exec(select(PictureRow.id).where(PictureRow.public_id == public_id)).one_or_none()
    return there or pictures.add_picture(session, public_id, picture, owner, now, is_page=True)


def _new_row(public_id: str, name: str, owner: PictureOwner, now: datetime) -> DeckRow:
    return DeckRow(
        public_id=public_id, organisation_id=owner.organisation_id, name=name, created_at=now, **owner.columns
    )


def _add_rows(session: Session, deck: DeckRow, pages: Sequence[tuple[int, str]]) -> None:
    """Add a deck and its pages. ``pages`` are the ids of their pictures and their texts."""
    session.add(deck)
    session.flush()
    session.add_all(
        DeckPageRow(deck_id=deck.id, number=number, picture_id=picture, text=text)
        for number, (picture, text) in enumerate(pages, 1)
    )
    session.flush()


def adopt_deck(session: Session, public_id: str, owner: PictureOwner) -> bool:
    """Let a deck that belongs to nobody, and its pictures, belong to a room or a plan.

    Return whether there is such a deck of the organisation.
    """
    query = select(DeckRow).where(
        DeckRow.public_id == public_id,
        DeckRow.organisation_id == owner.organisation_id,
        col(DeckRow.room_id).is_(None),
        col(DeckRow.plan_id).is_(None),
    )
    deck = session.exec(query).one_or_none()
    if deck is None:
        return False
    deck.room_id, deck.plan_id = owner.room_id, owner.plan_id
    ids = session.exec(select(DeckPageRow.picture_id).where(DeckPageRow.deck_id == deck.id)).all()
    pictures.adopt(session, set(ids), owner, is_page=True)
    return True


def find_name(session: Session, public_id: str) -> str | None:
    """Return the name of a deck, or None if there is no such deck."""
    return session.exec(select(DeckRow.name).where(DeckRow.public_id == public_id)).one_or_none()


def discard(session: Session, public_ids: Collection[str]) -> None:
    """Delete those of these decks that belong to nobody."""
    session.exec(delete(DeckRow).where(col(DeckRow.public_id).in_(public_ids), _BELONGS_TO_NOBODY))


def delete_decks(session: Session, *, room_id: int | None = None, plan_id: int | None = None) -> None:
    """Delete the decks of a room or a plan, as must be done before it and its pictures are deleted.

    PostgreSQL would otherwise delete the pictures first, to which the pages refer.
    """
    owner = col(DeckRow.plan_id) == plan_id if room_id is None else col(DeckRow.room_id) == room_id
    session.exec(delete(DeckRow).where(owner))


def ids_of_plan(session: Session, plan_id: int) -> list[int]:
    """Return the ids of the decks of a plan."""
    return list(session.exec(select(DeckRow.id).where(DeckRow.plan_id == plan_id)))


def delete_all(session: Session, deck_ids: Collection[int]) -> None:
    """Delete decks, but not yet the pictures of their pages."""
    session.exec(delete(DeckRow).where(col(DeckRow.id).in_(deck_ids)))


def delete_abandoned(session: Session, before: datetime) -> None:
    """Delete decks from before a time that belong to nobody, or that no activity of their room names."""
    is_old = col(DeckRow.created_at) < before
    session.exec(delete(DeckRow).where(is_old, _BELONGS_TO_NOBODY))
    named = cast(ActivityRow.settings, String).contains(DeckRow.public_id)
    asked = cast(RoundRow.settings, String).contains(DeckRow.public_id)
    in_room = col(ActivityRow.room_id) == col(DeckRow.room_id)
    is_shown = exists().where(in_room, named)
    was_shown = exists().where(in_room, col(RoundRow.activity_id) == col(ActivityRow.id), asked)
    can_be_undone = exists().where(col(RoomRow.id) == col(DeckRow.room_id), col(RoomRow.undo_until).is_not(None))
    is_of_room = col(DeckRow.room_id).is_not(None)
    session.exec(delete(DeckRow).where(is_old, is_of_room, ~is_shown, ~was_shown, ~can_be_undone))
