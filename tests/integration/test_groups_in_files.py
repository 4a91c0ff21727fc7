"""What groups wrote, in files: a block per group with its name, and never who was in it."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import docx
import httpx
import openpyxl
import pytest
from docx.oxml.ns import qn
from pptx import Presentation
from pypdf import PdfReader

from tests.groups_at_work import NAMES as GROUPS
from tests.groups_at_work import at_work, grouped_room
from tests.integration.test_exports import FORMULAS
from tests.integration.test_pdf import texts_of
from tests.integration.test_slides_fit import check
from tests.reports import ASKED, AT, NAMES, STEPS, a_report_in_groups, a_room, in_groups
from tests.written import written
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.actions.rooms import CreateRoom, RoomCreated, create_room
from workshop_live.activity_types import type_of
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.exports.json_parsing import parse_room
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import Report
from workshop_live.exports.safe_text import escape_formula
from workshop_live.importers import parse
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.archive import read_archive
from workshop_live.storage.engine import Database
from workshop_live.storage.group_tables import RoundGroupRow
from workshop_live.storage.tables import AnswerRow, RoundRow
from workshop_live.storage.writer import Outcome, Transaction, write_now

SENTENCE = "Vi møter innbyggerne tidligere, og tar med oss det de sier, inn i planene. "
TEXTS = [[f"Samskaping er {name}.", f"Relevant for {name}:\nmye"] for name in NAMES]
ODD = ["=1+1", "W" * 60, "שלום לכולם", "<b>Gygrene</b> *og* [venner](x)", "Blå & gul", 'En "to"; tre']


def rows_of(report: Report) -> list[dict[str, str]]:
    text = io.StringIO(written("csv", report).decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def paragraphs_of(report: Report) -> list[Any]:
    return docx.Document(io.BytesIO(written("docx", report))).paragraphs


def lines_in(paragraphs: list[Any], first: str) -> list[str]:
    """The lines from the one with this text to the next heading of level 1."""
    texts = [(it.text, it.style.name) for it in paragraphs]
    start = next(at for at, it in enumerate(texts) if it[0] == first)
    end = next((at for at, it in enumerate(texts[start:], start) if it[1] == "Heading 1"), len(texts))
    return [text for text, _ in texts[start:end]]


def slides_of(report: Report) -> list[Any]:
    return list(Presentation(io.BytesIO(written("pptx", report))).slides)


def words_on(slides: list[Any]) -> str:
    frames = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    return " ".join(" ".join(frames).replace("\v", " ").split())


def test_the_column_of_groups_has_the_name_of_the_group_that_wrote():
    rows = rows_of(a_report_in_groups(TEXTS))
    assert [(row["Gruppe"], row["Spørsmål"], row["Svar"]) for row in rows] == [
        (name, question, text)
        for name, texts in zip(NAMES, TEXTS, strict=True)
        for question, text in zip(ASKED, texts, strict=True)
    ]
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", a_report_in_groups(TEXTS))))
    heads, *others = book["Svar"].iter_rows(values_only=True)
    assert [row[heads.index("Gruppe")] for row in others] == [name for name in NAMES for _ in ASKED]


def test_what_somebody_in_a_group_sent_alone_never_carries_its_name():
    report = a_report_in_groups(TEXTS, steps=STEPS)
    assert {row["Gruppe"] for row in rows_of(report)} == {""}
    lines = [line.strip() for line in written("md", report).decode().splitlines()]
    assert not set(NAMES) & {line.lstrip("#- ") for line in lines}
    assert not set(NAMES) & {paragraph.text for paragraph in paragraphs_of(report)}
    assert "6 svar fra 6 deltakere" in lines


def test_a_document_has_a_block_per_group_with_its_texts_by_question():
    paragraphs = paragraphs_of(a_report_in_groups(TEXTS))
    names = [it.text for it in paragraphs if it.style.name == "Heading 2"]
    assert names == list(NAMES)
    block = lines_in(paragraphs, "Stjernelaget")[:6]
    assert block == [
        "Stjernelaget", ASKED[0], "Samskaping er Stjernelaget.", ASKED[1], "Relevant for Stjernelaget:", "mye",
    ]  # fmt: skip
    colours = [
        it._p.pPr.find(f"{qn('w:pBdr')}/{qn('w:left')}").get(qn("w:color")) for it in paragraphs if it.text in NAMES
    ]
    assert len(set(colours)) == len(NAMES)
    assert "Vedlegg: alle innspill" not in [it.text for it in paragraphs], "they stand there in full already"
    assert "Tekst fra 6 av 6 grupper" in [it.text for it in paragraphs]


def test_pdf_and_markdown_have_the_same_blocks():
    report = a_report_in_groups(TEXTS)
    text = texts_of(PdfReader(io.BytesIO(written("pdf", report))))
    block = f"Blåveis {ASKED[0]} Samskaping er Blåveis. {ASKED[1]} Relevant for Blåveis: mye Fjellreven"
    assert block in text
    marked = written("md", report).decode()
    assert (
        f"### Blåveis\n\n**{ASKED[0]}**\n\nSamskaping er Blåveis.\n\n**{ASKED[1]}**\n\nRelevant for Blåveis:  \nmye\n"
        in marked
    )


def test_one_question_stands_only_once():
    report = a_report_in_groups([[f"Tillit, sier {name}"] for name in NAMES], asked=["Hva trenger vi?"])
    paragraphs = paragraphs_of(report)
    assert lines_in(paragraphs, "Gygrene")[:3] == ["Gygrene", "Tillit, sier Gygrene", "Stjernelaget"]


def test_groups_without_a_text_are_named_and_those_whose_text_is_hidden_are_not():
    texts = [TEXTS[0], TEXTS[1], ["", ""], TEXTS[3], ["", ""]]
    report = a_report_in_groups(texts, hidden=[3])
    paragraphs = paragraphs_of(report)
    assert [it.text for it in paragraphs if it.style.name == "Heading 2"] == ["Gygrene", "Stjernelaget"]
    assert "Uten tekst: Blåveis, Kveldsvakta, Nordlys" in [it.text for it in paragraphs]
    for extension in ("docx", "md", "csv", "pptx", "pdf"):
        assert "Samskaping er Fjellreven" not in written(extension, report).decode("latin-1")
    assert "Fjellreven" not in words_on(slides_of(report))
    assert "Uten tekst" in written("md", report).decode()
    shown = a_report_in_groups(texts, hidden=[3], shows_hidden=True)
    assert "Fjellreven (skjult)" in [it.text for it in paragraphs_of(shown)]


@pytest.mark.parametrize("asked", [ASKED, ASKED[:1]])
def test_a_text_in_which_all_was_deleted_again_is_none(asked: tuple[str, ...]):
    activity, answers = in_groups([texts[: len(asked)] for texts in TEXTS[:3]], NAMES[:3], asked=asked)
    answers[1] = replace(answers[1], value=type_of(activity).stored_when_empty)
    report = make_report(a_room(), [(activity, answers)])
    lines = [it.text for it in paragraphs_of(report)]
    assert "Uten tekst: Stjernelaget" in lines
    assert "Tekst fra 2 av 3 grupper" in lines
    assert {row["Gruppe"] for row in rows_of(report)} == {"Gygrene", "Blåveis"}
    assert parse_room(written("json", report)).activities[0].rounds[0].ordinals == (0, 2)


def test_where_answers_are_left_out_no_group_is_named():
    activity, answers = in_groups(TEXTS[:3])
    assert activity.round
    unseen = replace(activity, round=replace(activity.round, shown=False, first_shown_at=None))
    for report in (
        make_report(a_room(), [(unseen, answers)]),
        make_report(a_room(), [(activity, answers)], ExportOptions(answers=False)),
    ):
        for paragraph in paragraphs_of(report):
            assert not any(name in paragraph.text for name in NAMES)
        assert not any(name in words_on(slides_of(report)) for name in NAMES)


def test_whatever_groups_are_called_is_text_in_every_file():
    names = [*FORMULAS[::3], *ODD]
    report = a_report_in_groups([[f"Svar fra {at}", "Svar to"] for at in range(len(names))], names)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(written("xlsx", report)))["Svar"] for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert {cell.value for cell in cells} >= set(names)
    assert [row["Gruppe"] for row in rows_of(report)[::2]] == [escape_formula(name) for name in names]
    headings = [it for it in paragraphs_of(report) if it.style.name == "Heading 2"]
    assert [it.text for it in headings] == [" ".join(name.split()) for name in names]
    assert [it.text for it in headings if it._p.pPr.find(qn("w:bidi")) is not None] == ["שלום לכולם"]
    slides = slides_of(report)
    check(slides)
    words = words_on(slides)
    assert all(" ".join(name.split()) in words for name in names)
    lines = written("md", report).decode().splitlines()
    assert sum(line.startswith("### ") for line in lines) == len(names)
    assert r"### \<b\>Gygrene\</b\> \*og\* \[venner\](x)" in lines
    assert "W" * 50 in texts_of(PdfReader(io.BytesIO(written("pdf", report)))).replace("\u200b", "").replace(" ", "")


@pytest.mark.parametrize(("count", "times"), [(1, 0), (1, 12), (6, 1), (6, 12), (20, 3), (100, 1)])
def test_all_of_all_texts_stands_on_slides_that_they_fit(count: int, times: int):
    texts = [[f"A{at:03} {SENTENCE * times}".strip(), f"B{at:03} {SENTENCE * times}".strip()] for at in range(count)]
    slides = slides_of(a_report_in_groups(texts, [f"Gruppe {at:03}" for at in range(count)]))
    check(slides)
    words = words_on(slides[2:])
    for at in range(count):
        assert f"Gruppe {at:03}" in words
    for of_group in texts:
        for text in of_group:
            assert words.count(text[:4]) == 1
    assert words.count("innbyggerne") == count * 2 * times
    sizes = {
        paragraph.font.size.pt
        for slide in slides[2:]
        for shape in slide.shapes
        if shape.has_text_frame and not shape.is_placeholder
        for paragraph in shape.text_frame.paragraphs
        if paragraph.text
    }
    assert min(sizes) >= 16


def test_short_texts_stand_beside_each_other():
    slides = slides_of(a_report_in_groups([[f"Tillit, sier {name}"] for name in NAMES], asked=["Hva trenger vi?"]))
    check(slides)
    assert len(slides) == 3
    assert all(name in words_on(slides[2:]) for name in NAMES)


def test_a_text_that_is_too_long_for_a_slide_goes_on_on_the_next_one():
    slides = slides_of(a_report_in_groups([[SENTENCE * 13, SENTENCE * 13]], ["Gygrene"]))
    check(slides)
    assert "Gygrene (1 av 2)" in words_on(slides)
    assert "Gygrene (2 av 2)" in words_on(slides)
    for slide in slides[2:]:
        for shape in slide.shapes:
            if shape.has_text_frame and not shape.is_placeholder:
                lines = [it.text for it in shape.text_frame.paragraphs]
                assert len(lines) == 1 or lines[-1] not in ASKED, "no question stands alone below the texts"


def test_json_has_the_groups_and_their_texts_with_versions():
    [activity] = json.loads(written("json", a_report_in_groups([TEXTS[0], ["", ""], TEXTS[2]], NAMES[:3])))[
        "activities"
    ]
    assert activity["round_groups"] == [
        {"number": number, "name": name, "done": number == 1} for number, name in enumerate(NAMES[:3])
    ]
    answers = [(it["group"], it["version"], it["value"]) for it in activity["answers"]]
    assert answers == [(0, 1, TEXTS[0]), (2, 3, TEXTS[2])]
    [alone] = json.loads(written("json", a_report_in_groups(TEXTS, steps=STEPS)))["activities"]
    assert len(alone["round_groups"]) == len(NAMES)
    assert not any(it.keys() & {"group", "version"} for it in alone["answers"])
    assert [it["id"] for it in alone["answers"]] == sorted(it["id"] for it in alone["answers"]), "in a random order"


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_groups_wrote_can_be_analysed_from_our_own_files(extension: str):
    questions = parse(written(extension, a_report_in_groups(TEXTS)), f".{extension}").questions
    assert [(question.prompt, [text for _, text in question.answers]) for question in questions] == [
        (ASKED[0], [first for first, _ in TEXTS]),
        (ASKED[1], [second for _, second in TEXTS]),
    ]


@pytest.mark.parametrize(("count", "proposed", "expected"), [(6, True, True), (5, True, False), (5, False, True)])
def test_fewer_than_six_texts_have_themes_only_if_people_made_them(count: int, proposed: bool, expected: bool):
    activity, answers = in_groups([[f"Tillit {at}"] for at in range(count)], asked=["Hva trenger vi?"])
    theme = SummaryTheme("tillit", "Tillit 0", tuple(it.public_id for it in answers), is_proposed=proposed)
    report = make_report(a_room(), [(activity, answers)], summaries={90: (Summary("Hva trenger vi?", (theme,), ()),)})
    assert report.activities[0].has_themes == expected
    headings = [it.text for it in paragraphs_of(report)]
    assert ("Temaer" in headings) == expected
    assert (", ".join(NAMES[:count]) in headings) == expected, "their texts stand above"
    assert headings.count("Tillit 0") == 1
    assert headings.index("Gygrene") < (headings.index("Temaer") if expected else len(headings))


def test_what_a_scribe_wrote_stands_in_files_and_on_the_page_of_results_by_the_newest_name(client: httpx.Client):
    room = grouped_room(client)
    for worker, text in zip(at_work(room, *GROUPS), ("Første", "Andre", "Tredje"), strict=True):
        worker.be_scribe().raise_for_status()
        worker.write("Ikke ferdig", "", "").raise_for_status()
        worker.write(text, "Nå", "").raise_for_status()
    room.act("show").raise_for_status()
    room.command("name-groups", names="\n".join(["Nytt navn", *GROUPS[1:]])).raise_for_status()
    texts = {it["text"]: it["id"] for it in room.results()["results"]["fields"][0]["answers"]}
    room.command("hide-answer", answer=texts["Andre"]).raise_for_status()
    csv = client.get(f"/api/rooms/{room.id}/exports/csv", headers=room.headers).raise_for_status().text
    rows = [row for row in csv.splitlines() if ";Samskaping;" in row]
    assert [(row.split(";")[7], row.split(";")[9]) for row in rows] == [
        ("Første", "Nytt navn"), ("Nå", "Nytt navn"), ("Tredje", "Blåveis"), ("Nå", "Blåveis"),
    ]  # fmt: skip
    told = client.get(f"/api/rooms/{room.id}/exports/json", headers=room.headers).raise_for_status().json()
    assert [(it["group"], it["version"]) for it in told["activities"][0]["answers"]] == [(0, 2), (2, 2)]
    page = client.get(f"/rooms/{room.id}/results", headers=room.headers).raise_for_status().text
    assert "Tekst fra 2 av 3 grupper" in page
    assert '<strong dir="auto">Nytt navn</strong><br>Hva? Første' in page
    assert "Andre" not in page


@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_group_has_its_newest_name(database: Database):
    organiser = write_now(database.writing, add_organiser, AddOrganiser("Kari", "x"))
    assert isinstance(organiser, Organiser)
    plan = Plan("Samling 1", "nb", (PlannedActivity("open_text", "Hva trenger vi?", {}),), home_groups=NAMES)
    made = write_now(database.writing, create_room, CreateRoom(organiser.id, plan))
    assert isinstance(made, RoomCreated)
    write_now(database.writing, written_by_groups, made.room.id)
    archive = database.read_now(read_archive, made.room.public_id)
    assert archive
    rows = rows_of(make_report(archive.room, archive.rounds))
    assert [(row["Gruppe"], row["Svar"]) for row in rows] == [("Nytt navn", "Tillit"), ("Blåveis", "Mot")]


@one_by_one
def written_by_groups(tx: Transaction, room_id: int) -> Outcome[None]:
    [activity] = read_agenda(tx.session, room_id)
    round_row = RoundRow(
        activity_id=activity.id, number=1, prompt=activity.prompt, settings=dict(activity.settings), groups="home",
        steps=[{"kind": "group", "minutes": 5, "title": ""}], shown=True, first_shown_at=AT, opened_at=AT,
    )  # fmt: skip
    tx.session.add(round_row)
    tx.session.flush()
    for number, name in enumerate(("Nytt navn", "Uten tekst", "Blåveis")):
        tx.session.add(RoundGroupRow(round_id=round_row.id, number=number, key=f"k{number}", name=name))
    for number, text in ((2, "Mot"), (0, "Tillit")):
        tx.session.add(
            AnswerRow(
                public_id=f"a{9 - number}", round_id=round_row.id, author=f"g{number}", claim=f"g{number}", key="group",
                ordinal=number, seq=1, fingerprint="", revision=3, value=text, held=False, created_at=AT,
            )
        )  # fmt: skip
    return Outcome(None)
