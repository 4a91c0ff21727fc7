"""The time by which things expire: that of the wall clock, unless it was set and cannot be believed."""

from collections.abc import Callable
from datetime import datetime, timedelta

AGREEMENT = timedelta(minutes=5)
"""How far the wall clock may be from where it should be. It is put right by seconds all the time."""

MAX_AWAY_S = timedelta(days=14)
"""For so long a server may have been switched off without anybody being asked."""

MAX_BACK_S = timedelta(days=1)
"""So far back a clock may be at a start: a time zone that was put right is no reason to ask."""


def is_plausible(now: datetime, last_known: datetime) -> bool:
    """Whether it can be ``now`` where it was ``last_known`` when a server last ran."""
    return last_known - MAX_BACK_S <= now <= last_known + MAX_AWAY_S


class TrustedClock:
    """Holds the wall clock to one that nobody can set.

    ``wall`` tells the time, and ``steady`` seconds that only go on. ``last_known`` is when a server last ran on this
    database, as far as it was noted. Once the clocks disagree they are not believed until they agree again, or until
    somebody confirms the time.
    """

    def __init__(self, wall: Callable[[], datetime], steady: Callable[[], float], last_known: datetime | None) -> None:
        self._wall, self._steady = wall, steady
        now = wall()
        self.is_believed = last_known is None or is_plausible(now, last_known)
        self._was_believed = self.is_believed
        self._known = (now if self.is_believed or last_known is None else last_known, steady())

    def now(self) -> datetime:
        """The time; while the wall clock is not believed, the one that it should be, as far as that is known."""
        wall, expected = self._wall(), self._expected()
        return wall if self.is_believed and abs(wall - expected) <= AGREEMENT else expected

    def readings(self) -> tuple[datetime, datetime]:
        """What the wall clock says, and what it should."""
        return self._wall(), self._expected()

    def look(self) -> bool:
        """Compare the clocks. Returns whether the wall clock is believed. To be called every few seconds."""
        wall, expected = self._wall(), self._expected()
        agree = abs(wall - expected) <= AGREEMENT if self._was_believed else is_plausible(wall, expected)
        if agree:
            self._believe(wall)
        else:
            self.is_believed = False
        return agree

    def confirm(self, right_at: datetime | None) -> bool:
        """Take somebody's word that a clock like this one was right just now. Returns whether it is believed."""
        wall = self._wall()
        if right_at is not None and abs(wall - right_at) <= AGREEMENT:
            self._believe(wall)
        return self.is_believed

    def _believe(self, wall: datetime) -> None:
        self.is_believed = self._was_believed = True
        self._known = (wall, self._steady())

    def _expected(self) -> datetime:
        at, seconds = self._known
        return at + timedelta(seconds=self._steady() - seconds)
