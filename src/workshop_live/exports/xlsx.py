"""XLSX: an overview, and every answer in a table that can be filtered."""

import io

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from workshop_live.exports.cells import drawable
from workshop_live.exports.report import Report
from workshop_live.text.languages import catalogue

_NEVER_GUESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(report: Report) -> bytes:
    """Texts are always written as texts, so that none of them can be a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **_NEVER_GUESS}) as workbook:
        workbook.set_properties({"title": drawable(report.title), "created": None})
        heading = workbook.add_format({"bold": True, "valign": "top"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        title = workbook.add_format({"bold": True, "font_size": 14})
        _ = catalogue(report.language).gettext
        _overview(workbook.add_worksheet(_("Overview")), report, title, heading, wrapped)
        if any(activity.summaries for activity in report.activities):
            _themes(workbook.add_worksheet(_("Themes")), report, heading, wrapped)
        _answers(workbook.add_worksheet(_("Answers")), report, heading, wrapped)
    return target.getvalue()


def _overview(sheet: Worksheet, report: Report, title: CellFormat, heading: CellFormat, wrapped: CellFormat) -> None:
    _ = catalogue(report.language).gettext
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 4, 14)
    sheet.write_string(0, 0, drawable(report.title), title)
    sheet.write_string(1, 0, report.date.isoformat())
    for column, name in enumerate([_("No."), _("Question"), _("Round"), _("Answers"), _("Participants")]):
        sheet.write_string(3, column, name, heading)
    row = 4
    for activity in report.activities:
        sheet.write_number(row, 0, activity.number, wrapped)
        sheet.write_string(row, 1, drawable(activity.prompt), wrapped)
        if activity.collects_answers and activity.round is not None:
            sheet.write_number(row, 2, activity.round, wrapped)
            sheet.write_number(row, 3, len(activity.answers), wrapped)
            sheet.write_number(row, 4, activity.participants, wrapped)
        row += 1
        for label, count in activity.figures:
            sheet.write_string(row, 1, drawable(f"    {label}"), wrapped)
            sheet.write_number(row, 3, count, wrapped)
            row += 1
    sheet.freeze_panes(4, 0)


def _themes(sheet: Worksheet, report: Report, heading: CellFormat, wrapped: CellFormat) -> None:
    _ = catalogue(report.language).gettext
    names = [_("No."), _("Question"), _("Round"), _("Theme"), _("Answers"), _("Typical answer")]
    for column, (name, width) in enumerate(zip(names, (5, 40, 7, 30, 9, 70), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, heading)
    row = 0
    for activity in report.activities:
        for summary in activity.summaries:
            themes = [(theme.label, len(theme.answers), theme.typical) for theme in summary.themes]
            others = [(_("Other answers"), len(summary.other), "")] if summary.other else []
            for label, count, typical in themes + others:
                row += 1
                sheet.write_number(row, 0, activity.number, wrapped)
                sheet.write_string(row, 1, drawable(summary.prompt), wrapped)
                sheet.write_number(row, 2, activity.round or 1, wrapped)
                sheet.write_string(row, 3, drawable(label), wrapped)
                sheet.write_number(row, 4, count, wrapped)
                sheet.write_string(row, 5, drawable(typical), wrapped)
    sheet.autofilter(0, 0, max(row, 1), len(names) - 1)
    sheet.freeze_panes(1, 0)


def _answers(sheet: Worksheet, report: Report, heading: CellFormat, wrapped: CellFormat) -> None:
    _ = catalogue(report.language).gettext
    names = [_("No."), _("Question"), _("Type"), _("Round"), _("Answer"), _("Time"), _("Hidden"), _("Theme")]
    for column, (name, width) in enumerate(zip(names, (5, 40, 16, 7, 70, 17, 8, 30), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, heading)
    row = 0
    for activity in report.activities:
        themes = activity.themes_of
        for answer in activity.answers:
            row += 1
            sheet.write_number(row, 0, activity.number, wrapped)
            sheet.write_string(row, 1, drawable(activity.prompt), wrapped)
            sheet.write_string(row, 2, _(activity.type_title), wrapped)
            sheet.write_number(row, 3, activity.round or 1, wrapped)
            sheet.write_string(row, 4, drawable(answer.text), wrapped)
            sheet.write_string(row, 5, answer.at.isoformat(" ", "minutes"), wrapped)
            sheet.write_string(row, 6, _("yes") if answer.hidden else "", wrapped)
            sheet.write_string(row, 7, drawable("; ".join(themes.get(answer.id, ()))), wrapped)
    sheet.autofilter(0, 0, max(row, 1), len(names) - 1)
    sheet.freeze_panes(1, 0)
