"""A group at work on its phones: notes of one's own, the scribe's text, taking over, and words that were not saved."""

import httpx
from playwright.sync_api import Page, expect

from tests.actors import Room
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.chromium import PHONE
from tests.groups_at_work import grouped_room

NARROW = {"width": 320, "height": 640}
SECRET = "hemmelig tanke"


def everything_sent(page: Page) -> list[str]:
    """All that a page sends from now on: addresses, headers, bodies, and messages on sockets."""
    sent: list[str] = []
    page.on("request", lambda it: sent.append(f"{it.url} {it.headers} {it.post_data or ''}"))
    page.on("websocket", lambda it: it.on("framesent", lambda frame: sent.append(str(frame))))
    return sent


def two_of_one_group(room: Room, open_page: OpenPage) -> tuple[Page, Page]:
    """Open two phones in a group of a room whose first activity is open."""
    anna, bo = open_page(f"/{room.code}", PHONE), open_page(f"/{room.code}", NARROW, dark=True)
    room.act("open").raise_for_status()
    expect(anna.get_by_text("Trykk på gruppen din øverst, så er du med.")).to_be_visible()
    for phone in (anna, bo):
        phone.get_by_role("button", name="Gygrene").click()
        expect(phone.locator(".group-name b")).to_have_text("Gygrene")
        expect(phone.get_by_text("Trykk på gruppen din")).to_be_hidden()
    return anna, bo


def write_note(phone: Page, text: str) -> None:
    phone.get_by_label("Nytt notat").fill(text)
    phone.get_by_role("button", name="Lagre notatet").click()


def test_one_writes_another_takes_over_and_words_that_were_not_saved_are_offered(
    client: httpx.Client, open_page: OpenPage
):
    room = grouped_room(client)
    anna, bo = two_of_one_group(room, open_page)
    room.command("next").raise_for_status()
    anna.get_by_role("button", name="Jeg skriver for gruppen").press("Enter")
    first = anna.get_by_label("Hva?")
    expect(first).to_be_focused()
    anna.keyboard.type("Vi løser det")
    expect(anna.locator(".saved")).to_have_text("Lagret ✓")
    expect(bo.get_by_text("Vi løser det")).to_be_visible()
    expect(bo.get_by_text("En i gruppen skriver.")).to_be_visible()
    anna.get_by_role("button", name="Ferdig").click()
    for phone in (anna, bo):
        expect(phone.locator(".done")).to_have_text("Gruppen er ferdig ✓")
    expect(anna.get_by_role("button", name="Ikke ferdig likevel")).to_be_visible()
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
    expect(bo.get_by_text("Noen andre skriver nå. Teksten din er lagret.")).to_be_visible()

    late = {"code": "closed", "detail": "Stengt"}
    anna.route("**/group-text", lambda route: route.fulfill(status=409, json=late))
    anna.get_by_label("Når?").fill("For sent")
    expect(words).to_contain_text("Dine ord ble ikke lagret")
    room.command("next").raise_for_status()
    expect(anna.locator(".writing")).to_have_count(0)
    expect(anna.locator(".group-text")).to_contain_text("I dag")
    assert bo.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    room.command("go-to", activity=room.activities[1]).raise_for_status()
    expect(anna.locator("#unsent textarea")).to_have_value("For sent")


def test_notes_stay_on_the_phone_until_they_are_shared_with_the_group(client: httpx.Client, open_page: OpenPage):
    room = grouped_room(client)
    anna, bo = two_of_one_group(room, open_page)
    sent = everything_sent(anna)
    anna.reload()  # with a socket that is listened to
    write_note(anna, SECRET)
    note = anna.get_by_label("Nytt notat")
    note.fill(f"halv {SECRET}")
    anna.reload()
    expect(anna.get_by_text(SECRET, exact=True)).to_be_visible()
    expect(note).to_have_value(f"halv {SECRET}")
    room.command("next").raise_for_status()
    anna.get_by_role("button", name="Jeg skriver for gruppen").click()
    expect(anna.locator(".writing")).to_be_visible()
    assert [line for line in sent if "hemmelig" in line] == []
    share = anna.get_by_role("button", name="Del med gruppen")
    share.click()
    expect(share).to_have_count(0)
    expect(bo.locator(".board")).to_contain_text(SECRET)
    write_note(bo, "Bos lapp")
    bo.get_by_role("button", name="Del med gruppen").click()
    dot = bo.get_by_role("button", name="Prikk på: Bos lapp")
    dot.click()
    expect(dot).to_have_attribute("aria-pressed", "true")
    expect(anna.get_by_role("button", name="Prikk på: Bos lapp")).to_have_text("● 1")
    anna.get_by_role("button", name="Opp: Bos lapp").press("Enter")
    expect(bo.locator(".board li .text").first).to_have_text("Bos lapp")
    assert [violations(phone, None) for phone in (anna, bo)] == [[], []]
    anna.get_by_role("button", name="Inn i teksten: Bos lapp").click()
    expect(bo.locator(".group-text")).to_contain_text("Bos lapp")
