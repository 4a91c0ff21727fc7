"""Text slides: headings, lists and bold on every screen and in files; and the pictures of activities, which belong to their room."""

import io
import re
from html import unescape
from typing import Any

import docx
import httpx
import pypdf
import pytest
from docx.oxml.ns import qn
from pptx import Presentation
from pptx.shapes.picture import Picture

from tests.actors import Room, bearer, make_room, open_text, questions, scale, single_choice, text_slide
from tests.pictures import SVG, encoded, photo

TEXT = "## Målet\n\nVi **må** bli enige\n\n- én\n- to\n\n1. <b>først</b>\n\nOg *lytte godt*\n\n4. så dette"


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, text_slide("Planen", text=TEXT))


def send(room: Room, content: bytes, **headers: str) -> httpx.Response:
    files = {"picture": ("picture.png", content, "image/png")}
    return room.client.post(f"/rooms/{room.id}/pictures", files=files, headers={**room.headers, **headers})


def wall(room: Room) -> str:
    return room.client.get(f"/rooms/{room.id}/presenter", headers=room.headers).text


def slanted_in(page: pypdf.PageObject) -> list[str]:
    """The words of a page that lean to the right."""
    found: list[str] = []

    def visit(text: str, matrix: list[float], placed: list[float], *_: object) -> None:
        if text.strip() and any(it[0] and 0.1 < abs(it[2] / it[0]) < 0.5 for it in (matrix, placed)):
            found.append(text.strip())

    page.extract_text(visitor_text=visit)
    return found


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00ad", "").split())


def test_the_wall_the_phone_and_the_running_order_draw_what_the_marks_mean(room: Room):
    room.act("open")
    phone = room.client.get(f"/{room.code}").text
    order = room.client.get(f"/rooms/{room.id}/running-order", headers=room.headers).text
    for html in (wall(room), phone, order):
        assert re.search(r"<h[2-4]><span>Målet</span></h[2-4]>", html)
        assert "<b>må</b>" in html
        assert html.count("<li><span>") >= 3
        assert "&lt;b&gt;først&lt;/b&gt;" in html, "HTML is text"
        assert "**må" not in html


def test_files_draw_it_too(room: Room):
    written = room.export("md").raise_for_status().text
    assert "### Målet" in written
    assert "Vi **må** bli enige" in written
    assert "- én\n- to" in written
    assert r"1. \<b\>først" in written
    pdf = pypdf.PdfReader(io.BytesIO(room.export("pdf").raise_for_status().content))
    assert any("4. så dette" in page.extract_text() for page in pdf.pages)
    assert [word for page in pdf.pages for word in slanted_in(page)] == ["lytte", "godt"]
    document = docx.Document(io.BytesIO(room.export("docx").content))
    assert [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold] == ["må"]
    lists = [it._p.pPr.numPr.numId.val for it in document.paragraphs if it.style.name == "List Number"]
    numbering = document.part.numbering_part.element
    starts = [numbering.num_having_numId(it).lvlOverride_lst[0].startOverride.val for it in lists]
    assert starts[-2:] == [1, 4], "they do not go on from the programme's"
    slides = Presentation(io.BytesIO(room.export("pptx").content)).slides
    texts = [paragraph for slide in slides for body in slide.placeholders for paragraph in body.text_frame.paragraphs]
    assert "må" in [run.text for paragraph in texts for run in paragraph.runs if run.font.bold]
    assert "Vi må bli enige" in [paragraph.text for paragraph in texts]


def test_a_picture_stands_beside_the_text_until_its_room_is_deleted(room: Room, client: httpx.Client):
    sent = send(room, encoded(photo(), "JPEG"))
    assert sent.status_code == 201
    picture, activity = sent.json()["id"], room.activities[0]
    settings = {"layout": "picture", "picture": picture, "picture_alt": "Et kart"}
    path = f"/api/v1/rooms/{room.id}/commands/edit-activity"
    body = {"activity": activity, "settings": settings}
    client.post(path, json=body, headers=room.headers).raise_for_status()
    room.act("open")
    assert f'<img src="/pictures/{picture}" width="1200" height="800" alt="Et kart"' in wall(room)
    assert f'src="/pictures/{picture}" width="360" height="240" alt="Et kart"' in client.get(f"/{room.code}").text
    assert client.get(sent.json()["address"]).status_code == 200

    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).raise_for_status().json()
    copied = again["activities"][0]["picture"]
    assert copied != picture
    client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    assert client.get(f"/pictures/{picture}").status_code == 404, "it went with its room"
    assert client.get(f"/pictures/{copied}").status_code == 200, "the room made from it has its own"


@pytest.mark.parametrize(
    "activity", [single_choice(), scale(), questions(), open_text(hidden=False)], ids=lambda it: it["type"]
)
def test_a_question_has_its_picture_on_screens_and_in_files(client: httpx.Client, activity: dict[str, Any]):
    room = make_room(client, activity)
    picture = send(room, encoded(photo(), "JPEG")).json()["id"]
    body = {"activity": room.activities[0], "settings": {"picture": picture, "picture_alt": "Et *kart*"}}
    path = f"/api/v1/rooms/{room.id}/commands"
    client.post(f"{path}/edit-activity", json=body, headers=room.headers).raise_for_status()
    form = client.get(f"/rooms/{room.id}/facilitator?edit={room.activities[0]}", headers=room.headers).text
    assert f'<input name="picture" value="{picture}" hidden>' in form
    client.post(f"{path}/duplicate-activity", json=body | {"settings": {}}, headers=room.headers)
    room.act("open")
    assert f'src="/pictures/{picture}" width="1200" height="800" alt="Et *kart*"' in wall(room)
    phone = client.get(f"/{room.code}").text
    assert f'src="/pictures/{picture}" width="360" height="240" alt="Et *kart*"' in phone
    assert phone.index(picture) < phone.index('name="round"'), "above what is filled in"

    document = docx.Document(io.BytesIO(room.export("docx").content))
    assert "Et *kart*" in [it.get("descr") for it in document.element.body.iter(qn("wp:docPr"))]
    slides = Presentation(io.BytesIO(room.export("pptx").content)).slides
    photos = [shape for slide in slides for shape in slide.shapes if isinstance(shape, Picture)]
    assert "Et *kart*" in [it._element.nvPicPr.cNvPr.get("descr") for it in photos]
    assert any(page.images for page in pypdf.PdfReader(io.BytesIO(room.export("pdf").content)).pages)
    assert r"Bilde: Et \*kart\*" in room.export("md").text
    told = room.export("json").json()["activities"][0]
    assert (told["settings"]["picture_alt"], "picture" in told["settings"]) == ("Et *kart*", False)
    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).raise_for_status().json()
    copied = again["activities"][0]["picture"]
    assert copied not in {picture, None}
    assert client.get(f"/pictures/{copied}").status_code == 200


@pytest.mark.parametrize("text", [TEXT, ""])
def test_files_show_the_picture_of_a_slide_that_shows_it(room: Room, client: httpx.Client, text: str):
    picture = send(room, encoded(photo(), "JPEG")).json()["id"]
    path = f"/api/v1/rooms/{room.id}/commands/edit-activity"
    for layout, shown in (("picture", 1), ("text", 0)):
        settings = {"text": text, "layout": layout, "picture": picture, "picture_alt": "Et kart"}
        body = {"activity": room.activities[0], "settings": settings}
        client.post(path, json=body, headers=room.headers).raise_for_status()
        document = docx.Document(io.BytesIO(room.export("docx").content))
        described = [it.get("descr") for it in document.element.body.iter(qn("wp:docPr"))]
        assert described == ["Et kart"] * shown
        slides = Presentation(io.BytesIO(room.export("pptx").content)).slides
        photos = [shape for slide in slides for shape in slide.shapes if isinstance(shape, Picture)]
        assert [it._element.nvPicPr.cNvPr.get("descr") for it in photos] == ["Et kart"] * shown
        if text and shown:
            [body_of] = [it for slide in slides for it in slide.placeholders if "enige" in it.text_frame.text]
            assert body_of.left + body_of.width <= photos[0].left, "beside the text"
        pdf = pypdf.PdfReader(io.BytesIO(room.export("pdf").raise_for_status().content))
        assert sum(len(page.images) for page in pdf.pages) == shown


def test_a_picture_of_another_room_is_refused(room: Room, client: httpx.Client):
    other = make_room(client, text_slide())
    picture = send(other, encoded(photo())).json()["id"]
    for command, fields in (
        ("edit-activity", {"activity": room.activities[0]}),
        ("add-activity", {"type": "text_slide", "prompt": "Kart"}),
        ("add-activity", {"type": "qna", "prompt": "Kart"}),
    ):
        body = {**fields, "settings": {"picture": picture}}
        path = f"/api/v1/rooms/{room.id}/commands/{command}"
        refused = client.post(path, json=body, headers=room.headers)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_picture")


@pytest.mark.parametrize(
    ("content", "status", "code"), [(SVG, 422, "is_svg"), (b"x" * (11 * 2**20), 413, "picture_too_large")]
)
def test_what_is_no_picture_is_told(room: Room, content: bytes, status: int, code: str):
    refused = send(room, content, Accept="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (status, code)


def test_only_those_who_run_a_room_send_pictures_to_it(room: Room, client: httpx.Client, other_token: str):
    stranger = client.post(
        f"/rooms/{room.id}/pictures", files={"picture": encoded(photo())}, headers=bearer(other_token)
    )
    assert stranger.status_code == 404


def test_a_text_of_before_is_drawn_line_by_line(client: httpx.Client):
    room = make_room(client, text_slide("Pause", text="Kaffe\nTilbake 10.15"))
    room.act("open")
    assert "<p><span>Kaffe</span><br><span>Tilbake 10.15</span></p>" in wall(room)


@pytest.mark.parametrize("layout", ["statement", "picture"])
def test_every_layout_is_drawn_without_a_text_or_a_picture(client: httpx.Client, layout: str):
    room = make_room(client, text_slide("Velkommen", text="", layout=layout))
    room.act("open")
    assert "Velkommen" in plain(wall(room))
