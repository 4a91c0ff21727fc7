"""The day as the clock sees it: what of the agenda is past and what comes, and how long each item is to take."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workshop_live.activity_types import stops_of, type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.day_clock import Current, Facts, Stop, facts_of
from workshop_live.domain.progression import current_activity, next_activity
from workshop_live.domain.rooms import Room


def day_facts(room: Room, agenda: Sequence[Activity]) -> Facts | None:
    """Return what the day's clock is computed from; None once a room has ended."""
    if not room.is_open:
        return None
    start = _start_of_coming(room, agenda)
    past, coming = (list(map(_stop, _timed(part))) for part in (agenda[:start], agenda[start:]))
    return facts_of(_current(room, current_activity(room, agenda)), past, coming)


def coming_of(room: Room, agenda: Sequence[Activity]) -> Sequence[Activity]:
    """Return the items that come after the current one, headings included."""
    return agenda[_start_of_coming(room, agenda) :]


def _start_of_coming(room: Room, agenda: Sequence[Activity]) -> int:
    following = next_activity(room, stops_of(agenda))
    if following is None:
        return len(agenda)
    start = agenda.index(following)
    while start > 0 and type_of(agenda[start - 1]).is_heading:
        start -= 1
    return start


def _timed(agenda: Sequence[Activity]) -> list[Activity]:
    """Return items without the headings that have no time of their own."""
    return [it for it in agenda if it.slot.starts_at or not type_of(it).is_heading]


def _stop(activity: Activity) -> Stop:
    activity_type = type_of(activity)
    minutes = 0 if activity_type.is_heading else _minutes(activity)
    gives_way = not (activity_type.is_heading or activity_type.is_pause)
    return Stop(activity.asked_prompt, activity.slot.starts_at, minutes, activity.slot.fixed, gives_way)


def _minutes(activity: Activity) -> int | None:
    activity_type, slot = type_of(activity), activity.slot
    settings = activity_type.settings(activity.asked_settings)
    return activity_type.minutes_from(settings, slot.starts_at, activity.planned_minutes)


def _current(room: Room, activity: Activity | None) -> Current:
    """Return where the room is. A pause ends when it says, another item once its minutes are spent."""
    if activity is None:
        return Current()
    minutes = _minutes(activity)
    left = 60 * minutes - activity.spent_seconds if minutes else 0
    if activity.spent_since is None:  # a pause that is not on the agenda
        return Current(room.resumes_at, max(0, left))
    if activity.began_at is not None and type_of(activity).is_pause:
        return Current(_end_of_pause(room, activity, activity.began_at))
    return Current(activity.spent_since + timedelta(seconds=left) if minutes else None)


def _end_of_pause(room: Room, activity: Activity, began_at: datetime) -> datetime | None:
    activity_type = type_of(activity)
    settings = activity_type.settings(activity.asked_settings)
    pause = activity_type.pause(settings, activity.slot.minutes, began_at, ZoneInfo(room.time_zone))
    return pause.ends_at if pause else None
