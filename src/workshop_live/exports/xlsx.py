"""XLSX: an overview, a filterable table of answers, themes, votes, and charts of choices."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from workshop_live.exports.action_rows import status_of
from workshop_live.exports.answer_rows import HEADINGS, MARKS, TIME, given_in_vote, rows_of
from workshop_live.exports.figure_sheets import FigureColumn, figure_chart, figure_columns
from workshop_live.exports.format import ExportContext
from workshop_live.exports.localiser import TIME_USED, Localiser
from workshop_live.exports.reported import Report, ReportedActivity
from workshop_live.exports.safe_text import MAX_CELL_LENGTH, TextSanitiser
from workshop_live.exports.votes import IN_VOTE
from workshop_live.text.languages import N_

_NEVER_GUESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_IN_MEMORY = 5_000  # answers; XlsxWriter makes tables only of sheets that it keeps in memory
_TABLE_STYLE = "Table Style Light 1"
_FIGURES_FROM = 3  # the row of the headings
_LINE_HEIGHT, _MAX_ROW_HEIGHT = 15, 409  # points
_FORBIDDEN_IN_NAMES = re.compile(r"[^\w .,!()&+-]")

Cell = str | float | date
"""A date is a day, unless it is a datetime."""
Column = tuple[str, float]
"""A heading, and a width in characters."""

_WIDTHS = (18, 17, 6, 36, 18, 8, 36, 70, 28, 18, 9, 9, 24, 10, 10)
_OVERVIEW = ((N_("No."), 6), (N_("Activity"), 70), (N_("Type"), 22), (N_("Round"), 8), (N_("Answers"), 10))
_THEMES = ((N_("No."), 6), (N_("Question"), 40), (N_("Round"), 8), (N_("Theme"), 30), (N_("Answers"), 10))
_VOTES = ((N_("No."), 6), (N_("Activity"), 40), (N_("Round"), 8), (N_("Question"), 80), (N_("Votes"), 10))
_LINES = (
    *((N_("No."), 6), (N_("Activity"), 30), (N_("Version"), 9), (N_("Time"), 17)),
    *((N_("Beginning"), 40), (N_("Line"), 7), (N_("Text"), 80)),
)
_ACTIONS = ((N_("What"), 70), (N_("Who"), 30), (N_("Deadline"), 12), (N_("Status"), 14))

_TIMES = (
    *((N_("No."), 6), (N_("Activity"), 60), (N_("Round"), 8), (N_("Step"), 30)),
    *((N_("Minutes planned"), 12), (N_("Minutes used"), 12)),
)


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the workbook; that of a large room row by row to disk, so that memory does not grow with the room."""
    is_large = sum(activity.answered for activity in report.activities) > _MOST_IN_MEMORY
    with xlsxwriter.Workbook(target, {"constant_memory": is_large, **_NEVER_GUESS}) as workbook:
        _Book(workbook, report, has_tables=not is_large).write(context)


class _Book:
    """Writes texts as strings, never as formulas."""

    def __init__(self, workbook: xlsxwriter.Workbook, report: Report, *, has_tables: bool) -> None:
        self.workbook = workbook
        self.has_tables = has_tables
        self.report = report
        self.localiser = Localiser(report)
        self.sanitiser = TextSanitiser(MAX_CELL_LENGTH)
        self.names: set[str] = set()
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        wrapped = {"text_wrap": True, "valign": "top"}
        self.heading = workbook.add_format(
            {**wrapped, "bold": True, "bg_color": report.colours["accent-soft"], "bottom": 1}
        )
        self.wrapped = workbook.add_format(wrapped)
        self.number = workbook.add_format({"align": "center", "valign": "top"})
        self.time = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"})
        self.day = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        workbook.set_properties({"title": self.sanitiser.sanitise(report.title), "created": None})

    def write(self, context: ExportContext) -> None:
        """Write all sheets. The overview comes first but is written last, since it reports shortened texts."""
        overview = self._sheet(self.localiser.gettext(N_("Overview")))
        self._answers(context)
        if any(activity.has_themes for activity in self.report.activities):
            self._table(N_("Theme"), (*_THEMES, (N_("In the summary"), 19), (N_("Typical answer"), 70)), self._themes())
        if any(activity.has_votes for activity in self.report.activities):
            self._table(N_("Votes"), _VOTES, self._votes())
        if any(activity.used_minutes for activity in self.report.activities):
            self._table(TIME_USED, _TIMES, self._times())
        if any(activity.joint_text for activity in self.report.activities):
            self._table(N_("Joint text"), _LINES, self._lines())
        if self.report.items:
            self._table(N_("Actions"), _ACTIONS, self._actions())
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
                for row in rows_of(activity, self.localiser, with_marks=True):
                    given = given_in_vote(activity, row)
                    yield [
                        *(
                            datetime.fromisoformat(str(cell)) if column == TIME else cell
                            for column, cell in enumerate(row)
                        ),
                        *([given] if has_votes else []),
                    ]

        has_votes = any(activity.voted for activity in self.report.activities)
        columns = zip((*HEADINGS, *MARKS), _WIDTHS, strict=True)
        self._table(N_("Answers"), (*columns, *([(IN_VOTE, 16)] if has_votes else [])), rows())

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

    def _lines(self) -> Iterator[Sequence[Cell]]:
        for activity in self.report.activities:
            for version in activity.joint_text.all_versions if activity.joint_text else ():
                at = version.at or ""
                for number, line in enumerate(version.lines, 1):
                    yield activity.number, activity.prompt, version.number or "", at, version.stem, number, line

    def _actions(self) -> Iterator[Sequence[Cell]]:
        for item in self.report.items:
            yield item.what, item.who, item.due_on or "", status_of(item, self.localiser)

    def _times(self) -> Iterator[Sequence[Cell]]:
        for activity in self.report.activities:
            leading_cells = (activity.number, activity.prompt, activity.round or 1)
            if activity.used_minutes and not activity.used_minutes_of_steps:
                yield *leading_cells, "", activity.planned_minutes or "", activity.used_minutes
            for step, used in zip(activity.timed_steps, activity.used_minutes_of_steps, strict=False):
                yield *leading_cells, self.localiser.step(step), step.minutes or "", used

    def _figures_sheet(self, activity: ReportedActivity) -> None:
        """Add a sheet for a round: its figures, with a chart beside them."""
        heading = self.localiser.heading(activity)
        sheet = self._sheet(f"{activity.number} {heading}")
        self._put(sheet, 0, 0, heading, self.title)
        self._put(sheet, 1, 0, self.localiser.counted(activity), self.wrapped)
        table = figure_columns(activity, self.localiser)
        rows = ([column.cells[index] for column in table] for index in range(len(activity.figures)))
        columns = [(column.heading, column.width) for column in table]
        last_row = self._rows(sheet, _FIGURES_FROM, columns, rows, formats=[self._number(it) for it in table])
        self._finish_table(sheet, _FIGURES_FROM, last_row, [heading for heading, _ in columns])
        sheet.freeze_panes(_FIGURES_FROM + 1, 1)
        description = self.sanitiser.sanitise(
            f"{heading}. {self.localiser.figures_caption(activity)}. {'; '.join(self.localiser.figure_lines(activity))}"
        )
        chart = figure_chart(self.workbook, sheet.name, activity, first_row=_FIGURES_FROM, colours=self.report.colours)
        sheet.insert_chart(_FIGURES_FROM, len(columns) + 1, chart, {"description": description})

    def _number(self, column: FigureColumn) -> CellFormat:
        """Return the format of the cells of a column."""
        if not column.number_format:
            return self.wrapped
        return self.workbook.add_format({"align": "center", "valign": "top", "num_format": column.number_format})

    def _overview(self, sheet: Worksheet) -> None:
        columns = [
            (self.localiser.gettext(heading), width) for heading, width in (*_OVERVIEW, (N_("Participants"), 12))
        ]
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
            return activity.number or "", activity.prompt, title
        return activity.number, activity.prompt, title, activity.round, activity.answered, activity.participants

    def _table(self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """Add a sheet with a filterable table and frozen headings."""
        sheet = self._sheet(self.localiser.gettext(title))
        localised = [(self.localiser.gettext(heading), width) for heading, width in columns]
        last_row = self._rows(sheet, 0, localised, rows)
        self._finish_table(sheet, 0, last_row, [heading for heading, _ in localised])
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def _finish_table(self, sheet: Worksheet, first: int, last: int, headings: Sequence[str]) -> None:
        """Make a table of written rows, or give them filters if the sheet is too large for one."""
        place = (first, 0, max(last, first + 1), len(headings) - 1)
        is_unique = len({heading.casefold() for heading in headings}) == len(headings)
        if not self.has_tables or not is_unique:
            sheet.autofilter(*place)
            return
        columns = [{"header": self.sanitiser.sanitise(it), "header_format": self.heading} for it in headings]
        sheet.add_table(*place, {"columns": columns, "style": _TABLE_STYLE, "name": f"Table{sheet.index + 1}"})

    def _rows(
        self,
        sheet: Worksheet,
        first: int,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        *,
        formats: Sequence[CellFormat] = (),
    ) -> int:
        """Write headings, and rows below them. Return the index of the last row."""
        sheet.set_row(first, _height([heading for heading, _ in columns], columns))
        for column, (heading, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            self._put(sheet, first, column, heading, self.heading)
        last_row = first
        for last_row, row in enumerate(rows, first + 1):
            sheet.set_row(last_row, _height(row, columns))
            for column, cell in enumerate(row):
                self._put(sheet, last_row, column, cell, formats[column] if formats else self.wrapped)
        return last_row

    def _put(self, sheet: Worksheet, row: int, column: int, cell: Cell, cell_format: CellFormat | None) -> None:
        if isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell, self.time)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.day)
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
