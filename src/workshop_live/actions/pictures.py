"""The pictures of rooms and plans, which their activities show."""

from collections.abc import Collection
from dataclasses import dataclass

from workshop_live.actions.commands import one_by_one
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.tokens import new_token
from workshop_live.storage import decks, pictures, rooms
from workshop_live.storage.pictures import PictureOwner, PictureSlice
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction

MAX_PICTURES = 200
"""Of a room, those included that no activity shows any more."""


@dataclass(frozen=True, slots=True)
class AddSlice:
    """Store a slice of a picture that belongs to nobody yet."""

    piece: PictureSlice


@dataclass(frozen=True, slots=True)
class AddPicture:
    """Add a picture to a room for its activities. All ``slices`` of it are stored already."""

    room: str
    picture: str
    slices: int


@dataclass(frozen=True, slots=True)
class DiscardPictures:
    """Delete pictures that were to be added, as far as nothing shows them."""

    pictures: Collection[str]


@one_by_one
def add_slice(tx: Transaction, command: AddSlice) -> Outcome[Refused | None]:
    """Store a slice of a picture, in a transaction of its own."""
    if not pictures.add_slice(tx.session, command.piece, tx.now):
        return Outcome(Refused(Reason.BUSY))
    return Outcome(None)


@one_by_one
def add_picture(tx: Transaction, command: AddPicture) -> Outcome[str | Refused]:
    """Add a picture to a room, and return its public id."""
    room = rooms.lock_room(tx.session, command.room)
    if room is None:
        return Outcome(Refused(Reason.UNKNOWN_ROOM))
    if room.ended_at is not None:
        return Outcome(Refused(Reason.ROOM_ENDED))
    if pictures.count_pictures(tx.session, room.id) >= MAX_PICTURES:
        return Outcome(Refused(Reason.INVALID, (Problem("picture", "too_many_pictures", MAX_PICTURES),)))
    found = pictures.ids_of_complete(tx.session, {command.picture: command.slices})
    if not found:
        return Outcome(Refused(Reason.BUSY))
    pictures.adopt(tx.session, found.values(), owner_of(room), is_page=False)
    return Outcome(command.picture)


@one_by_one
def discard_pictures(tx: Transaction, command: DiscardPictures) -> Outcome[None]:
    """Delete pictures that nothing shows."""
    pictures.discard(tx.session, command.pictures)
    return Outcome(None)


def owner_of(room: RoomRow) -> PictureOwner:
    """Return a room as what its pictures belong to."""
    return PictureOwner(room.organisation_id, room_id=room.id)


def key_of(room: RoomRow) -> str:
    """Return the key for the addresses of the pages of a locked room, a new one if it has none yet."""
    if room.picture_key is None:
        room.picture_key = new_token()
    return room.picture_key


def refuse_foreign_picture(tx: Transaction, row: ActivityRow) -> None:
    """Raise InvalidValueError if an activity shows a picture or pages that are not of its room."""
    activity_type = ACTIVITY_TYPES[row.type]
    settings = activity_type.settings(row.settings)
    picture, deck = activity_type.picture(settings), activity_type.deck(settings)
    if picture is not None and pictures.room_of(tx.session, picture) != row.room_id:
        raise InvalidValueError(Problem("picture", "unknown_picture"))
    if deck is not None:
        found = decks.decks_of_room(tx.session, row.room_id).get(deck)
        if found is None:
            raise InvalidValueError(Problem("deck", "unknown_deck"))
        if activity_type.pages(settings).last > found.pages:
            raise InvalidValueError(Problem("last", "no_such_page", found.pages))


def bring_pictures(
    tx: Transaction, agenda: Collection[ActivityRow], owner: PictureOwner, room: RoomRow | None = None
) -> None:
    """Give the activities of a new room or plan the pictures and decks that they name, if the organisation has them.

    Those that belong to nobody yet are adopted, and others copied. ``room`` is None for a plan.
    """
    brought: dict[str, str | None] = {}
    for row in agenda:
        activity_type = ACTIVITY_TYPES[row.type]
        settings = activity_type.settings(row.settings)
        picture, deck = activity_type.picture(settings), activity_type.deck(settings)
        if picture is not None:
            is_adopted = pictures.adopt_picture(tx.session, picture, owner)
            copied = picture if is_adopted else pictures.copy_picture(tx.session, picture, owner, tx.now)
            settings = activity_type.with_picture(settings, copied)
        if deck is not None:
            if deck not in brought:  # several activities show pages of one deck
                is_adopted = decks.adopt_deck(tx.session, deck, owner)
                key = key_of(room) if room else new_token()
                brought[deck] = deck if is_adopted else decks.copy_deck(tx.session, deck, owner, key=key, now=tx.now)
            settings = activity_type.with_deck(settings, brought[deck])
        row.settings = settings.model_dump()
