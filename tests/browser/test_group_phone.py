"""A group at work on its phones: notes of one's own, the scribe's text, taking over, and words that were not saved."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.chromium import PHONE
from tests.integration.grouped import grouped_room

NARROW = {"width": 320, "height": 640}
SECRET = "hemmelig tanke"


def everything_sent(page: Page) -> list[str]:
    """All that a page sends from now on: addresses, headers, bodies, and messages on sockets."""
    sent: list[str] = []
    page.on("request", lambda it: sent.append(f"{it.url} {it.headers} {it.post_data or ''}"))
    page.on("websocket", lambda it: it.on("framesent", lambda frame: sent.append(str(frame))))
    return sent


def test_a_group_writes_one_text_on_its_phones(client: httpx.Client, open_page: OpenPage):
    room = grouped_room(client)
    anna, bo = open_page(f"/{room.code}", PHONE), open_page(f"/{room.code}", NARROW, dark=True)
    sent = everything_sent(anna)
    room.act("open").raise_for_status()
    expect(anna.get_by_text("Velg din over, så er du med.")).to_be_visible()
    for phone in (anna, bo):
        phone.get_by_role("button", name="Gygrene").click()
        expect(phone.locator(".group-name b")).to_have_text("Gygrene")
        expect(phone.get_by_text("Velg din over")).to_be_hidden()
    note = anna.get_by_label("Nytt notat")
    note.fill(SECRET)
    anna.get_by_role("button", name="Legg til notatet").click()
    note.fill(f"halv {SECRET}")
    anna.reload()
    expect(anna.get_by_text(SECRET, exact=True)).to_be_visible()
    expect(note).to_have_value(f"halv {SECRET}")
    room.command("next").raise_for_status()

    anna.get_by_role("button", name="Jeg skriver for gruppen").press("Enter")
    first = anna.get_by_label("Hva?")
    expect(first).to_be_focused()
    anna.keyboard.type("Vi løser det")
    expect(anna.locator(".saved")).to_have_text("Lagret ✓")
    expect(bo.get_by_text("Vi løser det")).to_be_visible()
    expect(bo.get_by_text("En i gruppen skriver.")).to_be_visible()
    anna.get_by_role("button", name="Ferdig").click()
    expect(bo.locator(".done")).to_have_text("Gruppen er ferdig ✓")
    assert [violations(phone, None) for phone in (anna, bo)] == [[], []]

    anna.route("**/group-text", lambda route: route.abort())
    first.fill("Vi løser det sammen")
    expect(anna.locator(".saved")).to_contain_text("Du er uten nett.")
    bo.get_by_role("button", name="Ta over").click()
    expect(bo.get_by_label("Hva?")).to_have_value("Vi løser det")
    bo.get_by_label("Når?").fill("I dag")
    expect(bo.locator(".saved")).to_have_text("Lagret ✓")
    expect(anna.locator(".writing")).to_have_count(0)
    anna.reload()
    anna.unroute("**/group-text")
    words = anna.locator(".leftover")
    expect(words).to_contain_text("Dine ord ble ikke lagret")
    expect(anna.get_by_text("I dag")).to_be_visible()
    assert violations(anna, None) == []
    anna.get_by_role("button", name="Ta over").click()
    anna.get_by_role("button", name="Legg til i teksten").click()
    expect(words).to_be_hidden()
    expect(bo.get_by_text("Vi løser det\nVi løser det sammen")).to_be_visible()
    expect(bo.locator(".writing")).to_have_count(0)
    assert [line for line in sent if SECRET in line or "hemmelig" in line] == [], "notes stay on the phone"

    room.command("next").raise_for_status()
    expect(anna.locator(".writing")).to_have_count(0)
    expect(anna.locator(".group-text")).to_contain_text("I dag")
    assert bo.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
