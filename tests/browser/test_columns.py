"""Columns in the browser: all of their answers can be reached, and a wall of paper is typed in one field."""

import httpx
from playwright.sync_api import expect

from tests.actors import API_TOKEN, bearer, make_room, open_text
from tests.browser.conftest import OpenPage, at_rest
from tests.browser.test_accessibility import check
from tests.chromium import LAPTOP, PHONE, PROJECTOR

NAMES = ["Hvit", "Rød", "Svart", "Gul", "Grønn", "Blå: noe som er langt nok til å stå på to linjer", "Ny", "مرحبا"]
COLUMNS = [{"name": name, "key": f"c{number}"} for number, name in enumerate(NAMES)]
SHOWN = """() => [...document.querySelectorAll(".card:not([data-js-away])")].map((it) => {
  const [card, all] = [it, document.querySelector("column-pages")].map((one) => one.getBoundingClientRect());
  return [it.dataset.key, card.bottom <= all.bottom + 1 && card.right <= all.right + 1];
})"""


def test_every_answer_in_columns_can_be_reached_and_stands_within_the_wall(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(columns=COLUMNS, hidden=False))
    room.act("open")
    for number, count in ((0, 9), (5, 4), (7, 1)):
        lines = "\n".join(f"Svar {it} som er så langt at det brytes" for it in range(count))
        room.command("enter-answers", activity=room.activities[0], lines=lines, column=f"c{number}").raise_for_status()
    wall = open_page(f"/rooms/{room.id}/presenter", PROJECTOR, extra_http_headers=bearer(API_TOKEN))
    expect(wall.locator(".column-heads .count").first).to_have_text("9")
    at_rest(wall)
    check(wall, "columns on the wall")
    seen: dict[str, bool] = {}
    pages = wall.locator("column-pages").evaluate("it => it.pages")
    for page in range(pages):
        seen |= dict(wall.evaluate(SHOWN))
        if page < pages - 1:
            wall.keyboard.press("ArrowDown")
            expect(wall.locator(".footer .pages")).to_contain_text(f"side {page + 2} av {pages}")
    assert len(seen) == 14
    assert all(seen.values())
    check(open_page(f"/{room.code}", PHONE), "columns on a phone")


def test_a_wall_of_paper_is_typed_line_by_line_in_one_field(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(columns=COLUMNS))
    room.act("open")
    desk = open_page(f"/rooms/{room.id}/facilitator", LAPTOP, extra_http_headers=bearer(API_TOKEN))
    desk.get_by_text("Skriv inn svar", exact=True).click()
    field = desk.get_by_label("Svar, ett på hver linje")
    desk.locator(".entering select").select_option("c2")
    for line in ("Mer tid", "Ros", "Færre møter"):  # without waiting for what was sent before
        field.press_sequentially(line)
        field.press("Enter")
    expect(desk.locator("answer-list .answer[data-place='3']")).to_have_count(3)
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    assert [it["column"] for it in room.results()["results"]["answers"]] == ["c2"] * 3
    pasted = "\n".join(f"- Linje {number}" for number in range(230))
    field.fill(pasted)
    field.press("Enter")
    expect(desk.locator(".entering .error")).to_contain_text("230 linjer")
    expect(field).to_have_value(pasted)
    moves = desk.locator(".answer", has_text="Ros").locator(".column-moves")
    moves.locator("summary").click()
    check(desk, "columns on the desk")
    moves.get_by_role("button", name="Hvit").click()
    expect(desk.locator("answer-list .answer[data-place='1']", has_text="Ros")).to_be_visible()
