"""The decks of rooms: added as slides of the agenda, and replaced by a newer PDF.

Their pages are stored before, one slice after the other (``services/deck_storing.py``). So no command of the registry
can do this: what declares them here is for their events, undo labels and locks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from workshop_live.actions.agenda import insert_activities, insert_next, new_activity
from workshop_live.actions.commands import Changes, Fields, Happened, command, one_by_one
from workshop_live.actions.fields import PublicId
from workshop_live.actions.pictures import key_of, owner_of
from workshop_live.activity_types import ACTIVITY_TYPES, SLIDES
from workshop_live.domain.activities import MAX_ACTIVITIES
from workshop_live.domain.decks import MAX_DECKS, PageRange, ranges_of_other_count
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda, decks, rooms
from workshop_live.storage.decks import StoredDeck, StoredPage
from workshop_live.storage.pictures import PictureOwner
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.languages import N_


@dataclass(frozen=True, slots=True)
class BeginDeck:
    """Prepare a room for a deck, which is still to be drawn."""

    room: str


@dataclass(frozen=True, slots=True)
class DeckBegun:
    """What the pages of a room's deck are stored with."""

    organisation_id: int
    picture_key: str


@one_by_one
def begin_deck(tx: Transaction, command: BeginDeck) -> Outcome[DeckBegun | Refused]:
    """Return the room's key for the addresses of its pages; refuse at once what would be refused at the end."""
    room = rooms.lock_room(tx.session, command.room)
    if room is None:
        return Outcome(Refused(Reason.UNKNOWN_ROOM))
    if room.ended_at is not None:
        return Outcome(Refused(Reason.ROOM_ENDED))
    if len(decks.decks_of_room(tx.session, room.id)) >= MAX_DECKS:
        return Outcome(Refused(Reason.INVALID, (Problem("deck", "too_many_decks", MAX_DECKS),)))
    return Outcome(DeckBegun(room.organisation_id, key_of(room)))


@dataclass(frozen=True, slots=True)
class StageDeck:
    """Store a deck of an organisation, which belongs to nobody until a room or a plan adopts it."""

    organisation_id: int
    deck: StoredDeck


@dataclass(frozen=True, slots=True)
class DiscardDecks:
    """Delete decks that were to be adopted, as far as they were not."""

    decks: Collection[str]


@one_by_one
def stage_deck(tx: Transaction, command: StageDeck) -> Outcome[Refused | None]:
    """Store a deck whose pages are stored."""
    owner = PictureOwner(command.organisation_id)
    return Outcome(None if decks.add_deck(tx.session, command.deck, owner, tx.now) else Refused(Reason.BUSY))


@one_by_one
def discard_decks(tx: Transaction, command: DiscardDecks) -> Outcome[None]:
    """Delete decks that belong to nobody."""
    decks.discard(tx.session, command.decks)
    return Outcome(None)


class NewDeck(Fields):
    """A deck to add to the agenda: at its end, at ``position`` (from 0), or right after the current activity."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    deck: str
    name: str
    pages: tuple[StoredPage, ...]
    prompt: str
    after_current: bool = False
    position: Annotated[int, Field(ge=0, le=MAX_ACTIVITIES)] | None = None
    activity: PublicId | None = None
    """Slides whose file is missing, which get the deck instead of new ones."""


class NewerDeck(Fields):
    """A deck to take the place of another one. ``any_count`` allows another number of pages."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    replaces: str
    deck: str
    name: str
    pages: tuple[StoredPage, ...]
    any_count: bool = False


@command("add-deck", emits=(RoomEventKind.ACTIVITY_ADDED, RoomEventKind.ACTIVITY_EDITED), undo=N_("Slides were added"))
def add_deck(tx: Transaction, room: RoomRow, fields: NewDeck) -> Changes | Refused:
    """Add a deck, and slides with all of its pages."""
    if not _stored(tx, room, fields):
        return Refused(Reason.BUSY)
    if fields.activity:
        return _complete(tx, room, fields.activity, fields)
    settings = {"deck": fields.deck, "first": 1, "last": len(fields.pages)}
    row = new_activity(room.id, PlannedActivity(SLIDES, fields.prompt, settings))
    if fields.after_current:
        return insert_next(tx, room, [row])
    return insert_activities(tx, room, [row], position=fields.position)


def _complete(tx: Transaction, room: RoomRow, activity: str, fields: NewDeck) -> Changes | Refused:
    """Give a deck to slides that have none: as many of their pages as it has."""
    row = agenda.find_activity(tx.session, room.id, activity)
    if row is None or not ACTIVITY_TYPES[row.type].shows_pages or _deck_of(row) is not None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    pages, count = _pages_of(row), len(fields.pages)
    fitting = PageRange(pages.first, min(pages.last, count)) if pages.last > 1 and pages.first <= count else None
    _show(tx, row, fields.deck, fitting or PageRange(1, count))
    return Changes([Happened(RoomEventKind.ACTIVITY_EDITED, row.id)])


@command(
    "replace-deck",
    emits=(RoomEventKind.ACTIVITY_EDITED, RoomEventKind.ACTIVITY_REMOVED, RoomEventKind.SCREEN_CHANGED),
    undo=N_("The slides were replaced"),
)
def replace_deck(tx: Transaction, room: RoomRow, fields: NewerDeck) -> Changes | Refused:
    """Show the pages of a newer deck wherever those of another one are shown."""
    before = decks.decks_of_room(tx.session, room.id).get(fields.replaces)
    if before is None:
        return Refused(Reason.UNKNOWN_DECK)
    if before.pages != len(fields.pages) and not fields.any_count:
        return Refused(Reason.OTHER_PAGE_COUNT)
    if not _stored(tx, room, fields):
        return Refused(Reason.BUSY)
    shown = [row for row in agenda.activity_rows(tx.session, room.id) if _deck_of(row) == fields.replaces]
    ranges: list[PageRange | None] = [_pages_of(row) for row in shown]
    if before.pages != len(fields.pages):
        ranges = _of_other_count(room, shown, len(fields.pages))
    for row, pages in zip(shown, ranges, strict=True):
        _show(tx, row, fields.deck, pages)
    kept_on_screen = next((row for row in shown if row.id == room.current_activity_id), None)
    if kept_on_screen is not None:
        pages = _pages_of(kept_on_screen)
        room.page = min(room.page, pages.last - pages.first)
    kinds = {
        row.id: RoomEventKind.ACTIVITY_REMOVED if row.removed_at else RoomEventKind.ACTIVITY_EDITED for row in shown
    }
    happened = [Happened(kind, activity_id) for activity_id, kind in kinds.items()]
    return Changes([*happened, *([Happened(RoomEventKind.SCREEN_CHANGED)] if kept_on_screen else [])])


def _stored(tx: Transaction, room: RoomRow, fields: NewDeck | NewerDeck) -> bool:
    deck = StoredDeck(fields.deck, fields.name, fields.pages)
    return decks.add_deck(tx.session, deck, owner_of(room), tx.now)


def _deck_of(row: ActivityRow) -> str | None:
    activity_type = ACTIVITY_TYPES[row.type]
    return activity_type.deck(activity_type.settings(row.settings))


def _pages_of(row: ActivityRow) -> PageRange:
    activity_type = ACTIVITY_TYPES[row.type]
    return activity_type.pages(activity_type.settings(row.settings))


def _of_other_count(room: RoomRow, shown: list[ActivityRow], pages: int) -> list[PageRange | None]:
    """Return the new ranges, None for an activity to remove. What the room is at stays, with the last page."""
    at = {room.current_activity_id, room.day_activity_id}
    return [
        PageRange(pages, pages) if it is None and row.id in at else it
        for row, it in zip(shown, ranges_of_other_count(list(map(_pages_of, shown)), pages), strict=True)
    ]


def _show(tx: Transaction, row: ActivityRow, deck: str, pages: PageRange | None) -> None:
    """Let an activity show these pages of a deck, or remove it if that is None."""
    if pages is None:
        row.removed_at = tx.now
        return
    activity_type = ACTIVITY_TYPES[row.type]

    def changed(settings: Any) -> dict[str, Any]:
        shown: dict[str, Any] = activity_type.with_deck(activity_type.settings(settings), deck, pages).model_dump()
        return shown

    row.settings = changed(row.settings)
    row.version += 1
    for round_row in agenda.rounds_of(tx.session, row.id):
        round_row.settings = changed(round_row.settings)
