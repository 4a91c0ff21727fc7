"""How a room is set up beside its agenda: how many are there, what is held back or shared, how long it is kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workshop_live.actions.commands import Changes, Happened, RoomCommand, on_room
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import Wifi
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

MOST_PRESENT = 100_000
LONGEST_KEPT = timedelta(days=36_500)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPresent(RoomCommand):
    """Say how many people are in the room; None for as many as there are phones."""

    present: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpRoom(RoomCommand):
    """Set what the room's page sets: the filter for rude words, results on phones, and the venue's network."""

    filters_words: bool
    shares_results: bool
    wifi: Wifi


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRetention(RoomCommand):
    """Have the room deleted for good at the end of a day, or never with None."""

    last_day: date | None


@on_room(moves_on=False)
def set_present(tx: Transaction, room: RoomRow, command: SetPresent) -> Changes:
    """Know how many people are in the room."""
    if command.present is not None and not 1 <= command.present <= MOST_PRESENT:
        raise Invalid(Problem("present", "not_people", MOST_PRESENT))
    if room.present == command.present:
        return Changes()
    room.present = command.present
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)], N_("The number of people was changed"))


@on_room(moves_on=False, even_ended=True)
def set_up_room(tx: Transaction, room: RoomRow, command: SetUpRoom) -> Changes:
    """Set the room up."""
    name = clean_text(command.wifi.name, field="wifi_name", most=32, least=0)
    password = clean_text(command.wifi.password, field="wifi_password", most=63, least=0)
    wanted = (command.filters_words, command.shares_results, name, password)
    if wanted == (room.filters_words, room.shares_results, room.wifi_name, room.wifi_password):
        return Changes()
    room.filters_words, room.shares_results, room.wifi_name, room.wifi_password = wanted
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)], N_("The room was set up"))


@on_room(moves_on=False, even_ended=True)
def set_retention(tx: Transaction, room: RoomRow, command: SetRetention) -> Changes:
    """Decide when the room is deleted for good."""
    delete_after = None
    if command.last_day is not None:
        zone = ZoneInfo(room.time_zone)
        today = tx.trusted_now.astimezone(zone).date()
        if not today <= command.last_day <= today + LONGEST_KEPT:
            raise Invalid(Problem("last_day", "not_a_day_to_come"))
        end_of_day = datetime.combine(command.last_day, time(), zone) + timedelta(days=1)
        delete_after = end_of_day.astimezone(UTC)
    if room.delete_after == delete_after:
        return Changes()
    room.delete_after = delete_after
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)], N_("The day of deletion was changed"))
