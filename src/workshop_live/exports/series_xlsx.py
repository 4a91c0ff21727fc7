"""The comparison of a series as a workbook: every figure, word and theme as rows, and a sheet with a chart of each."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import xlsxwriter

from workshop_live.domain.comparisons import Comparison, Figure, Kind
from workshop_live.domain.figures import DECIMALS, rounded
from workshop_live.exports.format import ExportContext
from workshop_live.exports.safe_text import MAX_CELL_LENGTH, TextSanitiser
from workshop_live.exports.series_report import SeriesReport
from workshop_live.exports.series_texts import DAY, GATHERING, GONE, NEW, NOT_ASKED, TOO_FEW, SeriesTexts
from workshop_live.text.languages import N_

Cell = str | float
_NEVER_GUESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_FORBIDDEN_IN_NAMES = re.compile(r"[^\w .,!()&+-]")
_QUESTION, _TEXT, _KEY = N_("Question"), N_("Text"), N_("Key")
_HEAD_HEIGHT = 34  # points: two lines
_FIRST = 3  # the row of the headings of a chart's figures


def write(report: SeriesReport, target: BinaryIO, context: ExportContext) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(target, _NEVER_GUESS) as workbook:
        _Book(workbook, report).write(context)


class _Book:
    """Writes texts as strings, never as formulas."""

    def __init__(self, workbook: xlsxwriter.Workbook, report: SeriesReport) -> None:
        self.workbook = workbook
        self.report = report
        self.texts = SeriesTexts(report, TextSanitiser(MAX_CELL_LENGTH))
        self.names: set[str] = set()
        wrapped = {"text_wrap": True, "valign": "top"}
        self.wrapped = workbook.add_format(wrapped)
        self.number = workbook.add_format({"align": "center", "valign": "top"})
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.head = workbook.add_format(
            {**wrapped, "bold": True, "bg_color": report.colours["accent-soft"], "bottom": 1}
        )
        workbook.set_properties({"title": self.texts.written(report.title), "created": None})

    def write(self, context: ExportContext) -> None:
        """Write all sheets."""
        say = self.texts.say
        gatherings = [(self.texts.day(it.day), it.title) for it in self.report.gatherings]
        first = self._sheet(say(N_("Gatherings")))
        self._put(first, 0, 0, self.report.title, self.title)
        self._put(first, 1, 0, self.texts.left_out(self.report), None)
        self._rows(first, _FIRST, [(say(DAY), 16), (say(GATHERING), 60)], gatherings)
        heads = [(say(_KEY), 18), (say(_QUESTION), 40), (say(DAY), 14), (say(GATHERING), 30), ("n", 6)]
        figures = [(say(_TEXT), 50), (say(N_("Value")), 10), (say(N_("Percentage")), 12), (say(N_("Spread (±)")), 12)]
        self._rows(self._sheet(say(N_("Figures"))), 0, [*heads, *figures], self._figures())
        counted = [(say(_TEXT), 50), (say(N_("Answers")), 10), (say(N_("New or gone")), 14)]
        self._rows(self._sheet(say(N_("Words and themes"))), 0, [*heads, *counted], self._items())
        for it in context.track(self.report.comparisons):
            if it.kind in {Kind.STEPS, Kind.BARS} and any(row.told for row in it.rows):
                self._chart_sheet(it)

    def _figures(self) -> Iterable[Sequence[Cell]]:
        for it in self.report.comparisons:
            if note := self.texts.not_compared(it):
                for leading in self._leading(it):
                    yield (*leading, note)
            for row in it.rows:
                for leading, figure, was_asked in zip(self._leading(it), row.figures, row.was_asked, strict=True):
                    if figure is None:
                        yield (*leading, row.text, self.texts.say(TOO_FEW if was_asked else NOT_ASKED))
                    else:
                        percentage = "" if figure.percentage is None else figure.percentage
                        spread = "" if figure.spread is None else _rounded(figure.spread)
                        yield (*leading, row.text, _rounded(figure.value), percentage, spread)

    def _items(self) -> Iterable[Sequence[Cell]]:
        for it in self.report.comparisons:
            for question in it.questions:
                leading = self._leading(it, question.prompt)
                for before, column, cell in zip(leading, it.columns, question.cells, strict=True):
                    if not cell.was_asked or not column.is_told:
                        yield (*before, self.texts.say(TOO_FEW if cell.was_asked else NOT_ASKED))
                    for item in cell.items:
                        yield (*before, item.text, item.count, self.texts.say(NEW) if item.is_new else "")
                    for text in cell.gone:
                        yield (*before, text, 0, self.texts.say(GONE).rstrip(":").lower())

    def _leading(self, it: Comparison, prompt: str = "") -> list[tuple[Cell, ...]]:
        """Return the cells that begin the rows of each gathering."""
        return [
            (
                it.key,
                prompt or column.prompt,
                self.texts.day(column.gathering.day),
                column.gathering.title,
                column.people,
            )
            for column in it.columns
        ]

    def _chart_sheet(self, it: Comparison) -> None:
        """Add a sheet with the figures of a question, a column for each gathering, and their chart."""
        sheet = self._sheet(it.prompt)
        self._put(sheet, 0, 0, it.prompt, self.title)
        self._put(sheet, 1, 0, self.texts.reworded(it), None)
        heads = [("", 50), *((self.texts.head(column).replace("\n", ", "), 16) for column in it.columns)]
        rows = [(row.text, *("" if figure is None else _charted(figure) for figure in row.figures)) for row in it.rows]
        last = self._rows(sheet, _FIRST, heads, rows)
        chart = self._lines(it, sheet.name, last) if it.kind is Kind.STEPS else self._bars(it, sheet.name, last)
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": max(360, 40 * len(rows))})
        sheet.insert_chart(_FIRST, len(heads) + 1, chart, {"description": self.texts.written(it.prompt)})

    def _lines(self, it: Comparison, sheet: str, last: int) -> Any:
        """Return a line for each statement, from gathering to gathering."""
        chart = self.workbook.add_chart({"type": "line"})
        count = len(it.columns)
        for row in range(_FIRST + 1, last + 1):
            categories, values = [sheet, _FIRST, 1, _FIRST, count], [sheet, row, 1, row, count]
            series = {"name": [sheet, row, 0], "categories": categories, "values": values}
            chart.add_series(series | {"marker": {"type": "circle", "size": 7}, "data_labels": {"value": True}})
        chart.show_blanks_as("span")
        chart.set_y_axis({"min": 1, "max": len(it.steps), "major_gridlines": {"visible": False}})
        return chart

    def _bars(self, it: Comparison, sheet: str, last: int) -> Any:
        """Return a bar for each option and gathering."""
        chart = self.workbook.add_chart({"type": "bar"})
        for column in range(1, len(it.columns) + 1):
            categories, values = [sheet, _FIRST + 1, 0, last, 0], [sheet, _FIRST + 1, column, last, column]
            series = {"name": [sheet, _FIRST, column], "categories": categories, "values": values}
            chart.add_series(series | {"data_labels": {"value": True}})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        return chart

    def _sheet(self, title: str) -> Any:
        """Return a new sheet under a name that Excel accepts and that no other sheet has."""
        plain = " ".join(_FORBIDDEN_IN_NAMES.sub(" ", title).split()) or "-"
        name, number = plain[:28], 1
        while name.casefold() in self.names or name.casefold() == "history":
            number += 1
            name = f"{plain[:25]} {number}"
        self.names.add(name.casefold())
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def _rows(
        self, sheet: Any, first: int, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Cell]]
    ) -> int:
        """Write headings, and rows below them. Return the index of the last row."""
        sheet.set_row(first, _HEAD_HEIGHT)
        for column, (heading, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            self._put(sheet, first, column, heading, self.head)
        last = first
        for last, row in enumerate(rows, first + 1):
            for column, cell in enumerate(row):
                self._put(sheet, last, column, cell, self.wrapped)
        sheet.autofilter(first, 0, max(last, first + 1), len(columns) - 1)
        sheet.freeze_panes(first + 1, 0)
        return last

    def _put(self, sheet: Any, row: int, column: int, cell: Cell, cell_format: Any) -> None:
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, column, self.texts.written(cell), cell_format)
        else:
            sheet.write_number(row, column, cell, self.number)


def _rounded(number: float) -> float:
    return float(rounded(number, DECIMALS))


def _charted(figure: Figure) -> float:
    """Return what a chart draws: shares where there are any, so that gatherings of other sizes can be compared."""
    return float(figure.percentage) if figure.percentage is not None else _rounded(figure.value)
