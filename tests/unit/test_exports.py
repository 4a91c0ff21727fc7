"""Files: texts stay texts."""

import csv
import io
import json
import re
import unicodedata
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.exports import FORMATS
from workshop_live.exports.cells import inert
from workshop_live.exports.report import Report, ReportedActivity, ReportedAnswer

AT = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 - reports are in local time


def a_report(*texts: str, title: str = "Samling 1", hidden: bool = False) -> Report:
    answers = tuple(ReportedAnswer(f"{number:016}", text, text, AT, hidden) for number, text in enumerate(texts))
    activity = ReportedActivity(
        1, "id", "key", "open_text", "Open question", "Hva er viktigst?", {}, True, 1, len(answers), answers, ()
    )
    return Report("room", title, "nb", date(2026, 1, 5), (activity,))


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def cells_of_xlsx(content: bytes) -> list[openpyxl.cell.cell.Cell]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\ufeff=1",
    "\u200b=1",
    "\u2060\u00ad=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A",
    "|cmd",
    "%0A=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_could_take_for_a_formula_is_text(text: str):
    assert inert(text) == f"'{text}"
    assert rows_of_csv(FORMATS["csv"].write(a_report(text)))[1][4].startswith("'")
    assert all(cell.data_type != "f" for cell in cells_of_xlsx(FORMATS["xlsx"].write(a_report(text, title=text))))


@pytest.mark.parametrize("text", ["Tillit", "Å = mål", "3-4 mål", "(=1)", "", "«+»"])
def test_ordinary_text_is_left_as_it_is(text: str):
    assert inert(text) == text


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@given(st.lists(printable, min_size=1, max_size=5))
def test_no_cell_is_a_formula_and_every_file_opens(texts: list[str]):
    report = a_report(*texts)
    rows = rows_of_csv(FORMATS["csv"].write(report))
    assert len(rows) == len(texts) + 1
    assert {len(row) for row in rows} == {8}
    for row, text in zip(rows[1:], texts, strict=True):
        assert row[4].removeprefix("'") == text.removeprefix("'")
        first = next((it for it in row[4] if unicodedata.category(it) not in {"Cf", "Zs", "Zl", "Zp"}), "")
        assert unicodedata.normalize("NFKC", first)[:1] not in {"=", "+", "-", "@"}
    cells = cells_of_xlsx(FORMATS["xlsx"].write(report))
    assert all(cell.data_type != "f" for cell in cells)
    assert len(json.loads(FORMATS["json"].write(report))["activities"][0]["answers"]) == len(texts)
    FORMATS["md"].write(report).decode()


def test_csv_opens_with_a_double_click_in_norway():
    content = FORMATS["csv"].write(a_report("Trygge ledere\nFelles mål", 'Med "sitat"; og semikolon'))
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of_csv(content) == [
        ["Nr.", "Spørsmål", "Type", "Runde", "Svar", "Tid", "Skjult", "Tema"],
        ["1", "Hva er viktigst?", "Åpent spørsmål", "1", "Trygge ledere\nFelles mål", "2026-01-05 09:30", "", ""],
        ["1", "Hva er viktigst?", "Åpent spørsmål", "1", 'Med "sitat"; og semikolon', "2026-01-05 09:30", "", ""],
    ]


def test_markdown_shows_what_was_written():
    lines = FORMATS["md"].write(a_report("# ikke en overskrift\n- og *ikke* et punkt")).decode().splitlines()
    assert lines[0] == "# Samling 1"
    assert "1 svar fra 1 deltaker" in lines
    assert lines[-2:] == ["- \\# ikke en overskrift  ", "  \\- og \\*ikke\\* et punkt"]


def test_a_file_name_is_one_everywhere():
    names = {
        FORMATS["csv"].file_name(a_report(title=title)) for title in ("Blåbær/..\\på øya?", "../../etc", "日本", "")
    }
    assert names == {"blabaer-pa-oya-2026-01-05.csv", "etc-2026-01-05.csv", "workshop-2026-01-05.csv"}


def test_xlsx_can_be_filtered_and_holds_no_times_of_its_own():
    content = FORMATS["xlsx"].write(a_report("Tillit"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Oversikt", "Svar"]
    assert book["Svar"].auto_filter.ref == "A1:H2"
    assert book["Svar"].freeze_panes == "A2"
    with ZipFile(io.BytesIO(content)) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufdd0", "\uffff", "\U0010ffff"])
def test_a_character_that_no_spreadsheet_can_hold_is_left_out_and_the_file_opens(character: str):
    content = FORMATS["xlsx"].write(a_report(f"Før{character}etter", title=f"Samling{character}1"))
    assert {"Føretter", "Samling1"} <= {cell.value for cell in cells_of_xlsx(content)}


@pytest.mark.parametrize("text", ["Vi\n---", "Vi\n===", "- punkt", "Først\n- punkt", "1. punkt", "+ pluss", "&amp;"])
def test_markdown_shows_a_text_as_it_was_written(text: str):
    lines = FORMATS["md"].write(a_report(text)).decode().split("- ", 1)[1].split("\n")
    starts = [line.strip() for line in lines if line.strip()]
    assert not any(re.match(r"[-+=&]|\d+[.)]", start) for start in starts)
