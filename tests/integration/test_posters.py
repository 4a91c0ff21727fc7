"""Posters of joint texts, opened by programs that did not write them; and how the text came about, in other files."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import docx
import httpx
import pytest
from docx.oxml.ns import qn
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from tests.actors import make_room
from tests.integration.conftest import Person
from tests.integration.test_pdf import texts_of
from tests.reports import STEM, a_joint_text, a_room, asked
from tests.written import written
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.joint_texts import JointText, Line
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.page_sizes import PAGE_SIZES
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import Report

SENTENCE = "Vi møter innbyggerne tidligere, og tar med oss det de sier, inn i planene. "
SHORT, LONG = ("Lytte mer", "Le sammen"), ((SENTENCE * 7)[:500],) * 7
FROM_THE_RIGHT = ("נקשיב יותר", "נצחק יחד")


def joined(*lines: str, stem: str = STEM) -> JointText:
    return JointText(stem, tuple(Line(f"line{number}", line) for number, line in enumerate(lines)))


def a_report(joint: JointText, options: ExportOptions = ExportOptions(), **of_activity: Any) -> Report:  # noqa: B008
    """A report on a joint text and on an open question before it."""
    (question, answers), (activity, _) = asked(["open_text", "joint_text"])
    activity = replace(activity, **of_activity)
    return make_report(a_room(), [(question, answers), (activity, [])], options, joint_texts={activity.id: joint})


def poster(extension: str, report: Report, size: str = "a4") -> io.BytesIO:
    return io.BytesIO(written(extension, report, ExportContext(poster=size)))


@pytest.mark.parametrize("lines", [SHORT, LONG, FROM_THE_RIGHT, ("=1+1", "<b>*fet*</b>", "#strong[x]")])
@pytest.mark.parametrize("size", PAGE_SIZES)
def test_a_poster_is_one_page_in_any_size_with_every_line(size: str, lines: tuple[str, ...]):
    pdf = PdfReader(poster("pdf", a_report(joined(*lines)), size))
    [page] = pdf.pages
    assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx(
        [PAGE_SIZES[size].width, PAGE_SIZES[size].height], abs=1
    )
    told = texts_of(pdf).replace("- ", "")
    for line in () if lines is FROM_THE_RIGHT else lines:
        assert line.strip() in told
    assert "<pdfuaid:part>1" in pdf.xmp_metadata.stream.get_data().decode()


def test_long_compounds_are_hyphenated_in_the_pdf():
    [page] = PdfReader(poster("pdf", a_report(joined("samhandlingskompetanseutviklingsprogrammet", "b")))).pages
    assert "samhandlings\u00ad" in "".join(page.extract_text().split("\n"))


def test_a_short_word_does_not_stand_alone_on_the_last_line():
    [slide] = Presentation(
        poster("pptx", a_report(joined("en retning alle kan stå for", "ha tid", "si hva vi mener")))
    ).slides
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert {"en retning alle kan stå\u00a0for", "ha tid", "si hva vi mener"} <= set(told)


def test_a_picture_is_sharp_and_has_the_proportions_of_the_page():
    with Image.open(poster("png", a_report(joined(*SHORT)), "16x9")) as picture:
        assert picture.size == (3840, 2160)


@pytest.mark.parametrize("lines", [SHORT, FROM_THE_RIGHT])
def test_slide_and_document_have_texts_that_can_be_edited(lines: tuple[str, ...]):
    presentation = Presentation(poster("pptx", a_report(joined(*lines)), "a3"))
    [slide] = presentation.slides
    stem = STEM.replace("ved å", "ved\u00a0å")
    assert slide.shapes.title.text == stem
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]
    assert told == [stem, *lines, "Samling 1 · 5. januar 2026"]
    bottom = max(shape.top + shape.height for shape in slide.shapes)
    assert bottom <= presentation.slide_height
    paragraphs = docx.Document(poster("docx", a_report(joined(*lines)), "a3")).paragraphs
    assert [it.text for it in paragraphs if it.text] == [stem, *lines, "Samling 1 · 5. januar 2026"]
    [line] = [it for it in paragraphs if it.text == lines[0]]
    assert (line._p.pPr.find(qn("w:bidi")) is not None) is (lines is FROM_THE_RIGHT)


def test_a_poster_shows_the_version_that_was_kept_last():
    text = texts_of(PdfReader(poster("pdf", a_report(a_joint_text()))))
    assert "være ærlige med hverandre" in text
    assert "feire det som lykkes" not in text


def test_a_text_that_the_room_never_saw_is_on_no_poster_and_in_no_file():
    unseen = a_report(a_joint_text(), began_at=None)
    with pytest.raises(NothingToExportError):
        poster("pdf", unseen)
    for extension in ("json", "md", "csv"):
        assert "ærlige" not in written(extension, unseen).decode()
    assert "ærlige" in written("md", a_report(a_joint_text(), ExportOptions(unshown=True), began_at=None)).decode()
    document = texts_of(PdfReader(io.BytesIO(written("pdf", unseen))))
    assert "ble aldri vist og er ikke med i denne filen" in document


def test_documents_mark_what_changed_from_version_to_version():
    markdown = written("md", a_report(a_joint_text())).decode()
    assert "- utvikle en felles retning <ins>for medlemmet</ins>" in markdown
    assert "- ~~si fra når noe ikke virker~~" in markdown
    runs = [
        run for it in docx.Document(io.BytesIO(written("docx", a_report(a_joint_text())))).paragraphs for run in it.runs
    ]
    assert "for medlemmet" in [run.text for run in runs if run.font.underline]
    assert "si fra når noe ikke virker" in [run.text for run in runs if run.font.strike]
    assert "Vedlegg: slik ble teksten til" in texts_of(PdfReader(io.BytesIO(written("pdf", a_report(a_joint_text())))))


def test_rows_have_every_line_of_every_version():
    content = written("csv", a_report(a_joint_text())).decode("utf-8-sig")
    rows = [it for it in csv.DictReader(io.StringIO(content), delimiter=";") if it["Type"] == "Felles tekst"]
    assert [it["Runde"] for it in rows] == ["1", "1", "2", "2", "", "", ""]
    assert rows[-1]["Svar"] == "feire det som lykkes"


@pytest.mark.parametrize("options", [ExportOptions(), ExportOptions(answers=False)])
def test_json_names_the_source_of_a_line_only_if_that_is_in_the_file(options: ExportOptions):
    told = json.loads(written("json", a_report(a_joint_text(), options)))["activities"][1]["joint_text"]
    assert (told["lines"][0]["source"] is not None) is options.answers
    private = asked(["open_text", "joint_text"])
    question = replace(private[0][0], seen_by=SeenBy.FACILITATOR)
    report = make_report(
        a_room(), [(question, private[0][1]), (private[1][0], [])], options, joint_texts={2: a_joint_text()}
    )
    assert all(
        it["source"] is None for it in json.loads(written("json", report))["activities"][1]["joint_text"]["lines"]
    )


def test_a_sign_that_no_font_has_is_a_box_on_the_poster_and_said():
    [page] = PdfReader(poster("pdf", a_report(joined("Tillit \U000f1234", "Tid")))).pages
    assert "vises som bokser" in page.extract_text()


def test_members_find_the_poster_among_the_files_and_download_it(client: httpx.Client, owner: Person):
    joint = {"type": "joint_text", "prompt": "Vårt formål", "stem": STEM}
    room = make_room(client, joint, token=owner.token)
    for line in SHORT:
        owner.command(room, "write-line", activity=room.activities[0], text=line).raise_for_status()
    assert 'name="poster"' not in owner.browser.get(f"/rooms/{room.id}/files").text
    owner.command(room, "go-to", activity=room.activities[0]).raise_for_status()
    assert f'id="poster-{room.activities[0]}"' in owner.browser.get(f"/rooms/{room.id}/files").text
    wanted = {"activity": room.activities[0], "poster": "a3"}
    made = owner.browser.get(f"/rooms/{room.id}/exports/pdf", params=wanted).raise_for_status()
    assert "samling-1-plakat-a3-" in made.headers["content-disposition"]
    assert all(line in texts_of(PdfReader(io.BytesIO(made.content))) for line in SHORT)


def test_what_is_asked_of_a_poster_and_cannot_be_is_said(client: httpx.Client):
    room = make_room(client, {"type": "joint_text", "prompt": "Vårt formål", "stem": STEM})
    refused = [
        room.export("pdf", poster="a5"),
        room.export("xlsx", poster="a4"),
        room.export("pdf", poster="a4"),
        room.export("pdf", poster="a4", include="unshown"),
    ]
    assert [(it.status_code, it.json()["code"]) for it in refused] == [
        (422, "invalid"),
        (422, "invalid"),
        (409, "not_shown"),
        (404, "no_poster"),
    ]
