"""A trusted clock for expiry: the wall clock, unless it was set to an implausible time."""

from collections.abc import Callable
from datetime import datetime, timedelta

AGREEMENT = timedelta(minutes=5)
"""Maximum difference between the wall clock and the expected time. NTP corrects it by seconds all the time."""

MAX_AWAY_S = timedelta(days=14)
"""Maximum time since the last run for a start without confirmation."""

MAX_BACK_S = timedelta(days=1)
"""Maximum time that the clock may be behind the last run at a start; a corrected time zone is harmless."""


def is_plausible(now: datetime, last_known: datetime) -> bool:
    """Return whether the time can be ``now`` if it was ``last_known`` when a server last ran."""
    return last_known - MAX_BACK_S <= now <= last_known + MAX_AWAY_S


class TrustedClock:
    """Compares the wall clock with a clock that cannot be set.

    ``wall`` returns the time, and ``steady`` monotonic seconds. ``last_known`` is when a server last ran on this
    database, None if never. Once the clocks disagree, the wall clock is not trusted until they agree again or the time
    is confirmed.
    """

    def __init__(self, wall: Callable[[], datetime], steady: Callable[[], float], last_known: datetime | None) -> None:
        self._wall, self._steady = wall, steady
        now = wall()
        self.is_trusted = last_known is None or is_plausible(now, last_known)
        self._was_trusted = self.is_trusted
        self._known = (now if self.is_trusted or last_known is None else last_known, steady())

    def now(self) -> datetime:
        """Return the time of the wall clock if it is trusted, else the expected time."""
        wall, expected = self._wall(), self._expected()
        return wall if self.is_trusted and abs(wall - expected) <= AGREEMENT else expected

    def times(self) -> tuple[datetime, datetime]:
        """Return the time of the wall clock and the expected time."""
        return self._wall(), self._expected()

    def check(self) -> bool:
        """Compare the clocks and return whether the wall clock is trusted. Call this every few seconds."""
        wall, expected = self._wall(), self._expected()
        agree = abs(wall - expected) <= AGREEMENT if self._was_trusted else is_plausible(wall, expected)
        if agree:
            self._trust(wall)
        else:
            self.is_trusted = False
        return agree

    def confirm(self, confirmed: datetime | None) -> bool:
        """Trust the wall clock if it agrees with a confirmed time. Return whether it is trusted."""
        wall = self._wall()
        if confirmed is not None and abs(wall - confirmed) <= AGREEMENT:
            self._trust(wall)
        return self.is_trusted

    def _trust(self, wall: datetime) -> None:
        self.is_trusted = self._was_trusted = True
        self._known = (wall, self._steady())

    def _expected(self) -> datetime:
        known, seconds = self._known
        return known + timedelta(seconds=self._steady() - seconds)
