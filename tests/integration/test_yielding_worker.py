"""The process that makes files is there only while somebody waits for one."""

import asyncio
import os
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

import workshop_live.worker
from workshop_live.worker import Worker


def nothing() -> None:
    """What there is to prepare."""


def niceness() -> tuple[int, int]:
    return os.getpid(), os.nice(0)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_yielding_worker_gives_way_and_ends_soon_after_it_is_done(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workshop_live.worker, "IDLE_S", 0.2)
    worker = Worker(nothing, yielding=True)
    pid, nice = await worker.run(niceness)
    assert nice == min(19, os.nice(0) + 10)
    for _ in range(200):
        if not is_there(pid):
            break
        await asyncio.sleep(0.05)
    assert not is_there(pid)
    assert (await worker.run(niceness))[0] != pid
    worker.stop()


async def test_the_next_file_does_not_wait_for_a_new_process():
    worker = Worker(nothing, yielding=True)
    assert (await worker.run(niceness))[0] == (await worker.run(niceness))[0]
    worker.stop()


async def test_what_nobody_waits_for_any_more_is_not_done():
    worker = Worker(nothing, yielding=True)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(worker.run(time.sleep, 600), 3)
    assert worker._pool is None
    await worker.run(niceness)
    worker.stop()


async def test_another_who_waits_is_not_sent_away():
    worker = Worker(nothing, yielding=True)
    first, second = (asyncio.create_task(worker.run(niceness)) for _ in range(2))
    assert (await first)[0] == (await second)[0]
    worker.stop()


async def test_a_worker_that_was_stopped_starts_no_other_process():
    worker = Worker(nothing)
    waiting = asyncio.create_task(worker.run(time.sleep, 600))
    await asyncio.sleep(1)
    worker.stop()
    with pytest.raises((BrokenProcessPool, asyncio.CancelledError)):
        await waiting
    with pytest.raises(RuntimeError):
        await worker.run(niceness)
    assert worker._pool is None
