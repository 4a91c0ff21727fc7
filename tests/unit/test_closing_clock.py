"""The clock that ends countdowns, when there is none."""

import asyncio
from typing import Any, cast

import pytest

from workshop_live.services.closing_clock import ClosingClock
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import Writer


class Empty:
    """A database without countdowns and timers."""

    def __init__(self) -> None:
        self.was_read = asyncio.Event()

    async def read(self, _function: Any) -> tuple[list[Any], list[Any]]:
        self.was_read.set()
        return [], []


async def test_where_nothing_runs_the_clock_waits_without_a_fault(caplog: pytest.LogCaptureFixture):
    database = Empty()
    clock = ClosingClock(cast("Database", database), cast("Writer", None))
    clock.start()
    async with asyncio.timeout(10):
        await database.was_read.wait()
        await asyncio.sleep(0)
    await clock.stop()
    assert not caplog.records
