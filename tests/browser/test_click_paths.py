"""The shortest ways to what people want, as docs/facilitating.md has them: walked by its words, and counted."""

import re
from collections.abc import Mapping
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.actors import bearer, make_room, open_text, single_choice
from tests.browser.conftest import OpenPage
from tests.browser.test_desk import SMALL_LAPTOP, a_day, all_in_sight, grip, order_of, wholly_in_sight
from tests.server import API_TOKEN, ServerThread
from workshop_live.actions.organisers import invite
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import write_now

DOCUMENT = Path(__file__).parents[2] / "docs/facilitating.md"
ORGANISER = {"extra_http_headers": bearer(API_TOKEN)}

Typed = Mapping[str, Mapping[str, str]]


def written(way: str, most: int) -> list[str]:
    """Return what is pressed on a way, in order; at most so often."""
    row = re.search(rf"^\| {re.escape(way)} \| (.*) \|$", DOCUMENT.read_text(), re.MULTILINE)
    assert row, way
    presses = re.findall(r"\*([^*]+)\*|<kbd>(\w+)</kbd>", row[1])
    assert len(presses) <= most
    return [name or key for name, key in presses]


def walk(page: Page, presses: list[str], typed: Typed, *, scrolls: bool = True) -> None:
    """Press what has these names, after typing into the fields that are to be filled in before it."""
    for name in presses:
        for label, text in typed.get(name, {}).items():
            page.get_by_label(label).and_(page.locator("input, textarea")).locator("visible=true").fill(text)
        named = page.locator("button, summary, a").filter(has_text=re.compile(rf"^\s*{re.escape(name)}"))
        control = named.locator("visible=true").first
        expect(control).to_be_visible()
        assert scrolls or wholly_in_sight(control), f"{name} is in sight"
        control.click()


def test_an_empty_installation_asks_the_first_question(server: ServerThread, open_page: OpenPage):
    database = Database.open(server.settings.database)
    token = write_now(database.writing, invite, None)
    database.close()
    page = open_page(f"/welcome/{token}", SMALL_LAPTOP)
    presses = written("from the link of an empty installation to the first question of one's own", 6)
    account = {
        "Navn": f"Kari på kurs {new_public_id()}",
        "Passord, minst": "et langt passord",
        "Passordet en gang til": "et langt passord",
    }
    typed = {
        presses[0]: account,
        presses[1]: {"Tittel på den nye økten": "Samling 1"},
        presses[3]: {"Spørsmål": "Hva er viktigst?"},
    }
    walk(page, presses, typed)
    expect(page.frame_locator(".preview iframe").get_by_text("Hva er viktigst?")).to_be_visible()
    expect(page.get_by_role("button", name="Neste: vis svarene")).to_be_visible()


def test_a_question_is_added_on_the_spot_without_scrolling(client: httpx.Client, open_page: OpenPage):
    room = a_day(client)
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    typed = {"Legg til": {"Spørsmål": "Ja eller nei?", "Alternativer": "Ja\nNei"}}
    walk(page, written("a question on the spot, without scrolling", 3), typed, scrolls=False)
    expect(page.locator(".agenda li")).to_have_count(21)


def test_a_method_has_groups_write_in_four_presses(client: httpx.Client, open_page: OpenPage):
    room = make_room(client)
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    page.locator(".adding > summary").click()
    walk(page, written("from the open picker to groups that write", 4), {})
    expect(page.get_by_role("button", name="Neste: I plenum, 10 min")).to_be_visible()
    activity = room.state()["activities"][0]
    assert (activity["groups"], activity["step"], activity["state"]) == ({"size": 4}, 1, "open")


def test_a_phone_becomes_the_remote(client: httpx.Client, open_page: OpenPage):
    page = open_page(a_day(client, items=2, answers=0).links["facilitator"], SMALL_LAPTOP)
    walk(page, written("the phone as remote", 2), {}, scrolls=False)
    all_in_sight(page, [".secret-code svg"])


def test_the_last_item_leads_to_the_end_and_to_a_powerpoint(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(), single_choice())
    room.act("open", 1)
    for number in range(3):
        room.join().answer(number % 2, 1).raise_for_status()
    room.act("show", 1)
    room.command("close", activity=room.activities[1], grace=0)
    page = open_page(f"/rooms/{room.id}/facilitator", SMALL_LAPTOP, **ORGANISER)
    first, last = written("from the last item to the end and to a PowerPoint", 3)
    walk(page, [first], {}, scrolls=False)
    expect(page.get_by_role("heading", name="Kort oppsummert")).to_be_visible()
    all_in_sight(page, (".key-figures dd", "file-maker form > .row > button", ".ended-undo button"))
    with page.expect_download() as download:
        walk(page, [last], {}, scrolls=False)
    assert download.value.suggested_filename.endswith(".pptx")


def test_a_far_item_is_moved_by_three_keys_or_one_drag(client: httpx.Client, open_page: OpenPage):
    room = a_day(client, answers=0)
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    grip(page, 17).focus()
    for key in written("item 18 to place 3, with the keyboard", 4):
        page.keyboard.press(key)
    expect(page.locator(".agenda li").nth(2)).to_contain_text("nummer 17")
    assert order_of(room)[:4] == ["0", "1", "17", "2"]
    grip(page, 18).hover()
    page.mouse.down()
    panel = page.locator("agenda-order").bounding_box()
    assert panel
    page.mouse.move(panel["x"] + 60, panel["y"] + 10, steps=5)  # at its edge the list scrolls
    expect(page.locator(".agenda li").first).to_be_in_viewport(ratio=1)
    third = page.locator(".agenda li").nth(2).bounding_box()
    assert third
    page.mouse.move(panel["x"] + 60, third["y"] + 4, steps=3)
    page.mouse.up()
    expect(page.locator(".agenda li").nth(2)).to_contain_text("nummer 18")
