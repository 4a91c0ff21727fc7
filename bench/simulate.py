"""A simulation of scaling from measured costs, up to 1,000 rooms with 100,000 phones.

    python -m bench.simulate [docs/benchmarks.json]

Simulates ten minutes in steps of 0.1 s, the drawing interval of a region. Each server process has one core; work that
exceeds it in a step is queued. Writes the table into docs/scaling.md.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.limits.report import table

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "scaling.md"
STEP = 0.1  # seconds
STEPS = 6_000
QUESTION_EVERY = 180.0  # seconds between the questions of a room
THINKING = 20.0  # mean seconds until somebody answers
BEAT_EVERY = 10.0  # seconds between heartbeats, each a message and a ping
TRANSACTIONS = 10  # per process and step; each takes some ten milliseconds to reach the disk
PROCESSES = (1, 2, 4, 8, 16, 32)
SCREENS = 2  # large screens per room: the projector and the facilitator's, which costs about as much
BUSIEST, MAX_LENGTH = 0.7, 0.3  # share of a core, and seconds: the limits of acceptable load
HALLS = ((1, 500), (1, 1_000), (1, 5_000), (10, 100), (50, 100), (100, 100), (300, 100), (1_000, 100))

Load = NDArray[np.float64]


@dataclass(frozen=True)
class Costs:
    """CPU costs in microseconds, memory in kilobytes. Defaults are assumptions, and are reported as such."""

    answer_work: float = 300.0
    lone_answer_work: float = 5_000.0
    unshown_answer_work: float = 2_000.0
    second_process_work: float = 60.0
    phone_work: float = 15.0
    phone_fixed_work: float = 10_000.0
    phone_memory: float = 40.0

    @classmethod
    def read(cls, path: Path) -> tuple["Costs", list[str]]:
        """Read the measured costs, at least 0. Return them, and the names of those that are assumed."""
        recorded = json.loads(path.read_text(encoding="utf-8"))["costs"]
        names = [field.name for field in fields(cls)]
        measured = {name: max(0.0, recorded[name]) for name in names if name in recorded}
        return cls(**measured), [name for name in names if name not in measured]

    @property
    def drawing(self) -> float:
        """The cost of drawing a large screen for one answer, without that of the phones."""
        return max(0.0, self.lone_answer_work - self.unshown_answer_work)

    @property
    def transaction(self) -> float:
        """The cost of a transaction beyond the answers in it."""
        return max(0.0, self.unshown_answer_work - self.answer_work)


@dataclass(frozen=True)
class Day:
    """The activity of people over time: answers and openings of each room per step."""

    answers: Load
    openings: Load
    phones: int

    @classmethod
    def of(cls, rooms: int, phones: int) -> "Day":
        """Return the activity of rooms that ask at independent times. Deterministic for equal numbers."""
        random = np.random.default_rng(rooms * 1_000_003 + phones)
        answers, openings = np.zeros((rooms, STEPS)), np.zeros((rooms, STEPS))
        for room in range(rooms):
            first = random.uniform(0, QUESTION_EVERY)
            for opened in np.arange(first, STEPS * STEP, QUESTION_EVERY):
                openings[room, int(opened / STEP)] += 1
                steps = ((opened + 1 + random.exponential(THINKING, phones)) / STEP).astype(int)
                np.add.at(answers[room], steps[steps < STEPS], 1)
        return cls(answers, openings, phones)


@dataclass(frozen=True)
class Carried:
    """The load of the busiest process: its share of a core, the p99 wait in seconds, its memory in MB."""

    busy: float
    wait: float
    memory: float

    @property
    def is_fine(self) -> bool:
        """Whether the load is within the limits."""
        return self.busy <= BUSIEST and self.wait <= MAX_LENGTH


def spread_evenly(day: Day, costs: Costs, processes: int) -> list[Load]:
    """Return the work per process if each room's phones are spread over all processes."""
    here = day.phones / processes
    each = min(1.0, here)  # the share of rooms with a phone on this process
    answers = day.answers.sum(0)
    drawings = (day.answers > 0).sum(0)
    work = _taking_in(answers / processes, costs)
    work += answers * (1 - 1 / processes) * costs.second_process_work
    work += drawings * SCREENS * costs.drawing / processes
    work += day.openings.sum(0) * (each * costs.phone_fixed_work + here * costs.phone_work)
    return [(work + _beats(len(day.answers) * here, costs)) / 1e6]


def room_by_room(day: Day, costs: Costs, processes: int) -> list[Load]:
    """Return the work of each process if all phones of a room are on one process, chosen by a hash."""
    places = np.random.default_rng(processes).integers(0, processes, len(day.answers))
    works = []
    for process in range(processes):
        answers, openings = day.answers[places == process], day.openings[places == process]
        drawings = (answers > 0).sum(0)
        work = _taking_in(answers.sum(0), costs) + drawings * SCREENS * costs.drawing
        work += openings.sum(0) * (costs.phone_fixed_work + day.phones * costs.phone_work)
        works.append((work + _beats(len(answers) * day.phones, costs)) / 1e6)
    return works


def _taking_in(answers: Load, costs: Costs) -> Load:
    """Return the work of storing answers: those that arrive during a transaction share the next one."""
    return answers * costs.answer_work + np.minimum(answers, TRANSACTIONS) * costs.transaction


def _beats(phones: float, costs: Costs) -> float:
    """Return the work of heartbeats per second: a message, a ping and its reply, about three messages' work."""
    return phones * 3 * costs.phone_work * STEP / BEAT_EVERY


def carry(works: list[Load], phones: float, costs: Costs) -> Carried:
    """Simulate the steps; unfinished work is carried over to the next step."""
    busiest = max(works, key=lambda work: float(work.sum()))
    waiting, waits = 0.0, np.zeros(STEPS)
    for step, arrived in enumerate(busiest):
        waiting = max(0.0, waiting + arrived - STEP)
        waits[step] = waiting
    busy = float(busiest.sum() / (STEPS * STEP))
    return Carried(busy, float(np.percentile(waits, 99)), phones * costs.phone_memory / 1e3)


LAYOUTS = {"spread": spread_evenly, "by room": room_by_room}


def rows(costs: Costs) -> Iterator[list[str]]:
    """Yield a table row per size and layout: the fewest processes that suffice, and the load of the busiest."""
    for rooms, phones in HALLS:
        day = Day.of(rooms, phones)
        peak = day.answers.sum(0).reshape(-1, round(1 / STEP)).sum(1).max()
        for name, layout in LAYOUTS.items():
            if rooms == 1 and name == "by room":
                continue
            for processes in PROCESSES:
                carried = carry(layout(day, costs, processes), rooms * phones / processes, costs)
                if carried.is_fine:
                    break
            needed = f"{processes}" if carried.is_fine else f"more than {processes}"
            size = [f"{rooms:,}", f"{rooms * phones:,}", f"{peak:,.0f}", name, needed]
            yield [*size, f"{carried.busy:.0%}", f"{carried.wait * 1e3:,.0f}", f"{carried.memory:,.0f}"]


def section(costs: Costs, assumed: list[str]) -> str:
    """Return the generated section of the page."""
    header = ["rooms", "phones", "answers/s at most", "phones of a room", "processes needed", "busiest core"]
    header += ["p99 wait ms", "memory for phones MB"]
    measured = ", ".join(f"{field.name} {getattr(costs, field.name):,.0f}" for field in fields(costs))
    said = f" Assumed, since it was not measured: {', '.join(assumed)}." if assumed else ""
    return f"Costs, in µs and kB: {measured}.{said}\n\n{table(header, rows(costs))}"


def write(page: str, text: str) -> str:
    """Return the page with a text between its markers. Raises ValueError without markers."""
    marked = re.compile(r"(<!-- simulation: begin -->\n).*?(<!-- simulation: end -->)", re.DOTALL)
    if not marked.search(page):
        raise ValueError("the page has no markers for the simulation")
    return marked.sub(lambda match: f"{match[1]}\n{text}\n{match[2]}", page)


def main() -> int:
    """Run the command. Return the exit status."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "benchmarks.json"
    text = section(*Costs.read(source))
    print(text)
    PAGE.write_text(write(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
