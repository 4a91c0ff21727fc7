"""The organiser's pages on a room: programme, sharing, results and settings, each short and at an address of its own."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import Room, bearer, make_room, open_text
from tests.browser.conftest import OpenPage
from tests.browser.test_desk import SMALL_LAPTOP
from tests.chromium import PHONE
from tests.server import API_TOKEN

PARTS = {"Program": "", "Deling": "/sharing", "Resultater": "/files", "Innstillinger": "/settings"}


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, *(open_text(f"Spørsmål nummer {number} for hele avdelingen?") for number in range(20)))


def organiser(open_page: OpenPage, path: str, viewport: dict[str, int]) -> Page:
    return open_page(path, viewport, extra_http_headers=bearer(API_TOKEN))


def test_no_part_is_longer_than_two_windows_of_a_small_laptop(room: Room, open_page: OpenPage):
    for path in PARTS.values():
        page = organiser(open_page, f"/rooms/{room.id}{path}", SMALL_LAPTOP)
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height <= 2 * SMALL_LAPTOP["height"] + 10, path
        page.close()


def test_each_part_is_a_press_away_at_its_address_and_back_goes_back(room: Room, open_page: OpenPage):
    for viewport in (SMALL_LAPTOP, PHONE):
        page = organiser(open_page, f"/rooms/{room.id}", viewport)
        parts = page.get_by_role("navigation", name="Deler av rommet")
        for name, path in PARTS.items():
            parts.get_by_role("link", name=name).click()
            expect(page).to_have_url(re.compile(f"/rooms/{room.id}{path}$"))
            expect(parts.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.go_back()
        expect(parts.get_by_role("link", name="Resultater")).to_have_attribute("aria-current", "page")
        page.close()


def test_ending_and_deleting_are_not_on_one_page(room: Room, open_page: OpenPage):
    for path in PARTS.values():
        page = organiser(open_page, f"/rooms/{room.id}{path}", SMALL_LAPTOP)
        ends = page.get_by_role("button", name="Avslutt økten").count()
        deletes = page.get_by_role("link", name="Slett økten").count()
        assert ends + deletes <= 1, path
        page.close()


def test_an_item_of_the_programme_leads_to_its_form_on_the_desk(room: Room, open_page: OpenPage):
    page = organiser(open_page, f"/rooms/{room.id}", SMALL_LAPTOP)
    page.get_by_role("link", name="Spørsmål nummer 7 for hele avdelingen?").click()
    expect(page.locator(".editor [name=prompt]")).to_have_value("Spørsmål nummer 7 for hele avdelingen?")
    page.go_back()
    expect(page.get_by_role("navigation", name="Deler av rommet")).to_be_visible()


def test_what_is_set_stays_on_the_page_of_settings(open_page: OpenPage, signed_in: Callable[[Page], Room]):
    page = open_page("/privacy", SMALL_LAPTOP)
    room = signed_in(page)
    page.goto(f"/rooms/{room.id}/settings")
    page.get_by_label("Navn på Wi-Fi i lokalet").fill("Gjest")
    page.get_by_label("Slettes for godt etter").fill("2027-01-02")
    expect(page.get_by_text("lørdag 2. januar 2027")).to_be_visible()
    page.locator(".set-up").get_by_role("button", name="Lagre").click()
    expect(page.get_by_label("Navn på Wi-Fi i lokalet")).to_have_value("Gjest")
    expect(page).to_have_url(re.compile("/settings$"))
    page.get_by_label("Tittel").fill("å" * 119 + "  ")
    page.get_by_label("Tittel").evaluate("it => { it.removeAttribute('maxlength'); it.value = 'å'.repeat(300) }")
    page.get_by_role("button", name="Endre navn").click()
    expect(page.locator(".error").first).to_be_visible()
    expect(page.get_by_label("Tittel")).to_have_value("å" * 300)
