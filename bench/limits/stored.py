"""The cost of an answer depending on how many are stored."""

from pathlib import Path

from bench.limits.findings import Finding, Goal, Scale
from bench.limits.rooms import QUESTION, Room
from bench.limits.servers import Ours
from bench.limits.spread import Spread, ratio
from bench.load.apart import run_apart
from bench.load.projector import ProjectorJob
from bench.load.pump import PumpJob
from tests.server import API_TOKEN

GAP = 0.15  # seconds between answers, so that each causes a drawing
EACH = 20
NOBODY = "few, no projector"
PREVIEW = "few, with the desk's preview"

TEXT = """\
Two rooms on one server, one with few answers and one with many, an open question whose answers are shown, a projector
on each. Answers come 0.15 s apart, so that each has its own drawing: the dearest way to get them. Work is that of the
whole server: answer, drawing and frame. The same without the projector, with one phone that looks, is what a process
does for a room whose projector is at another one; and with the preview on the desk open beside the projector."""


def measure(scale: Scale, folder: Path) -> Finding:
    """Measure with few and many stored answers, and with few without a projector or with a preview, in turns."""
    server = Ours(folder)
    few, many = scale.few_stored, scale.many_stored
    work: dict[str, list[float]] = {f"{few:,}": [], f"{many:,}": [], NOBODY: [], PREVIEW: []}
    try:
        rooms = [_filled(server, count) for count in (few, many, few, few)]
        for number in range(scale.rounds + 1):
            for (name, costs), room in zip(work.items(), rooms, strict=True):
                presenter = "" if name == NOBODY else API_TOKEN
                cost = _turn(server, room, scale.paced, presenter, has_preview=name == PREVIEW)
                if number:  # the first round warms up
                    costs.append(cost * 1e6)
    finally:
        server.stop()
    return _told(few, many, work)


def _told(few: int, many: int, work: dict[str, list[float]]) -> Finding:
    finding = Finding("An answer among few and among many", TEXT)
    finding.header = ["stored answers", "work µs per answer"]
    finding.lines = [[name, str(Spread.of(costs))] for name, costs in work.items()]
    longer, previewed = (ratio(work[name], work[f"{few:,}"]) for name in (f"{many:,}", PREVIEW))
    finding.goals = [
        Goal(f"cost of one answer, at {many:,} to {few:,} stored", "≤ 1.3", str(longer), longer.median <= 1.3),
        Goal(
            "cost of one answer, with the preview on the desk open", "≤ 1.05", str(previewed), previewed.median <= 1.05
        ),
    ]
    finding.figures = dict(work)
    finding.costs = {"lone_answer_work": Spread.of(work[f"{few:,}"]).median}
    finding.costs["unshown_answer_work"] = Spread.of(work[NOBODY]).median
    return finding


def _filled(server: Ours, answers: int) -> Room:
    room = Room(server)
    tokens = room.join(max(1, answers // EACH))
    room.act("open", room.question)
    room.act("show", room.question)
    calls = [[room.answer(token, QUESTION) for _ in range(EACH)] for token in tokens]
    run_apart(PumpJob([server.port], calls))
    return room


def _turn(server: Ours, room: Room, answers: int, presenter: str, *, has_preview: bool) -> float:
    phone, *tokens = room.join(answers + 1)
    requests = [room.answer(token, f"Dette er svar nummer {number} her") for number, token in enumerate(tokens)]
    looking = [] if presenter else [phone]
    job = ProjectorJob(server.port, room.id, looking, presenter, requests, GAP, server.processes, has_preview)
    result = run_apart(job)
    return float(result["work"])
