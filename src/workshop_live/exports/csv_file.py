"""CSV as Norwegian spreadsheets open it with a double click: UTF-8 with a byte order mark, semicolons."""

import csv
import io

from workshop_live.exports.cells import inert
from workshop_live.exports.report import Report
from workshop_live.text.languages import catalogue


def write(report: Report) -> bytes:
    """One row per answer; the columns are always the same."""
    _ = catalogue(report.language).gettext
    target = io.StringIO()
    rows = csv.writer(target, delimiter=";", lineterminator="\r\n")
    rows.writerow([_("No."), _("Question"), _("Type"), _("Round"), _("Answer"), _("Time"), _("Hidden"), _("Theme")])
    for activity in report.activities:
        themes = activity.themes_of
        for answer in activity.answers:
            rows.writerow(
                [
                    activity.number,
                    inert(activity.prompt),
                    _(activity.type_title),
                    activity.round,
                    inert(answer.text),
                    answer.at.isoformat(" ", "minutes"),
                    _("yes") if answer.hidden else "",
                    inert("; ".join(themes.get(answer.id, ()))),
                ]
            )
    return ("\ufeff" + target.getvalue()).encode()
