"""Files: texts stay texts."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.reports import a_day, a_report, with_figures
from tests.written import a_day_as, written
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.exports import FORMATS
from workshop_live.exports.answer_rows import HEADINGS
from workshop_live.exports.bars import DrawnBar, write_bars
from workshop_live.exports.format import ExportContext
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.picture import pictures_of
from workshop_live.exports.safe_text import MAX_CELL_LENGTH, escape_formula
from workshop_live.exports.word_cloud import Cloud

ANSWER, THEME = HEADINGS.index("Answer"), HEADINGS.index("Theme")


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
    assert escape_formula(text) == f"'{text}"
    assert rows_of_csv(written("csv", a_report(text)))[1][ANSWER].startswith("'")
    assert all(cell.data_type != "f" for cell in cells_of_xlsx(written("xlsx", a_report(text, title=text))))


def test_a_theme_that_a_spreadsheet_could_take_for_a_formula_is_text():
    report = a_report("Svar")
    theme = SummaryTheme("=1+1", "=1+1", (report.activities[0].answers[0].id,))
    question = replace(report.activities[0].questions[0], summary=Summary("=1+1", (theme,), ()))
    activity = replace(report.activities[0], questions=(question,))
    report = replace(report, activities=(activity,))
    assert rows_of_csv(written("csv", report))[1][THEME] == "'=1+1"
    assert all(cell.data_type != "f" for cell in cells_of_xlsx(written("xlsx", report)))


@pytest.mark.parametrize("text", ["Tillit", "Å = mål", "3-4 mål", "(=1)", "", "«+»"])
def test_ordinary_text_is_left_as_it_is(text: str):
    assert escape_formula(text) == text


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@given(st.lists(printable, min_size=1, max_size=5))
def test_no_cell_is_a_formula_and_every_file_opens(texts: list[str]):
    report = a_report(*texts)
    rows = rows_of_csv(written("csv", report))
    assert len(rows) == len(texts) + 1
    assert {len(row) for row in rows} == {len(HEADINGS)}
    for row, text in zip(rows[1:], texts, strict=True):
        assert row[ANSWER].removeprefix("'") == text.removeprefix("'")
        first = next((item for item in row[ANSWER] if unicodedata.category(item) not in {"Cf", "Zs", "Zl", "Zp"}), "")
        assert unicodedata.normalize("NFKC", first)[:1] not in {"=", "+", "-", "@"}
    cells = cells_of_xlsx(written("xlsx", report))
    assert all(cell.data_type != "f" for cell in cells)
    assert len(json.loads(written("json", report))["activities"][0]["answers"]) == len(texts)
    written("md", report).decode()


def test_csv_opens_with_a_double_click_in_norway():
    content = written("csv", a_report("Trygge ledere\nFelles mål", 'Med "sitat"; og semikolon'))
    asked = ["1", "Hva er viktigst?", "Åpent spørsmål", "1", "Hva er viktigst?"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of_csv(content) == [
        ["Id", "Tid", "Nr.", "Aktivitet", "Type", "Runde", "Spørsmål", "Svar", "Tema", "Gruppe", "Stemmer", "Skjult", "Kolonne"],
        ["0" * 15 + "0", "2026-01-05 09:30", *asked, "Trygge ledere\nFelles mål", "", "", "", "", ""],
        ["0" * 15 + "1", "2026-01-05 09:30", *asked, 'Med "sitat"; og semikolon', "", "", "", "", ""],
    ]  # fmt: skip


def test_markdown_shows_what_was_written():
    lines = written("md", a_report("# ikke en overskrift\n- og *ikke* et punkt")).decode().splitlines()
    assert lines[0] == "# Samling 1"
    assert "1 svar fra 1 deltaker" in lines
    assert lines[-2:] == ["- \\# ikke en overskrift  ", "  \\- og \\*ikke\\* et punkt"]


def test_a_file_name_is_one_everywhere():
    names = {
        FORMATS["csv"].file_name(a_report(title=title)) for title in ("Blåbær/..\\på øya?", "../../etc", "日本", "")
    }
    assert names == {"blabaer-pa-oya-2026-01-05.csv", "etc-2026-01-05.csv", "workshop-2026-01-05.csv"}


def test_xlsx_can_be_filtered_and_holds_no_times_of_its_own():
    content = written("xlsx", a_report("Tillit"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Oversikt", "Svar"]
    [table] = book["Svar"].tables.values()
    assert table.autoFilter.ref == "A1:O2"
    assert book["Svar"].freeze_panes == "A2"
    with ZipFile(io.BytesIO(content)) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufdd0", "\uffff", "\U0010ffff"])
def test_a_character_that_no_file_can_hold_is_marked_and_said_and_the_file_opens(character: str):
    content = written("xlsx", a_report(f"Før{character}etter", title=f"Samling{character}1"))
    found = {cell.value for cell in cells_of_xlsx(content)}
    assert {"Før�etter", "Samling�1"} <= found
    assert any("som ingen fil kan inneholde" in str(text) for text in found)


def test_a_text_too_long_for_a_cell_is_shortened_and_said():
    for text in ("x" * 32_768, "😀" * 20_000):
        cells = [cell.value for cell in cells_of_xlsx(written("xlsx", a_report(text)))]
        [found] = [item for item in cells if str(item).startswith(text[:9])]
        assert found.endswith("…")
        assert len(found.encode("utf-16-le")) // 2 == MAX_CELL_LENGTH
        assert any("forkortet" in str(item) for item in cells)
        assert json.loads(written("json", a_report(text)))["activities"][0]["answers"][0]["text"] == text


def test_xlsx_has_a_sheet_with_a_chart_for_each_result_and_one_for_votes():
    book = openpyxl.load_workbook(io.BytesIO(a_day_as("xlsx")))
    assert book.sheetnames[:7] == ["Oversikt", "Svar", "Tema", "Stemmer", "Tid brukt", "Felles tekst", "Tiltak"]
    assert len(book.sheetnames) - 7 >= 6
    for name in book.sheetnames[7:]:
        assert len(book[name]._charts) == 1
        assert book[name].freeze_panes
        [table] = book[name].tables.values()
        assert table.autoFilter.ref


def test_xlsx_writes_the_figures_of_a_chart_alike_and_says_what_they_mean():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", a_day(types=["scale", "ranking"]))))
    scale, ranking = (book[name] for name in book.sheetnames[-2:])
    assert scale["B4"].value == "Snitt (1–6)"
    assert len({scale.cell(row, 2).number_format for row in range(5, 8)}) == 1
    axis = ranking._charts[0].y_axis.scaling
    assert (axis.orientation, axis.min, axis.max) == ("maxMin", 1, 4)


def test_two_activities_of_the_same_name_have_sheets_of_their_own():
    report = a_day()
    again = replace(
        report,
        activities=tuple(replace(item, number=1, prompt="[Samme]: navn?*/\\'" * 9) for item in report.activities),
    )
    names = openpyxl.load_workbook(io.BytesIO(written("xlsx", again))).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) <= 31


@pytest.mark.parametrize("text", ["Vi\n---", "Vi\n===", "- punkt", "Først\n- punkt", "1. punkt", "+ pluss", "&amp;"])
def test_markdown_shows_a_text_as_it_was_written(text: str):
    lines = written("md", a_report(text)).decode().split("- ", 1)[1].split("\n")
    starts = [line.strip() for line in lines if line.strip()]
    assert not any(re.match(r"[-+=&]|\d+[.)]", start) for start in starts)


def test_a_zip_has_each_format_and_a_picture_of_each_result():
    with ZipFile(io.BytesIO(written("zip", a_day(types=("open_text", "scale", "text_slide"))))) as parts:
        assert parts.testzip() is None
        names = parts.namelist()
        assert len(names) == len(set(names))
        assert {item.partition(".")[2] for item in names if "/" not in item} == {
            file_format.extension
            for file_format in FORMATS.values()
            if not file_format.is_picture and file_format.extension != "zip"
        }
        assert [item for item in names if item.endswith(".png")] == [
            "bilder/01-open-question-hva-er-viktigst-for-oss.png",
            "bilder/02-scale-hva-er-viktigst-for-oss.png",
        ]
        for name in names:
            if name.endswith(".svg"):
                ET.fromstring(parts.read(name))


@pytest.mark.parametrize(
    "extension", [file_format.extension for file_format in FORMATS.values() if not file_format.is_picture]
)
def test_whoever_waits_is_told_how_far_a_file_has_come(extension: str):
    told: list[tuple[int, int]] = []
    written(extension, a_day(types=("scale", "text_slide")), ExportContext(lambda done, of: told.append((done, of))))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 0
    assert told == sorted(told)


def test_a_hidden_answer_is_in_no_file_unless_it_is_asked_for():
    for extension in ("csv", "json"):
        shown, everything = (
            written(extension, a_day(options, types=("qna",))).decode()
            for options in (ExportOptions(), ExportOptions(hidden=True))
        )
        assert everything.count("a001x") == shown.count("a001x") + 1
    before, after = (
        a_day(options, types=("qna",)).activities[0] for options in (ExportOptions(), ExportOptions(hidden=True))
    )
    assert (after.answered, len(after.figures)) == (before.answered + 1, len(before.figures) + 1)


def test_the_words_that_are_not_in_a_picture_are_said():
    report = with_figures(a_report("Tillit", "🙂"), "Tillit", "🙂", counts_words=True)
    [picture] = pictures_of(report.activities[0], Localiser(report))
    assert picture.write(io.BytesIO(), Localiser(report), "png", colours=report.colours) == ["🙂"]


def test_drawing_words_says_nothing_to_whoever_looks_at_the_terminal(caplog: pytest.LogCaptureFixture):
    Cloud([("tillit", 2), ("mot", 1)]).write_svg(io.BytesIO())
    assert not caplog.records


def drawn_bar(label: str, title: str = "Hva nå?", kind: str = "png") -> bytes:
    target = io.BytesIO()
    write_bars(title, [DrawnBar(label, 0.5, "50 %"), DrawnBar("", 0, "0 %")], "2 svar", target, kind=kind)
    return target.getvalue()


def test_letters_that_are_read_from_the_right_are_joined_in_a_chart():
    joined, apart = "\u0645\u0631\u062d", "\u0645\u200c\u0631\u200c\u062d"
    assert drawn_bar(joined) != drawn_bar(apart)


@pytest.mark.parametrize("label", ["#image(1)", "$x$ *a* _b_ `c`", '\\ "]', "", " ", "\u202e", "W" * 3000, "🎉👩‍💻"])
def test_whatever_a_label_is_there_is_a_chart(label: str):
    assert Image.open(io.BytesIO(drawn_bar(label))).size == (1920, 1080)
    assert drawn_bar(label) == drawn_bar(label), "the same picture for the same figures"


def test_a_chart_without_a_title_is_as_high_as_its_bars():
    assert Image.open(io.BytesIO(drawn_bar("Ja", title=""))).size == (1340, 200)


def test_a_chart_as_svg_says_its_title():
    svg = ET.fromstring(drawn_bar("Ja", title="Nå & <da>?", kind="svg"))
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == "Nå & <da>?"
