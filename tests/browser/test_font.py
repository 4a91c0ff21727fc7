"""The font on the screens, and none on phones."""

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.actors import make_room, open_text, word_cloud
from tests.browser.conftest import PATIENCE_S, OpenPage, replies_held
from tests.chromium import PROJECTOR

REGULAR, BOLD = ("Inter", True), ("Inter SemiBold", True)


def drawn_with(place: Locator) -> set[tuple[str, bool]]:
    """The fonts that the signs in a place are drawn with, each with whether it came from the server."""
    place.evaluate("(it) => it.toggleAttribute('data-looked-at', true)")
    tools = place.page.context.new_cdp_session(place.page)
    for part in ("DOM", "CSS"):
        tools.send(f"{part}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "[data-looked-at]"})["nodeId"]
    fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    place.evaluate("(it) => it.toggleAttribute('data-looked-at', false)")
    return {(font["familyName"], font["isCustomFont"]) for font in fonts}


def test_screens_are_set_in_our_font_and_what_it_lacks_in_the_system_s(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text("Kva må vi våge?"))
    room.act("open")
    ours, other = "Våge «ærlegdom» – òg når det blæs", "สวัสดี"
    for text in (ours, other):
        room.join().answer(text).raise_for_status()
    room.act("show")
    page = open_page(room.links["facilitator"], PROJECTOR)
    for screen in ("presenter", "facilitator"):
        page.goto(f"/rooms/{room.id}/{screen}")
        page.evaluate("document.fonts.ready.then(() => {})")
        assert drawn_with(page.get_by_role("heading").first) == {BOLD}
        assert drawn_with(page.get_by_text("når det blæs")) >= {REGULAR}
        assert not {REGULAR, BOLD} & drawn_with(page.get_by_text(other))


def test_figures_that_change_do_not_move(client: httpx.Client, open_page: OpenPage):
    page = open_page(make_room(client, open_text()).links["presenter"], PROJECTOR)
    page.evaluate("document.fonts.ready.then(() => {})")
    assert drawn_with(page.locator("b.code")) == {BOLD}
    assert width_of(page, "1111 1111") == width_of(page, "8080 4646")


def width_of(page: Page, figures: str) -> float:
    """The width of the code's place with these figures in it, in pixels."""
    return float(
        page.locator("b.code").evaluate(
            """(place, figures) => {
              place.textContent = figures;
              const range = document.createRange();
              range.selectNodeContents(place);
              return range.getBoundingClientRect().width;
            }""",
            figures,
        )
    )


def test_a_phone_loads_no_font(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text())
    room.act("open")
    page = open_page("/")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.resource_type))
    page.goto(f"/{room.code}")
    expect(page.get_by_role("textbox")).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => {})")
    assert "document" in loaded
    assert "font" not in loaded


def test_a_cloud_is_laid_out_for_the_font_although_it_comes_late(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, word_cloud(hidden=False))
    room.act("open")
    room.join().answer("medråderett").raise_for_status()
    page = open_page(room.links["facilitator"], PROJECTOR)
    with replies_held(page, "**/fonts/*"):
        page.goto(f"/rooms/{room.id}/presenter", wait_until="commit")
        without = measured(page, "width > 0")
    assert measured(page, f"width !== {without}")


def measured(page: Page, when: str) -> float:
    """How wide the cloud takes its word to be for a size of 1, once that is so; 0 if it does not come about."""
    return float(
        page.evaluate(
            f"""async () => {{
              const end = performance.now() + {PATIENCE_S};
              while (performance.now() < end) {{
                const width = document.querySelector("word-cloud")?.measures?.get("medråderett")?.width;
                if (width && {when}) return width;
                await new Promise(requestAnimationFrame);
              }}
              return 0;
            }}"""
        )
    )
