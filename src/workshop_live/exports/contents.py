"""What goes into a file."""

from dataclasses import dataclass

from workshop_live.domain.activities import Activity


@dataclass(frozen=True, slots=True)
class Contents:
    """What is ticked. Hidden and held answers, and what the room never saw, stay out unless they are asked for."""

    hidden: bool = False
    unshown: bool = False
    """Answers of rounds that were never shown."""
    private: bool = False
    """Answers that only those who run the room may see."""
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

    def tells(self, activity: Activity) -> bool:
        """Whether the answers of the round that an activity is given with go in, as far as who saw them decides it."""
        if activity.is_private:
            return self.private
        return self.unshown or activity.round is None or activity.round.was_shown


EVERYTHING = Contents()
