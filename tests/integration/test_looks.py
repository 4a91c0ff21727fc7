"""The organisation's own: its logo and its accents, on its page and on the projector."""

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.actors import make_room, open_text
from tests.integration.conftest import session_of, token_of
from tests.pictures import PDF, SVG, animated, encoded, logo, photo
from tests.server import ServerThread, client_of
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.engine import Database
from workshop_live.storage.organisations import look_of_room


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One whose organisation has a look without that other tests see it."""
    folder: Path = tmp_path_factory.mktemp("looks")
    with ServerThread(folder) as server:
        yield server


@pytest.fixture
def organiser(own_server: ServerThread) -> Iterator[httpx.Client]:
    name = f"Kari {new_public_id()}"
    token_of(own_server, name)
    cookies, headers = (
        {"session": session_of(own_server, name)},
        {"Origin": own_server.address, "Accept-Language": "en"},
    )
    with client_of(own_server.address, cookies=cookies, headers=headers) as client:
        yield client


def send(organiser: httpx.Client, content: bytes, name: str = "logo.png") -> httpx.Response:
    return organiser.post("/organisation/logo", files={"picture": (name, content, "image/png")})


def logo_address(page: str) -> str | None:
    match = re.search(r'src="(/pictures/\w+)"', page)
    return match[1] if match else None


def test_a_logo_is_on_the_projector_and_at_the_hand_of_files(own_server: ServerThread, organiser: httpx.Client):
    with client_of(own_server.address) as client:
        room = make_room(client, open_text())
        assert send(organiser, encoded(logo())).status_code == 303
        address = logo_address(organiser.get("/organisation").text)
        assert address
        wall = client.get(f"/rooms/{room.id}/presenter", headers=room.headers)
        assert logo_address(wall.text) == address
        assert "img-src 'self' data:;" in wall.headers["content-security-policy"]
        served = client.get(address)
    assert served.headers["content-type"] == "image/png"
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(served.content)).size == (600, 200)
    database = Database.open(own_server.settings.database)
    look = database.read_now(look_of_room, room.id, with_logo=True)
    database.close()
    assert look.logo
    assert (look.logo.content, look.logo.width) == (served.content, 600)


def test_another_logo_gets_another_address_and_the_one_before_is_gone(organiser: httpx.Client):
    send(organiser, encoded(logo()))
    first = logo_address(organiser.get("/organisation").text)
    send(organiser, encoded(photo(), "JPEG"), "photo.jpg")
    second = logo_address(organiser.get("/organisation").text)
    assert first
    assert second
    assert (first != second, organiser.get(first).status_code, organiser.get(second).status_code) == (True, 404, 200)
    assert organiser.post("/organisation/logo/remove").status_code == 303
    assert logo_address(organiser.get("/organisation").text) is None
    assert organiser.get(second).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "Choose a picture first."),
        (SVG, 422, "Save the picture as PNG"),
        (PDF, 422, "This is not a picture that can be used."),
        (animated(), 422, "This picture is animated."),
        (encoded(photo())[:300], 422, "This picture is damaged."),
        (b"\xff" * (30 * 1024**2), 413, "This picture is too large; at most 10 MB."),
    ],
    ids=["nothing", "svg", "pdf", "animated", "broken", "30 MB"],
)
def test_what_is_no_logo_is_told_at_its_field_and_the_one_before_stays(
    organiser: httpx.Client, content: bytes, status: int, said: str
):
    send(organiser, encoded(logo()))
    before = logo_address(organiser.get("/organisation").text)
    refused = send(organiser, content)
    assert (refused.status_code, said in unescape(refused.text)) == (status, True)
    assert logo_address(refused.text) == logo_address(organiser.get("/organisation").text) == before


def test_an_accent_is_on_the_projector_in_both_themes(own_server: ServerThread, organiser: httpx.Client):
    assert organiser.post("/organisation/accents", data={"accent": "#a3195b", "accent_dark": ""}).status_code == 303
    with client_of(own_server.address) as client:
        room = make_room(client, open_text())
        wall = client.get(f"/rooms/{room.id}/presenter", headers=room.headers).text
        sheet = client.get(re.findall(r'href="(/looks/[^"]+)"', wall)[0])
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert sheet.text.count("--accent: #a3195b;") == 1
    assert len(set(re.findall(r"--accent: (#\w{6})", sheet.text))) == 2
    assert organiser.post("/organisation/accents", data={"accent": "", "accent_dark": ""}).status_code == 303
    assert "/looks/" not in organiser.get(f"/rooms/{room.id}/presenter", headers=room.headers).text


def test_white_on_white_is_refused_with_a_colour_that_is_taken(organiser: httpx.Client):
    refused = organiser.post("/organisation/accents", data={"accent": "#ffffff", "accent_dark": ""})
    assert refused.status_code == 422
    assert "too pale" in refused.text
    assert 'value="#ffffff"' in refused.text, "what was written stays"
    near = re.findall(r"(#\w{6}) is close", refused.text)[0]
    assert organiser.post("/organisation/accents", data={"accent": near, "accent_dark": ""}).status_code == 303


def test_nobody_without_an_account_changes_the_look(own_server: ServerThread):
    with client_of(own_server.address) as stranger:
        for path in ("accents", "logo", "logo/remove"):
            assert stranger.post(f"/organisation/{path}").status_code == 401


@pytest.mark.parametrize("path", ["/pictures/x", "/pictures/aaaaaaaaaaaaaaaa", "/looks/x/ffffff-000000.css"])
def test_what_there_is_not_is_not_found(own_server: ServerThread, path: str):
    with client_of(own_server.address) as client:
        assert client.get(path).status_code == 404
