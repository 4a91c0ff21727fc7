"""One laptop, mirrored: moving the mouse on the projector shows a quiet bar, and only where that may run the room."""

import re

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.actors import Room, make_room, open_text, single_choice
from tests.browser.conftest import OpenPage
from tests.chromium import PROJECTOR

UNSEEN, SEEN = re.compile("^0$"), re.compile("^1$")


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, open_text(), single_choice())
    room.act("open")
    room.act("show")
    room.join().answer("Mer tid").raise_for_status()
    return room


@pytest.fixture
def wall(room: Room, open_page: OpenPage) -> Page:
    """The projector in the facilitator's own browser."""
    page = open_page(room.links["facilitator"], PROJECTOR)
    page.goto(f"/rooms/{room.id}/presenter")
    expect(page.locator(".card")).to_have_count(1)
    return page


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Styr økten")


def test_it_comes_with_the_mouse_and_goes_when_that_rests(wall: Page):
    expect(bar(wall)).to_have_css("opacity", UNSEEN)
    wall.mouse.move(400, 300)
    wall.mouse.move(420, 320)
    expect(bar(wall)).to_have_css("opacity", SEEN)
    expect(bar(wall)).to_have_css("opacity", UNSEEN)


def test_its_buttons_do_what_the_keys_do(room: Room, wall: Page):
    wall.mouse.move(400, 300)
    bar(wall).get_by_role("button", name="Temaer").click()
    expect(wall.locator(".theme-wall")).to_be_visible()
    wall.wait_for_timeout(700)  # what has just become a closing is not pressed by the same press
    wall.keyboard.press("Space")
    expect(wall.get_by_text("Stenger om")).to_be_visible()
    assert room.state()["screen"] == "themes", "Space goes on, whatever was pressed before"
    wall.mouse.move(500, 300)
    bar(wall).get_by_role("button", name="Vis koden").click()
    expect(wall.locator(".lobby")).to_be_visible()
    wall.mouse.move(400, 320)
    bar(wall).get_by_role("button", name="Taster").click()
    expect(wall.get_by_role("dialog", name="Taster")).to_be_visible()


def test_what_cannot_be_done_is_not_offered(room: Room, wall: Page):
    room.act("open", 1)
    expect(bar(wall).get_by_role("button", name="Temaer")).to_have_count(0)
    expect(bar(wall).get_by_role("button", name="Neste")).to_have_count(1)


def test_the_keyboard_reaches_it(wall: Page):
    bar(wall).get_by_role("button", name="Neste").focus()
    wall.keyboard.press("Tab")
    expect(bar(wall).get_by_role("button", name="Temaer")).to_be_focused()
    expect(bar(wall)).to_have_css("opacity", SEEN)


def test_neither_the_preview_nor_a_link_that_only_shows_has_it(room: Room, open_page: OpenPage):
    guest = open_page(room.links["presenter"], PROJECTOR)
    expect(guest.locator(".card")).to_have_count(1)
    assert guest.locator(".quiet-bar").count() == 0
    desk = open_page(room.links["facilitator"], PROJECTOR)
    preview = desk.frame_locator(".preview iframe")
    expect(preview.locator(".card")).to_have_count(1)
    assert preview.locator(".quiet-bar").count() == 0
