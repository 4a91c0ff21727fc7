"""The timer on every screen, from its last second on."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import Room, make_room, open_text
from tests.browser.conftest import OpenPage
from tests.chromium import PHONE, PROJECTOR

WORDS, OVERTIME = "Tiden er ute", r"^\+0:[1-5]\d$"


@pytest.fixture
def room(client: httpx.Client) -> Room:
    made = make_room(client, open_text("Første"), open_text("Andre", minutes=12))
    made.act("open")
    return made


@pytest.fixture
def screens(room: Room, open_page: OpenPage) -> dict[str, Page]:
    """A projector, the desk, a remote and a phone."""
    pages = {"phone": open_page(f"/{room.code}")}
    for name, size in (("presenter", PROJECTOR), ("facilitator", PROJECTOR), ("remote", PHONE)):
        pages[name] = open_page(room.links["facilitator"], size)
        pages[name].goto(f"/rooms/{room.id}/{name.replace('remote', 'facilitator')}")
    return pages


def start(room: Room, seconds: int) -> None:
    room.command("add-time", seconds=seconds).raise_for_status()
    room.command("start-timer").raise_for_status()


def colour_of(page: Page) -> str:
    return str(page.locator(".timer count-down").evaluate("it => getComputedStyle(it).color"))


def test_a_timer_says_that_it_is_over_and_then_how_much_more_time_was_taken(room: Room, screens: dict[str, Page]):
    start(room, 300)
    before = {}
    for name, page in screens.items():
        expect(page.locator(".timer count-down")).to_contain_text("4:5")
        before[name] = colour_of(page)
    room.command("clear-timer")
    start(room, 2)
    for page in screens.values():
        expect(page.locator(".timer count-down")).to_have_text(WORDS)
    for name, page in screens.items():
        expect(page.locator(".timer count-down")).to_have_text(re.compile(OVERTIME))
        assert colour_of(page) != before[name]
    expect(screens["phone"].get_by_role("status")).to_have_text(WORDS)


COUNTS_TONES = """
globalThis.tones = 0;
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...at) {
  globalThis.tones += 1;
  return start.apply(this, at);
};
"""


def test_a_room_that_wants_it_chimes_once_on_one_projector(room: Room, open_page: OpenPage):
    room.command("set-up", chimes="on").raise_for_status()
    page = open_page(room.links["facilitator"], PROJECTOR)
    page.add_init_script(COUNTS_TONES)
    page.goto(f"/rooms/{room.id}/presenter")
    other = open_page(room.links["facilitator"], PROJECTOR)  # on another laptop
    other.add_init_script(COUNTS_TONES)
    other.goto(f"/rooms/{room.id}/presenter")
    for projector in (other, page):
        projector.keyboard.press("d")
    start(room, 1)
    for projector in (other, page):
        expect(projector.locator(".timer count-down")).to_have_text(re.compile(OVERTIME))
    assert sorted(projector.evaluate("tones") for projector in (page, other)) == [0, 2]
    page.goto(f"/rooms/{room.id}/check")
    page.evaluate("tones = 0")
    page.get_by_role("button", name="Spill lyden").click()
    page.wait_for_function("tones === 2")


def test_the_key_that_starts_the_timer_dismisses_it_once_it_is_over(room: Room, screens: dict[str, Page]):
    start(room, 1)
    expect(screens["presenter"].locator(".timer count-down")).to_have_text(WORDS)
    screens["presenter"].keyboard.press("t")
    for page in screens.values():
        expect(page.locator(".timer count-down")).to_have_count(0)
    screens["presenter"].keyboard.press("t")
    for page in screens.values():
        expect(page.locator(".timer count-down")).to_contain_text("2:5")


def test_the_desk_puts_the_timer_away(room: Room, screens: dict[str, Page]):
    start(room, 1)
    desk = screens["remote"]
    expect(desk.locator(".timer count-down")).to_have_text(WORDS)
    expect(desk.get_by_role("button", name="Sett tidtakeren på pause")).to_be_hidden()
    desk.get_by_role("button", name="Fjern tidtakeren").click()
    expect(screens["phone"].locator("count-down")).to_have_count(0)


def test_never_two_countdowns_stand_on_a_screen(room: Room, screens: dict[str, Page]):
    start(room, 300)
    room.act("close", grace=10)
    for page in screens.values():
        expect(page.locator("count-down", has_text="Stenger om")).to_have_count(1)
        expect(page.locator("count-down")).to_have_count(1)
