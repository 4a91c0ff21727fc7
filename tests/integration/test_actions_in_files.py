"""Action items in every file, out of one room and into another."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from tests.reports import a_day
from tests.written import written
from workshop_live.domain.action_items import ActionItem, ActionStatus
from workshop_live.exports import FORMATS
from workshop_live.exports.format import NothingToExportError
from workshop_live.exports.json_parsing import parse_room
from workshop_live.exports.reported import Report

HOSTILE = 'Ringe "NAV"; avtale\\møte, =1+1 – blåbærsyltetøy på skiva og kaffe i kanna hver eneste dag fremover'
ITEMS = (
    ActionItem("a" * 16, HOSTILE, "Kari", date(2026, 12, 24), ActionStatus.IN_PROGRESS, {"answer": "b" * 16}),
    ActionItem("c" * 16, "Bestille lokale", "", None, carried_from="d" * 16),
    ActionItem("e" * 16, "Droppet", "Ola", date(2026, 12, 24), ActionStatus.DROPPED),
)


def report(items: tuple[ActionItem, ...] = ITEMS) -> Report:
    return replace(a_day(types=("open_text",), answers=3), items=items)


def test_the_table_of_word_has_the_items_and_no_row_to_fill_in():
    [table] = [it for it in Document(io.BytesIO(written("docx", report()))).tables if it.cell(0, 0).text == "Hva"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Hva", "Hvem", "Frist", "Status"],
        [HOSTILE, "Kari", "24. des. 2026", "i gang"],
        ["Bestille lokale", "", "", "ikke begynt"],
        ["Droppet", "Ola", "24. des. 2026", "droppet"],
    ]
    [empty] = [it for it in Document(io.BytesIO(written("docx", report(())))).tables if it.cell(0, 0).text == "Hva"]
    assert {cell.text for row in empty.rows[1:] for cell in row.cells} == {""}


def test_slides_workbook_pdf_and_markdown_have_them():
    slides = Presentation(io.BytesIO(written("pptx", report()))).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert "Bestille lokale" in [table.cell(row, 0).text for table in tables for row in range(len(table.rows))]
    sheet = load_workbook(io.BytesIO(written("xlsx", report())))["Tiltak"]
    assert [cell.value for cell in sheet[2]][:2] == [HOSTILE, "Kari"]
    assert sheet["C2"].value.date() == date(2026, 12, 24)
    pages = PdfReader(io.BytesIO(written("pdf", report()))).pages
    assert "Bestille lokale" in " ".join(page.extract_text() for page in pages)
    assert "| Bestille lokale |  |  | ikke begynt |" in written("md", report()).decode()


def test_the_csv_of_the_actions_is_rows():
    rows = list(csv.reader(io.StringIO(written("actions.csv", report()).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Hva", "Hvem", "Frist", "Status"]
    assert rows[1] == [HOSTILE, "Kari", "2026-12-24", "i gang"]


def test_the_calendar_has_an_event_for_each_dated_item_that_a_calendar_can_read():
    content = written("ics", report())
    assert content == written("ics", report()), "the same file for the same items"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"{HOSTILE} – Kari"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 24), date(2026, 12, 25))
    assert str(event["UID"]) == f"{'a' * 16}@workshop-live"


@pytest.mark.parametrize("extension", ["actions.csv", "ics"])
def test_a_file_of_actions_without_any_is_not_made(extension: str):
    with pytest.raises(NothingToExportError):
        FORMATS[extension].write(report(()), io.BytesIO())


def test_items_go_out_as_json_and_come_in_again():
    content = written("json", report())
    assert json.loads(content)["action_items"][0]["source"] == {"answer": "b" * 16}
    items = parse_room(content).items
    assert [(it.what, it.who, it.due_on, it.status, it.carried_from) for it in items] == [
        (it.what, it.who, it.due_on, it.status, it.carried_from) for it in ITEMS
    ]
