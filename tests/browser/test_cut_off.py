"""What is cut off on the projector, and on the facilitator's screen: nothing, or it is said."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import dots, make_room, open_text, questions, scale, single_choice
from tests.browser.conftest import OpenPage, at_rest
from tests.browser.test_presenter import check_sizes
from tests.chromium import LAPTOP, PROJECTOR


@pytest.mark.parametrize("size", [PROJECTOR, {"width": 1024, "height": 768}])
def test_the_lobby_has_a_code_for_the_network_that_can_be_read_from_the_back(
    client: httpx.Client, open_page: OpenPage, size: dict[str, int]
):
    room = make_room(client, title="Lederutviklingsprogrammet i kommunen: tredje samling for gjøremål og følgjing")
    password = "et-ganske-langt-passord-for-gjester-2026"
    room.command("set-up", wifi_name="Kommunen-gjestenett-i-storsalen", wifi_password=password).raise_for_status()
    page = open_page(room.links["presenter"], size)
    page.goto(f"/rooms/{room.id}/presenter")
    expect(page.locator(".lobby .wifi").last).to_contain_text(password)
    check_sizes(page)
    join, wifi = (page.locator(".lobby .qr").nth(number).bounding_box() for number in range(2))
    assert join
    assert wifi
    modules = page.locator(".lobby .is-wifi .qr").evaluate("it => it.viewBox.baseVal.width")
    assert wifi["width"] / modules >= 0.005 * size["height"], "a square of it is 8 mm on a screen that is 3 m wide"
    assert wifi["y"] + wifi["height"] <= size["height"]
    assert join["y"] >= 0
    assert join["y"] + join["height"] <= wifi["y"], "neither lies on the other"


TAILS = "Gjør og følg: jqpyg"


def letters_are_whole(page: Page) -> None:
    """Texts that are cut after some lines look the same as if they were not: no letter loses its tail."""
    at_rest(page)
    cut, before = page.screenshot(), b""
    while cut != before:  # what was sent may be on its way still
        page.wait_for_timeout(200)
        cut, before = page.screenshot(), cut
    count = page.evaluate(
        """() => {
             const cut = [...document.querySelectorAll('live-room *')].filter((it) => it.checkVisibility()
               && getComputedStyle(it).webkitLineClamp !== 'none' && it.textContent.trim());
             for (const it of cut) it.style.overflow = 'visible';
             return cut.length;
           }"""
    )
    whole = page.screenshot()
    assert count > 0
    assert cut == whole


@pytest.mark.parametrize("size", [PROJECTOR, {"width": 1024, "height": 768}])
def test_no_letter_loses_its_tail(client: httpx.Client, open_page: OpenPage, size: dict[str, int]):
    options = [f"{TAILS} {number}" for number in range(14)]
    shorter = [single_choice(TAILS, options=options[:count]) for count in (3, 4, 6, 9, 14)]
    room = make_room(
        client, *shorter, scale(TAILS, statements=options[:3]), dots(TAILS, options=options), questions(TAILS),
        open_text(TAILS), title=TAILS,
    )  # fmt: skip
    page = open_page(room.links["facilitator"], size)
    page.goto(f"/rooms/{room.id}/presenter")
    expect(page.locator(".lobby h1")).to_be_visible()
    letters_are_whole(page)
    answers = [*[0] * 5, [3, 3, 3], [1] * 3 + [0] * 11, TAILS, TAILS]
    for number, given in enumerate(answers):
        room.act("open", number)
        room.join().answer(given, number).raise_for_status()
        room.act("show", number)
        expect(page.locator(".question h1")).to_have_attribute("data-key", room.activities[number])
        expect(page.locator(".results :is(li, .card)").first).to_be_visible()
        letters_are_whole(page)
        page.reload()
    fields = {"answers": "none:0", "target": "new", "label": TAILS}
    room.command("move-answers", activity=room.activities[8], **fields).raise_for_status()
    for mode in ("themes", "summary"):
        room.command("screen", mode=mode).raise_for_status()
        expect(page.locator(".summary-layer li").first).to_be_visible()
        letters_are_whole(page)
        page.reload()
    room.command("screen", mode="activity").raise_for_status()
    answer = room.results(8)["results"]["answers"][0]["id"]
    room.command("spotlight", answer=answer).raise_for_status()
    expect(page.locator(".spotlight blockquote")).to_be_visible()
    letters_are_whole(page)


@pytest.mark.parametrize(("count", "listed"), [(4, ["A0", "A1", "A2", "A3"]), (5, ["A0", "A1", "A2", "+2 til"])])
def test_all_options_of_what_comes_next_stand_on_the_desk_or_how_many_more_there_are(
    client: httpx.Client, open_page: OpenPage, count: int, listed: list[str]
):
    room = make_room(client, open_text(), single_choice(options=[f"A{number}" for number in range(count)]))
    room.act("open")
    page = open_page(room.links["facilitator"], LAPTOP)
    items = page.locator(".following li")
    expect(items).to_have_text(listed)
    bottoms = items.evaluate_all("all => all.map((it) => it.getBoundingClientRect().bottom)")
    list_box = page.locator(".following ul").bounding_box()
    assert list_box
    assert max(bottoms) <= list_box["y"] + list_box["height"] + 0.5
