"""Keeps the server tidy: runs the maintenance commands while the clock can be believed, and says where it cannot."""

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
SAY_AGAIN_S = 3600.0


def steady_clock() -> float:
    """Seconds that nobody can set; they go on while the machine sleeps, where the system has such a clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Maintenance:
    """Tidies up every half minute, as long as ``clock`` is believed.

    ``connected`` tells which rooms somebody looks at, and ``forget`` drops from the memory what is old.
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
        self._say_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._keep_tidy(), name="maintenance")

    async def stop(self) -> None:
        """Leave the rest to the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_tidy(self) -> None:
        while True:
            try:
                await self._look()
                if time.monotonic() >= self._due:
                    self._due = time.monotonic() + INTERVAL_S
                    await self._tidy()
            except Exception:  # the next turn tries again
                log.exception("tidying up failed")
            await asyncio.sleep(POLL_INTERVAL_S)

    async def _look(self) -> None:
        """Compare the clocks. What has waited for them is done at once when they agree again."""
        was_believed = self._clock.is_believed
        is_believed = self._clock.look() or self._clock.confirm(await self._database.read(maintenance.confirmed_at))
        if is_believed and not was_believed:
            self._due = self._say_at = 0.0
            log.warning("The clock is believed again: what is due is deleted.")
        elif not is_believed and (was_believed or time.monotonic() >= self._say_at):
            self._say_at = time.monotonic() + SAY_AGAIN_S
            log.error(
                "NOTHING IS DELETED AND NOBODY IS SIGNED OUT: this clock says %s, and it should be about %s. "
                "Set it right, and all goes on by itself. If it is right, say so: workshop-live clock --confirm",
                *(it.isoformat(" ", "minutes") for it in self._clock.readings()),
            )

    async def _tidy(self) -> None:
        self._forget()
        while self._clock.is_believed:
            if (
                await self._writer.run(run_maintenance, RunMaintenance(self._connected())) is not True
            ):  # or it was refused
                break
        await self._database.truncate_wal()  # each time: withdrawn texts, too, are not to stay in the log
