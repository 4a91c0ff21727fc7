"""The day's clock: how far a room is behind its plan or ahead, and whether the next fixed time can hold.

What depends on the time now is computed where it is shown (``static/js/day_state.js``), four times a minute. Here are
the facts that it takes, which change with the room alone, and the delay for those who move the plan by it.
Planned times are times of the day, so the plan may be run on any date; they are compared across midnight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workshop_live.domain.local_times import DAY_MIN, minutes_between, minutes_of, to_the_minute

LONGEST_MIN = 240
"""The longest delay that is one, in minutes: beyond it, the room does not run by this plan."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An item of the agenda for the clock. ``minutes`` is how long it is planned to take, None if nothing says so."""

    name: str
    starts_at: str | None = None
    minutes: int | None = None
    is_fixed: bool = False
    gives_way: bool = True
    """Whether it may be shortened, as pauses may not."""


@dataclass(frozen=True, slots=True)
class Current:
    """Where the room is: when the current item ends as planned, and how long it takes on top of that, in seconds.

    ``ends_at`` is None without planned minutes. ``left`` is not 0 while the room pauses: the item goes on afterwards.
    """

    ends_at: datetime | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class Fixed:
    """The next start that must be kept, and what lies before it.

    ``between`` is how many minutes that takes as planned, None if that is not known. ``gives`` may be shortened, from
    ``gives_minutes``, None if nothing may.
    """

    name: str
    starts_at: str
    between: int | None
    gives: str | None = None
    gives_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clock is computed from. ``planned`` is when the next item, or the end, is planned; None if unknown."""

    current: Current
    planned: str | None
    fixed: Fixed | None


def facts_of(current: Current, past: Sequence[Stop], coming: Sequence[Stop]) -> Facts:
    """Return the facts for a room. ``past`` is the agenda up to the current item, which is its last one."""
    return Facts(current, _planned(past, coming), _next_fixed(coming))


def delay_at(facts: Facts, now: datetime, zone: ZoneInfo) -> int | None:
    """Return how many minutes the room is behind its plan, negative if ahead; None if nothing says so.

    Nobody can be ahead in an item that may last as long as it likes.
    """
    if facts.planned is None:
        return None
    free_at = max(now, facts.current.ends_at or now) + timedelta(seconds=facts.current.left)
    local = to_the_minute(free_at).astimezone(zone)
    behind = 60 * local.hour + local.minute - minutes_of(facts.planned)
    delay = (behind + DAY_MIN // 2) % DAY_MIN - DAY_MIN // 2
    if facts.current.ends_at is None:
        delay = max(0, delay)
    return delay if abs(delay) <= LONGEST_MIN else None


def shifted(coming: Sequence[str | None], fixed: str | None, minutes: int) -> list[str | None]:
    """Return planned starts moved by some minutes, not past the fixed one that follows them."""
    return [start and _moved(start, fixed, minutes) for start in coming]


def _moved(start: str, fixed: str | None, minutes: int) -> str:
    if fixed is not None:
        minutes = min(minutes, minutes_between(start, fixed))
    moved = (minutes_of(start) + minutes) % DAY_MIN
    return f"{moved // 60:02}:{moved % 60:02}"


def _planned(past: Sequence[Stop], coming: Sequence[Stop]) -> str | None:
    """Return when what comes next is planned: by its own time, by the minutes since one before, or until one after."""
    if coming and coming[0].starts_at:
        return coming[0].starts_at
    return _by_minutes(list(reversed(past)), +1) or _by_minutes(coming, -1)


def _by_minutes(stops: Sequence[Stop], sign: int) -> str | None:
    """Return the time of the nearest item with one, plus or minus the minutes up to there; None if any is unknown."""
    minutes = 0
    for stop in stops:
        if sign < 0 and stop.starts_at:
            return _moved(stop.starts_at, None, -minutes)
        if stop.minutes is None:
            return None
        minutes += stop.minutes
        if sign > 0 and stop.starts_at:
            return _moved(stop.starts_at, None, minutes)
    return None


def _next_fixed(coming: Sequence[Stop]) -> Fixed | None:
    place = next((place for place, stop in enumerate(coming) if stop.is_fixed and stop.starts_at), None)
    if place is None:
        return None
    fixed, before = coming[place], coming[:place]
    known = [stop.minutes for stop in before if stop.minutes is not None]
    between = sum(known) if len(known) == len(before) else None
    flexible = [stop for stop in before if stop.gives_way and stop.minutes]
    assert fixed.starts_at is not None
    if not flexible:
        return Fixed(fixed.name, fixed.starts_at, between)
    gives = max(reversed(flexible), key=lambda stop: stop.minutes or 0)
    return Fixed(fixed.name, fixed.starts_at, between, gives.name, gives.minutes or 0)
