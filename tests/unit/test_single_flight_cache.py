"""What is remembered for a while: made once, forgotten in time, and never a failure."""

import asyncio
import weakref

import pytest

from workshop_live.services.loaders import SingleFlightCache


class Maker:
    """Counts how often it was asked to make something."""

    def __init__(self, *, fails: bool = False) -> None:
        self.times = 0
        self.fails = fails
        self.go = asyncio.Event()

    async def __call__(self) -> str:
        self.times += 1
        await self.go.wait()
        if self.fails:
            raise RuntimeError("broken")
        return f"made {self.times}"


async def test_who_asks_meanwhile_gets_what_the_first_one_had_made():
    kept, maker = SingleFlightCache[str, str](seconds=60), Maker()
    asking = [asyncio.create_task(kept.get("a", maker)) for _ in range(5)]
    await asyncio.sleep(0)
    assert kept.peek("a") is None
    maker.go.set()
    assert await asyncio.gather(*asking) == ["made 1"] * 5
    assert kept.peek("a") == "made 1"


async def test_who_gives_up_does_not_take_it_from_the_others():
    kept, maker = SingleFlightCache[str, str](seconds=60), Maker()
    first, second = (asyncio.create_task(kept.get("a", maker)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    maker.go.set()
    assert await second == "made 1"


async def test_a_failure_is_told_and_tried_again():
    kept, maker = SingleFlightCache[str, str](seconds=60), Maker(fails=True)
    maker.go.set()
    with pytest.raises(RuntimeError):
        await kept.get("a", maker)
    maker.fails = False
    assert await kept.get("a", maker) == "made 2"


async def test_it_is_forgotten_when_there_is_too_much():
    kept, maker = SingleFlightCache[str, str](seconds=600, maxsize=2), Maker()
    maker.go.set()
    for key in "abc":
        await kept.get(key, maker)
    await asyncio.sleep(0)
    assert kept.peek("a") is None
    assert kept.peek("c") == "made 3"


async def test_it_is_forgotten_in_time():
    kept, maker = SingleFlightCache[str, str](seconds=0.01), Maker()
    maker.go.set()
    await kept.get("a", maker)
    await asyncio.sleep(0.05)
    assert kept.peek("a") is None


async def test_an_expired_value_leaves_the_memory_though_nobody_asks_again():
    class Answers:
        pass

    async def make() -> Answers:
        return Answers()

    cache = SingleFlightCache[str, Answers](seconds=0.01)
    gone = asyncio.Event()
    _ = weakref.ref(await cache.get("a", make), lambda _: gone.set())
    await asyncio.wait_for(gone.wait(), 30)
