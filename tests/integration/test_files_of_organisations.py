"""The organisation's own accent and logo in files."""

import io
import zipfile
from dataclasses import replace

import docx
import httpx
import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pypdf import PdfReader

from tests.actors import Room, make_room, single_choice
from tests.integration.conftest import session_of, token_of
from tests.pictures import encoded, logo
from tests.reports import a_day
from tests.server import ServerThread, client_of
from tests.written import written
from workshop_live.domain.organisations import Look
from workshop_live.domain.pictures import Picture
from workshop_live.exports.colours import OURS, Colours
from workshop_live.exports.reported import Report

ACCENT = "#7a1f3d"


@pytest.fixture(scope="module")
def report() -> Report:
    picture = Picture(encoded(logo()), "image/png", 600, 200)
    return replace(
        a_day(types=("text_slide", "single_choice", "scale", "word_cloud")),
        look=Look("Fjordbyen kommune", ACCENT, "#f0a0b8", "logo", picture),
    )


def parts_of(extension: str, report: Report) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(written(extension, report))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_slides_have_the_accent_and_the_bars_that_follow_from_it(report: Report):
    parts = parts_of("pptx", report)
    assert b'<a:accent1><a:srgbClr val="7A1F3D"/>' in parts["ppt/theme/theme1.xml"]
    charts = b"".join(content for name, content in parts.items() if name.startswith("ppt/charts/chart"))
    assert Colours(ACCENT).bare("bar").encode() in charts
    assert OURS.bare("bar").encode() not in charts
    assert not any(OURS.bare("accent").encode() in content for name, content in parts.items() if name.endswith(".xml"))


def test_the_logo_is_on_the_title_slide_and_in_the_corner_of_the_master_with_its_name(report: Report):
    slides = Presentation(io.BytesIO(written("pptx", report)))
    cover, *others = slides.slide_layouts
    pictures = {}
    for holder in (slides.slide_master, cover):
        [pictures[holder.name]] = [shape for shape in holder.shapes if shape._element.tag.endswith("}pic")]
    for picture in pictures.values():
        assert picture._element.xpath(".//p:cNvPr/@descr") == ["Fjordbyen kommune"]
        assert picture.width / picture.height == pytest.approx(3, abs=0.01)
    corner = pictures[slides.slide_master.name]
    for layout in others:
        [title] = [it for it in layout.placeholders if it.placeholder_format.type == PP_PLACEHOLDER.TITLE]
        assert title.left + title.width <= corner.left
    assert cover.element.get("showMasterSp") == "0"


def test_without_a_logo_there_is_no_picture_on_the_master(report: Report):
    slides = Presentation(io.BytesIO(written("pptx", replace(report, look=Look()))))
    assert not any(shape._element.tag.endswith("}pic") for shape in slides.slide_master.shapes)


def test_word_has_the_logo_above_the_title_with_its_name(report: Report):
    document = docx.Document(io.BytesIO(written("docx", report)))
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Fjordbyen kommune"
    assert document.paragraphs[0]._p.xpath(".//w:drawing")
    assert str(document.styles["Heading 1"].font.color.rgb) == "7A1F3D"


def test_the_pdf_has_the_logo_and_the_accent(report: Report):
    pdf = PdfReader(io.BytesIO(written("pdf", report)))
    without = PdfReader(io.BytesIO(written("pdf", replace(report, look=Look()))))
    counts = [sum(len(page.images) for page in reader.pages) for reader in (pdf, without)]
    assert counts[0] == counts[1] + 1
    drawn = pdf.pages[0].get_contents().get_data().decode("latin-1")
    assert "0.47843" in drawn
    assert "<pdfuaid:part>1" in pdf.xmp_metadata.stream.get_data().decode()


def test_workbooks_and_pictures_have_the_accent(report: Report):
    sheets = parts_of("xlsx", report)
    charts = b"".join(content for name, content in sheets.items() if name.startswith("xl/charts/"))
    assert b'val="7A1F3D"' in charts
    single = replace(report, activities=report.activities[1:2])
    assert ACCENT in written("svg", single).decode()


def a_room_with_a_look(server: ServerThread, client: httpx.Client) -> Room:
    token_of(server, "Kari Files")
    headers = {"Origin": server.address, "Accept-Language": "en"}
    with client_of(server.address, cookies={"session": session_of(server, "Kari Files")}, headers=headers) as organiser:
        sent = organiser.post("/organisation/logo", files={"picture": ("logo.png", encoded(logo()), "image/png")})
        assert sent.status_code == 303
    room = make_room(client, single_choice())
    room.act("open").raise_for_status()
    room.join().answer(0).raise_for_status()
    room.act("show").raise_for_status()
    return room


def test_a_file_of_a_room_has_the_logo_of_its_organisation(tmp_path_factory: pytest.TempPathFactory):
    with ServerThread(tmp_path_factory.mktemp("looks")) as server, client_of(server.address) as client:
        room = a_room_with_a_look(server, client)
        slides = Presentation(io.BytesIO(room.export("pptx").content))
        assert any(shape._element.tag.endswith("}pic") for shape in slides.slide_master.shapes)
