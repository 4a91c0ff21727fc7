"""CSV as Norwegian spreadsheets open it with a double click: UTF-8 with a byte order mark, semicolons."""

import csv
import io
from typing import BinaryIO

from workshop_live.exports.cells import drawable, inert
from workshop_live.exports.format import ExportContext
from workshop_live.exports.report import Report
from workshop_live.exports.rows import HEADINGS, rows_of
from workshop_live.exports.wording import Wording


def write(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """One row per answer; the columns are always the same."""
    words = Wording(report)
    text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow([words.say(heading) for heading in HEADINGS])
    for activity in making.each(report.activities):
        for row in rows_of(activity, words):
            rows.writerow([inert(drawable(cell)) if isinstance(cell, str) else cell for cell in row])
    text.detach()
