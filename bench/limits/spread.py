"""Figures with their spread: the median of the rounds, and the lowest and the highest of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """What several rounds came to."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """That of at least one value."""
        known = sorted(values)
        return cls(median(known), known[0], known[-1])

    def __str__(self) -> str:
        return f"{short(self.median)} ({short(self.low)}–{short(self.high)})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Ours to theirs, round by round: what slows the machine for a while slows both."""
    return Spread.of(mine / other for mine, other in zip(ours, theirs, strict=True))


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent do not exceed."""
    known = sorted(values)
    return known[min(len(known) - 1, ceil(len(known) * percent / 100) - 1)]


def short(value: float) -> str:
    """A figure as people read it: three digits, and thousands kept apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
