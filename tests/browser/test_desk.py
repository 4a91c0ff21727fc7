"""The desk: the projector with controls around it, all in sight whatever the room does."""

import re
from collections.abc import Collection

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.actors import Room, make_room, open_text, questions, text_slide
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.chromium import LAPTOP, PHONE
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.plans.ready_plans import METHODS

FRESH_AIR = re.compile(r"frisk\s+luft", re.IGNORECASE)
SMALL_LAPTOP = {"width": 1366, "height": 625}  # 1366×768 less what the browser and the system take
WIDE = {"width": 2200, "height": 1200}


def a_day(client: httpx.Client, items: int = 20, answers: int = 30) -> Room:
    room = make_room(client, *(open_text(f"Spørsmål nummer {number} for hele avdelingen?") for number in range(items)))
    room.act("open")
    room.act("show")
    phones = [room.join() for _ in range(min(answers, 10))]
    for number in range(answers):
        phones[number % 10].answer(f"Svar {number}: vi bør ha kortere møter og mer tid til folk").raise_for_status()
    return room


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return a_day(client)


def preview(page: Page):
    return page.frame_locator(".preview iframe")


def wholly_in_sight(of: Locator) -> int:
    """How many of these are to be seen whole, in the window and in every box that scrolls.

    A page that is followed by another one is there before its style sheets are, and then stands otherwise.
    """
    of.page.wait_for_load_state()
    return int(
        of.evaluate_all(
            """all => all.filter((it) => {
              const box = it.getBoundingClientRect();
              if (!box.width || !box.height) return false;
              for (let place = it.parentElement; place; place = place.parentElement) {
                const { overflowY } = getComputedStyle(place);
                const around = place === document.documentElement ? { top: 0, left: 0, right: innerWidth, bottom: innerHeight }
                  : overflowY === "visible" ? null : place.getBoundingClientRect();
                if (around && (box.top < around.top - 1 || box.bottom > around.bottom + 1 || box.left < around.left - 1 || box.right > around.right + 1)) return false;
              }
              return true;
            }).length"""
        )
    )


def all_in_sight(page: Page, selectors: Collection[str]) -> None:
    for selector in selectors:
        found = page.locator(selector)
        expect(found.first).to_be_visible()
        assert wholly_in_sight(found) == found.count(), selector


COMMANDS = (
    ".steps button",
    ".more button:not(.menu-list *)",
    ".top > button",
    ".end button",
    ".top summary",
    ".adding > summary",
)


def test_a_small_laptop_has_everything_in_sight_and_nothing_scrolls_away(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    expect(page.locator(".answer")).to_have_count(30)
    page.keyboard.press("h")
    expect(page.locator("undo-offer")).to_be_visible()
    place = page.locator(".is-next").bounding_box()
    page.keyboard.press("h")
    expect(preview(page).locator(".card").first).to_be_visible()
    all_in_sight(page, (*COMMANDS, "undo-offer button", ".preview iframe", ".agenda .is-current"))
    assert wholly_in_sight(page.locator(".said .answer")) >= 8
    picture = page.locator(".preview .picture").bounding_box()
    assert picture
    assert picture["width"] >= 520
    assert picture["width"] / picture["height"] == pytest.approx(16 / 9, abs=0.02)
    for panel in (".agenda", ".said .answer", ".stage"):
        page.locator(panel).first.hover()
        page.mouse.wheel(0, 3_000)
    assert page.evaluate("scrollY") == 0
    all_in_sight(page, COMMANDS)
    room.act("close", grace=0)
    expect(page.get_by_role("button", name="Spør på nytt")).to_be_visible()
    assert page.locator(".is-next").bounding_box() == place, "it stays below the finger, whatever comes and goes"
    room.command("screen", mode="lobby")
    expect(page.locator(".is-next")).to_contain_text("tilbake til spørsmålet")
    assert page.locator(".is-next").bounding_box() == place


def test_the_current_item_is_in_sight_however_long_the_agenda_is(client: httpx.Client, open_page: OpenPage):
    room = a_day(client, items=60, answers=0)
    room.act("open", 50)
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    assert wholly_in_sight(page.locator(".agenda .is-current")) == 1
    room.act("open", 10)
    expect(page.locator(".agenda .is-current")).to_contain_text("nummer 10")
    assert wholly_in_sight(page.locator(".agenda .is-current")) == 1


@pytest.mark.parametrize(("items", "answers"), [(60, 0), (1, 500)])
def test_long_agendas_long_titles_and_many_answers_move_no_command(
    client: httpx.Client, open_page: OpenPage, items: int, answers: int
):
    room = make_room(
        client, *(open_text("å" * 200 + f" {number}") for number in range(items)), title="Lang tittel " * 9
    )
    room.act("open")
    room.act("show")
    phones = [room.join() for _ in range(50)]
    for number in range(answers):
        phones[number % 50].answer(f"Svar {number} " + "ord " * (number % 40)).raise_for_status()
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    expect(page.locator(".answer")).to_have_count(answers)
    all_in_sight(page, COMMANDS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_wide_screen_shows_more_answers(client: httpx.Client, open_page: OpenPage):
    room = a_day(client, answers=60)
    seen = []
    for size in ({**WIDE, "width": 1900}, WIDE):
        page = open_page(room.links["facilitator"], size)
        expect(page.locator(".answer")).to_have_count(60)
        seen.append(wholly_in_sight(page.locator(".said .answer")))
    assert seen[1] >= 1.5 * seen[0]


def test_the_preview_shows_what_the_room_sees_and_is_no_projector(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(preview(page).get_by_role("heading", name="Spørsmål nummer 0 for hele avdelingen?")).to_be_visible()
    expect(preview(page).locator(".card").first).to_be_visible()
    page.keyboard.press("h")
    expect(preview(page).locator(".count-only b")).to_have_text("30")
    page.keyboard.press("b")
    expect(preview(page).locator(".black")).to_be_visible()
    expect(page.get_by_text("Ingen storskjerm er tilkoblet")).to_be_visible()
    wall = open_page(room.links["presenter"], LAPTOP)
    expect(page.get_by_text("Storskjermen er tilkoblet")).to_be_visible()
    wall.close()
    expect(page.get_by_text("Ingen storskjerm er tilkoblet")).to_be_visible()


def test_the_preview_takes_neither_keys_nor_clicks_nor_the_focus(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(preview(page).locator(".card").first).to_be_visible()
    page.locator(".preview").click(force=True)
    page.keyboard.press("b")
    expect(preview(page).locator(".black")).to_be_visible()
    assert room.state()["screen"] == "black"
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") != "iframe"


def test_the_preview_looks_as_the_projector_in_this_browser_does(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(preview(page).locator("html")).to_have_attribute("data-theme", "light")
    wall = page.context.new_page()
    wall.goto(f"/rooms/{room.id}/presenter")
    wall.keyboard.press("d")
    wall.keyboard.press("l")
    expect(preview(page).locator("html")).to_have_attribute("data-theme", "dark")
    expect(preview(page).locator("html")).to_have_attribute("data-layout", "2")


def test_one_control_says_what_holds_and_a_second_press_changes_nothing(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    hidden, shown = (page.get_by_role("button", name=name, exact=True) for name in ("Skjult", "Vises"))
    expect(shown).to_have_attribute("aria-pressed", "true")
    hidden.click()
    expect(hidden).to_have_attribute("aria-pressed", "true")
    expect(hidden).to_be_focused()
    hidden.click()
    assert room.state()["activities"][0]["shown"] is False
    page.keyboard.press("h")
    expect(shown).to_have_attribute("aria-pressed", "true")
    for key, name in (("g", "Temaer"), ("m", "Oppsummering"), ("m", "Kort"), ("g", "Temaer"), ("g", "Kort")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
    for key, name in (("o", "Stengt"), ("o", "Åpent")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")


def test_the_remote_has_all_controls_on_its_first_screen_and_no_preview(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], PHONE)
    expect(page.get_by_role("heading", name="Spørsmål nummer 0 for hele avdelingen?")).to_be_visible()
    expect(page.locator(".preview")).to_be_hidden()
    all_in_sight(page, COMMANDS[:2])
    assert [frame.url for frame in page.frames if "/preview" in frame.url] == []
    page.get_by_role("button", name="Skjult").click()
    expect(page.locator("undo-offer")).to_be_visible()
    all_in_sight(page, ("undo-offer button",))
    offer, controls = (page.locator(it).bounding_box() for it in (".undo", ".controls .more"))
    assert offer
    assert controls
    assert offer["y"] + offer["height"] <= controls["y"], "it covers none of them"


def test_the_list_of_keys_is_a_key_and_a_button_away(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Taster")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert room.state()["screen"] == "activity"
    page.get_by_role("button", name="Taster").click()
    expect(page.get_by_role("dialog", name="Taster")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Svart skjerm")).to_have_attribute("aria-pressed", "true")


def test_the_session_is_ended_by_a_press_alone_and_that_is_undone(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, text_slide("Takk"))
    room.act("open")
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(page.get_by_text("Programmet er ferdig")).to_be_visible()
    for key in ("Space", "Enter", "ArrowRight", "PageDown"):
        page.keyboard.press(key)
    assert room.state()["state"] == "open"
    page.locator(".steps").get_by_role("button", name="Avslutt økten").click()
    expect(page.get_by_text("Økten er slutt.").first).to_be_visible()
    page.locator(".undo").get_by_role("button", name="Angre").click()
    expect(page.get_by_text("Programmet er ferdig")).to_be_visible()
    assert room.state()["state"] == "open"


def test_the_code_is_copied(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopier koden").click()
    expect(page.get_by_role("alert")).to_have_text("Koden er kopiert.")
    assert page.evaluate("navigator.clipboard.readText()").replace(" ", "") == room.code


def test_answers_are_searched(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    search = page.get_by_label("Søk i svarene")
    search.fill("svar 7:")
    expect(page.locator(".answer:visible")).to_have_count(1)
    room.join().answer("Svar 7: også dette").raise_for_status()
    expect(page.locator(".answer:visible")).to_have_count(2)
    search.fill("finnes ikke")
    expect(page.get_by_text("Ingen svar inneholder dette.")).to_be_visible()
    search.fill("")
    expect(page.locator(".answer:visible")).to_have_count(31)


def test_a_new_answer_moves_nothing_below_the_pointer(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(page.locator(".answer")).to_have_count(30)
    third = page.locator(".said .answer").nth(2)
    name = third.get_attribute("data-key")
    third.get_by_role("button", name="Skjul").hover()
    box = third.bounding_box()
    for number in range(3):
        room.join().answer(f"Nytt {number}").raise_for_status()
    fresh = page.get_by_role("button", name="3 nye svar")
    expect(fresh).to_be_visible()
    same = page.locator(f'.said .answer[data-key="{name}"]')
    assert same.bounding_box() == box
    fresh.click()
    expect(page.get_by_text("Nytt 2")).to_be_visible()
    expect(fresh).to_be_hidden()
    page.mouse.move(700, 300)
    room.join().answer("Nytt 3").raise_for_status()
    expect(page.get_by_text("Nytt 3")).to_be_visible()


def test_new_answers_wait_for_the_keyboard_too_and_come_when_it_has_left(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(page.locator(".answer")).to_have_count(30)
    page.get_by_label("Søk i svarene").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".said .answer :is(button, input):focus")).to_have_count(1)
    room.join().answer("Nytt svar").raise_for_status()
    expect(page.get_by_role("button", name="1 nytt svar")).to_be_visible()
    expect(page.get_by_text("Nytt svar", exact=True)).to_be_hidden()
    page.get_by_label("Søk i svarene").focus()
    expect(page.get_by_text("Nytt svar", exact=True)).to_be_visible()


def test_what_is_ticked_is_voted_on_in_shorter_words(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    bar = page.locator(".ticked")
    expect(page.locator(".answer")).to_have_count(30)
    expect(bar).to_be_hidden()
    for number in range(2):
        page.locator(".answer .tick").nth(number).check()
    expect(bar).to_contain_text("2 valgt")
    page.get_by_role("button", name="Stem over disse").click()
    page.get_by_label("Ordlyd").first.fill("Kortere møter")
    assert violations(page, None) == []
    page.get_by_role("button", name="Lag avstemningen").click()
    expect(page.locator(".agenda")).to_contain_text("Hva av dette er viktigst?")
    assert room.state()["activities"][1]["options"][0] == "Kortere møter"


def test_questions_from_the_room_are_put_in_order_by_votes_and_by_what_is_unanswered(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, questions())
    room.act("open")
    asked = [room.join().answer(text).json()["id"] for text in ("Første?", "Andre?", "Tredje?")]
    for _ in range(2):
        room.join().vote(asked[0]).raise_for_status()
    room.join().vote(asked[1]).raise_for_status()
    room.command("settle-answer", answer=asked[2], on=1).raise_for_status()
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(page.locator(".answer")).to_have_count(3)

    def in_order(*expected: str) -> None:
        page.wait_for_function(
            """expected => [...document.querySelectorAll(".said .answer")]
                 .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
                 .map((it) => it.querySelector(".text").textContent.trim()).join() === expected""",
            arg=",".join(expected),
        )

    in_order("Tredje?", "Andre?", "Første?")
    page.get_by_label("Rekkefølge").select_option("votes")
    in_order("Første?", "Andre?", "Tredje?")
    page.get_by_label("Rekkefølge").select_option("unsettled")
    in_order("Andre?", "Første?", "Tredje?")


def test_answers_are_starred_and_the_starred_ones_come_first_or_alone(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(page.locator(".answer")).to_have_count(30)
    chosen = page.locator(".said .answer", has_text="Svar 3:")
    star = chosen.get_by_role("button", name="Stjerne")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Rekkefølge").select_option("starred-only")
    expect(page.locator(".said .answer:visible")).to_have_count(1)
    assert violations(page, ".plan") == []
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(chosen).to_be_visible()  # what is below the pointer stays
    page.locator(".undo").get_by_role("button", name="Angre").click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Rekkefølge").select_option("starred")
    expect(page.locator(".said .answer:visible")).to_have_count(30)
    assert wholly_in_sight(chosen) == 1


def test_answers_in_the_same_words_stand_once_and_are_unfolded_to_act_on_each(room: Room, open_page: OpenPage):
    for text in ("Frisk luft", "frisk  luft", "Frisk luft"):
        room.join().answer(text).raise_for_status()
    page = open_page(room.links["facilitator"], LAPTOP)
    same = page.locator(".said .answer:visible", has_text=FRESH_AIR)
    expect(same).to_have_count(1)
    times = page.get_by_role("button", name="3 med samme ord")
    expect(times).to_have_text("×3")
    times.click()
    expect(same).to_have_count(3)
    expect(times).to_have_attribute("aria-expanded", "true")
    assert violations(page, ".plan") == []
    same.nth(2).get_by_role("button", name="Skjul").click()
    expect(page.locator(".said .answer.is-hidden")).to_have_count(1)
    expect(times).to_have_text("×3")  # as long as the pointer is there
    page.mouse.move(700, 300)
    expect(page.get_by_role("button", name="2 med samme ord")).to_have_text("×2")
    page.get_by_role("button", name="2 med samme ord").click()
    expect(page.locator(".said .answer:visible:not(.is-hidden)", has_text=FRESH_AIR)).to_have_count(1)


def grip(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=f"Flytt «Spørsmål nummer {number} for hele avdelingen?»", exact=True)


def order_of(room: Room) -> list[str]:
    return [it["prompt"].split()[2] for it in room.state()["activities"]]


def test_an_item_is_dragged_to_another_place_and_that_is_undone(client: httpx.Client, open_page: OpenPage):
    room = a_day(client, items=5, answers=0)
    page = open_page(room.links["facilitator"], LAPTOP)
    grip(page, 1).hover()
    page.mouse.down()
    target = page.locator(".agenda li").nth(3).bounding_box()
    assert target
    page.mouse.move(target["x"] + 20, target["y"] + target["height"] * 0.8, steps=5)
    expect(page.locator("[data-js-before], [data-js-after]")).to_have_count(1)
    page.mouse.up()
    expect(page.get_by_role("status")).to_have_text("«Spørsmål nummer 1 for hele avdelingen?» er nå nummer 4 av 5.")
    assert order_of(room) == ["0", "2", "3", "1", "4"]
    expect(page.locator(".agenda li").nth(3)).to_contain_text("nummer 1")  # the screen has it, too, and its undo
    page.locator(".undo").get_by_role("button", name="Angre").click()
    expect(page.locator(".agenda li").nth(1)).to_contain_text("nummer 1")
    assert order_of(room) == ["0", "1", "2", "3", "4"]


def test_an_item_is_moved_with_the_keyboard_and_it_is_said(client: httpx.Client, open_page: OpenPage):
    room = a_day(client, items=5, answers=0)
    page = open_page(room.links["facilitator"], LAPTOP)
    status = page.get_by_role("status")
    grip(page, 3).focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("er løftet")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(status).to_have_text("Plass 2 av 5")
    page.keyboard.press("Escape")
    expect(status).to_contain_text("blir stående")
    assert order_of(room) == ["0", "1", "2", "3", "4"]
    for key in ("Enter", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(status).to_contain_text("er nå nummer 2 av 5")
    expect(grip(page, 3)).to_be_focused()
    assert order_of(room) == ["0", "3", "1", "2", "4"]


def test_an_item_goes_where_it_was_aimed_although_a_colleague_has_moved_others(
    client: httpx.Client, open_page: OpenPage
):
    room = a_day(client, items=5, answers=0)
    page = open_page(room.links["facilitator"], LAPTOP)
    grip(page, 0).focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "ArrowDown"):  # before number 4
        page.keyboard.press(key)
    room.command("move-activity", activity=room.activities[3], to=0).raise_for_status()
    expect(page.locator(".agenda li").first).to_contain_text("nummer 3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("er nå nummer 4 av 5")
    assert order_of(room) == ["3", "1", "2", "0", "4"]


def test_an_item_that_a_colleague_removes_meanwhile_goes_nowhere(client: httpx.Client, open_page: OpenPage):
    room = a_day(client, items=4, answers=0)
    page = open_page(room.links["facilitator"], LAPTOP)
    grip(page, 1).hover()
    page.mouse.down()
    target = page.locator(".agenda li").nth(3).bounding_box()
    assert target
    page.mouse.move(target["x"] + 20, target["y"] + target["height"] * 0.9, steps=5)
    room.command("remove-activity", activity=room.activities[1]).raise_for_status()
    expect(page.locator(".agenda li")).to_have_count(3)
    page.mouse.up()
    expect(page.get_by_role("status")).to_have_text("Den ble tatt av programmet i mellomtiden.")
    assert order_of(room) == ["0", "2", "3"]


def test_an_item_is_dragged_with_a_finger(client: httpx.Client, open_page: OpenPage):
    room = a_day(client, items=4, answers=0)
    page = open_page(room.links["facilitator"], LAPTOP, has_touch=True)
    start, end = grip(page, 1).bounding_box(), page.locator(".agenda li").nth(3).bounding_box()
    assert start
    assert end
    touch = page.context.new_cdp_session(page)
    x, y = start["x"] + 8, start["y"] + 8
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 6):
        at = y + (end["y"] + end["height"] - 4 - y) * part / 5
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": at}]})
    expect(page.locator("[data-js-after]")).to_have_count(1)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".agenda li").last).to_contain_text("nummer 1")
    assert order_of(room) == ["0", "2", "3", "1"]


def test_the_picker_shows_the_types_by_what_they_are_for(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    page.locator(".adding > summary").click()
    expect(page.locator(".add h3")).to_have_text(
        ["Samle", "Velge", "Vurdere", "Spørre", "Vise", "Del opp dagen", "Metoder"]
    )
    expect(page.locator(".add > details > summary svg")).to_have_count(
        sum(len(it.cards) for it in ACTIVITY_TYPES.values()) + len(METHODS)
    )
    expect(page.locator(".add > details .kind").first).to_have_text("Hva folk mener, med egne ord")
    page.keyboard.press("Escape")
    expect(page.locator(".add")).to_be_hidden()


def test_the_desk_says_who_is_missing_while_everybody_is_expected_to_answer(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(), questions())
    room.act("open")
    room.command("present", present=5)
    room.join().answer("Mer tid").raise_for_status()
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(page.get_by_text("4 har ikke svart")).to_be_visible()
    room.join().answer("Kortere møter").raise_for_status()
    expect(page.get_by_text("3 har ikke svart")).to_be_visible()
    room.act("open", 1)
    expect(page.get_by_text("har ikke svart")).to_have_count(0)


def test_the_picture_says_what_it_is_when_nothing_is_projected(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    expect(page.locator(".preview .tag")).to_contain_text("Forhåndsvisning", use_inner_text=True)
    wall = open_page(room.links["presenter"], LAPTOP)
    expect(page.locator(".preview .tag")).to_contain_text("Dette ser salen", use_inner_text=True)
    wall.close()
    expect(page.locator(".preview .tag")).to_contain_text("Forhåndsvisning", use_inner_text=True)


def test_long_words_on_the_agenda_are_hyphenated(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text("Spørsmål til kommunedirektørens ledergruppe"))
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    expect(page.locator(".agenda .prompt")).to_contain_text("kommunedi\u00adrektørens")


def test_the_remote_leads_to_the_programme_from_its_first_screen(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], PHONE)
    link = page.get_by_role("link", name="Program: 1 av 20")
    assert wholly_in_sight(link) == 1
    link.click()
    expect(page.get_by_role("heading", name="Program")).to_be_in_viewport()
