"""The results of a measurement: rows for the table of goals, a table of its own, and the raw figures."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of the table of goals. ``is_met`` is None if this machine cannot tell."""

    what: str
    goal: str
    figure: str
    is_met: bool | None


@dataclass(slots=True)
class Finding:
    """The result of a measurement. ``figures`` are written as JSON; ``costs`` are those that the simulation uses."""

    title: str
    text: str
    header: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of the measurements."""

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
    groups: int


FULL = Scale(5, (200, 1000, 2000, 5000), 6, 256, 16, 1000, 1000, 5.0, 100, 5000, 25, 20, 100)
QUICK = Scale(1, (100, 400), 3, 64, 8, 200, 200, 1.0, 50, 500, 6, 8, 20)
