"""The action items as CSV, like that of the answers: with a byte order mark, separated by semicolons."""

import csv
import io
from typing import BinaryIO

from workshop_live.exports.action_rows import status_of
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report
from workshop_live.exports.safe_text import escape_formula, xml_safe
from workshop_live.text.languages import N_

_HEADS = (N_("What"), N_("Who"), N_("Deadline"), N_("Status"))


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write a row per item; the columns are constant, and days are such as 2026-12-24.

    Raises NothingToExportError if there is none.
    """
    if not report.items:
        raise NothingToExportError
    localiser = Localiser(report)
    text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow([localiser.gettext(head) for head in _HEADS])
    for item in context.track(report.items):
        day = item.due_on.isoformat() if item.due_on else ""
        cells = (item.what, item.who, day, status_of(item, localiser))
        rows.writerow([escape_formula(xml_safe(cell)) for cell in cells])
    text.detach()
