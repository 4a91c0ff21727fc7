"""Summaries: drawings never wait for them, and what fails is not tried again and again."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.summaries import Summary
from workshop_live.web import summaries
from workshop_live.web.summaries import Summaries

NOW = datetime.now(UTC)
ASKED = Round(7, 1, 1, "Hva?", {"hidden": True}, NOW, None, None, shown=True)
ACTIVITY = Activity(1, "a" * 16, 3, 0, "open_text", "Hva?", {"hidden": True}, 1, round=ASKED)


def answers(count: int) -> list[Answer]:
    return [Answer(n, f"{n:016}", 7, "x", n, n, 0, f"Svar {n}", NOW, held=False, hidden_at=None) for n in range(count)]


class SlowWorker:
    """Does what it is told when it is let go."""

    def __init__(self, *, fails: bool = False) -> None:
        self.calls = 0
        self.fails = fails
        self.go = asyncio.Event()

    async def run(self, function: Callable[..., Any], questions: Any) -> tuple[Summary, ...]:
        self.calls += 1
        await self.go.wait()
        if self.fails:
            raise RuntimeError("broken")
        return (Summary(f"summary {self.calls}", (), ()),)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_a_drawing_takes_what_there_is_and_is_told_when_there_is_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(summaries, "REST", 0.01)
    worker, told = SlowWorker(), []
    summing = Summaries(worker)  # type: ignore[arg-type]
    summing.ready = told.append
    assert await summing.latest(ACTIVITY, answers(3)) is None
    worker.go.set()
    await until(lambda: len(told) >= 2)
    assert set(told) == {3}, "the number of the room"
    first = await summing.latest(ACTIVITY, answers(3))
    assert first
    assert first[0].prompt == "summary 1"
    worker.go.clear()
    assert await summing.latest(ACTIVITY, answers(4)) == first, "of one answer fewer, while it is worked out"
    await summing.stop()


async def test_what_fails_is_not_tried_again_at_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(summaries, "REST_AFTER_FAILURE", 0.2)
    worker = SlowWorker(fails=True)
    summing = Summaries(worker)  # type: ignore[arg-type]
    worker.go.set()
    for _ in range(10):
        assert await summing.latest(ACTIVITY, answers(3)) is None
        await asyncio.sleep(0.01)
    assert worker.calls == 1
    await until(lambda: not summing._busy)
    await summing.latest(ACTIVITY, answers(3))
    await until(lambda: worker.calls == 2)
    await summing.stop()


async def test_files_wait_for_the_whole_of_it():
    worker = SlowWorker()
    summing = Summaries(worker)  # type: ignore[arg-type]
    waiting = asyncio.create_task(summing.of(ACTIVITY, answers(3)))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    worker.go.set()
    assert (await waiting)[0].prompt == "summary 1"
    assert (await summing.of(ACTIVITY, answers(3)))[0].prompt == "summary 1", "found once"
