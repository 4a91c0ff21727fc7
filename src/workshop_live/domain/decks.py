"""Decks: the pages of one PDF, which a room shows between its questions."""

from dataclasses import dataclass

from workshop_live.domain.pictures import Picture

MAX_PAGES = 300
MAX_PAGE_TEXT = 10_000
LONGEST_SIDE = 1_920  # pixels, of the picture of a page


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a deck, counted from 1. ``address`` is the path of its picture, ``width`` and ``height`` its pixels.

    ``text`` is what the page says, for those who do not see the picture.
    """

    number: int
    address: str
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck of a room or a plan, and how many pages it has."""

    public_id: str
    name: str
    pages: int


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A page of slides in files: its number in the deck and its text, and the picture if it is to be in documents."""

    number: int
    text: str
    picture: Picture | None = None
