"""The line at the door over real HTTP: venues and attackers at addresses that a trusted proxy names."""

import asyncio
import itertools
import random
from collections.abc import Iterator
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Self

import httpx
import pytest

from tests.actors import Room, make_room, open_text
from tests.server import PATIENCE_S, ServerThread, client_of
from workshop_live.domain import join_gate
from workshop_live.web.routes import api_participants, participant

PEOPLE = 40
SPENT = 15  # misses after which the burst is used up

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server on which ten seconds of the budget are one, and the burst is soon used up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(join_gate, "MISS_RATE", 40)
        patch.setattr(join_gate, "MISS_BURST", 10)
        with ServerThread(tmp_path_factory.mktemp("data"), room_participants=2 * PEOPLE) as running:
            yield running


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """An open room."""
    return make_room(client, open_text())


@pytest.fixture
def venue() -> str:
    """An address at which nobody was before."""
    return f"198.51.100.{next(_numbers)}"


def from_address(address: str) -> dict[str, str]:
    """What a proxy says about where a request comes from."""
    return {"X-Forwarded-For": address}


class Guesser:
    """Somebody who tries one code after the other, so many at once. ``before``: replies before the others come."""

    def __init__(self, server: ServerThread, address: str, at_once: int, before: int = SPENT) -> None:
        self.codes: list[int] = []
        self.was_refused = asyncio.Event()
        self._server = server
        self._headers = from_address(address)
        self._at_once = at_once
        self._before = before
        self._replies = asyncio.Semaphore(0)

    async def __aenter__(self) -> Self:
        limits = httpx.Limits(max_connections=None)
        self._client = httpx.AsyncClient(base_url=self._server.address, timeout=PATIENCE_S, limits=limits)
        self._tasks = [asyncio.create_task(self._guess()) for _ in range(self._at_once)]
        for _ in range(self._before):
            await self._replies.acquire()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _guess(self) -> None:
        while not self.was_refused.is_set():
            body = {"code": f"{random.randrange(10**7, 10**8)}"}
            reply = await self._client.post("/api/join", json=body, headers=self._headers)
            self.codes.append(reply.status_code)
            self._replies.release()
            if reply.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                self.was_refused.set()


async def join_all(server: ServerThread, code: str, address: str, people: int = PEOPLE) -> list[int]:
    """People who type a code at one address. Returns the statuses that they get."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=server.address, timeout=PATIENCE_S, limits=limits) as client:

        async def one(number: int) -> int:
            await asyncio.sleep(number / 50)
            reply = await client.post("/api/join", json={"code": code}, headers=from_address(address))
            return reply.status_code

        return list(await asyncio.gather(*(one(number) for number in range(people))))


async def test_a_venue_gets_in_after_a_slide_with_yesterdays_code(
    server: ServerThread, client: httpx.Client, room: Room, venue: str
):
    yesterday = make_room(client, open_text())
    yesterday.command("end")
    assert set(await join_all(server, yesterday.code, venue)) == {404}
    assert set(await join_all(server, room.code, venue)) == {201}


async def test_a_venue_gets_in_where_somebody_in_it_guesses(server: ServerThread, room: Room, venue: str):
    async with Guesser(server, venue, at_once=PEOPLE) as guesser:
        assert set(await join_all(server, room.code, venue)) == {201}
        assert set(guesser.codes) == {404}


async def test_a_venue_gets_in_while_twenty_addresses_guess_at_once(server: ServerThread, room: Room, venue: str):
    async with AsyncExitStack() as crowd:
        for number in range(20):
            await crowd.enter_async_context(Guesser(server, f"203.0.113.{number}", at_once=10, before=1))
        assert set(await join_all(server, room.code, venue)) == {201}


async def test_a_page_says_that_it_is_in_line_and_gets_in_by_asking_again(
    server: ServerThread, room: Room, venue: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(participant, "PAGE_PATIENCE_S", 0.01)
    async with Guesser(server, "203.0.113.1", at_once=PEOPLE):
        with client_of(server.address, headers=from_address(venue)) as phone:
            statuses = []
            while not statuses or statuses[-1] == HTTPStatus.ACCEPTED:
                reply = await asyncio.to_thread(phone.get, f"/{room.code}")
                statuses.append(reply.status_code)
                if reply.status_code == HTTPStatus.ACCEPTED:
                    assert "Du står i kø" in reply.text
                    assert '<meta http-equiv="refresh"' in reply.text
    assert statuses[-1] == 200
    assert len(statuses) > 1


async def test_known_phones_and_qr_codes_do_not_stand_in_line(
    server: ServerThread, room: Room, venue: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(participant, "PAGE_PATIENCE_S", 0.0)
    with client_of(server.address, headers=from_address(venue)) as phone:
        async with Guesser(server, venue, at_once=PEOPLE):
            assert (await asyncio.to_thread(phone.get, f"/{room.code}")).status_code == 202
            assert (await asyncio.to_thread(phone.get, room.links["participant"])).status_code == 200
            assert (await asyncio.to_thread(phone.get, f"/{room.code}")).status_code == 200, "by its cookie"


async def test_beyond_the_places_of_an_address_a_request_is_told_to_come_back(
    server: ServerThread, room: Room, venue: str
):
    async with Guesser(server, venue, at_once=2 * PEOPLE + 60) as guesser:
        await guesser.was_refused.wait()
        assert set(await join_all(server, room.code, "192.0.2.1", people=5)) == {201}, "elsewhere there is room"


async def test_an_answer_that_is_late_says_that_the_place_is_kept(
    server: ServerThread, client: httpx.Client, room: Room, monkeypatch: pytest.MonkeyPatch
):
    async with Guesser(server, "203.0.113.1", at_once=PEOPLE):
        monkeypatch.setattr(api_participants, "MAX_WAIT_S", 0)
        reply = await asyncio.to_thread(client.post, "/api/join", json={"code": "12345678"})
    assert (reply.status_code, reply.json()["code"], reply.headers["retry-after"]) == (429, "in_line", "1")
