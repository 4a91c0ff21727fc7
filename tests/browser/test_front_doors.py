"""The list of rooms in a browser: copying a link, and the menu of a room."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.actors import Room
from tests.browser.conftest import OpenPage
from tests.chromium import LAPTOP, PHONE


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
    page.get_by_role("button", name="Kjør igjen i en ny økt").click()
    expect(page.get_by_role("heading", name="Samling 1")).to_be_visible()
    assert not page.url.endswith(room.id)


def test_a_menu_closes_with_escape_and_when_something_else_is_pressed(
    open_page: OpenPage, signed_in: Callable[[Page], Room]
):
    page = open_page("/", LAPTOP)
    signed_in(page)
    page.goto("/rooms")
    menu = page.locator("summary", has_text="Mer for «Samling 1»")
    again = page.get_by_role("button", name="Kjør igjen i en ny økt")
    menu.click()
    again.focus()
    page.keyboard.press("Escape")
    expect(again).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("heading", name="Økter").click()
    expect(again).to_be_hidden()
