"""Storms, in which all phones join or reconnect at once, and stalls, in which a few phones stop reading."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from bench.limits.findings import Finding, Goal, Scale
from bench.limits.rooms import Room
from bench.limits.servers import Ours
from bench.limits.spread import Spread
from bench.load.apart import run_apart
from bench.load.calls import visit
from bench.load.phones import ours
from bench.load.stalls import StallsJob
from bench.load.storm import StormJob

OPTIONS = [f"Dette er mulighet nummer {number} av mange å velge mellom" for number in range(30)]

JOINING = """\
Every phone opens the page by its code, as a browser that was never here, then its socket with the cookie that it got,
and waits for its first frame, 200 of them at the same time; then all sockets are cut, a facilitator opens another
question, and all return at once with the versions that they know. Real phones spread their return over seconds; here
nobody waits."""

STALLING = """\
The same hall before and after one phone in twenty stops reading, its buffers small (4 KB, segments of 536 bytes), so
that they are full after a few messages. At the end they read again, or connect again where they were dropped."""


def _rounds(scale: Scale, folder: Path, turn: Callable[[Ours, Scale], dict[str, Any]]) -> list[dict[str, Any]]:
    server = Ours(folder)
    try:
        return [turn(server, scale) for _ in range(scale.rounds)]
    finally:
        server.stop()


def measure_storms(scale: Scale, folder: Path) -> Finding:
    """Measure storms, with a new room in every round."""
    turns = _rounds(scale, folder, _storm)
    finding = Finding("Everybody joins, everybody returns", JOINING)
    finding.header = ["phones", "joined s", "all look at a screen s", "work ms per phone", "all returned s", "work ms"]
    looks = [Spread.of(turn[column] for turn in turns) for column in ("joined", "looking", "back")]
    work, work_back = (Spread.of(turn[column] * 1e3 for turn in turns) for column in ("work", "work_back"))
    finding.lines = [[f"{scale.hall:,}", *map(str, (looks[0], looks[1], work, looks[2], work_back))]]
    what = f"everybody drops and returns ({scale.hall:,}), seconds until all screens are equal"
    is_met = looks[2].median <= 5 and all(turn["equal"] for turn in turns)
    finding.goals = [Goal(what, "≤ 5", str(looks[2]), is_met)]
    finding.figures = {"turns": turns}
    finding.costs = {"join_work": work.median * 1e3, "return_work": work_back.median * 1e3}
    return finding


def _storm(server: Ours, scale: Scale) -> dict[str, Any]:
    room = Room(server)
    room.next_question()
    room.act("open", room.activities[0])
    join = visit(f"/{room.code}")
    return run_apart(StormJob(server.port, room.id, scale.hall, join, room.next_question(), server.processes))


def measure_stalls(scale: Scale, folder: Path) -> Finding:
    """Measure stalls, with a new room in every round."""
    turns = _rounds(scale, folder, _stalls)
    stalled = scale.hall // 20
    finding = Finding("One phone in twenty stalls", STALLING)
    finding.header = ["phones", "", "first to last ms", "whole ms", "the slowest whole ms"]
    for name in ("reading", "stalled"):
        label = "all read" if name == "reading" else f"{stalled} do not"
        spreads = [Spread.of(_middle(turn[name], column) * 1e3 for turn in turns) for column in ("spread", "whole")]
        slowest = Spread.of(max(each["whole"] for each in turn[name]) * 1e3 for turn in turns)
        finding.lines.append([f"{scale.hall:,}", label, *map(str, spreads), str(slowest)])
    slowdown = Spread.of(_middle(turn["stalled"], "spread") / _middle(turn["reading"], "spread") for turn in turns)
    missed, dropped = (sum(turn[count] for turn in turns) for count in ("missed", "dropped"))
    recovered = Spread.of(turn["seconds_to_recover"] for turn in turns)
    finding.text += f" {dropped} were dropped; all had the newest screen after {recovered} s."
    figure = f"{slowdown}, {missed} without the newest screen"
    what = "5 % of phones stalled: the others' last receiver, to that without"
    finding.goals = [Goal(what, "≤ 1.5 ×, nothing lost", figure, slowdown.median <= 1.5 and not missed)]
    finding.figures = {"turns": turns}
    return finding


def _stalls(server: Ours, scale: Scale) -> dict[str, Any]:
    room = Room(server, OPTIONS)
    publish = [room.next_question() for _ in range(2 * scale.series)]
    tokens = room.join(scale.hall)
    dialect = asdict(ours(room.id))
    job = StallsJob(server.port, dialect, scale.hall, scale.hall // 20, publish, tokens, server.processes)
    return run_apart(job)


def _middle(series: list[dict[str, float]], figure: str) -> float:
    """Return the median of a figure without the first two warm-up turns."""
    return median(turn[figure] for turn in series[2:])
