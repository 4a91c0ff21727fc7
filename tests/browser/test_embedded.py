"""A presenter screen in a frame on somebody else's page."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.actors import Room, make_room, open_text, single_choice
from tests.server import ServerThread, client_of, free_port


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def slides(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Another site: its origin, and the folder of its pages."""
    site = ThreadingHTTPServer(("127.0.0.1", free_port()), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://slides.localhost:{site.server_port}", tmp_path
    site.shutdown()
    site.server_close()


def framed(room: Room, folder: Path, activity: str = "") -> None:
    address = f"{room.client.base_url}/rooms/{room.id}/embed/{room.links['presenter'].rpartition('/')[2]}"
    query = f"?activity={activity}" if activity else ""
    (folder / "slide.html").write_text(f'<iframe src="{address}{query}" width="1200" height="700"></iframe>')


def test_a_slide_shows_one_question_and_its_answers_as_they_come(
    browser: Browser, slides: tuple[str, Path], data_dir: Path
):
    origin, folder = slides
    server = ServerThread(data_dir, embed_origins=origin).start()
    with client_of(server.address) as client:
        room = make_room(client, single_choice("Hvilken?"), open_text("Noe annet"))
        framed(room, folder, room.activities[0])
        page = browser.new_page()
        page.goto(f"{origin}/slide.html")
        frame = page.frame_locator("iframe")
        room.act("open")
        expect(frame.get_by_role("heading", name="Hvilken?")).to_be_visible()
        room.act("show")
        room.join().answer(1)
        expect(frame.locator(".bars li", has_text="Oppgave").locator(".count")).to_have_text("1")
        room.act("open", 1)
        room.join().answer(1, 0)
        expect(frame.get_by_role("heading", name="Hvilken?")).to_be_visible()
        page.close()
    server.stop()


def test_a_page_that_is_not_allowed_shows_nothing(browser: Browser, slides: tuple[str, Path], client: httpx.Client):
    origin, folder = slides
    room = make_room(client, single_choice("Hvilken?"))
    framed(room, folder)
    page = browser.new_page()
    page.goto(f"{origin}/slide.html")
    expect(page.frame_locator("iframe").get_by_role("heading", name="Hvilken?")).to_have_count(0)
    page.close()
