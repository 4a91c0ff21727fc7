"""Throughput and latency of durable answers, in a steady stream and in a burst, and whether all are stored."""

import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from redis import Redis

from bench.limits.findings import Finding, Goal, Scale
from bench.limits.rooms import QUESTION, Room
from bench.limits.servers import Ours, Program, redis, reference
from bench.limits.spread import Spread, ratio
from bench.load.apart import run_apart
from bench.load.calls import post, post_form
from bench.load.phones import SOCKET_IO
from bench.load.pump import PumpJob

OURS, API = "ours", "ours, through the API"
TRANSACTIONS, LIST, BARE = "a transaction each", "python-socketio + Redis", "uvicorn by itself"
TEXT = """\
Every phone has its own connection and token, every answer its own key, and the next answer follows the reply to the
one before. *Ours* is asked as the page on a phone asks it: a form, a cookie, and all that a browser sends along;
*through the API* is JSON and a token. *A transaction each* is FastAPI with SQLModel on SQLite, `synchronous=FULL` as in
ours. *python-socketio + Redis* acknowledges after `RPUSH`, which is not on disk. *uvicorn by itself* acknowledges what
it has read and does no more: no answer over HTTP can take less here. A room may have 100,000 participants here, since
a room takes 500 answers a second and a burst as large as the room; a participant sends no more than the burst of 30
allows."""

SLOWER = {TRANSACTIONS: 8, LIST: 4}  # divisors of the number of answers, so that slower servers take about as long

Pumped = dict[str, Any]


class Ourselves:
    """Our server, with a new room for every turn. ``answer`` returns a phone's request with a token and a text."""

    def __init__(self, folder: Path, answer: Callable[[Room, str, str], str] = Room.answer) -> None:
        self._server = Ours(folder)
        self._answer = answer

    def pump(self, phones: int, each: int) -> tuple[Pumped, int]:
        """Send the answers. Return the timings and the number of stored answers."""
        room = Room(self._server)
        tokens = room.join(phones)
        room.act("open", room.question)
        calls = [[self._answer(room, token, QUESTION) for _ in range(each)] for token in tokens]
        return run_apart(PumpJob([self._server.port], calls, self._server.processes)), room.stored()

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()


class Transactions:
    """FastAPI and SQLModel."""

    def __init__(self, folder: Path) -> None:
        self._server = reference("transaction", folder / "transactions.db")

    def pump(self, phones: int, each: int) -> tuple[Pumped, int]:
        """Send the answers. Return the timings and the number of stored answers."""
        body = {"activity": "question", "value": QUESTION}
        calls = [
            [post("/api/rooms/room/answers", body, key=secrets.token_hex(16)) for _ in range(each)]
            for _ in range(phones)
        ]
        before = self._count()
        result = run_apart(PumpJob([self._server.port], calls, self._server.processes))
        return result, self._count() - before

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()

    def _count(self) -> int:
        return int(httpx.get(f"http://127.0.0.1:{self._server.port}/count", timeout=60).text)


class PushedOntoAList:
    """python-socketio and Redis."""

    def __init__(self, folder: Path) -> None:
        self._redis = redis(folder)
        self._server: Program = reference("socket_io", self._redis.port)
        self._client = Redis(port=self._redis.port)

    def pump(self, phones: int, each: int) -> tuple[Pumped, int]:
        """Send the answers. Return the timings and the number of stored answers."""
        event = f'["answer",{{"activity":"question","value":"{QUESTION}"}}]'
        before = int(self._client.llen("answers"))
        job = PumpJob([self._server.port], [[event] * each] * phones, self._server.processes, asdict(SOCKET_IO))
        result = run_apart(job)
        return result, int(self._client.llen("answers")) - before

    def stop(self) -> None:
        """Stop both."""
        self._client.close()
        self._server.stop()
        self._redis.stop()


class Acknowledged:
    """uvicorn with an application that only acknowledges: a lower bound for every server on it."""

    def __init__(self, _: Path) -> None:
        self._server = reference("bare")

    def pump(self, phones: int, each: int) -> tuple[Pumped, int]:
        """Send the answers. Return the timings and the number of acknowledged answers."""
        fields = {"activity": "question", "round": "1", "value": QUESTION}
        call = post_form(
            "/rooms/room/answers", fields, secrets.token_hex(16), f"participant-room={secrets.token_hex(16)}"
        )
        return run_apart(PumpJob([self._server.port], [[call] * each] * phones, self._server.processes)), 0

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()


def measure(scale: Scale, folder: Path) -> Finding:
    """Measure every contender in turns, with a stream and a burst, while the other servers are idle."""
    makes: dict[str, Callable[[Path], Any]] = {
        OURS: Ourselves,
        API: partial(Ourselves, answer=Room.answer_through_api),
        TRANSACTIONS: Transactions,
        LIST: PushedOntoAList,
        BARE: Acknowledged,
    }
    contenders = {name: make(_new(folder / name)) for name, make in makes.items()}
    stream: dict[str, list[Pumped]] = defaultdict(list)
    burst: dict[str, list[Pumped]] = defaultdict(list)
    try:
        for number in range(scale.rounds + 1):
            for name, contender in contenders.items():
                result = _turn(contender, scale.connections, max(1, scale.each // SLOWER.get(name, 1)))
                at_once = _turn(contender, scale.at_once, 1)
                if number:  # the first round warms up
                    stream[name].append(result)
                    burst[name].append(at_once)
    finally:
        for contender in contenders.values():
            contender.stop()
    return _told(scale, stream, burst)


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _turn(contender: Any, phones: int, each: int) -> Pumped:
    result, stored = contender.pump(phones, each)
    acknowledged = sum(result["statuses"].get(status, 0) for status in ("200", "201"))
    return {**result, "stored": stored, "acknowledged": acknowledged, "sent": phones * each}


def _told(scale: Scale, stream: dict[str, list[Pumped]], burst: dict[str, list[Pumped]]) -> Finding:
    at_once = f"{scale.at_once:,} at once"
    header = ["server", "answers/s", "work µs per answer", f"{at_once}: p50 ms", "p99 ms", "acknowledged", "stored"]
    finding = Finding("Durable answers", TEXT, header)
    finding.lines = [_line(name, turns, burst[name]) for name, turns in stream.items()]
    rate, slowest = Spread.of(rates(stream[OURS])), Spread.of(turn["p99"] for turn in burst[OURS])
    ours = [turn for name in (OURS, API) for turn in (*stream[name], *burst[name])]
    lost = sum(not turn["sent"] == turn["acknowledged"] == turn["stored"] for turn in ours)
    figure = f"{sum(turn['acknowledged'] for turn in ours):,} acknowledged, {lost} turns of {len(ours)} that differ"
    finding.goals = [
        Goal("durable answers over HTTP, one core, answers/s", "≥ 2,500", str(rate), rate.median >= 2500),
        _against(stream, TRANSACTIONS, 3),
        _against(stream, LIST, 2),
        Goal(f"{at_once}, p99 ms", "≤ 500", str(slowest), slowest.median <= 500),
        Goal("acknowledged = stored", "always", figure, lost == 0),
    ]
    finding.figures = {"stream": dict(stream), "burst": dict(burst)}
    finding.costs = {"answer_work": Spread.of(work(stream[OURS])).median}
    return finding


def _line(name: str, stream: list[Pumped], burst: list[Pumped]) -> list[str]:
    waits = [[turn[figure] for turn in burst] for figure in ("p50", "p99")]
    counts = [sum(turn[figure] for turn in [*stream, *burst]) for figure in ("acknowledged", "stored")]
    shown = (str(Spread.of(figure)) for figure in (rates(stream), work(stream), *waits))
    return [name, *shown, *(f"{figure:,}" for figure in counts)]


def work(turns: list[Pumped]) -> list[float]:
    """Return the microseconds of server CPU per answer, for each turn."""
    return [turn["work"] / turn["replies"] * 1e6 for turn in turns]


def rates(turns: list[Pumped]) -> list[float]:
    """Return the answers per second, for each turn."""
    return [turn["acknowledged"] / turn["seconds"] for turn in turns]


def _against(stream: dict[str, list[Pumped]], name: str, minimum: float) -> Goal:
    measured = ratio(rates(stream[OURS]), rates(stream[name]))
    return Goal("durable answers over HTTP, ratio", f"≥ {minimum} × {name}", str(measured), measured.median >= minimum)
