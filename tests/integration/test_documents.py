"""Documents: what Word files hold, read by a program that has not to do with the writing."""

import io
import itertools
import re
import zipfile
from collections import Counter

import docx
import pytest
from docx.oxml.ns import qn

from tests.reports import ITEMS, a_day, a_report
from tests.written import a_day_as, written
from workshop_live.exports.options import ExportOptions


@pytest.fixture(scope="module")
def document():
    return docx.Document(io.BytesIO(a_day_as("docx")))


def headings(document, level: int) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == f"Heading {level}"]


def test_a_document_has_real_headings_and_contents_that_lead_to_them(document):
    assert headings(document, 1)[0] == "Program"
    *_, actions, history, answers = headings(document, 1)
    assert (actions, answers) == ("Dette gjør vi nå", "Vedlegg: alle innspill")
    assert history.startswith("Vedlegg: slik ble teksten til: ")
    assert {"Oppsummering av innspillene", "Temaer", "Resultater", "Stemmer"} <= set(headings(document, 2))
    body = document.element.body
    links = {link.get(qn("w:anchor")): link.text for link in body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert list(links.values()) == headings(document, 1)
    assert links.keys() == marks
    assert any("TOC " in (code.text or "") for code in body.iter(qn("w:instrText")))
    kinds = Counter(part.get(qn("w:fldCharType")) for part in body.iter(qn("w:fldChar")))
    assert kinds["begin"] == kinds["separate"] == kinds["end"]


def test_a_table_says_which_row_is_its_heading(document):
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    actions = next(table for table in document.tables if table.cell(0, 0).text == "Hva")
    assert [cell.text for cell in actions.rows[0].cells] == ["Hva", "Hvem", "Frist"]
    assert len(actions.rows) == 1 + len(ITEMS)


def test_what_each_step_took_of_its_minutes_stands_below_the_question(document):
    used = "Tid brukt: Arbeid alene 3 av 3 min · Skriv 11 av 10 min · I plenum 0 min"
    assert [paragraph.text for paragraph in document.paragraphs].count(used) == 2
    assert used in a_day_as("md").decode()


def test_who_did_what_stands_below_the_question(document):
    assert [paragraph.text for paragraph in document.paragraphs].count("Roller: Leder og tidtaker: den laveste") == 2
    assert "\nRoller: Leder og tidtaker: den laveste\n" in a_day_as("md").decode()


def test_each_picture_has_a_text(document):
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(described) >= 6
    assert all(re.search("Svar|Prikker|[Ss]nitt", item) for item in described)


def test_all_answers_stand_in_the_appendix(document):
    texts = [paragraph.text for paragraph in document.paragraphs]
    appendix = Counter(line for text in texts[texts.index("Vedlegg: alle innspill", 30) :] for line in text.split("\n"))
    for activity in a_day().activities:
        for question in activity.questions if activity.has_texts else ():
            asked = f"{question.prompt} " if len(activity.questions) > 1 else ""
            assert not Counter(f"{asked}{text}" for _, text in question.texts) - appendix


def test_a_summary_and_a_picture_with_its_figures_stand_on_one_page(document):
    lines = document.paragraphs
    start = next(at for at, it in enumerate(lines) if it.text.startswith("Oppsummering av innspillene"))
    themes = list(itertools.takewhile(lambda item: item.style.name.startswith("Summary"), lines[start + 1 :]))
    assert [item.style.name for item in themes] == ["Summary theme", "Summary quotation"] * 7
    assert all(re.fullmatch(r"Tema \d · \d svar", item.text) for item in themes[::2])
    assert [bool(item.paragraph_format.keep_with_next) for item in themes] == [True, False] * 7
    drawn = [item for item in lines if item._p.xpath(".//w:drawing")]
    assert drawn
    assert all(item.paragraph_format.keep_with_next for item in drawn)


def test_no_empty_line_behind_a_table_takes_a_page_for_itself(document):
    behind = [table._tbl.getnext() for table in document.tables]
    assert len(behind) > 3
    assert all(item.tag == qn("w:p") and "".join(item.itertext()).strip() for item in behind)


def test_a_document_does_not_end_with_a_table():
    content = written("docx", a_day(types=("single_choice",)))
    *_, last, _ = docx.Document(io.BytesIO(content)).element.body
    assert last.tag == qn("w:p")


def test_a_theme_has_its_answers_below_it():
    texts = [
        paragraph.text
        for paragraph in docx.Document(io.BytesIO(written("docx", a_day(types=("open_text",))))).paragraphs
    ]
    at = texts.index("Tema 0 (2)", texts.index("Temaer"))
    assert texts[at + 1 : at + 3] == ["Mer tid til å snakke sammen på tvers av avdelingene"] * 2


def test_without_answers_a_document_quotes_nobody():
    report = a_day(ExportOptions(answers=False), types=("open_text", "qna"))
    texts = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(written("docx", report))).paragraphs)
    assert "«" not in texts
    assert "Mer tid" not in texts
    assert "Vedlegg" not in texts
    assert "Tema 0 (2)" in texts


def test_a_document_speaks_the_language_of_the_room():
    with zipfile.ZipFile(io.BytesIO(written("docx", a_day(types=("open_text",), language="nn")))) as parts:
        assert b'w:val="nn-NO"' in parts.read("word/styles.xml")


def test_text_that_is_read_from_the_right_is_set_so():
    document = docx.Document(io.BytesIO(written("docx", a_report("שלום לכולם"))))
    paragraphs = [paragraph for paragraph in document.paragraphs if "שלום" in paragraph.text]
    assert paragraphs
    assert all(paragraph._p.pPr.find(qn("w:bidi")) is not None for paragraph in paragraphs)


def test_each_picture_has_a_numbered_caption_with_the_question(document):
    drawn = [at for at, item in enumerate(document.paragraphs) if item._p.xpath(".//w:drawing")]
    for number, at in enumerate(drawn, 1):
        caption = document.paragraphs[at + 1]
        assert caption.style.name == "Caption"
        assert caption.text.startswith(f"Figur {number}: ")
        assert any("SEQ Figure" in (code.text or "") for code in caption._p.iter(qn("w:instrText")))


def test_a_table_has_a_style_of_its_own_and_percentages(document):
    assert {table.style.name for table in document.tables} == {"Workshop"}
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    [choice] = [rows for rows in tables if rows[0][0] == "Ett valg"]
    assert choice[0] == ["Ett valg", "Svar", "Andel"]
    assert all(re.fullmatch(r"\d+\s%", share) for _, _, share in choice[1:])


def test_the_table_of_a_scale_has_how_many_chose_each_step(document):
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    [scale] = [rows for rows in tables if rows[0][0] == "Skala"]
    assert [step[:1] for step in scale[0][1:-1]] == list("123456")
    assert scale[0][-1] == "Snitt"
    for row in scale[1:]:
        assert sum(int(cell.split("\n")[0]) for cell in row[1:-1]) == 11


def test_word_is_told_what_to_take_where_our_font_is_missing():
    with zipfile.ZipFile(io.BytesIO(a_day_as("docx"))) as parts:
        assert '<w:font w:name="Inter"> <w:altName w:val="Arial"/>' in parts.read("word/fontTable.xml").decode()
        styles = parts.read("word/styles.xml").decode()
    assert set(re.findall(r'w:(?:ascii|hAnsi)="([^"]+)"', styles)) == {"Inter"}


@pytest.mark.parametrize(
    ("types", "has_contents"), [(("scale", "qna", "dots"), False), (("scale", "qna", "dots", "fields"), True)]
)
def test_a_document_of_a_few_questions_has_no_list_of_them(types: tuple[str, ...], has_contents: bool):
    body = docx.Document(io.BytesIO(written("docx", a_day(types=types)))).element.body
    assert any("TOC " in (code.text or "") for code in body.iter(qn("w:instrText"))) == has_contents
