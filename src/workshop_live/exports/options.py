"""Options of an export: what goes into a file."""

from dataclasses import dataclass

from workshop_live.domain.activities import Activity


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What goes into a file. By default, hidden and held answers and those that the room never saw are left out."""

    hidden: bool = False
    unshown: bool = False
    """Answers of rounds that were never shown."""
    private: bool = False
    """Answers that only those who run the room may see."""
    answers: bool = True
    """Each answer as written; without it, only results and themes."""
    themes: bool = True
    results: bool = True
    """Figures, charts, words and votes."""
    activities: frozenset[str] | None = None
    """The public identifiers of the activities to include, None for all."""

    def includes(self, activity: Activity) -> bool:
        """Whether an activity is included."""
        return self.activities is None or activity.public_id in self.activities

    def includes_answers_of(self, activity: Activity) -> bool:
        """Whether the answers of an activity's round are included, by who may see or has seen them."""
        if activity.stays_on_phones:
            return False
        if activity.is_private:
            return self.private
        return self.unshown or activity.round is None or activity.round.was_shown

    def includes_joint_text_of(self, activity: Activity) -> bool:
        """Whether the lines of a joint text are included: once the room has come to it, everybody has seen them."""
        return self.unshown or activity.began_at is not None


DEFAULT_OPTIONS = ExportOptions()
