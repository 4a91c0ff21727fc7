"""XLSX: an overview, a filterable table of answers, themes, votes, and charts of choices."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from workshop_live import palette
from workshop_live.exports.answer_rows import HEADINGS, TIME, rows_of
from workshop_live.exports.format import ExportContext
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.report import Report, ReportedActivity
from workshop_live.exports.safe_text import MAX_CELL_LENGTH, TextSanitiser
from workshop_live.text.languages import N_

_NEVER_GUESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MAX_BARS = 30
_LINE_HEIGHT, _MAX_ROW_HEIGHT = 15, 409  # points
_FORBIDDEN_IN_NAMES = re.compile(r"[^\w .,!()&+-]")

Cell = str | float | datetime
Column = tuple[str, float]
"""A heading, and a width in characters."""

_WIDTHS = (18, 17, 6, 36, 18, 8, 36, 70, 28, 12, 9, 9)
_OVERVIEW = ((N_("No."), 6), (N_("Activity"), 70), (N_("Type"), 22), (N_("Round"), 8), (N_("Answers"), 10))
_THEMES = ((N_("No."), 6), (N_("Question"), 40), (N_("Round"), 8), (N_("Theme"), 30), (N_("Answers"), 10))
_VOTES = ((N_("No."), 6), (N_("Activity"), 40), (N_("Round"), 8), (N_("Question"), 80), (N_("Votes"), 10))


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the workbook row by row to disk, so that memory does not grow with the room."""
    with xlsxwriter.Workbook(target, {"constant_memory": True, **_NEVER_GUESS}) as workbook:
        _Book(workbook, report).write(context)


class _Book:
    """Writes texts as strings, never as formulas."""

    def __init__(self, workbook: xlsxwriter.Workbook, report: Report) -> None:
        self.workbook = workbook
        self.report = report
        self.localiser = Localiser(report)
        self.sanitiser = TextSanitiser(MAX_CELL_LENGTH)
        self.names: set[str] = set()
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        wrapped = {"text_wrap": True, "valign": "top"}
        self.heading = workbook.add_format(
            {**wrapped, "bold": True, "bg_color": palette.light()["accent-soft"], "bottom": 1}
        )
        self.wrapped = workbook.add_format(wrapped)
        self.number = workbook.add_format({"align": "center", "valign": "top"})
        self.time = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"})
        workbook.set_properties({"title": self.sanitiser.sanitise(report.title), "created": None})

    def write(self, context: ExportContext) -> None:
        """Write all sheets. The overview comes first but is written last, since it reports shortened texts."""
        overview = self._sheet(self.localiser.gettext(N_("Overview")))
        self._answers(context)
        if any(activity.has_themes for activity in self.report.activities):
            self._table(N_("Theme"), (*_THEMES, (N_("In the summary"), 19), (N_("Typical answer"), 70)), self._themes())
        if any(activity.has_votes for activity in self.report.activities):
            self._table(N_("Votes"), _VOTES, self._votes())
        for activity in self.report.activities:
            if activity.answered and activity.figures and not activity.has_votes:
                self._figures_sheet(activity)
        self._overview(overview)

    def _sheet(self, title: str) -> Worksheet:
        sheet = self.workbook.add_worksheet(self._sheet_name(title))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def _sheet_name(self, title: str) -> str:
        """Return a name that Excel accepts and that no other sheet has."""
        plain = " ".join(_FORBIDDEN_IN_NAMES.sub(" ", title).split()) or "-"
        name, number = plain[:28], 1
        while name.casefold() in self.names or name.casefold() == "history":
            number += 1
            name = f"{plain[:25]} {number}"
        self.names.add(name.casefold())
        return name

    def _answers(self, context: ExportContext) -> None:
        def rows() -> Iterator[Sequence[Cell]]:
            for activity in context.track(self.report.activities):
                for row in rows_of(activity, self.localiser):
                    yield [
                        datetime.fromisoformat(str(cell)) if column == TIME else cell for column, cell in enumerate(row)
                    ]

        self._table(N_("Answers"), tuple(zip(HEADINGS, _WIDTHS, strict=True)), rows())

    def _themes(self) -> Iterator[Sequence[Cell]]:
        for activity in self.report.activities:
            for question in activity.questions:
                if not question.summary or not question.summary.themes:
                    continue
                leading_cells = (activity.number, question.prompt, activity.round or 1)
                for theme in question.summary.themes:
                    in_summary = self.localiser.gettext(N_("yes")) if theme in question.bulleted_themes else ""
                    yield (*leading_cells, theme.label, len(theme.answers), in_summary, theme.typical)
                if question.summary.other:
                    yield (
                        *leading_cells,
                        self.localiser.gettext(N_("Other answers")),
                        len(question.summary.other),
                        "",
                        "",
                    )

    def _votes(self) -> Iterator[Sequence[Cell]]:
        for activity in self.report.activities:
            for label, votes in activity.figures if activity.has_votes else ():
                yield activity.number, activity.prompt, activity.round or 1, label, votes

    def _figures_sheet(self, activity: ReportedActivity) -> None:
        """Add a sheet for a round: its figures, with a chart beside them."""
        heading = self.localiser.heading(activity)
        sheet = self._sheet(f"{activity.number} {heading}")
        self._put(sheet, 0, 0, heading, self.title)
        self._put(sheet, 1, 0, self.localiser.counted(activity), self.wrapped)
        self._number_table(sheet, activity)
        sheet.freeze_panes(4, 0)
        sheet.autofilter(3, 0, 3 + len(activity.figures), 1)
        description = self.sanitiser.sanitise(f"{heading}. {self.localiser.figures_caption(activity)}")
        sheet.insert_chart(3, 3, self._chart(sheet, activity), {"description": description})

    def _number_table(self, sheet: Worksheet, activity: ReportedActivity) -> None:
        columns = ((self.localiser.gettext(activity.type_title), 50.0), (self.localiser.figures_title(activity), 22.0))
        sheet.set_row(3, _height([heading for heading, _ in columns], columns))
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            self._put(sheet, 3, column, title, self.heading)
        number = self._figures_format(activity)
        for row, (label, value) in enumerate(activity.rounded_figures, 4):
            sheet.set_row(row, _height([label], columns))
            self._put(sheet, row, 0, label, self.wrapped)
            self._put(sheet, row, 1, value, number)

    def _figures_format(self, activity: ReportedActivity) -> CellFormat:
        """Return a cell format with the decimals of an activity's figures."""
        decimals = "0." + "0" * activity.decimals if activity.decimals else "0"
        return self.workbook.add_format({"align": "center", "valign": "top", "num_format": decimals})

    def _chart(self, sheet: Worksheet, activity: ReportedActivity) -> xlsxwriter.chart.Chart:
        chart = self.workbook.add_chart({"type": "bar"})
        count = min(len(activity.figures), _MAX_BARS)
        chart.add_series(
            {
                "name": [sheet.name, 3, 1],
                "categories": [sheet.name, 4, 0, 3 + count, 0],
                "values": [sheet.name, 4, 1, 3 + count, 1],
                "fill": {"color": palette.light()["accent"]},
                "gap": 45,
                "data_labels": {"value": True},
            }
        )
        chart.set_title({"none": True})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "major_tick_mark": "none", "line": {"none": True}})
        start, end = activity.span
        axis = {"visible": False, "major_gridlines": {"visible": False}, "min": min(start, end)}
        if activity.figures_span:
            axis["max"] = max(start, end)
        if start > end:  # reversed, so that bars still begin at the left
            axis |= {"reverse": True, "crossing": "max"}
        chart.set_x_axis(axis)
        chart.set_size({"width": 800, "height": max(260, 36 * count)})
        return chart

    def _overview(self, sheet: Worksheet) -> None:
        columns = (*_OVERVIEW, (N_("Participants"), 12))
        self._put(sheet, 0, 0, self.report.title, self.title)
        self._put(sheet, 1, 0, self.localiser.day(self.report), None)
        self._rows(sheet, 3, columns, map(self._overview_row, self.report.activities))
        below = 5 + len(self.report.activities)
        for row, note in enumerate(self.localiser.notes(self.report, self.sanitiser), below):
            self._put(sheet, row, 0, note, None)
        sheet.freeze_panes(4, 0)

    def _overview_row(self, activity: ReportedActivity) -> Sequence[Cell]:
        title = self.localiser.gettext(activity.type_title)
        if not activity.collects_answers or activity.round is None:
            return activity.number, activity.prompt, title
        return activity.number, activity.prompt, title, activity.round, activity.answered, activity.participants

    def _table(self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """Add a sheet with a filterable table and frozen headings."""
        sheet = self._sheet(self.localiser.gettext(title))
        last_row = self._rows(sheet, 0, columns, rows)
        sheet.autofilter(0, 0, max(last_row, 1), len(columns) - 1)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def _rows(self, sheet: Worksheet, first: int, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
        """Write headings, and rows below them. Return the index of the last row."""
        for column, (heading, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            self._put(sheet, first, column, self.localiser.gettext(heading), self.heading)
        last_row = first
        for last_row, row in enumerate(rows, first + 1):
            sheet.set_row(last_row, _height(row, columns))
            for column, cell in enumerate(row):
                self._put(sheet, last_row, column, cell, self.wrapped)
        return last_row

    def _put(self, sheet: Worksheet, row: int, column: int, cell: Cell, cell_format: CellFormat | None) -> None:
        if isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell, self.time)
        elif isinstance(cell, str):
            sheet.write_string(row, column, self.sanitiser.sanitise(cell), cell_format)
        else:
            sheet.write_number(row, column, cell, self.number if cell_format is self.wrapped else cell_format)


def _height(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Return the height of a row for its longest text, in points; not all programs compute it on opening."""
    line_counts = [
        sum(1 + int(len(line) * 1.08 / width) for line in cell.split("\n"))
        for cell, (_, width) in zip(row, columns, strict=False)
        if isinstance(cell, str)
    ]
    return float(min(_MAX_ROW_HEIGHT, _LINE_HEIGHT * max(line_counts, default=1)))
