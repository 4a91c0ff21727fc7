"""Pauses on the agenda: when one ends, by the time at which it began."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workshop_live.domain.local_times import next_at, to_the_minute

MAX_PAUSE_MIN = 12 * 60


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that began. ``ends_at`` is None if nothing says how long it is."""

    began_at: datetime
    ends_at: datetime | None

    def was_over(self, moment: datetime | None) -> bool:
        """Whether the pause was over by then, as when the room comes back to look at it."""
        return self.ends_at is not None and moment is not None and moment >= self.ends_at


def pause_from(began_at: datetime, until: str | None, minutes: int | None, zone: ZoneInfo) -> Pause:
    """Return a pause until a time of the day, or of some minutes if there is none, or if it has passed already.

    A time has passed if it is more than half a day away: a pause may end past midnight.
    """
    end = next_at(until, began_at, zone) if until else None
    if end is not None and end - began_at <= timedelta(minutes=MAX_PAUSE_MIN):
        return Pause(began_at, end)
    return Pause(began_at, to_the_minute(began_at + timedelta(minutes=minutes)) if minutes else None)
