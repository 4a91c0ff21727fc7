"""What goes into a file."""

from dataclasses import dataclass

from workshop_live.domain.activities import Activity


@dataclass(frozen=True, slots=True)
class Contents:
    """What is ticked. Hidden and held answers stay out unless they are asked for."""

    hidden: bool = False
    answers: bool = True
    """Every answer as it was written; without it, only what came of them."""
    themes: bool = True
    results: bool = True
    """Figures and charts, words and votes."""
    activities: frozenset[str] | None = None
    """The identifiers of those that go in, None for all."""

    def has(self, activity: Activity) -> bool:
        """Whether an activity goes in."""
        return self.activities is None or activity.public_id in self.activities


EVERYTHING = Contents()
