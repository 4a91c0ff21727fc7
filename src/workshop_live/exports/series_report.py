"""The report that all files of a series are made from: its gatherings, and what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workshop_live.domain.comparisons import Comparison
from workshop_live.domain.organisations import Look
from workshop_live.domain.series import Gathering
from workshop_live.exports.colours import Colours


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """A series. ``left_out`` is how many of its gatherings are not compared."""

    series: str
    title: str
    language: str
    gatherings: Sequence[Gathering]
    comparisons: Sequence[Comparison]
    left_out: int
    look: Look

    @property
    def date(self) -> date:
        """The day of the latest gathering."""
        return self.gatherings[-1].day

    @property
    def colours(self) -> Colours:
        """The colours of files and pictures."""
        return Colours(self.look.accent)
