"""What asks people into a room: the QR code as a file, and the poster."""

from io import BytesIO

import httpx
import pytest
import segno
from PIL import Image

from tests.actors import Room, bearer, make_room, open_text
from tests.integration.conftest import change_room
from tests.server import ServerThread
from workshop_live.domain.join_codes import format_join_code
from workshop_live.storage.engine import Database
from workshop_live.storage.rooms import find_room


@pytest.fixture
def organiser(new_browser, organiser_session: str) -> httpx.Client:
    return new_browser(session=organiser_session)


@pytest.fixture
def room(client: httpx.Client, organiser_token: str) -> Room:
    return make_room(client, open_text(), title="Vår <økt>", token=organiser_token)


def join_address(room: Room, server: ServerThread) -> str:
    database = Database.open(server.settings.database)
    found = database.read_now(find_room, room.id)
    database.close()
    assert found is not None
    return f"{server.address}/j/{found.join_token}"


def test_the_qr_code_leads_into_the_room(organiser: httpx.Client, room: Room, server: ServerThread, new_browser):
    image = organiser.get(f"/rooms/{room.id}/qr.png")
    assert image.headers["content-type"] == "image/png"
    assert image.headers["content-disposition"] == 'attachment; filename="var-okt-qr.png"'
    drawn = Image.open(BytesIO(image.content)).convert("1")
    assert drawn.width == drawn.height >= 800
    expected = BytesIO()
    segno.make(join_address(room, server), error="m", micro=False).save(expected, kind="png", border=4, scale=24)
    assert drawn.tobytes() == Image.open(expected).convert("1").tobytes()
    assert "Vår &lt;økt&gt;" in new_browser().get(join_address(room, server)).text


def test_the_qr_code_as_svg_is_dark_on_white(organiser: httpx.Client, room: Room):
    drawn = organiser.get(f"/rooms/{room.id}/qr.svg")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert 'filename="var-okt-qr.svg"' in drawn.headers["content-disposition"]
    assert drawn.text.startswith("<?xml")
    assert 'fill="#fff"' in drawn.text or 'fill="white"' in drawn.text


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "Skann koden med kameraet"), ("nn", "skriv koden"), ("en", "Scan the code with the camera")],
)
def test_the_poster_speaks_the_language_of_the_room(
    organiser: httpx.Client, room: Room, server: ServerThread, language: str, said: str
):
    change_room(server.settings.database, room.id, language=language, wifi_name="Gjest & <b>", wifi_password='a"b')
    page = organiser.get(f"/rooms/{room.id}/poster").text
    assert f'<html lang="{language}"' in page
    assert said in page
    assert format_join_code(room.code) in page
    assert server.address.removeprefix("http://") in page
    assert "Gjest &amp; &lt;b&gt;" in page


@pytest.mark.parametrize("path", ["poster", "qr.svg", "qr.png"])
def test_only_those_who_run_the_room_get_them(
    new_browser, client: httpx.Client, room: Room, other_token: str, path: str
):
    address = f"/rooms/{room.id}/{path}"
    assert new_browser().get(address).status_code == 303
    assert client.get(address, headers=bearer(other_token)).status_code == 404
