"""Load generator: simulated phones that show what a server can take.

Each phone joins by code, keeps a websocket open like a browser, and answers the open question. Acknowledgements are
counted, to be compared with what the server has stored.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.tokens import new_public_id

MAX_PHONES = 5_000
JOINS_AT_ONCE = 50
WAIT_FOR_QUESTION_S = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """The parameters: ``phones`` that send ``answers`` each, spread over ``seconds``."""

    address: str
    code: str
    phones: int
    answers: int
    seconds: float


@dataclass(slots=True)
class Tally:
    """The results. Times are in milliseconds from request to acknowledgement."""

    joined: int = 0
    acknowledged: int = 0
    refused: int = 0
    unreachable: int = 0
    frames: int = 0
    times: list[float] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the results as lines of text."""
        lines = [
            (
                f"phones={self.joined} acknowledged={self.acknowledged} refused={self.refused} "
                f"unreachable={self.unreachable} messages={self.frames}"
            )
        ]
        if len(self.times) > 1:
            cuts = quantiles(self.times, n=100, method="inclusive")
            lines.append(f"reply p50={cuts[49]:.0f} p95={cuts[94]:.0f} p99={cuts[98]:.0f} ms")
        return lines


async def run_load(load: Load) -> Tally:
    """Run the load. Raises httpx.HTTPError if the server is unreachable or refuses the code."""
    async with simulated_phones(load) as phones:
        await phones.answer(await phones.open_question())
    return phones.tally


@asynccontextmanager
async def simulated_phones(load: Load) -> AsyncIterator["Phones"]:
    """Yield phones that have joined and keep their sockets open. Raises as ``run_load`` does."""
    tally = Tally()
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=load.address, timeout=30, limits=limits) as client:
        joined = await _join(client, load, tally)
        sockets = [asyncio.create_task(_listen(load.address, *phone, tally)) for phone in joined]
        try:
            yield Phones(client, load, joined, tally)
        finally:
            for socket in sockets:
                socket.cancel()
            await asyncio.gather(*sockets, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Phones:
    """Simulated phones in a room. ``joined`` has (room, token) of each."""

    client: httpx.AsyncClient
    load: Load
    joined: list[tuple[str, str]]
    tally: Tally

    async def answer(self, question: dict[str, Any]) -> None:
        """Answer a question from all phones, each after a random delay."""
        await asyncio.gather(*(_answer(self.client, self.load, self.tally, phone, question) for phone in self.joined))

    async def open_question(self) -> dict[str, Any]:
        """Return the open activity, waiting for one if necessary. Raises TimeoutError."""
        return await _open_question(self.client, *self.joined[0])


async def _join(client: httpx.AsyncClient, load: Load, tally: Tally) -> list[tuple[str, str]]:
    limit = asyncio.Semaphore(JOINS_AT_ONCE)

    async def one() -> tuple[str, str]:
        async with limit:
            response = (await client.post("/api/v1/join", json={"code": load.code})).raise_for_status()
        tally.joined += 1
        body = response.json()
        return body["room"], body["participant_token"]

    first = await one()  # alone, so that a wrong code or address raises once
    return [first, *await asyncio.gather(*(one() for _ in range(load.phones - 1)))]


async def _open_question(client: httpx.AsyncClient, room: str, token: str) -> dict[str, Any]:
    """Return the open activity, waiting for one if necessary. Raises TimeoutError."""
    async with asyncio.timeout(WAIT_FOR_QUESTION_S):
        while True:
            response = (await client.get(f"/api/v1/rooms/{room}", headers=_bearer(token))).raise_for_status()
            for activity in response.json()["activities"]:
                takes_answers = ACTIVITY_TYPES[activity["type"]].collects_answers
                if takes_answers and activity["state"] in {"open", "closing"}:
                    return dict(activity)
            await asyncio.sleep(1)


async def _answer(
    client: httpx.AsyncClient, load: Load, tally: Tally, joined: tuple[str, str], question: dict[str, Any]
) -> None:
    """Send the answers of one phone at random intervals."""
    activity_type = ACTIVITY_TYPES[question["type"]]
    fields = activity_type.Settings.model_fields
    settings = activity_type.new_settings({name: value for name, value in question.items() if name in fields})
    room, token = joined
    for _ in range(load.answers):
        await asyncio.sleep(random.uniform(0, 2 * load.seconds / load.answers))  # noqa: S311 - not for security
        value = activity_type.example(settings, random.randrange(1_000))  # noqa: S311
        headers = {**_bearer(token), "Idempotency-Key": new_public_id()}
        body = {"activity": question["id"], "value": value, "round": question["round"]}
        started = time.perf_counter()
        try:
            response = await client.post(f"/api/v1/rooms/{room}/answers", json=body, headers=headers)
        except httpx.HTTPError:
            tally.unreachable += 1
            continue
        tally.times.append((time.perf_counter() - started) * 1000)
        tally.acknowledged += response.status_code in {200, 201}
        tally.refused += response.status_code not in {200, 201}
    if activity_type.has_votes:
        await _vote(client, joined, question["id"])


async def _vote(client: httpx.AsyncClient, joined: tuple[str, str], activity: str) -> None:
    """Vote for some of the answers of others, if the room sees them."""
    room, token = joined
    with suppress(httpx.HTTPError):
        path = f"/api/v1/rooms/{room}/activities/{activity}/results"
        results = (await client.get(path, headers=_bearer(token))).raise_for_status().json()["results"]
        for question in random.sample(results["questions"], k=min(3, len(results["questions"]))):
            await client.put(f"/api/v1/rooms/{room}/votes/{question['id']}", headers=_bearer(token))


async def _listen(address: str, room: str, token: str, tally: Tally) -> None:
    """Keep a socket open and count its messages."""
    url = f"{address.replace('http', 'ws', 1)}/rooms/{room}/live"
    with suppress(WebSocketException, OSError):
        async with connect(url, additional_headers=_bearer(token), compression=None, open_timeout=30) as socket:
            await socket.send('{"screen": "participant"}')
            async for _ in socket:
                tally.frames += 1


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
