"""People have the last word on which words count as one: by click, by drag, by keyboard, and without scripts."""

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.actors import Room, make_room, word_cloud
from tests.browser.conftest import OpenPage, replies_held
from tests.chromium import LAPTOP, PHONE


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, word_cloud("Hva preger oss?"))
    room.act("open")
    room.act("show")
    for text in ("leiarar", "lederne", "lederne", "sjef", "tillit"):
        room.join().answer(text)
    return room


def word(page: Page, text: str) -> Locator:
    """The word of the list that is called so."""
    return page.locator(".words > li", has=page.locator("> p, summary", has=page.get_by_text(text, exact=True)))


def counts(room: Room) -> dict[str, int]:
    return {item["text"]: item["count"] for item in room.results()["results"]["words"]}


def test_a_form_is_split_out_by_a_click_and_taken_back(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    word(page, "lederne").locator("summary").click()
    with replies_held(page, "**/split-word"):
        page.get_by_role("button", name="Skill ut «leiarar»").click()
        expect(word(page, "leiarar").get_by_text("skilt ut for hånd")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Formen står for seg selv.")
    expect(page.get_by_role("button", name="Slå sammen")).to_be_focused()
    assert counts(room) == {"lederne": 2, "leiarar": 1, "sjef": 1, "tillit": 1}
    word(page, "leiarar").locator("summary").click()
    page.get_by_role("button", name="Tell automatisk").click()
    expect(word(page, "leiarar")).to_have_count(0)
    assert counts(room) == {"lederne": 3, "sjef": 1, "tillit": 1}


def test_a_word_is_dragged_onto_another_and_that_is_undone(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    word(page, "sjef").drag_to(word(page, "lederne"))
    expect(word(page, "lederne").get_by_text("slått sammen for hånd")).to_be_visible()
    assert counts(room) == {"lederne": 4, "tillit": 1}
    page.locator(".undo").get_by_role("button", name="Angre").click()
    expect(word(page, "sjef")).to_be_visible()
    word(page, "tillit").drag_to(page.get_by_role("heading", name="Svar"))
    assert counts(room) == {"lederne": 3, "sjef": 1, "tillit": 1}


def test_words_are_merged_with_the_keyboard_while_answers_come_in(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.get_by_label("Slå sammen", exact=True).focus()
    page.keyboard.type("led")
    room.join().answer("leder")
    expect(word(page, "lederne").get_by_text("3 former")).to_be_visible()
    chosen = page.get_by_label("Slå sammen", exact=True).locator("option:checked")
    expect(chosen).to_have_attribute("value", "lederne\nleder\nleiarar")
    page.keyboard.press("Tab")
    page.keyboard.type("sje")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(word(page, "lederne").get_by_text("4 former")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Ordene teller som ett.")
    expect(page.get_by_role("button", name="Slå sammen")).to_be_focused()
    expect(page.get_by_label("Slå sammen", exact=True)).to_have_value("")
    assert counts(room) == {"lederne": 5, "tillit": 1}


def test_without_scripts_the_words_are_merged_and_split_by_forms(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP, scripts=False)
    page.get_by_label("Slå sammen", exact=True).select_option(label="sjef (1)")
    page.get_by_label("med", exact=True).select_option(label="lederne (3)")
    page.get_by_role("button", name="Slå sammen").click()
    assert counts(room) == {"lederne": 4, "tillit": 1}
    word(page, "lederne").locator("summary").click()
    page.get_by_role("button", name="Skill ut «sjef»").click()
    assert counts(room) == {"lederne": 3, "sjef": 1, "tillit": 1}


def test_long_and_nasty_words_stay_where_they_belong(room: Room, open_page: OpenPage):
    for text in ("W" * 30, "مرحبا بالعالم الجميل", "ثقة", "👩‍👩‍👧‍👦 lag", "<b>fet</b>", '"]x'):
        assert room.join().answer(text).status_code == 201
    room.command("merge-words", forms="ثقة\n" + "W" * 30, into="<b>fet</b>").raise_for_status()
    for width in (320, PHONE["width"], LAPTOP["width"]):
        page = open_page(room.links["facilitator"], {"width": width, "height": 800})
        for summary in page.locator(".words summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        clipped = "() => [...document.querySelectorAll('.words *')].filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth).map((it) => it.outerHTML)"
        assert page.evaluate(clipped) == []
    page.get_by_role("button", name="Skill ut «ثقة»").click()
    expect(word(page, "ثقة").get_by_text("skilt ut for hånd")).to_be_visible()
