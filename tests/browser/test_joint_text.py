"""Joint texts on the screens: taken over with a key, edited by two at once, and marked on the projector."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import Room, joint_text, make_room, open_text
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.browser.test_desk import SMALL_LAPTOP, wholly_in_sight
from tests.chromium import PHONE, PROJECTOR

DRAFT = "Si fra i tide, også når det koster"


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """A room at a joint text, behind a question whose answers were shown."""
    room = make_room(client, open_text("Hva lover vi hverandre?"), joint_text(), open_text("Etterpå"))
    room.act("open")
    for text in (DRAFT, "Feire det vi får til", "وعدنا: نستمع أولا"):
        room.join().answer(text).raise_for_status()
    room.act("show")
    room.act("open", 1)
    return room


def field(page: Page, number: int = 0):
    return page.locator(".joint-rows textarea").nth(number)


def test_a_key_takes_a_line_over_and_the_projector_marks_what_changes(room: Room, open_page: OpenPage):
    desk = open_page(room.links["facilitator"], SMALL_LAPTOP)
    wall = open_page(room.links["presenter"], PROJECTOR)
    for key, text in (("1", DRAFT), ("3", "وعدنا: نستمع أولا")):
        desk.keyboard.press(key)
        expect(wall.locator(".joint-lines")).to_contain_text(text)
    desk.get_by_role("button", name="Behold versjon 1").click()
    expect(desk.locator(".kept")).to_have_text("Beholdt som versjon 1")
    field(desk).fill("Si fra i tide, særlig når det koster")
    expect(wall.locator(".joint-lines ins")).to_have_text("nytt: særlig")
    expect(wall.locator(".joint-lines del")).to_have_text("fjernet: også")
    wall.keyboard.press("l")  # the poster
    expect(wall.locator(".joint-lines del")).to_be_hidden()
    assert wall.locator(".joint-page").bounding_box() == {"x": 0, "y": 0, **PROJECTOR}
    assert wall.locator(".joint-lines li").last.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") > 70
    wall.keyboard.press("l")
    expect(wall.locator(".joint-lines del")).to_be_visible()
    field(desk).blur()
    desk.keyboard.press("u")
    expect(field(desk)).to_have_value(DRAFT)
    expect(wall.locator("ins")).to_have_count(0)
    assert wholly_in_sight(desk.locator(".controls .is-next")) == 1
    for page in (desk, wall, open_page(room.links["facilitator"], PHONE, dark=True)):
        assert violations(page, None) == []


def test_two_who_write_in_one_line_both_keep_what_they_typed(room: Room, open_page: OpenPage):
    joint = room.activities[1]
    line = room.command("write-line", activity=joint, text="Si fra").raise_for_status().json()["made"]
    mine, other = (open_page(room.links["facilitator"], SMALL_LAPTOP) for _ in range(2))
    field(mine).focus()
    room.command("edit-line", line=line, text="Si fra i god tid", seen=1).raise_for_status()
    expect(mine.locator("blockquote").first).to_be_hidden()
    expect(mine.locator(".joint-rows .both")).to_contain_text("Si fra i god tid")
    expect(field(mine)).to_be_focused()
    expect(field(mine)).to_have_value("Si fra")
    expect(field(other)).to_have_value("Si fra i god tid")
    mine.keyboard.press("End")
    mine.keyboard.type(" alltid")
    mine.get_by_role("button", name="Behold min").click()
    expect(field(other)).to_have_value("Si fra alltid")
    field(mine).focus()
    room.command("edit-line", line=line, text="Si fra først", seen=3).raise_for_status()
    expect(mine.locator(".joint-rows .both")).to_be_visible()
    field(mine).press_sequentially("?")
    room.command("next").raise_for_status()
    expect(mine.locator(".joint")).to_have_count(0)
    room.command("go-to", activity=joint).raise_for_status()
    expect(mine.locator(".joint-rows .both")).to_contain_text("Si fra først")
    expect(field(mine)).to_have_value("Si fra alltid?")
    mine.get_by_role("button", name="Bruk den andres").click()
    expect(field(mine)).to_have_value("Si fra først")
    room.command("edit-line", line=line, text="Si fra", seen=4).raise_for_status()
    expect(mine.locator(".joint-rows .both")).to_be_visible()
    field(mine).press_sequentially("!")
    room.command("remove-line", line=line).raise_for_status()
    expect(mine.locator(".new-line textarea")).to_have_value("Si fra først!")
