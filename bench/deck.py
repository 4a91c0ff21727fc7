"""Answers while a deck is uploaded, and the memory that takes.

    python -m bench.deck [PAGES] [PHONES]

Starts a server and lets 500 phones (or PHONES) answer, each once in five seconds, in turns of a minute: without more
to do, and while a PDF of 300 pages (or PAGES) of our own making is uploaded, drawn and stored. Prints how long answers
take in both, their ratio, how long the deck takes, and the largest memory of the server and of the process that draws.
"""

import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.limits.spread import percentile
from tests import pdfs
from tests.actors import Room, bearer, make_room, open_text
from tests.server import ServerProcess, client_of

PAGES = 300
PHONES = 500
EVERY_S = 5.0
TURN_S = 60.0
TURNS = 3


@dataclass
class Crowd:
    """Phones that answer at an even rate, and the milliseconds that each reply took."""

    client: httpx.AsyncClient
    room: Room
    tokens: list[str]
    delays: list[float] = field(default_factory=list)
    refused: int = 0

    async def answer_until(self, is_over: Callable[[], bool]) -> None:
        """Send answers, each when it is due and not when the one before has its reply."""
        begun, number, sending = time.perf_counter(), 0, set[asyncio.Task[None]]()
        while not is_over():
            task = asyncio.create_task(self._answer(self.tokens[number % len(self.tokens)], number))
            sending.add(task)
            task.add_done_callback(sending.discard)
            number += 1
            due = begun + number * EVERY_S / len(self.tokens)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await asyncio.gather(*sending)

    async def _answer(self, token: str, number: int) -> None:
        headers = {**bearer(token), "Idempotency-Key": secrets.token_hex(16)}
        body = {"activity": self.room.activities[0], "value": f"Svar {number}"}
        begun = time.perf_counter()
        reply = await self.client.post(f"/api/rooms/{self.room.id}/answers", json=body, headers=headers)
        self.delays.append((time.perf_counter() - begun) * 1e3)
        self.refused += reply.status_code != 201


class Memory:
    """The largest memory of a server and of its largest child so far, in megabytes."""

    def __init__(self, process: int) -> None:
        self._process = process
        self.server = self.worker = 0.0

    async def watch(self) -> None:
        """Look ten times a second."""
        while True:
            self.server = max(self.server, _peak(self._process))
            self.worker = max([self.worker, *map(_peak, _children(self._process))])
            await asyncio.sleep(0.1)


def _children(process: int) -> list[int]:
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def _peak(process: int) -> float:
    """Return the largest resident memory of a process so far, in megabytes; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


async def measure(server: ServerProcess, room: Room, pages: int, phones: int) -> None:
    """Measure in turns, and print what was found."""
    assert server.process is not None
    memory, deck = Memory(server.process.pid), pdfs.presentation(pages)
    watching = asyncio.create_task(memory.watch())
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=phones)
    async with httpx.AsyncClient(base_url=server.address, timeout=600, limits=limits) as client:
        tokens = [await _join(client, room) for _ in range(phones)]
        without, beside = Crowd(client, room, tokens), Crowd(client, room, tokens)
        await Crowd(client, room, tokens).answer_until(_after(10.0))
        print(f"before any deck: server {memory.server:.0f} MB")
        took = []
        for _ in range(TURNS):
            await without.answer_until(_after(TURN_S))
            begun = time.perf_counter()
            uploading: asyncio.Task[httpx.Response] = asyncio.create_task(_upload(client, room, deck))
            await beside.answer_until(uploading.done)
            (await uploading).raise_for_status()
            took.append(time.perf_counter() - begun)
    watching.cancel()
    print(f"{pages} pages, {len(deck) / 1e6:.1f} MB, took {', '.join(f'{it:.0f}' for it in took)} s")
    for name, crowd in (("without", without), ("beside", beside)):
        p50, p95, p99 = (percentile(crowd.delays, it) for it in (50, 95, 99))
        said = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms"
        print(f"{name}: {len(crowd.delays)} answers, {said}, {crowd.refused} refused")
    print(f"p95 beside, to without: {percentile(beside.delays, 95) / percentile(without.delays, 95):.2f}")
    print(f"largest memory: server {memory.server:.0f} MB, worker {memory.worker:.0f} MB")


def _after(seconds: float) -> Callable[[], bool]:
    ends_at = time.perf_counter() + seconds
    return lambda: time.perf_counter() > ends_at


async def _join(client: httpx.AsyncClient, room: Room) -> str:
    joined = await client.post("/api/join", json={"code": room.code})
    return str(joined.raise_for_status().json()["participant_token"])


def _upload(client: httpx.AsyncClient, room: Room, deck: bytes) -> Awaitable[httpx.Response]:
    return client.post(f"/api/v1/rooms/{room.id}/decks", content=deck, headers=room.headers)


def main(pages: int = PAGES, phones: int = PHONES) -> None:
    """Start a server and measure."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder), room_participants=phones) as server:
        with client_of(server.address) as client:
            room = make_room(client, open_text(max_answers=None))
            room.act("open")
        asyncio.run(measure(server, room, pages, phones))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
