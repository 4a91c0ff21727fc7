"""The timer on all screens. Only its deadline is stored; the screens count down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Annotated

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, Happened, command, one_by_one
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.commands import InRoom
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import room_events, rooms
from workshop_live.storage.agenda import latest_round, to_activity
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.languages import N_

DEFAULT_TIMER_S = 180
MAX_TIMER_S = 8 * 3600
OVERTIME_S = 600
"""Seconds for which a timer that has run out shows the overtime, before it is cleared."""


TIMER_CHANGED = N_("The timer was changed")
_CHANGES = (RoomEventKind.TIMER_CHANGED,)


class AddTime(Fields):
    """Add ``seconds`` to the timer, or subtract them if negative."""

    seconds: Annotated[int, Field(ge=-MAX_TIMER_S, le=MAX_TIMER_S)]


@command("start-timer", emits=_CHANGES, undo=TIMER_CHANGED, moves_on=False)
def start_timer(tx: Transaction, room: RoomRow, fields: Fields) -> Changes:
    """Start the timer: where it was paused, or with the minutes that the activity is planned for, or with three."""
    if room.timer_ends_at is not None and seconds_left(tx, room):
        return Changes()
    _run(tx, room, room.timer_seconds_left or _planned_seconds(tx, room) or DEFAULT_TIMER_S)
    return Changes([Happened(RoomEventKind.TIMER_CHANGED)])


@command("pause-timer", emits=_CHANGES, undo=TIMER_CHANGED, moves_on=False)
def pause_timer(tx: Transaction, room: RoomRow, fields: Fields) -> Changes:
    """Pause the timer. One that has run out is put away."""
    if room.timer_ends_at is None:
        return Changes()
    room.timer_ends_at, room.timer_seconds_left = None, seconds_left(tx, room) or None
    return Changes([Happened(RoomEventKind.TIMER_CHANGED)])


@command("add-time", emits=_CHANGES, undo=TIMER_CHANGED, moves_on=False)
def add_time(tx: Transaction, room: RoomRow, fields: AddTime) -> Changes:
    """Lengthen or shorten the timer; without one, set it."""
    was_running, had = room.timer_ends_at is not None, seconds_left(tx, room)
    remaining = min(max(0, (had or 0) + fields.seconds), MAX_TIMER_S)
    if remaining == (had or 0):
        return Changes()
    if remaining and was_running:
        _run(tx, room, remaining)
    else:
        room.timer_ends_at, room.timer_seconds_left = None, remaining or None
    return Changes([Happened(RoomEventKind.TIMER_CHANGED)])


@command("clear-timer", emits=_CHANGES, undo=TIMER_CHANGED, moves_on=False)
def clear_timer(tx: Transaction, room: RoomRow, fields: Fields) -> Changes:
    """Put the timer away."""
    if room.timer_ends_at is None and room.timer_seconds_left is None:
        return Changes()
    _clear(room)
    return Changes([Happened(RoomEventKind.TIMER_CHANGED)])


@dataclass(frozen=True, slots=True)
class ClearExpiredTimer(InRoom):
    """Clear a timer that has shown its overtime; it ran out at ``ends_at``."""

    room_id: int
    ends_at: datetime

    @property
    def room_key(self) -> int:
        """The id of the room."""
        return self.room_id


@one_by_one
def clear_expired_timer(tx: Transaction, command: ClearExpiredTimer) -> Outcome[bool]:
    """Clear the timer. Return False if it was changed, or another process has cleared it already."""
    room = rooms.lock_rooms(tx.session, [command.room_id]).get(command.room_id)
    if room is None or room.timer_ends_at != command.ends_at:
        return Outcome(reply=False)
    _clear(room)
    return Outcome(reply=True, events=(room_events.append(tx, room, RoomEventKind.TIMER_CHANGED, actor="clock"),))


def carry_timer(tx: Transaction, room: RoomRow, activity: ActivityRow) -> None:
    """Carry the timer over to another activity: one that runs or has run out continues, one that is paused is cleared.

    If the activity has planned minutes, it gets a timer of its own, which starts if one was running. A pause counts
    down by itself.
    """
    if ACTIVITY_TYPES[activity.type].is_pause:
        _clear(room)
        return
    is_running = room.timer_ends_at is not None and bool(seconds_left(tx, room))
    if activity.minutes is not None and is_running:
        _run(tx, room, activity.minutes * 60)
    elif activity.minutes is not None or room.timer_ends_at is None:
        _clear(room)


def time_step(tx: Transaction, room: RoomRow, minutes: int | None) -> None:
    """Start the timer of a step. Without minutes, one that is set continues, and one that has run out is put away."""
    if minutes is not None:
        _run(tx, room, minutes * 60)
    elif seconds_left(tx, room) == 0:
        _clear(room)


def _planned_seconds(tx: Transaction, room: RoomRow) -> int | None:
    current = tx.session.get(ActivityRow, room.current_activity_id) if room.current_activity_id else None
    if current is None:
        return None
    minutes = to_activity(current, latest_round(tx.session, current.id)).timed_minutes
    return minutes * 60 if minutes else None


def seconds_left(tx: Transaction, room: RoomRow) -> int | None:
    """Return the remaining seconds, 0 if the timer has run out, None without a timer."""
    if room.timer_ends_at is None:
        return room.timer_seconds_left
    return max(0, ceil((room.timer_ends_at - tx.now).total_seconds()))


def _run(tx: Transaction, room: RoomRow, seconds: int) -> None:
    room.timer_ends_at, room.timer_seconds_left = tx.now + timedelta(seconds=seconds), None


def _clear(room: RoomRow) -> None:
    room.timer_ends_at = room.timer_seconds_left = None
