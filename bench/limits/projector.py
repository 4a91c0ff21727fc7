"""Latency from an answer to the projector, with phones whose websockets are open and that answer within seconds."""

from pathlib import Path
from statistics import median
from typing import Any

from bench.limits.findings import Finding, Goal, Scale
from bench.limits.rooms import Room
from bench.limits.servers import Ours
from bench.limits.spread import Spread, percentile
from bench.load.apart import run_apart
from bench.load.projector import ProjectorJob
from tests.server import API_TOKEN

TEXT = """\
An open question whose answers are shown as they come; each phone has its socket open and answers once. The delay runs
from the reply to the phone until the presenter's frame with that answer is received."""


def measure(scale: Scale, folder: Path) -> Finding:
    """Measure with a new room in every round."""
    server = Ours(folder)
    try:
        turns = [_turn(server, scale) for _ in range(scale.rounds)]
    finally:
        server.stop()
    shown = {
        "reply p95 ms": [percentile(turn["replies"], 95) for turn in turns],
        "after it p50 ms": [median(turn["delays"]) for turn in turns],
        "p95 ms": [percentile(turn["delays"], 95) for turn in turns],
        "work µs per answer": [turn["work"] * 1e6 for turn in turns],
    }
    finding = Finding("From an answer to the projector", TEXT, ["phones", "within s", *shown])
    finding.lines = [[f"{scale.hall:,}", f"{scale.seconds:g}", *(str(Spread.of(values)) for values in shown.values())]]
    delays = Spread.of(shown["p95 ms"])
    what = f"answer to projector, {scale.hall:,} phones answering within {scale.seconds:g} s, p95 ms after the reply"
    finding.goals = [Goal(what, "≤ 300", str(delays), delays.median <= 300)]
    finding.figures = dict(shown)
    return finding


def _turn(server: Ours, scale: Scale) -> dict[str, Any]:
    room = Room(server)
    tokens = room.join(scale.hall)
    room.act("open", room.question)
    room.act("show", room.question)
    answers = [room.answer(token, f"Dette er svar nummer {number} i salen") for number, token in enumerate(tokens)]
    gap = scale.seconds / len(tokens)
    return run_apart(ProjectorJob(server.port, room.id, tokens, API_TOKEN, answers, gap, server.processes))
