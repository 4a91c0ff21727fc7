"""An ended room: the desk turns into its results, and the wall shows the way to them."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.actors import Room, bearer, make_room, open_text, single_choice
from tests.browser.conftest import OpenPage
from tests.chromium import LAPTOP, PHONE
from tests.server import API_TOKEN

ORGANISER = {"extra_http_headers": bearer(API_TOKEN)}


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """A room at the end of its agenda."""
    room = make_room(client, open_text(), single_choice())
    room.act("open", 1)
    for number in range(3):
        room.join().answer(number % 2, 1).raise_for_status()
    room.act("show", 1)
    room.act("close", 1)
    return room


def test_undoing_the_end_brings_the_desk_back_on_every_screen(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    other = open_page(room.links["facilitator"], PHONE)
    done = room.command("end").raise_for_status().json()
    expect(page.get_by_role("heading", name="Kort oppsummert")).to_be_visible()
    expect(other.get_by_role("heading", name="Kort oppsummert")).to_be_visible()
    room.command("undo", undo=done["undo"]).raise_for_status()
    expect(page.locator(".steps")).to_be_visible()
    expect(other.locator(".steps")).to_be_visible()


def test_the_results_are_shared_by_a_press_and_the_link_is_copied(room: Room, open_page: OpenPage):
    room.command("end")
    permissions = ["clipboard-read", "clipboard-write"]
    page = open_page(f"/rooms/{room.id}/facilitator", LAPTOP, permissions=permissions, **ORGANISER)
    page.get_by_role("button", name="Delt", exact=True).click()
    page.get_by_role("button", name="Kopier lenken").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    phone = open_page(link, PHONE)
    expect(phone.get_by_role("heading", name="Resultater")).to_be_visible()
    wall = open_page(room.links["presenter"], LAPTOP)
    expect(wall.get_by_text("Resultatene, på telefonen din")).to_be_visible()
    page.get_by_role("button", name="Ikke delt", exact=True).click()
    expect(wall.get_by_text("Resultatene, på telefonen din")).to_be_hidden()
