"""Times of the day in a time zone: when one comes next, also past midnight and in the nights when clocks are set."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MIN = 24 * 60

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


def clean_time(text: str) -> str | None:
    """Return a time of the day as 09:15, from 9:15 or 9.15; None if it is none."""
    found = _TIME.fullmatch(text.strip())
    return f"{int(found[1]):02}:{found[2]}" if found else None


def next_at(time_of_day: str, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment after another one at which clocks in the zone show a time such as 09:15.

    A time that is skipped when clocks go forward is taken as if they had not; of one that comes twice, the next.
    """
    clock, today = time.fromisoformat(time_of_day), after.astimezone(zone).date()
    shown = (
        datetime.combine(today + timedelta(days=days), clock.replace(fold=fold), zone)
        for days in (0, 1)
        for fold in (0, 1)
    )
    moments = (it.astimezone(UTC) for it in shown if not it.fold or _shows(it, clock))
    return min(moment for moment in moments if moment > after)


def to_the_minute(moment: datetime) -> datetime:
    """Return the nearest full minute."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=moment.second >= 30)


def minutes_of(time_of_day: str) -> int:
    """Return the minutes since midnight of a time such as 09:15."""
    hours, minutes = time_of_day.split(":")
    return 60 * int(hours) + int(minutes)


def minutes_between(start: str, end: str) -> int:
    """Return the minutes from one time of the day to the next such time as another: 0 to 1439."""
    return (minutes_of(end) - minutes_of(start)) % DAY_MIN


def _shows(local: datetime, clock: time) -> bool:
    """Whether clocks really show a time then, which they do not where it is skipped."""
    return local.astimezone(UTC).astimezone(local.tzinfo).time() == clock
