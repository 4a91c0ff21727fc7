"""Decks of rooms, for tests."""

import io

from PIL import Image, ImageDraw
from sqlmodel import select

from tests.actors import Room
from workshop_live.actions.commands import one_by_one
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import DeckPageRow, DeckRow, PictureRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction, write_now

_SIZE = 320, 180  # pixels


def add_deck(database_url: str, room: Room | str, pages: int = 3, text: str = "Side") -> str:
    """Give a room a deck, as rows of the database. Return its id. Each page says its number, as picture and as text."""
    public_id = room if isinstance(room, str) else room.id
    database = Database.open(database_url)

    @one_by_one
    def add(tx: Transaction, command: None) -> Outcome[str]:
        row = tx.session.exec(select(RoomRow).where(RoomRow.public_id == public_id)).one()
        owner = {"organisation_id": row.organisation_id, "room_id": row.id, "created_at": tx.now}
        deck = DeckRow(public_id=new_public_id(), name="Dagen.pdf", **owner)
        tx.session.add(deck)
        for number in range(1, pages + 1):
            picture = PictureRow(
                public_id=new_public_id(), media_type="image/webp", width=_SIZE[0], height=_SIZE[1],
                content=picture_of_page(number, text), is_page=True, **owner,
            )  # fmt: skip
            tx.session.add(picture)
            tx.session.flush()
            page = DeckPageRow(deck_id=deck.id, number=number, picture_id=picture.id, text=f"{text} {number}")
            tx.session.add(page)
        return Outcome(deck.public_id)

    try:
        return write_now(database.writing, add, None)
    finally:
        database.close()


def picture_of_page(number: int, text: str = "Side") -> bytes:
    """Return a picture of a page as WebP."""
    picture = Image.new("RGB", _SIZE, (255, 255 - number % 200, 220))
    ImageDraw.Draw(picture).text((20, 20), f"{text} {number}", fill="black", font_size=60)
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=60)
    return target.getvalue()
