"""Running the maintenance commands while the clock is trusted, and logging when it is not."""

import asyncio
import logging
import time
from collections.abc import Callable

from workshop_live.actions.maintenance import RunMaintenance, run_maintenance
from workshop_live.domain.clocks import TrustedClock
from workshop_live.storage import maintenance
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import Writer

log = logging.getLogger(__name__)

INTERVAL_S = 30.0
POLL_INTERVAL_S = 1.0
LOG_INTERVAL_S = 3600.0


def steady_clock() -> float:
    """Return the seconds of a clock that cannot be set and, where available, runs on during suspend."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Maintenance:
    """Runs maintenance every half minute while ``clock`` is trusted.

    ``connected`` returns the rooms with open screens, or None while unknown. ``forget`` drops old entries from memory.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        clock: TrustedClock,
        connected: Callable[[], frozenset[int] | None],
        forget: Callable[[], None],
    ) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._connected = connected
        self._forget = forget
        self._due = 0.0
        self._log_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the task."""
        self._task = asyncio.create_task(self._run(), name="maintenance")

    async def stop(self) -> None:
        """Stop the task; the next start resumes."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._check_clock()
                if time.monotonic() >= self._due:
                    self._due = time.monotonic() + INTERVAL_S
                    await self._maintain()
            except Exception:  # try again on the next turn
                log.exception("tidying up failed")
            await asyncio.sleep(POLL_INTERVAL_S)

    async def _check_clock(self) -> None:
        """Compare the clocks and log changes of trust. Maintenance is due at once when trust returns."""
        was_trusted = self._clock.is_trusted
        is_trusted = self._clock.check() or self._clock.confirm(await self._database.read(maintenance.confirmed_at))
        if is_trusted and not was_trusted:
            self._due = self._log_at = 0.0
            log.warning("The clock is believed again: what is due is deleted.")
        elif not is_trusted and (was_trusted or time.monotonic() >= self._log_at):
            self._log_at = time.monotonic() + LOG_INTERVAL_S
            log.error(
                "NOTHING IS DELETED AND NOBODY IS SIGNED OUT: this clock says %s, and it should be about %s. "
                "Set it right, and all goes on by itself. If it is right, say so: workshop-live clock --confirm",
                *(reading.isoformat(" ", "minutes") for reading in self._clock.times()),
            )

    async def _maintain(self) -> None:
        """Run maintenance until nothing is left, then truncate the WAL."""
        self._forget()
        while self._clock.is_trusted:
            if (
                await self._writer.run(run_maintenance, RunMaintenance(self._connected())) is not True
            ):  # refused, or finished
                break
        await self._database.truncate_wal()  # also without deletions, since the log holds withdrawn texts as well
