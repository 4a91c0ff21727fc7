"""What the first results take is loaded once a question is on a screen, and only where it will be needed."""

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import Activity
from workshop_live.services.theme_service import ThemeService
from workshop_live.services.warmup import Warmup


class Warmed:
    """Stands for the worker that reads what people wrote."""

    def __init__(self) -> None:
        self.times = 0

    async def warm_up(self) -> None:
        self.times += 1


class OfType:
    """An activity of which nothing but its type matters."""

    def __init__(self, name: str) -> None:
        self.type = name


def begun(types: Sequence[str]) -> int:
    """How often the worker is warmed up while questions of these types are drawn."""
    worker = Warmed()

    async def draw() -> None:
        preparing = Warmup(cast("ThemeService", worker))
        for name in types:
            preparing.begin(cast("Activity", OfType(name)))
            await asyncio.sleep(0.05)
        await preparing.stop()

    asyncio.run(draw())
    return worker.times


def test_the_worker_is_warmed_up_once_for_what_people_write():
    assert begun(["open_text", "open_text", "open_text"]) == 1


def test_nothing_is_warmed_up_for_what_they_choose():
    assert begun(["single_choice", "scale", "text_slide"]) == 0


def test_words_are_prepared_for_without_the_worker(monkeypatch: pytest.MonkeyPatch):
    prepared: list[str] = []
    monkeypatch.setattr(type(ACTIVITY_TYPES["word_cloud"]), "prepare", lambda item: prepared.append(item.name))
    assert begun(["word_cloud", "word_cloud"]) == 0
    assert prepared == ["word_cloud"]
