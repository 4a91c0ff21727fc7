"""The list of rooms in a browser: copying a link, and the menu of a room; and the poster on paper."""

from collections.abc import Callable
from io import BytesIO

import httpx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.actors import Room, bearer, make_room, open_text, word_cloud
from tests.browser.conftest import OpenPage
from tests.chromium import LAPTOP, PHONE
from tests.server import API_TOKEN


def test_the_link_of_a_room_is_copied_from_the_list(open_page: OpenPage, signed_in: Callable[[Page], Room]):
    page = open_page("/", LAPTOP, permissions=["clipboard-read", "clipboard-write"])
    room = signed_in(page)
    page.goto("/rooms")
    page.get_by_role("button", name="Kopier lenken").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/{room.code}")


def test_the_menu_of_a_room_works_without_scripts(open_page: OpenPage, signed_in: Callable[[Page], Room]):
    page = open_page("/", PHONE, scripts=False)
    room = signed_in(page)
    page.goto("/rooms")
    expect(page.get_by_role("button", name="Kopier lenken")).to_be_hidden()
    page.locator("summary", has_text="Mer for «Samling 1»").click()
    page.get_by_role("link", name="Bruk igjen i en ny økt").click()
    page.get_by_label("Tittel på serien").fill("Programmet")
    page.get_by_role("button", name="Lag økten").click()
    expect(page.get_by_role("heading", name="Samling 1")).to_be_visible()
    expect(page.get_by_role("link", name="En samling i serien «Programmet»")).to_be_visible()
    assert not page.url.endswith(room.id)


def test_a_menu_closes_with_escape_and_when_something_else_is_pressed(
    open_page: OpenPage, signed_in: Callable[[Page], Room]
):
    page = open_page("/", LAPTOP)
    signed_in(page)
    page.goto("/rooms")
    menu = page.locator("summary", has_text="Mer for «Samling 1»")
    again = page.get_by_role("link", name="Bruk igjen i en ny økt")
    menu.click()
    again.focus()
    page.keyboard.press("Escape")
    expect(again).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("heading", name="Økter").click()
    expect(again).to_be_hidden()


@pytest.mark.parametrize("title", ["Samling 1", "W" * 120, "Arbeidsmiljøundersøkelsen " * 4])
def test_the_poster_is_one_page_of_a4_whatever_the_title(
    open_page: OpenPage, signed_in: Callable[[Page], Room], client: httpx.Client, title: str
):
    page = open_page("/", PHONE)
    room = signed_in(page).through(client)
    assert room.command("rename", title=title, was="Samling 1").is_success
    assert room.command("set-up", wifi_name="Konferansesenteret-gjest", wifi_password="x" * 63).is_success
    page.goto(f"/rooms/{room.id}/poster")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    box = printed.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)
    text = printed.pages[0].extract_text()
    assert "Skann koden" in text
    assert "Konferansesenteret-gjest" in text, "the last line is there too"


def test_the_agenda_stands_in_columns_on_a_phone(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, word_cloud("Ord"), open_text("Et mye lengre spørsmål enn det som står over"))
    page = open_page("/", PHONE, extra_http_headers=bearer(API_TOKEN))
    page.goto(f"/rooms/{room.id}")
    boxes = page.locator(".agenda .picture").evaluate_all(
        "(all) => all.map((it) => [it.getBoundingClientRect().left, it.getBoundingClientRect().width])"
    )
    assert len(boxes) == 2
    assert boxes[0] == boxes[1]
