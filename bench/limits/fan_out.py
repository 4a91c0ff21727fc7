"""Fan-out of one message to hundreds and thousands of phones, and memory per connection."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from bench.limits import programs
from bench.limits.findings import Finding, Goal, Scale
from bench.limits.rooms import Room
from bench.limits.servers import Ours, Program, nginx, reference
from bench.limits.spread import Spread, ratio
from bench.load.apart import run_apart
from bench.load.calls import post
from bench.load.phones import NCHAN, SEND_TEXT, SOCKET_IO, Dialect, ours
from bench.load.sink import SinkJob

Rounds = dict[tuple[str, int], list[dict[str, float]]]
WARM_UP = 2
FEW = 20

TEXT = """\
One region of every phone is changed: in ours by a facilitator who opens the next question, in the others by a request
that carries a text of the same size. *First to last* is the fan-out proper, from the first receiver to the last.
*Whole* runs from the request to the last receiver; in ours that is a durable command and a drawing as well. Work is
that of one more phone, with what a broadcast to twenty phones costs taken away; memory likewise."""


class Contenders:
    """The servers to compare, started anew for every turn."""

    def __init__(self, folder: Path, max_phones: int) -> None:
        self._folder = folder
        server = Ours(folder)
        self._room = Room(server)
        self._tokens = self._room.join(max_phones)
        server.stop()
        self.size = 402
        self.names: dict[str, Callable[[list[int], int], dict[str, Any]]] = {"ours": self.ours}
        if programs.has_nchan():
            self.names["nginx + nchan"] = lambda *arguments: self._theirs(nginx(folder), NCHAN, *arguments)
        self.names["FastAPI send_text"] = lambda *arguments: self._theirs(reference("send_text"), SEND_TEXT, *arguments)
        self.names["python-socketio"] = lambda *arguments: self._theirs(reference("socket_io"), SOCKET_IO, *arguments)

    def ours(self, sizes: list[int], publishes: int) -> dict[str, Any]:
        """Run a turn with our server. The others then send messages of the same size."""
        self._room.server = server = Ours(self._folder)
        publish = [self._room.next_question() for _ in range(2 * (publishes // 2))]
        dialect = asdict(ours(self._room.id))
        try:
            result = run_apart(SinkJob([server.port], dialect, sizes, publish, self._tokens, server.processes))
        finally:
            server.stop()
        self.size = result["sizes"][-1]["turns"][-1]["size"]
        return result

    def _theirs(self, server: Program, dialect: Dialect, sizes: list[int], publishes: int) -> dict[str, Any]:
        publish = [post("/publish", "x" * self.size)] * publishes
        try:
            return run_apart(SinkJob([server.port], asdict(dialect), sizes, publish, [], server.processes))
        finally:
            server.stop()


def figures_of(result: dict[str, Any], base: dict[str, Any]) -> dict[str, float]:
    """Return a turn's figures: milliseconds, microseconds of CPU, kilobytes. ``base`` is a turn with few phones."""
    turns, more = result["turns"][WARM_UP:], result["phones"] - base["phones"]
    work, base_work = (median(turn["work"] for turn in run["turns"][WARM_UP:]) for run in (result, base))
    return {
        "first_to_last": median(turn["spread"] for turn in turns) * 1e3,
        "whole": median(turn["whole"] for turn in turns) * 1e3,
        "work": (work - base_work) / more * 1e6,
        "fixed_work": (base_work - (work - base_work) / more * base["phones"]) * 1e6,
        "memory": (result["memory"] - base["memory"]) / more / 1e3,
        "join_work": result["work_per_join"] * 1e6,
        "messages": median(turn["messages"] for turn in turns) / result["phones"],
        "size": turns[-1]["size"],
    }


def measure(scale: Scale, folder: Path) -> Finding:
    """Measure every contender at every number of phones, in turns."""
    contenders = Contenders(folder, max(scale.sizes))
    rounds: Rounds = defaultdict(list)
    for _ in range(scale.rounds):
        for name, turn in contenders.names.items():
            base, *sizes = turn([FEW, *scale.sizes], WARM_UP + scale.publishes)["sizes"]
            for result in sizes:
                rounds[name, result["phones"]].append(figures_of(result, base))
    finding = Finding("Fan-out and growth", TEXT)
    finding.header = ["phones", "server", "first to last ms", "whole ms", "work µs per phone", "memory kB per phone"]
    finding.header.append("work of a connection µs")
    for size in scale.sizes:
        finding.lines += [_line(rounds, name, size) for name in contenders.names]
    finding.goals = [*_times(rounds, scale), *_work(rounds, scale), _memory(rounds, scale)]
    finding.figures = {f"{name}, {size}": turns for (name, size), turns in rounds.items()}
    finding.text += f" The message is {contenders.size:,} bytes."
    largest = rounds["ours", max(scale.sizes)]
    for cost in ("work", "fixed_work", "memory", "join_work"):
        finding.costs[f"phone_{cost}"] = median(turn[cost] for turn in largest)
    return finding


def series(rounds: Rounds, name: str, size: int, figure: str) -> list[float]:
    """Return one figure of one contender for each round."""
    return [turn[figure] for turn in rounds[name, size]]


def _line(rounds: Rounds, name: str, size: int) -> list[str]:
    shown = ("first_to_last", "whole", "work", "memory", "join_work")
    return [f"{size:,}", name, *(str(Spread.of(series(rounds, name, size, figure))) for figure in shown)]


def _against(rounds: Rounds, size: int, figure: str, *, name: str, most: float, what: str) -> Goal:
    goal = f"≤ {most} × {name}"
    if (name, size) not in rounds:
        return Goal(what, goal, f"not measured: {name} is not to be had here", None)
    measured = ratio(series(rounds, "ours", size, figure), series(rounds, name, size, figure))
    return Goal(what, goal, str(measured), measured.median <= most)


def _times(rounds: Rounds, scale: Scale) -> list[Goal]:
    goals = []
    for size in scale.sizes:
        if size in {1000, 5000} or len(scale.sizes) < 4:
            what = f"fan-out to {size:,} phones, first to last receiver"
            goals.append(_against(rounds, size, "first_to_last", name="nginx + nchan", most=1.5, what=what))
            goals.append(_against(rounds, size, "first_to_last", name="FastAPI send_text", most=0.7, what=what))
    return goals


def _work(rounds: Rounds, scale: Scale) -> list[Goal]:
    what = "work per message, {:,} phones"
    return [
        _against(rounds, size, "work", name="nginx + nchan", most=1.5, what=what.format(size))
        for size in sorted({scale.sizes[1], scale.sizes[-1]})
    ]


def _memory(rounds: Rounds, scale: Scale) -> Goal:
    held = {size: Spread.of(series(rounds, "ours", size, "memory")) for size in scale.sizes}
    figure = ", ".join(f"{size:,}: {spread}" for size, spread in held.items())
    goal = f"≤ 40 kB, flat from {min(held):,} to {max(held):,}"
    return Goal("memory per phone, kB", goal, figure, all(spread.median <= 40 for spread in held.values()))
