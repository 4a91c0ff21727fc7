"""Groups on the projector: who is with whom, and what they wrote, in full and from the back row, however long it is."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import Room, fields, make_room
from tests.browser.conftest import OpenPage, at_rest, read
from tests.browser.test_wall import SQUARE, assert_all_can_be_read, wall
from tests.server import ServerThread
from tests.stored_groups import plan_groups, put_groups

LOW = {"width": 1366, "height": 625}
ASKED = ["Hva legger dere i begrepet samskaping?", "På hvilken måte er det relevant for dere nå?"]
ROLES = ["Leder og tidtaker: den laveste", "Viddevakt: den høyeste", "Sekretær: den med nyest bukse"]
LONG = [" ".join(f"Ord{number}" for number in range(first, first + 120)) for first in (1, 121)]
TEXTS = {0: ["At vi lager noe sammen", "Det haster"], 2: LONG, 4: ["Kort", ""]}

SEEN = """() => {
  const frame = document.querySelector('.results').getBoundingClientRect();
  const seen = [];
  for (const it of document.querySelectorAll('.turn:not([data-js-away]) .text p')) {
    const node = it.firstChild;
    for (const word of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const box = range.getBoundingClientRect();
      if (box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1) seen.push(word[0]);
    }
  }
  return seen;
}"""


def in_groups(client: httpx.Client, server: ServerThread) -> Room:
    room = make_room(client, fields("Samskaping", fields=ASKED, roles=ROLES))
    plan_groups(server.settings.database, room)
    room.act("open")
    put_groups(server.settings.database, room)
    return room


def words_seen(page: Page) -> set[str]:
    """All words that can be read on the pages from here on."""
    at_rest(page)
    return set(page.evaluate(SEEN))


def smallest(page: Page) -> float:
    """The smallest letters in the results, in hundredths of the screen's height."""
    return page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.turn:not([data-js-away]) :is(h2, h3, p, .place)')]
             .filter((it) => it.checkVisibility()).map((it) => 100 * parseFloat(getComputedStyle(it).fontSize) / innerHeight))"""
    )


@pytest.mark.parametrize("size", [LOW, SQUARE], ids=["low", "square"])
def test_groups_and_what_they_wrote_can_be_read_from_the_back(
    client: httpx.Client, server: ServerThread, open_page: OpenPage, size: dict[str, int]
):
    room = in_groups(client, server)
    page = wall(open_page, room, size)
    groups, name = page.locator(".groups li"), page.locator(".turn:not([data-js-away]) h2 bdi")
    expect(groups).to_have_count(6)
    assert_all_can_be_read(page)
    before = groups.first.bounding_box()
    room.command("next").raise_for_status()
    put_groups(server.settings.database, room, TEXTS, done={0, 4})
    expect(page.locator(".footer .tally")).to_have_text("2 av 6 grupper er ferdige")
    assert_all_can_be_read(page)
    after = groups.first.bounding_box()
    assert before
    assert after
    assert (before["width"], before["height"]) == (after["width"], after["height"]), (
        "a group that is done moves no other"
    )
    read(page)
    page.keyboard.press("Space")
    expect(name).to_have_text("Gygrene")
    expect(page.locator(".turn:not([data-js-away]) .place")).to_have_text("1 av 6")
    page.keyboard.press("Space")
    page.keyboard.press("PageDown")
    expect(name).to_have_text("Blåveis")
    pages = page.locator(".footer .pages")
    expect(pages).to_contain_text("side 1 av")
    at_rest(page)
    seen, count = words_seen(page), int(pages.inner_text().split()[-1])
    assert smallest(page) >= 3.99
    for number in range(2, count + 1):
        page.keyboard.press("ArrowDown")
        expect(pages).to_contain_text(f"side {number} av")
        seen |= words_seen(page)
    assert seen >= {*" ".join(LONG).split()}
    page.keyboard.press("ArrowDown")
    expect(name).to_have_text("Fjellrypa")
    expect(page.locator("group-turns")).to_have_attribute("data-page", "1500")
    page.keyboard.press("ArrowLeft")
    expect(name).to_have_text("Blåveis")
    page.keyboard.press("l")
    expect(name).to_have_count(6)
    expect(page.locator(".turn[data-js-now] h2 bdi")).to_have_text("Blåveis")
    assert smallest(page) >= 3.99
    while not pages.inner_text().startswith("side 1 "):
        page.keyboard.press("ArrowUp")
    seen = words_seen(page)
    for number in range(2, int(pages.inner_text().split()[-1]) + 1):
        page.keyboard.press("ArrowDown")
        expect(pages).to_contain_text(f"side {number} av")
        seen |= words_seen(page)
    assert seen >= {word for parts in TEXTS.values() for text in parts for word in text.split()}
