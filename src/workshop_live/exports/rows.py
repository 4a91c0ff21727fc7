"""The answers as rows, for CSV and for the sheet "Svar"."""

from collections.abc import Iterator

from workshop_live.exports.report import ReportedActivity
from workshop_live.exports.wording import Wording
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
)
TIME = HEADINGS.index("Time")


def rows_of(activity: ReportedActivity, words: Wording) -> Iterator[list[str | int]]:
    """A row for each answer, for each of the questions that it answers: what was sent together stands together."""
    asked = [(question, dict(question.texts), question.themes_of) for question in activity.questions]
    for answer in activity.answers:
        for question, texts, themes in asked:
            if answer.id not in texts:
                continue
            yield [
                answer.id,
                answer.at.isoformat(" ", "minutes"),
                activity.number,
                activity.prompt,
                words.say(activity.type_title),
                activity.round or 1,
                question.prompt,
                texts[answer.id],
                "; ".join(themes.get(answer.id, ())),
                "",  # groups are not known yet; the column keeps its place for them
                answer.votes if activity.has_votes else "",
                words.say(N_("yes")) if answer.hidden else "",
            ]
