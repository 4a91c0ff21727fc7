"""The places of a closed cloud: found once for the same words, never waited for, and missing rather than a nuisance."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.test_theme_service import until
from workshop_live.domain.clouds import CloudPlace
from workshop_live.services import cloud_service
from workshop_live.services.cloud_service import CloudService

WORDS = (("tillit", 3), ("mot", 1))
PLACES = {"tillit": CloudPlace(0.5, 0.5, 0.2), "mot": CloudPlace(0.2, 0.8, 0.1)}


class SlowWorker:
    """Does what it is told when it is let go."""

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[Any] = []
        self.fails = fails
        self.go = asyncio.Event()

    async def run(self, _function: Callable[..., Any], words: Any) -> dict[str, CloudPlace]:
        self.asked.append(words)
        await self.go.wait()
        if self.fails:
            raise RuntimeError("broken")
        return PLACES


async def test_a_drawing_does_not_wait_and_the_same_words_are_laid_out_once():
    worker, told = SlowWorker(), list[int]()
    service = CloudService(worker)  # type: ignore[arg-type]
    service.ready = told.append
    assert service.places(7, WORDS) is None
    assert service.places(7, WORDS) is None, "another screen asks"
    worker.go.set()
    await until(lambda: told == [7])
    assert service.places(7, WORDS) == PLACES
    assert service.places(8, WORDS) == PLACES, "by what they are, whatever the room"
    assert worker.asked == [WORDS]
    await service.stop()


async def test_words_that_change_meanwhile_are_laid_out_after_those_that_were_asked_first():
    worker, told = SlowWorker(), list[int]()
    service = CloudService(worker)  # type: ignore[arg-type]
    service.ready = told.append
    others = (("mot", 2),)
    assert service.places(7, WORDS) is None
    assert service.places(7, others) is None
    worker.go.set()
    await until(lambda: told == [7])
    service.places(7, others)
    await until(lambda: told == [7, 7])
    assert worker.asked == [WORDS, others], "one at a time for a room"
    assert service.places(7, others) is not None
    await service.stop()


async def test_a_worker_that_fails_leaves_the_words_where_they_are(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(cloud_service, "RETRY_S", 3600)
    worker = SlowWorker(fails=True)
    service = CloudService(worker)  # type: ignore[arg-type]
    service.places(7, WORDS)
    worker.go.set()
    await until(lambda: bool(caplog.records))
    assert service.places(7, WORDS) is None
    assert len(worker.asked) == 1, "what fails is not tried again and again"
    assert "tillit" not in caplog.text
    await service.stop()


async def test_the_worker_is_started_while_the_question_closes():
    worker = SlowWorker()
    service = CloudService(worker)  # type: ignore[arg-type]
    service.begin()
    service.begin()
    await until(lambda: worker.asked == [()])
    await service.stop()
