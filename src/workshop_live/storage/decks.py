"""Queries for the decks of rooms and plans."""

from collections.abc import Collection

from sqlmodel import Session, col, func, select

from workshop_live.domain.decks import Deck, Page
from workshop_live.storage.tables import DeckPageRow, DeckRow, PictureRow


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
