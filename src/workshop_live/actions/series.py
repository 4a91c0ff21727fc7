"""Series: rooms that join and leave them, what they are called, and rooms that continue others."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field

from workshop_live.actions.action_items import copy_open_items
from workshop_live.actions.commands import Changes, Fields, Happened, command, one_by_one, record
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.domain.comparisons import matched
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.series import MAX_GATHERINGS, MAX_SERIES_TITLE
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import series as stored
from workshop_live.storage.members import role_in
from workshop_live.storage.rooms import lock_room, lock_rooms
from workshop_live.storage.tables import OrganiserRow, RoomRow, SeriesRoomRow, SeriesRow
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.plain_text import clean_text

# What one of them does, the other takes back; the agenda stays where it is.
_series_command = partial(
    command, emits=(RoomEventKind.SERIES_CHANGED,), undo=None, role=Role.MEMBER, moves_on=False, even_ended=True
)
_CHANGED = Changes([Happened(RoomEventKind.SERIES_CHANGED)])


class JoinSeries(Fields):
    """A series that the sender sees, by its identifier, or else the title of a new one."""

    series: Annotated[PublicId | None, BlankIsNone] = None
    title: Annotated[Annotated[str, Field(max_length=5_000)] | None, BlankIsNone] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSeries:
    """Take an organiser's gatherings out of a series, which is gone when none is left."""

    organiser_id: int
    series: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameSeries(DeleteSeries):
    """Change what a series is called."""

    title: str


@dataclass(frozen=True, slots=True)
class Continued:
    """The room that a new one continues, by its public id, and what their series is to be called if it has none yet."""

    room: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new room belongs: in a series, given by its id, or in a new one with this title.

    ``before`` is the room that it continues; None if only its plan names the series.
    """

    series_id: int | None
    title: str
    before: RoomRow | None = None


@_series_command("join-series")
def join_series(tx: Transaction, room: RoomRow, actor: str, fields: JoinSeries) -> Changes | Refused:
    """Make the room a gathering of a series that one sees, or of a new one. It leaves the one that it was in."""
    organiser_id = stored.organiser_id_of(tx.session, actor)
    if organiser_id is None:
        return Refused(Reason.UNKNOWN_ORGANISER)
    if fields.series is None:
        if fields.title is None:
            raise InvalidValueError(Problem("title", "missing"))
        put_into(tx, room, new_series(tx, room, fields.title).id)
        return _CHANGED
    found = stored.find_series(tx.session, organiser_id, fields.series)
    if found is None or stored.organisation_of(tx.session, found.id) != room.organisation_id:
        return Refused(Reason.UNKNOWN_SERIES)
    if any(it.room_id == room.id for it in found.gatherings):
        return Changes()
    return _CHANGED if put_into(tx, room, found.id) else Refused(Reason.SERIES_FULL)


@_series_command("leave-series")
def leave_series(tx: Transaction, room: RoomRow, fields: Fields) -> Changes:
    """Take the room out of its series. A series without gatherings is gone."""
    return _CHANGED if _take_out(tx, room.id) else Changes()


@one_by_one
def rename_series(tx: Transaction, command: RenameSeries) -> Outcome[Refused | None]:
    """Change what a series is called, for all its organisers."""
    found = stored.find_series(tx.session, command.organiser_id, command.series)
    row = stored.lock_series(tx.session, found.id) if found else None
    if row is None:
        return Outcome(Refused(Reason.UNKNOWN_SERIES))
    try:
        row.title = _title(command.title)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    return Outcome(None)


@one_by_one
def delete_series(tx: Transaction, command: DeleteSeries) -> Outcome[Refused | None]:
    """Take the gatherings that an organiser sees out of a series. For others, the series goes on with theirs."""
    found = stored.find_series(tx.session, command.organiser_id, command.series)
    if found is None:
        return Outcome(Refused(Reason.UNKNOWN_SERIES))
    ids = [it.room_id for it in found.gatherings]
    locked = lock_rooms(tx.session, [*ids, *stored.rooms_showing_series_of(tx.session, ids)])
    for room_id in ids:
        _take_out(tx, room_id)
    events = [event for row in locked.values() for event in record(tx, row, "organiser", _CHANGED.happened)]
    return Outcome(None, tuple(events))


def tell_projectors(tx: Transaction, room_ids: Iterable[int]) -> tuple[RoomEvent, ...]:
    """Return events for the projectors that compare gatherings with these rooms, which are to be deleted."""
    showing = lock_rooms(tx.session, stored.rooms_showing_series_of(tx.session, room_ids))
    return tuple(event for row in showing.values() for event in record(tx, row, "program", _CHANGED.happened))


def place_for(
    tx: Transaction, organiser: OrganiserRow, continued: Continued | None, planned: str
) -> Place | Refused | None:
    """Return the place of a new room of an organiser: beside the room that it continues, or as its plan says.

    None if it belongs to no series. Raises InvalidValueError.
    """
    place = None
    if continued is not None:
        before = lock_room(tx.session, continued.room)
        if before is None or role_in(tx.session, before.id, organiser.id) is None:
            return Refused(Reason.UNKNOWN_ROOM)
        place = Place(stored.series_id_of(tx.session, before.id), _title(continued.title or before.title), before)
    elif planned.strip():
        title = clean_series_title(planned)
        named = (it.id for it in stored.list_series(tx.session, organiser.id) if matched(it.title) == matched(title))
        place = Place(next(named, None), title)
    if place is None or place.series_id is None:
        return place
    stored.lock_series(tx.session, place.series_id)
    is_full = stored.count_gatherings(tx.session, place.series_id) >= MAX_GATHERINGS
    return Refused(Reason.SERIES_FULL) if is_full else place


def take_place(tx: Transaction, room: RoomRow, place: Place) -> None:
    """Put a new room in its place, with the room that it continues if that was in no series, and what is open there."""
    series_id = place.series_id
    if series_id is None:
        series_id = new_series(tx, room, place.title).id
        if place.before is not None:
            put_into(tx, place.before, series_id)
    put_into(tx, room, series_id)
    if place.before is not None and not place.before.rehearses:
        copy_open_items(tx, place.before, room)


def new_series(tx: Transaction, room: RoomRow, title: str) -> SeriesRow:
    """Make a series of the organisation of a room. Raises InvalidValueError."""
    row = SeriesRow(
        public_id=new_public_id(), organisation_id=room.organisation_id, title=_title(title), created_at=tx.now
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def put_into(tx: Transaction, room: RoomRow, series_id: int) -> bool:
    """Put a room into a series, out of the one that it was in. Return false if the series is full."""
    stored.lock_series(tx.session, series_id)
    if stored.count_gatherings(tx.session, series_id) >= MAX_GATHERINGS:
        return False
    _take_out(tx, room.id)
    tx.session.add(SeriesRoomRow(room_id=room.id, series_id=series_id, joined_at=tx.now))
    tx.session.flush()
    return True


def _take_out(tx: Transaction, room_id: int) -> bool:
    """Take a room out of its series, if it is in one; the series is deleted with its last room."""
    row = tx.session.get(SeriesRoomRow, room_id)
    if row is None:
        return False
    stored.lock_series(tx.session, row.series_id)
    tx.session.delete(row)
    tx.session.flush()
    stored.delete_if_empty(tx.session, row.series_id)
    return True


def clean_series_title(text: str) -> str:
    """Return the title of the series that a plan names, cleaned; empty for none. Raises InvalidValueError."""
    return clean_text(text, field="series", most=MAX_SERIES_TITLE, least=0)


def _title(text: str) -> str:
    return clean_text(text, field="title", most=MAX_SERIES_TITLE)
