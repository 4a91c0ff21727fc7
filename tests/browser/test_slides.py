"""Slides in a browser: pages that are there with the press, and a question that is dropped between two of them."""

import httpx
from playwright.sync_api import Locator, expect

from tests.actors import Room, make_room, open_text
from tests.browser.conftest import OpenPage
from tests.chromium import LAPTOP, PROJECTOR
from tests.decks import add_deck
from tests.server import ServerThread


def a_room(client: httpx.Client, server: ServerThread, pages: int) -> Room:
    """Slides, which are shown, and a question after them."""
    room = make_room(client, open_text("Hva nå?"))
    deck = add_deck(server.settings.database, room, pages)
    room.command("add-activity", type="slides", prompt="Dagen", deck=deck, last=pages, position=0).raise_for_status()
    room.command("next").raise_for_status()
    return room


def agenda_of(room: Room) -> list[tuple[str, int | None]]:
    return [(it["prompt"], it.get("first")) for it in room.state()["activities"]]


def middle(of: Locator) -> tuple[float, float]:
    of.scroll_into_view_if_needed()
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_page_stays_until_the_next_can_be_drawn_which_was_fetched_before(
    client: httpx.Client, server: ServerThread, open_page: OpenPage
):
    room = a_room(client, server, 4)
    fetched: list[str] = []
    wall = open_page("/", PROJECTOR)
    wall.on("response", lambda response: fetched.append(response.url) if "/pictures/" in response.url else None)
    wall.goto(room.links["presenter"])
    page = wall.locator("slide-page img")
    expect(page).to_have_attribute("alt", "Side 1")
    expect(wall.locator("pages-ahead")).to_have_count(1)
    wall.evaluate(
        """() => new MutationObserver(() => {
          const page = document.querySelector("slide-page img");
          window.seen = [...(window.seen ?? []), Boolean(page?.complete && page.naturalWidth)];
        }).observe(document.querySelector("slide-page"), { childList: true })"""
    )
    for number in (2, 3):
        while len(set(fetched)) < number:
            wall.wait_for_timeout(20)
        room.command("next").raise_for_status()
        expect(page).to_have_attribute("alt", f"Side {number}")
    assert wall.evaluate("window.seen") == [True, True], "whole when it is put there"
    assert wall.evaluate("document.querySelector('slide-page').getBoundingClientRect().height") == PROJECTOR["height"]


def test_a_question_dropped_between_two_pages_splits_them_with_mouse_and_keys(
    client: httpx.Client, server: ServerThread, open_page: OpenPage
):
    room = a_room(client, server, 6)
    desk = open_page(room.links["facilitator"], LAPTOP)
    gap, grip = desk.locator(".gap[data-before='3']"), desk.locator(".grip").nth(1)
    expect(desk.locator(".thumb")).to_have_count(6)
    desk.mouse.move(*middle(grip))
    desk.mouse.down()
    desk.mouse.move(*middle(gap), steps=4)
    expect(gap).to_have_attribute("data-js-before", "")
    desk.mouse.up()
    expect(desk.locator(".agenda ol > li")).to_have_count(3)
    assert agenda_of(room) == [("Dagen", 1), ("Hva nå?", None), ("Dagen", 3)]
    expect(desk.locator(".thumb")).to_have_count(2)
    desk.locator(".grip").nth(2).focus()
    for key in ("Enter", "ArrowUp", "ArrowUp", "Enter"):  # before the question, then between the two pages
        desk.keyboard.press(key)
    expect(desk.locator(".agenda ol > li")).to_have_count(4)
    assert agenda_of(room) == [("Dagen", 1), ("Dagen", 3), ("Dagen", 2), ("Hva nå?", None)]
