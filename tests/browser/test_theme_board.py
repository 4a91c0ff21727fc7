"""Themes are put in order by mouse, by keyboard and without scripts, while others do so too and answers arrive."""

import re

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.actors import WRITTEN, Room, make_room, open_text
from tests.browser.conftest import OpenPage
from tests.browser.test_desk import SMALL_LAPTOP, all_in_sight
from tests.chromium import LAPTOP, PHONE, PROJECTOR

REST = "Andre innspill"
TRUST, TIME = "trygge ledere", re.compile("^(samarbeid|tid|mer tid)", re.IGNORECASE)


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """A room in which a dozen have answered an open question, and the answers are shown."""
    made = make_room(client, open_text("Hva er viktigst?"))
    made.act("open")
    made.act("show")
    phone = made.join()
    for text in WRITTEN:
        phone.answer(text).raise_for_status()
    return made


def open_board(open_page: OpenPage, room: Room, viewport: dict[str, int] = LAPTOP, **options: object) -> Page:
    page = open_page(room.links["facilitator"], viewport, **options)
    page.goto(f"/rooms/{room.id}/themes/{room.activities[0]}")
    if options.get("scripts", True):
        expect(theme(page, TRUST)).to_be_visible()
    return page


def theme(page: Page, name: str | re.Pattern[str]) -> Locator:
    """The theme that is called so, in whatever case."""
    return page.locator("[data-theme]", has=page.get_by_role("heading", name=name))


def answer(page: Page, text: str) -> Locator:
    return page.locator("[data-answer]", has=page.get_by_text(text, exact=True))


def tick_box(page: Page, text: str) -> Locator:
    return answer(page, text).get_by_role("checkbox")


def open_form(page: Page, name: str | re.Pattern[str]) -> Locator:
    """Open what a theme can be edited with."""
    card = theme(page, name)
    card.locator("summary").click()
    return card


def decide(room: Room, deed: str, **fields: object) -> None:
    """What the other facilitator does meanwhile."""
    room.command(deed, activity=room.activities[0], **fields).raise_for_status()


def test_answers_are_moved_by_mouse_by_keys_and_by_ticks(room: Room, open_page: OpenPage):
    page = open_board(open_page, room)
    status = page.get_by_role("status")
    answer(page, "Gratis kaffe").drag_to(theme(page, TRUST))
    expect(theme(page, TRUST).get_by_text("Gratis kaffe")).to_be_visible()
    expect(theme(page, TRUST).get_by_text("forslag")).to_have_count(0)
    expect(status).to_have_text("«Gratis kaffe» er flyttet til trygge ledere")
    page.keyboard.press("u")
    expect(theme(page, REST).get_by_text("Gratis kaffe")).to_be_visible()
    expect(status).to_have_text("Angret.")

    first, second = (theme(page, TRUST).get_by_role("checkbox").nth(item) for item in (0, 1))
    moved, after = (item.get_attribute("value").split(":")[1] for item in (first, second))  # type: ignore[union-attr]
    place = theme(page, TIME).get_attribute("data-place")
    first.focus()
    page.keyboard.press(str(place))
    expect(theme(page, TIME).locator(f"[data-answer='{moved}']")).to_be_visible()
    expect(page.locator(f"[data-answer='{after}'] input")).to_be_focused()
    expect(status).to_contain_text("er flyttet til")
    page.keyboard.press("ArrowDown")
    expect(theme(page, TRUST).get_by_role("checkbox").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("0")
    page.keyboard.press("0")
    expect(theme(page, REST).locator("[data-answer]")).to_have_count(3)
    expect(status).to_contain_text("er tatt ut av temaene")
    expect(theme(page, TRUST).get_by_role("checkbox").nth(0)).to_be_focused()

    for text in (WRITTEN[9], WRITTEN[10]):
        tick_box(page, text).check()
    page.get_by_label("Flytt de avkryssede").select_option(label="Et nytt tema som heter …")
    page.locator(".move-bar").get_by_label("Navn på det nye temaet").fill("Kaffe og samarbeid")
    page.get_by_role("button", name="Flytt", exact=True).click()
    expect(theme(page, "Kaffe og samarbeid").locator("[data-answer]")).to_have_count(2)
    expect(page.locator(".boards :checked:is([type=checkbox])")).to_have_count(0)
    expect(status).to_have_text("Et tema ble laget")


def test_what_is_ticked_moves_together_and_the_focus_goes_on_past_it(room: Room, open_page: OpenPage):
    page = open_board(open_page, room)
    boxes = theme(page, TRUST).get_by_role("checkbox")
    for number in (0, 1):
        boxes.nth(number).check()
    third = boxes.nth(2).get_attribute("value")
    boxes.nth(0).focus()
    page.keyboard.press("0")
    expect(theme(page, REST).locator("[data-answer]")).to_have_count(3)
    expect(page.locator(f"input[value='{third}']")).to_be_focused()


def test_what_stands_beside_each_other_keeps_its_distance_when_it_is_drawn_anew(room: Room, open_page: OpenPage):
    page = open_board(open_page, room)
    room.join().answer("Trygge ledere som lytter").raise_for_status()
    expect(theme(page, TRUST).get_by_text("Trygge ledere som lytter")).to_be_visible()
    for beside in (theme(page, TRUST).locator(".facts > *"), page.locator(".vote-form label > *")):
        first, second = (beside.nth(item).bounding_box() for item in (0, 1))
        assert first is not None
        assert second is not None
        assert second["x"] - first["x"] - first["width"] > 3


def test_themes_are_renamed_merged_split_and_made_anew(room: Room, open_page: OpenPage):
    page = open_board(open_page, room)
    card = open_form(page, TRUST)
    card.get_by_label("Navn", exact=True).fill("Ledere som tør")
    card.get_by_role("button", name="Lagre").click()
    expect(theme(page, "Ledere som tør").get_by_text("forslag")).to_have_count(0)
    expect(theme(page, "Ledere som tør").locator("details")).not_to_have_attribute("open", "")
    expect(page.get_by_role("status")).to_have_text("Et tema ble endret")

    theme(page, TIME).locator("header").drag_to(theme(page, "Ledere som tør").locator("header"))
    expect(page.locator("[data-theme]:not(.is-rest)")).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("er slått sammen med Ledere som tør")
    page.keyboard.press("u")
    expect(page.locator("[data-theme]:not(.is-rest)")).to_have_count(2)

    card = open_form(page, "Ledere som tør")
    name = theme(page, TIME).locator(".name").text_content()
    card.get_by_label("Slå sammen med").select_option(label=name)
    card.get_by_role("button", name="Slå sammen").click()
    expect(theme(page, TIME).locator("[data-answer]")).to_have_count(11)
    open_form(page, TIME).get_by_role("button", name="Del opp").click()
    expect(page.locator("[data-theme]:not(.is-rest)")).not_to_have_count(1)

    page.get_by_label("Navn på det nye temaet").first.fill("Kaffe")
    page.get_by_role("button", name="Legg til").click()
    expect(theme(page, "Kaffe").get_by_text("Dra innspill hit")).to_be_visible()
    expect(page.get_by_label("Navn på det nye temaet").first).to_have_value("")


def test_there_are_more_and_fewer_themes_on_request(room: Room, open_page: OpenPage):
    page = open_board(open_page, room)
    proposals = page.locator(".theme.is-proposed")
    before = proposals.count()
    refine(page, "Flere temaer", times=3)
    expect(page.get_by_role("status")).to_have_text("Antallet temaer ble endret")
    expect(proposals).not_to_have_count(before)
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_have_text("Angret.")
    refine(page, "Færre temaer", times=2)
    expect(proposals).to_have_count(before)


def refine(page: Page, button: str, times: int) -> None:
    for _ in range(times):
        page.get_by_role("button", name=button).click()
        expect(page.locator("form[aria-busy=true]")).to_have_count(0)


def test_what_somebody_is_typing_and_has_chosen_stays_while_others_work(room: Room, open_page: OpenPage):
    page, other = open_board(open_page, room), open_board(open_page, room)
    card = open_form(page, TRUST)
    number = card.get_attribute("data-theme")
    decide(room, "add-theme", label="Kaffe")
    card.get_by_label("Slå sammen med").select_option(label="Kaffe")
    card.get_by_label("Navn", exact=True).fill(f"{TRUST} i alle")
    tick_box(page, WRITTEN[0]).check()
    decide(room, "add-theme", label="Vaffel")
    decide(room, "reorder-theme", theme=4, to=0)
    decide(room, "edit-theme", theme=number, bullet="Vi vil ha trygge ledere")
    room.join().answer("Trygge ledere i alle ledd").raise_for_status()
    expect(answer(page, "Trygge ledere i alle ledd")).to_be_visible()
    expect(page.locator("[data-place='1'] .name")).to_have_text("Vaffel")
    expect(card.get_by_label("Navn", exact=True)).to_have_value(f"{TRUST} i alle")
    expect(card.get_by_label("Slå sammen med").locator("option:checked")).to_have_text("Kaffe")
    expect(tick_box(page, WRITTEN[0])).to_be_checked()
    assert "Vaffel" in page.get_by_label("Flytt de avkryssede").locator("option").all_text_contents()
    decide(room, "remove-theme", theme=3)
    expect(card.get_by_label("Slå sammen med").locator("option:checked")).to_have_text("Velg et tema")
    card.get_by_role("button", name="Lagre").click()
    for screen in (page, other):
        expect(theme(screen, f"{TRUST} i alle").locator("[data-answer]")).to_have_count(7)
    assert order(page) == order(other)
    bullets = [item["bullet"] for item in room.export("json").json()["activities"][0]["summaries"][0]["themes"]]
    assert "Vi vil ha trygge ledere" in bullets, (
        "what the other wrote is not overwritten by the old text beside the name"
    )


def order(page: Page) -> list[str]:
    """The themes with their answers as a board shows them."""
    return page.locator("[data-theme]").evaluate_all(
        "themes => themes.map((it) => [it.querySelector('.name').textContent,"
        " ...[...it.querySelectorAll('[data-answer]')].map((one) => one.dataset.answer)].join(' '))"
    )


def test_the_room_votes_on_the_themes_and_sees_what_came_of_it(room: Room, open_page: OpenPage):
    page, projector = open_board(open_page, room), open_page(room.links["presenter"], PROJECTOR)
    page.get_by_role("button", name="Temaer", exact=True).click()
    expect(projector.locator(".theme-wall").get_by_text("forslag")).to_have_count(1)
    page.locator(".boards").get_by_label("Prikker per person").fill("2")
    page.get_by_role("button", name="La deltakerne stemme").click()
    expect(page.get_by_role("status")).to_have_text("En avstemning om temaene er neste punkt på programmet")
    room.activities.append(room.state()["activities"][1]["id"])
    room.act("open", 1)
    phone = open_page(f"/{room.code}", PHONE)
    expect(phone.get_by_role("heading", name="Hvilke temaer er viktigst?")).to_be_visible()
    phone.get_by_role("spinbutton").first.fill("2")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    expect(projector.get_by_text("1 av 1 har svart")).to_be_visible()
    expect(projector.locator(".bars li .count").first).to_have_text("")
    room.act("close", 1)
    room.act("show", 1)
    expect(projector.locator(".bars li .count").first).to_contain_text("2")


def test_the_summary_is_edited_beside_the_answers_and_the_projector_shows_it(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.goto(f"/rooms/{room.id}/summary")
    bullet = page.get_by_label("I oppsummeringen står det").first
    expect(page.locator(".raw .text")).to_have_text(WRITTEN)
    bullet.fill("Ledere som tør å stå i det")
    page.get_by_role("button", name="Lagre").first.click()
    expect(bullet).to_have_value("Ledere som tør å stå i det")
    projector = open_page(room.links["presenter"], PROJECTOR)
    room.command("screen", mode="summary").raise_for_status()
    expect(projector.get_by_role("heading", name="Oppsummering av innspillene")).to_be_visible()
    expect(projector.get_by_text("stå i det")).to_be_visible()
    page.get_by_label("Legg til et punkt").fill("Alle nikket")
    page.get_by_role("button", name="Legg til").click()
    expect(projector.get_by_text("Alle nikket")).to_be_visible()
    page.get_by_role("button", name="Ta ut av oppsummeringen").first.click()
    expect(projector.get_by_text("stå i det")).to_have_count(0)


def test_without_scripts_there_are_forms_that_come_back_to_the_board(room: Room, open_page: OpenPage):
    open_board(open_page, room).context.close()
    page = open_board(open_page, room, scripts=False)
    address = page.url
    tick_box(page, "Gratis kaffe").check()
    page.get_by_label("Flytt de avkryssede").select_option(label=TRUST)
    page.get_by_role("button", name="Flytt", exact=True).click()
    expect(theme(page, TRUST).get_by_text("Gratis kaffe")).to_be_visible()
    page.get_by_role("button", name="Angre").click()
    expect(theme(page, REST).get_by_text("Gratis kaffe")).to_be_visible()
    card = open_form(page, TRUST)
    card.get_by_label("Navn", exact=True).fill("Mot")
    card.get_by_role("button", name="Lagre").click()
    page.get_by_role("button", name="Størst først").click()
    page.get_by_role("button", name="Temaer", exact=True).click()
    expect(theme(page, "Mot")).to_be_visible()
    assert page.url == address


def test_the_board_is_a_view_of_the_desk_with_the_agenda_and_the_way_on(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    page.get_by_role("link", name="Ordne i temaer").click()
    expect(theme(page, TRUST)).to_be_visible()
    assert page.url.endswith(f"/themes/{room.activities[0]}")
    all_in_sight(page, (".steps button", ".more button:not(.menu-list *)", ".agenda .is-current", ".board-top a"))
    page.locator(".board-room").hover()
    page.mouse.wheel(0, 3_000)
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Space")
    expect(page.get_by_text("Neste: steng nå, uten å vente")).to_be_visible()
    page.keyboard.press("g")
    expect(page.get_by_role("button", name="Temaer", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Taster")).to_be_visible()
    page.keyboard.press("?")
    expect(theme(page, TRUST)).to_be_visible()
    page.evaluate("globalThis.isSame = true")
    page.locator("a[data-edit]").first.click()
    expect(page.locator(".editor-form")).to_be_visible()
    page.locator(".editor").get_by_role("link", name="Ferdig").click()
    expect(theme(page, TRUST)).to_be_visible()
    assert page.evaluate("globalThis.isSame"), "nothing is loaded anew"
    page.get_by_role("link", name="Det salen ser").click()
    expect(page.locator(".preview")).to_be_visible()


def test_the_board_of_an_ended_room_stands_by_itself(room: Room, open_page: OpenPage):
    page = open_board(open_page, room)
    room.command("end")
    expect(page.locator(".facilitator")).to_have_count(0)
    expect(theme(page, TRUST)).to_be_visible()
    answer(page, "Gratis kaffe").drag_to(theme(page, TRUST))
    expect(theme(page, TRUST).get_by_text("Gratis kaffe")).to_be_visible()


NASTY = [
    "مرحبا بالعالم الجميل " * 5,
    "👩‍👩‍👧‍👦 lag " * 20,
    "W" * 300,
    "<b>fet</b> " + "ord " * 240,
]


def test_long_and_nasty_texts_stay_where_they_belong_and_fingers_meet_what_they_aim_at(room: Room, open_page: OpenPage):
    open_board(open_page, room).context.close()
    for text in NASTY:
        room.join().answer(text.strip()).raise_for_status()
    decide(room, "edit-theme", theme=1, label="W" * 60, bullet="W" * 200)
    decide(room, "add-theme", label="مرحبا بالعالم " * 4)
    for path in (f"/rooms/{room.id}/themes/{room.activities[0]}", f"/rooms/{room.id}/summary"):
        page = open_page(room.links["facilitator"], {"width": 320, "height": 800})
        page.goto(path)
        expect(page.get_by_text(NASTY[2])).to_be_visible()
        for summary in page.locator(":is(.boards, .document) summary").all():
            summary.click()
        for width in (320, PHONE["width"], LAPTOP["width"]):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(OUTSIDE) == [], (path, width)
            assert page.evaluate(TOO_SMALL, 36 if width == LAPTOP["width"] else 44) == [], (path, width)


OUTSIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter((it) => it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.outerHTML.slice(0, 100))"""
TOO_SMALL = """(least) => [...document.querySelectorAll(':is(.boards, .document) :is(a, button, summary, select, textarea, input:not([type=hidden]))')]
  .filter((it) => it.checkVisibility()).map((it) => it.type === 'checkbox' ? it.closest('label') : it)
  .map((it) => [it, it.getBoundingClientRect()]).filter(([it, box]) => box.height < least || box.width < least)
  .map(([it, box]) => `${it.outerHTML.slice(0, 100)} ${box.width} x ${box.height}`)"""
