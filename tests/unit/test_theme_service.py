"""Reading the answers: drawings never wait for it, and what fails is not tried again and again."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from workshop_live.actions.themes import StoreBoards
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.themes import Board, DetectedTheme, KeptBoard
from workshop_live.services import theme_service
from workshop_live.services.theme_service import ThemeService

NOW = datetime.now(UTC)
ASKED = Round(7, 1, 1, "Hva?", {"hidden": True}, NOW, None, None, shown=True)
ACTIVITY = Activity(1, "a" * 16, 3, 0, "open_text", "Hva?", {"hidden": True}, 1, round=ASKED)


def answers(count: int) -> list[Answer]:
    return [Answer(n, f"{n:016}", 7, "x", n, n, 0, f"Svar {n}", NOW, held=False, hidden_at=None) for n in range(count)]


class SlowWorker:
    """Does what it is told when it is let go: it finds one theme in all that is written."""

    def __init__(self, *, fails: bool = False) -> None:
        self.calls = 0
        self.fails = fails
        self.go = asyncio.Event()

    async def run(
        self, function: Callable[..., Any], questions: Any, boards: Sequence[Board], _: object
    ) -> tuple[Board, ...]:
        self.calls += 1
        await self.go.wait()
        if self.fails:
            raise RuntimeError("broken")
        found = [DetectedTheme("alt", tuple(answer for answer, _ in questions[0].texts))]
        return (boards[0].renewed(found),)


class Keeper:
    """Keeps boards as the writer does."""

    def __init__(self) -> None:
        self.kept: dict[int, KeptBoard] = {}

    async def run(self, function: Callable[..., Any], command: StoreBoards) -> None:
        for place, read in enumerate(command.boards):
            self.kept[place] = KeptBoard(read.board, (read.version or 0) + 1, read.digest)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_a_drawing_takes_what_is_kept_and_what_is_newer_is_read_meanwhile(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(theme_service, "MIN_INTERVAL_S", 0.01)
    worker, keeper, told = SlowWorker(), Keeper(), list[int]()
    reading = ThemeService(worker, keeper)  # type: ignore[arg-type]
    reading.ready = told.append
    assert not await reading.refresh("r", ACTIVITY, answers(3), keeper.kept)
    worker.go.set()
    await until(lambda: bool(told))
    assert told == [3], "the number of the room"
    assert await reading.refresh("r", ACTIVITY, answers(3), keeper.kept)
    assert not await reading.refresh("r", ACTIVITY, answers(4), keeper.kept), "while the fourth is read"
    await until(lambda: keeper.kept[0].version == 2)
    assert keeper.kept[0].board.themes[0].answers == (0, 1, 2, 3)
    await reading.stop()


async def test_another_number_of_themes_is_read_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(theme_service, "MIN_INTERVAL_S", 0.01)
    worker, keeper = SlowWorker(), Keeper()
    reading = ThemeService(worker, keeper)  # type: ignore[arg-type]
    worker.go.set()
    await reading.refresh("r", ACTIVITY, answers(3), keeper.kept)
    await until(lambda: bool(keeper.kept))
    finer = {0: KeptBoard(keeper.kept[0].board.refine(1), 2, keeper.kept[0].digest)}
    await until(lambda: not reading._busy)
    assert not await reading.refresh("r", ACTIVITY, answers(3), finer)
    await reading.stop()


async def test_what_fails_is_not_tried_again_at_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(theme_service, "RETRY_S", 2)  # longer than ten refreshes take on a busy machine
    worker = SlowWorker(fails=True)
    reading = ThemeService(worker, Keeper())  # type: ignore[arg-type]
    worker.go.set()
    for _ in range(10):
        assert not await reading.refresh("r", ACTIVITY, answers(3), {})
        await asyncio.sleep(0.01)
    assert worker.calls == 1
    await until(lambda: not reading._busy)
    await reading.refresh("r", ACTIVITY, answers(3), {})
    await until(lambda: worker.calls == 2)
    await reading.stop()


async def test_files_wait_for_the_whole_of_it():
    worker = SlowWorker()
    reading = ThemeService(worker, Keeper())  # type: ignore[arg-type]
    waiting = asyncio.create_task(reading.summaries(ACTIVITY, answers(3), {}))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    worker.go.set()
    assert [theme.label for theme in (await waiting)[0].themes] == ["alt"]
    await reading.summaries(ACTIVITY, answers(3), {})
    assert worker.calls == 1, "read once"
