"""The tables of decks: the pages of PDFs as pictures with their texts, and the slices in which pictures are stored.

A picture is written in slices of at most ``SLICE_BYTES``, each in a transaction of its own, so that answers need not
wait for it. Nothing refers to a picture before all of them are there.
"""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from workshop_live.storage.columns import NEVER_REUSED, identifier, reference, utc_time

SLICE_BYTES = 256 * 1024


class PictureSliceRow(SQLModel, table=True):
    """A further slice of a picture, counted from 1; the first one is the content of its row."""

    __tablename__ = "picture_slice"

    picture_id: int = reference("picture.id", primary_key=True, ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    content: bytes = Field(sa_type=LargeBinary)


class DeckRow(SQLModel, table=True):
    """The pages of a PDF, complete once the row is there. It goes with its room or its plan; the PDF is not kept."""

    __tablename__ = "deck"
    __table_args__ = NEVER_REUSED

    id: int = identifier()
    public_id: str = Field(unique=True, max_length=32)
    organisation_id: int = reference("organisation.id", index=True, ondelete="CASCADE")
    room_id: int | None = reference("room.id", default=None, index=True, ondelete="CASCADE")
    plan_id: int | None = reference("plan.id", default=None, index=True, ondelete="CASCADE")
    name: str = Field(max_length=200)
    created_at: datetime = utc_time()


class DeckPageRow(SQLModel, table=True):
    """A page of a deck, counted from 1: its picture, and its text, which describes the picture and can be searched."""

    __tablename__ = "deck_page"
    __table_args__ = (UniqueConstraint("deck_id", "number"), NEVER_REUSED)

    id: int = identifier()
    deck_id: int = reference("deck.id", ondelete="CASCADE")
    number: int
    picture_id: int = reference("picture.id", index=True)
    text: str = Field(max_length=10_000)
