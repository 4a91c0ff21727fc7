"""Plans travel with their pictures and slides, as a ZIP."""

import io
from html import unescape
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import pytest

from tests import pdfs
from tests.actors import Room, make_room, open_text
from tests.integration.conftest import Person
from tests.pictures import encoded, photo
from workshop_live.plans import archives
from workshop_live.storage.engine import Database
from workshop_live.storage.pictures import find_picture


@pytest.fixture
def room(client: httpx.Client, owner: Person) -> Room:
    """A room with a deck of two pages and a picture."""
    made = make_room(client, open_text(), token=owner.token)
    path, headers = f"/api/v1/rooms/{made.id}", {**made.headers, "Content-Type": "application/pdf"}
    pdf = pdfs.written(f"/MediaBox {pdfs.WIDE}", f"/MediaBox {pdfs.A4}")
    client.post(f"{path}/decks", content=pdf, params={"name": "Dagen.pdf"}, headers=headers).raise_for_status()
    files = {"picture": encoded(photo())}
    picture = client.post(f"/rooms/{made.id}/pictures", files=files, headers=made.headers).raise_for_status().json()
    slide = {"layout": "picture", "picture": picture["id"], "picture_alt": "Et kart"}
    body = {"type": "text_slide", "prompt": "Kart", "settings": slide}
    client.post(f"{path}/commands/add-activity", json=body, headers=made.headers).raise_for_status()
    return made


@pytest.fixture
def archive(room: Room, owner: Person) -> dict[str, bytes]:
    """The files of its plan."""
    file = owner.browser.get(f"/rooms/{room.id}/plan.yaml").raise_for_status()
    assert 'filename="samling-1.zip"' in file.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(file.content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return target.getvalue()


def sent(person: Person, content: bytes, path: str = "/rooms/import") -> httpx.Response:
    return person.browser.post(path, files={"plan": ("plan.zip", content, "application/zip")})


@pytest.mark.parametrize("path", ["/rooms/import", "/plans/import"])
def test_a_plan_comes_back_with_its_pictures_and_slides_where_its_room_is_gone(
    room: Room, archive: dict[str, bytes], owner: Person, client: httpx.Client, stored: Database, path: str
):
    client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    made = sent(owner, zipped(archive), path)
    assert made.status_code == 303
    there = f"/api/v1{made.headers['location']}" + ("/agenda" if path.startswith("/rooms") else "")
    _, slides, slide = client.get(there, headers=room.headers).raise_for_status().json()["activities"]
    picture = stored.read_now(find_picture, slide["settings"]["picture"])
    assert picture is not None
    assert (picture.width, picture.height) == (1_200, 800)
    assert slides["settings"]["deck"] not in str(archive.keys()), "it is a deck of its own"
    if path.startswith("/rooms"):
        deck = client.get(
            f"{there.removesuffix('/agenda')}/decks/{slides['settings']['deck']}", headers=room.headers
        ).json()
        assert (deck["name"], len(deck["pages"])) == ("Dagen", 2)
        first = next(content for name, content in archive.items() if name.endswith("001.webp"))
        assert client.get(deck["pages"][0]["address"]).content == first, "pages are not drawn anew"


def without(archive: dict[str, bytes], end: str) -> dict[str, bytes]:
    return {name: content for name, content in archive.items() if not name.endswith(end)}


def test_what_is_wrong_with_a_zip_is_said_with_the_line_where_there_is_one(
    archive: dict[str, bytes], owner: Person, stored: Database, monkeypatch: pytest.MonkeyPatch
):
    page = next(name for name in archive if name.endswith("002.webp"))
    picture = next(name for name in archive if name.startswith("pictures/"))
    said = {
        "Linje 17 · activities.2.last: Den siden finnes ikke; den siste er 1.": without(archive, "002.webp"),
        "activities.3.picture: Dette er ikke med i ZIP-filen.": without(archive, picture),
        "activities.2.deck: Dette er ikke med i ZIP-filen.": without(without(archive, "002.webp"), "001.webp"),
        "Denne ZIP-filen er skadet.": without(archive, "001.webp"),
        "en annen type fil": without(archive, "plan.yaml"),
        "som ikke hører til en plan": {**archive, "../../etc/passwd": b"x"},
        "Dette er ikke et bilde": {**archive, page: b"%PDF-1.7"},
        "Det er for mange filer": {**archive, **{f"{number}": b"" for number in range(archives.MAX_FILES)}},
    }
    for text, files in said.items():
        response = sent(owner, zipped(files))
        assert response.status_code == 422, text
        assert text in unescape(response.text)
    assert sent(owner, b"PK\x03\x04 and nothing more").status_code == 422
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", len(archive["plan.yaml"]) + 100)
    bomb = sent(owner, zipped({**archive, page: b"\0" * 9_000_000}))
    assert (bomb.status_code, "Denne filen er for stor" in bomb.text) == (422, True), "bytes are counted as they come"
