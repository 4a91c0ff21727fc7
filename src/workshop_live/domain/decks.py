"""Decks: the pages of one PDF, which a room shows between its questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.domain.pictures import Picture
from workshop_live.domain.refusals import Problem

MAX_PDF_BYTES = 50 * 1024 * 1024
MAX_PAGES = 300
MAX_PAGE_TEXT = 10_000
MAX_DECKS = 30
"""Of a room, those included that no activity shows any more; they are removed within a few hours."""
MAX_IMAGE_PIXELS = 100_000_000
"""Of a picture on a page, which is decoded whole."""
LONGEST_SIDE = 1_920  # pixels, of the picture of a page
USUAL_PAGE_BYTES = 300 * 1024
"""What the picture of a page is to keep to where that can be."""
HEAD_BYTES = 1024
"""How far into a file readers look for the mark of a PDF."""

_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x1cftyp",
    b"\0\0\0 ftyp",
)
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SVG = (b"<svg", b"<?xml", b"<!doctype svg", b"<!--")


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
class DrawnPage:
    """A page as a picture, with its text."""

    picture: Picture
    text: str


def problem_of(head: bytes) -> Problem | None:
    """Return what is wrong with a file that begins so, None if it is a PDF. What its name says does not count."""
    if b"%PDF-" in head[:HEAD_BYTES]:
        return None
    if head.startswith(_OFFICE):
        return Problem("deck", "is_presentation")
    if head.startswith(_PICTURES) or head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_SVG):
        return Problem("deck", "is_picture")
    return Problem("deck", "not_a_pdf" if head.strip() else "no_pdf_chosen")


@dataclass(frozen=True, slots=True)
class PageRange:
    """The pages of a deck that an activity shows, counted from 1."""

    first: int
    last: int


def ranges_of_other_count(ranges: Sequence[PageRange], pages: int) -> list[PageRange | None]:
    """Return what becomes of ranges if their deck has another number of pages: None where none is left.

    Ranges are cut at the end. Pages beyond those that were shown so far go to the last range.
    """
    end = max((it.last for it in ranges), default=0)
    return [
        None if it.first > pages else PageRange(it.first, pages if it.last == end else min(it.last, pages))
        for it in ranges
    ]


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A page of slides in files: its number in the deck and its text, and the picture if it is to be in documents."""

    number: int
    text: str
    picture: Picture | None = None
