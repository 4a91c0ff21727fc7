"""What a measurement finds: rows for the goals, a table of its own, and the figures behind them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of what is to be reached. ``is_met`` is None where this machine cannot tell."""

    what: str
    goal: str
    figure: str
    is_met: bool | None


@dataclass(slots=True)
class Finding:
    """What came of one measurement. ``figures`` are kept as JSON; those in ``costs`` feed the simulation."""

    title: str
    text: str
    header: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    rounds: int
    sizes: tuple[int, ...]
    publishes: int
    connections: int
    each: int
    at_once: int
    hall: int
    seconds: float
    few_stored: int
    many_stored: int
    paced: int
    series: int


FULL = Scale(5, (200, 1000, 2000, 5000), 6, 256, 16, 1000, 1000, 5.0, 100, 5000, 25, 20)
QUICK = Scale(1, (100, 400), 3, 64, 8, 200, 200, 1.0, 50, 500, 6, 8)
