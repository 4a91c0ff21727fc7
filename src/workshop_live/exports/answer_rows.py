"""The answers as rows, for CSV and for the answers sheet of the workbook."""

from collections.abc import Iterator, Sequence

from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import ReportedActivity, ReportedAnswer
from workshop_live.text.languages import N_

HEADINGS = (
    N_("Id"),
    N_("Time"),
    N_("No."),
    N_("Activity"),
    N_("Type"),
    N_("Round"),
    N_("Question"),
    N_("Answer"),
    N_("Theme"),
    N_("Group"),
    N_("Votes"),
    N_("Hidden"),
    N_("Column"),
)
TIME = HEADINGS.index("Time")


def line_rows(activity: ReportedActivity, localiser: Localiser) -> Iterator[list[str | int]]:
    """Yield a row per line of each version of a joint text, with the version as its round, in the columns of answers.

    What stands without being kept has neither a time nor a round.
    """
    for version in activity.joint_text.all_versions if activity.joint_text else ():
        for line in version.lines:
            time = version.at.isoformat(" ", "minutes") if version.at else ""
            place = (activity.number, activity.prompt, localiser.gettext(activity.type_title), version.number or "")
            row = ["", time, *place, version.stem, line]
            yield [*row, *[""] * (len(HEADINGS) - len(row))]


MARKS = (N_("Starred"), N_("Parked"))
"""The headings of what only workbooks have; the columns of CSV are constant."""


def rows_of(activity: ReportedActivity, localiser: Localiser, *, with_marks: bool = False) -> Iterator[list[str | int]]:
    """Yield a row per answer and question; the parts of an answer follow each other.

    ``with_marks`` adds the columns ``MARKS``.

    Only what a group wrote together has its name: a group is too small for one of its members to hide in.
    """
    groups = activity.group_names
    questions = [(question, dict(question.texts), question.themes_of) for question in activity.questions]
    for answer in activity.answers:
        for question, texts, themes in questions:
            if answer.id not in texts:
                continue
            yield [
                answer.id,
                answer.at.isoformat(" ", "minutes"),
                activity.number,
                activity.prompt,
                localiser.gettext(activity.type_title),
                activity.round or 1,
                question.prompt,
                texts[answer.id],
                "; ".join(themes.get(answer.id, ())),
                groups.get(answer.id, ""),
                answer.votes if activity.has_votes else "",
                localiser.gettext(N_("yes")) if answer.hidden else "",
                _column(activity, answer, localiser),
                *(
                    [localiser.gettext(N_("yes")) if it else "" for it in (answer.starred, answer.parked)]
                    if with_marks
                    else []
                ),
            ]


def given_in_vote(activity: ReportedActivity, row: Sequence[str | int]) -> str | int:
    """Return the number of votes or dots of an answer in its row, or its place; empty if nobody voted on it."""
    vote = activity.voted
    given = vote.answers.get(str(row[HEADINGS.index("Id")])) if vote else None
    if vote is None or given is None or row[HEADINGS.index("Question")] != activity.questions[vote.question].prompt:
        return ""
    return given.rank or round(given.value)


def _column(activity: ReportedActivity, answer: ReportedAnswer, localiser: Localiser) -> str:
    column = activity.column_of(answer)
    return column.name if column else localiser.column(None) if activity.columns else ""
