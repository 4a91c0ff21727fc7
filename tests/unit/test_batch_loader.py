"""Look-ups that are made together."""

import asyncio

import pytest

from workshop_live.services import loaders
from workshop_live.services.loaders import BatchLoader


class Shelf:
    """Stands in for the database; a query takes until it is let go on."""

    def __init__(self) -> None:
        self.holds = {"a": 1, "b": 2}
        self.queries: list[list[str]] = []
        self.goes_on = asyncio.Event()
        self.fails = False

    async def find(self, keys: list[str]) -> dict[str, int]:
        self.queries.append(keys)
        held = dict(self.holds)
        await self.goes_on.wait()
        if self.fails:
            raise OSError
        return {key: held[key] for key in keys if key in held}


async def test_all_who_ask_at_once_are_looked_up_in_one_query():
    shelf = Shelf()
    looked_up = BatchLoader(shelf.find)
    shelf.goes_on.set()
    found = await asyncio.gather(*(looked_up.get(key) for key in ("a", "b", "a", "c")))
    assert (found, shelf.queries) == ([1, 2, 1, None], [["a", "b", "c"]])


async def test_what_came_while_a_query_ran_is_found_by_whoever_asks_then():
    shelf = Shelf()
    looked_up = BatchLoader(shelf.find)
    before = asyncio.create_task(looked_up.get("c"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    shelf.holds["c"] = 3
    after = asyncio.create_task(looked_up.get("c"))
    await asyncio.sleep(0)
    shelf.goes_on.set()
    assert (await before, await after) == (None, 3)


async def test_a_query_that_fails_fails_for_all_in_it_and_the_next_is_tried():
    shelf = Shelf()
    looked_up = BatchLoader(shelf.find)
    shelf.fails = True
    shelf.goes_on.set()
    for outcome in await asyncio.gather(looked_up.get("a"), looked_up.get("b"), return_exceptions=True):
        assert isinstance(outcome, OSError)
    shelf.fails = False
    assert await looked_up.get("a") == 1


async def test_whoever_goes_away_takes_nothing_from_the_others():
    shelf = Shelf()
    looked_up = BatchLoader(shelf.find)
    first, second = (asyncio.create_task(looked_up.get("a")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    shelf.goes_on.set()
    assert await second == 1


async def test_a_query_has_no_more_keys_than_a_database_takes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loaders, "MAX_KEYS", 2)
    shelf = Shelf()
    looked_up = BatchLoader(shelf.find)
    shelf.goes_on.set()
    assert await asyncio.gather(*(looked_up.get(key) for key in "abc")) == [1, 2, None]
    assert shelf.queries == [["a", "b"], ["c"]]
