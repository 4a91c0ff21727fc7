"""CSV that Norwegian spreadsheets open with a double click: UTF-8 with a byte order mark, separated by semicolons."""

import csv
import io
from typing import BinaryIO

from workshop_live.exports.answer_rows import HEADINGS, line_rows, rows_of
from workshop_live.exports.format import ExportContext
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report
from workshop_live.exports.safe_text import escape_formula, xml_safe


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write a row per answer; the columns are constant."""
    localiser = Localiser(report)
    text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow([localiser.gettext(heading) for heading in HEADINGS])
    for activity in context.track(report.activities):
        for row in (*rows_of(activity, localiser), *line_rows(activity, localiser)):
            rows.writerow([escape_formula(xml_safe(cell)) if isinstance(cell, str) else cell for cell in row])
    text.detach()
