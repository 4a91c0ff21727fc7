"""Workbooks: what Excel files hold, read by a library that did not write them."""

import io

import openpyxl
import pytest

from tests.reports import a_day, a_report
from tests.written import a_day_as, written
from workshop_live.exports import xlsx
from workshop_live.exports.colours import OURS


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(a_day_as("xlsx")))


def test_the_answers_are_a_table_with_filters_below_a_frozen_heading(book: openpyxl.Workbook):
    sheet = book["Svar"]
    [table] = sheet.tables.values()
    rows = sum(len(question.texts) for activity in a_day().activities for question in activity.questions)
    assert table.ref == f"A1:O{rows + 1}"
    assert table.autoFilter is not None
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["H"].width > 60


def test_each_question_with_figures_has_a_sheet_with_a_table_and_a_chart(book: openpyxl.Workbook):
    with_figures = [it for it in a_day().activities if it.figures and not it.has_votes]
    sheets = [book[name] for name in book.sheetnames if name[0].isdigit()]
    assert len(sheets) == len(with_figures)
    for sheet in sheets:
        assert len(sheet.tables) == 1
        assert len(sheet._charts) == 1
        assert sheet.freeze_panes == "B5"
    names = [table.name for name in book.sheetnames for table in book[name].tables.values()]
    assert len(names) == len(set(names))


def rows_of(type_: str) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", a_day(types=(type_,)))))
    rows = book[book.sheetnames[-1]].iter_rows(min_row=4, values_only=True)
    return [list(row) for row in rows]


def test_a_choice_has_its_percentages():
    heads, *rows = rows_of("single_choice")
    assert heads[:3] == ["Ett valg", "Svar", "Andel"]
    assert sum(row[2] for row in rows) in range(98, 101)


def test_a_scale_has_the_count_and_the_percentage_of_each_step():
    heads, *rows = rows_of("scale")
    assert heads[2:4] == ["Spredning (±)", "Enighet"]
    assert [head[:1] for head in heads[4:10]] == list("123456")
    assert all(head.endswith(" (%)") for head in heads[10:16])
    for row in rows:
        assert sum(row[4:10]) == 11
        assert row[3] in {"samlet", "litt spredt", "delt"}


def test_the_chart_of_a_choice_is_coloured_as_on_the_wall():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", a_day(types=("single_choice",)))))
    [chart] = book[book.sheetnames[-1]]._charts
    fills = {point.spPr.solidFill.srgbClr.lower() for point in chart.series[0].dPt}
    assert fills == {OURS[name].removeprefix("#") for name in ("accent", "bar")}


def test_a_large_room_is_written_row_by_row_and_still_has_filters(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx, "_MOST_IN_MEMORY", 1)
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", a_report("Ja", "Nei"))))["Svar"]
    assert not sheet.tables
    assert sheet.auto_filter.ref == "A1:O3"
    assert [row[7].value for row in sheet.iter_rows(min_row=2)] == ["Ja", "Nei"]


def test_the_minutes_of_each_step_are_a_table_if_there_were_any(book: openpyxl.Workbook):
    heads, *rows = book["Tid brukt"].iter_rows(values_only=True)
    assert heads == ("Nr.", "Aktivitet", "Runde", "Steg", "Planlagte minutter", "Brukte minutter")
    timed = [activity for activity in a_day().activities if activity.timed_steps]
    assert [row[3:] for row in rows] == [("Arbeid alene", 3, 3), ("Skriv", 10, 11), ("I plenum", "", 0)] * len(timed)
    others = openpyxl.load_workbook(io.BytesIO(written("xlsx", a_report("Ja"))))
    assert "Tid brukt" not in others.sheetnames


def test_a_room_without_answers_has_an_empty_table():
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", a_report())))["Svar"]
    [table] = sheet.tables.values()
    assert table.ref == "A1:O2"
