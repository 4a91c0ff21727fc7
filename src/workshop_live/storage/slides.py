"""Reads the pages of slides that screens show: the one that the room is at, and those that come next."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop_live.activity_types import deck_page, pages_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.decks import MAX_PAGES, Deck, FiledPage, Page
from workshop_live.domain.progression import pages_ahead
from workshop_live.domain.rooms import Room
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.decks import decks_of_room, read_pages
from workshop_live.storage.pictures import find_picture
from workshop_live.storage.rooms import find_room

AHEAD = 2
"""The number of pages that the projector fetches before they are shown."""


@dataclass(frozen=True, slots=True)
class Slides:
    """The slides that a room is at. ``ahead`` are the next pages of the day, each with its activity."""

    count: int = 0
    """How many there are in the current activity."""
    page: Page | None = None
    """The current page; None where there are no slides, or their file is missing."""
    deck: Deck | None = None
    ahead: tuple[tuple[Activity, Page], ...] = ()


def read_slides(
    session: Session, room: Room, agenda: Sequence[Activity], current: Activity | None, ahead: int
) -> Slides:
    """Return the slides of a room, with at most ``ahead`` of the pages that come."""
    count = pages_of(current) if current else 0
    coming = pages_ahead(room, agenda, pages_of, ahead) if ahead else []
    if not current or not count:
        return Slides(ahead=_read(session, coming))
    number = min(room.page, count - 1)  # there may have been more
    page = next((page for _, page in _read(session, [(current, number)])), None)
    deck = decks_of_room(session, room.id).get(deck_page(current, number)[0])
    return Slides(count, page, deck, _read(session, coming))


def _read(session: Session, places: Sequence[tuple[Activity, int]]) -> tuple[tuple[Activity, Page], ...]:
    found = []
    for activity, number in places:
        deck, in_deck = deck_page(activity, number)
        page = read_pages(session, deck, [in_deck]).get(in_deck)
        if page is not None:
            found.append((activity, page))
    return tuple(found)


def pages_of_activity(session: Session, activity: Activity, *, whole: bool = False) -> list[Page]:
    """Return the pages of slides in order, or those of their whole deck; empty for other types."""
    count = pages_of(activity)
    if not count:
        return []
    deck, first = deck_page(activity, 0)
    numbers = range(1, MAX_PAGES + 1) if whole else range(first, first + count)
    return list(read_pages(session, deck, numbers).values())


def pages_in_files(session: Session, room: str) -> dict[str, tuple[FiledPage, ...]]:
    """Return the pages of all slides of a room for its files, by the public ids of the activities."""
    found = find_room(session, room)
    slides = [it for it in read_agenda(session, found.id) if pages_of(it)] if found else []
    return {it.public_id: tuple(_filed(session, it, page) for page in pages_of_activity(session, it)) for it in slides}


def _filed(session: Session, activity: Activity, page: Page) -> FiledPage:
    is_shown = activity.asked_settings.get("in_files", False)
    picture = find_picture(session, page.address.rpartition("/")[2]) if is_shown else None
    return FiledPage(page.number, page.text, picture)
