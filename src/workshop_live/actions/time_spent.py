"""Keeping the time that a room spends on each activity and in each step. It stands still while the room pauses."""

from datetime import datetime

from workshop_live.actions.stepping import resume_step_clock, stop_step_clock
from workshop_live.domain.rooms import ScreenMode
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction


def stop_clocks(tx: Transaction, room: RoomRow) -> None:
    """Count the time spent up to now, before the room goes elsewhere, pauses or ends."""
    stop_step_clock(tx, room)
    activity = tx.session.get(ActivityRow, room.current_activity_id) if room.current_activity_id else None
    if activity is None or activity.spent_since is None:
        return
    activity.spent_seconds += max(0, round((tx.now - activity.spent_since).total_seconds()))
    activity.spent_since = None


def start_clocks(tx: Transaction, room: RoomRow) -> None:
    """Count the time spent on the activity that the room is at now."""
    resume_step_clock(tx, room)
    activity = tx.session.get_one(ActivityRow, room.current_activity_id)
    activity.began_at, activity.spent_since = activity.began_at or tx.now, tx.now


def change_mode(tx: Transaction, room: RoomRow, mode: ScreenMode, resumes_at: datetime | None = None) -> None:
    """Put the screens into a mode, a pause until ``resumes_at``. What is spent in a pause is no activity's time."""
    was_paused, is_paused = room.mode == ScreenMode.PAUSE, mode == ScreenMode.PAUSE
    if is_paused and not was_paused:
        stop_clocks(tx, room)
    room.mode, room.resumes_at = mode, resumes_at
    if was_paused and not is_paused and room.current_activity_id is not None:
        start_clocks(tx, room)
