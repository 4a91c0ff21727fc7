"""What groups wrote, for a block or a card per group."""

from dataclasses import dataclass

from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import ReportedActivity, ReportedAnswer

_IN_LINE = 80  # characters
_SHORT = 20  # lines


@dataclass(frozen=True, slots=True)
class GroupText:
    """A group's name, its colour from 1, and what it wrote: pairs of question and text, without the only question."""

    name: str
    colour: int
    parts: tuple[tuple[str, str], ...]

    @property
    def is_short(self) -> bool:
        """Whether it takes less than half a page, and so can be kept on one."""
        lines = [line for part in self.parts for text in part for line in text.split("\n")]
        return sum(1 + len(line) // _IN_LINE for line in lines) <= _SHORT


def group_texts(activity: ReportedActivity, localiser: Localiser) -> list[GroupText]:
    """Return what the groups wrote, by their numbers; empty if a round is not written by groups."""
    if not activity.is_written_by_groups:
        return []
    groups = {group.number: group for group in activity.round_groups}
    questions = [(question.prompt, dict(question.texts)) for question in activity.questions]
    return [
        GroupText(
            localiser.marked(groups[answer.group].name, hidden=answer.hidden),
            groups[answer.group].colour,
            tuple(
                (prompt if len(questions) > 1 else _column_of(activity, answer), texts[answer.id])
                for prompt, texts in questions
                if answer.id in texts
            ),
        )
        for answer in activity.answers
        if answer.group is not None
    ]


def silent_groups(activity: ReportedActivity) -> list[str]:
    """Return the names of the groups that wrote nothing, of a round that is written by groups and in the file."""
    if not activity.is_written_by_groups or not activity.answers:
        return []
    return [group.name for group in activity.round_groups if not group.has_text]


def _column_of(activity: ReportedActivity, answer: ReportedAnswer) -> str:
    """Return the column that a group chose, with its symbol; empty without one."""
    column = activity.column_of(answer)
    return column.label if column else ""
