"""The editor on the desk: a form beside the picture of what it makes, which saves by itself and lets nothing be lost."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.actors import Room, make_room, open_text, single_choice, text_slide
from tests.browser.conftest import OpenPage, frames_held
from tests.browser.test_accessibility import violations
from tests.browser.test_desk import SMALL_LAPTOP, all_in_sight, wholly_in_sight
from tests.chromium import LAPTOP, PHONE
from tests.pictures import encoded, photo

SIX = ["Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag formiddag", "Fredag ettermiddag"]


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Hva er viktigst?"), single_choice("Hvilken dag?", options=SIX), text_slide())


def edit(page: Page, name: str = "Hvilken dag?") -> None:
    page.locator(".agenda").get_by_role("link", name=name).click()
    expect(page.locator(".editor-form")).to_be_visible()


def still(page: Page):
    return page.frame_locator(".draft iframe")


def prompt(page: Page):
    return page.locator(".editor [name=prompt]")


def options(page: Page):
    return page.locator(".editor [name=options]")


def stored(room: Room, number: int = 1) -> str:
    return str(room.state()["activities"][number]["prompt"])


def saved(page: Page) -> None:
    expect(page.locator(".editor .saved")).to_have_text("Lagret")


def test_a_click_shows_the_form_beside_the_picture_and_opens_nothing(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    edit(page)
    expect(still(page).get_by_role("heading", name="Hvilken dag?", include_hidden=True)).to_be_visible()
    expect(still(page).locator(".bars li")).to_have_count(6)
    assert room.state()["screen"] == "lobby"
    assert [it["state"] for it in room.state()["activities"][:2]] == ["waiting", "waiting"]
    all_in_sight(page, (".editor [name=prompt]", ".editor [name=options]", ".draft iframe", ".steps button"))
    assert wholly_in_sight(page.locator(".agenda li[data-js-edited]")) == 1


def test_the_picture_follows_what_is_typed_on_the_wall_and_on_the_phone(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    edit(page)
    prompt(page).fill("Hvilken ukedag?")
    expect(still(page).locator(".question h1")).to_have_text("Hvilken ukedag?")
    options(page).fill("Lørdag\nSøndag")
    expect(still(page).locator(".bars li")).to_have_count(2)
    page.get_by_role("link", name="Telefon").click()
    expect(still(page).locator("input[type=radio]")).to_have_count(2)
    prompt(page).fill("Hvilken dag i helgen?")
    expect(still(page).locator("h1")).to_have_text("Hvilken dag i helgen?")
    saved(page)
    page.reload()
    expect(still(page).locator("h1")).to_have_text("Hvilken dag i helgen?")
    expect(page.get_by_role("link", name="Telefon")).to_have_attribute("aria-current", "true")


def test_it_saves_by_itself_and_what_was_typed_in_a_field_is_undone_at_once(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    prompt(page).press("End")
    prompt(page).press_sequentially(" Eller")
    saved(page)
    prompt(page).press_sequentially(" natt?")
    expect(page.locator(".agenda")).to_contain_text("Hvilken dag? Eller natt?")
    saved(page)
    assert stored(room) == "Hvilken dag? Eller natt?"
    page.get_by_role("button", name="Angre").click()
    expect(prompt(page)).to_have_value("Hvilken dag?")
    expect(still(page).locator(".question h1")).to_have_text("Hvilken dag?")
    assert stored(room) == "Hvilken dag?"


def test_undo_pressed_before_the_save_undoes_what_was_typed_last(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    prompt(page).fill("Først")
    saved(page)
    options(page).fill("A\nB")
    page.get_by_role("button", name="Angre").click()
    expect(options(page)).to_have_value("\n".join(SIX))
    expect(prompt(page)).to_have_value("Først")


def test_what_another_changes_elsewhere_in_the_form_is_taken_in_and_said(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    prompt(page).fill("Min tekst")
    room.command(
        "edit-activity", activity=room.activities[1], type="single_choice", options="Ja\nNei", prompt="Hvilken dag?"
    )
    expect(options(page)).to_have_value("Ja\nNei")
    expect(page.locator(".agenda")).to_contain_text("Min tekst")
    expect(prompt(page)).to_have_value("Min tekst")
    state = room.state()["activities"][1]
    assert (state["prompt"], state["options"]) == ("Min tekst", ["Ja", "Nei"])


@pytest.mark.parametrize(("button", "holds"), [("Behold min", "Min tekst"), ("Bruk den andres", "Den andres")])
def test_what_two_change_at_once_is_asked_about_and_nothing_is_overwritten(
    room: Room, open_page: OpenPage, button: str, holds: str
):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    page.route("**/commands/edit-activity", lambda route: route.abort())
    prompt(page).fill("Min tekst")
    expect(page.locator(".editor .saved")).to_contain_text("Ikke lagret")
    room.command(
        "edit-activity", activity=room.activities[1], type="single_choice", options="\n".join(SIX), prompt="Den andres"
    ).raise_for_status()
    page.unroute("**/commands/edit-activity")  # it learns of the other either by itself or as its next try is refused
    expect(page.get_by_role("alert").filter(has_text="Noen andre har endret det samme")).to_be_visible()
    expect(prompt(page)).to_have_value("Min tekst")
    assert stored(room) == "Den andres"
    page.get_by_role("button", name=button).click()
    expect(prompt(page)).to_have_value(holds)
    expect(page.locator(".agenda")).to_contain_text(holds)
    expect(page.locator(".conflict")).to_be_hidden()
    assert stored(room) == holds


def test_a_lost_reply_is_no_other_person(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    lost: list[Route] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route)
        route.fetch()
        route.abort()

    page.route("**/commands/edit-activity", lose)
    prompt(page).fill("Sendt to ganger")
    saved(page)
    assert lost
    expect(page.locator(".conflict")).to_be_hidden()
    assert stored(room) == "Sendt to ganger"


def test_what_is_wrong_stands_at_its_field_and_the_rest_waits(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    options(page).fill("Bare én")
    prompt(page).click()
    expect(page.locator(".editor .error:not(:empty)")).to_contain_text("minst 2")
    expect(options(page)).to_have_attribute("aria-invalid", "true")
    expect(prompt(page)).to_be_focused()
    expect(page.locator(".editor .saved")).to_contain_text("Ikke lagret")
    options(page).fill("Én\nTo")
    saved(page)
    expect(page.locator(".editor .error:not(:empty)")).to_have_count(0)


def test_half_filled_in_and_left_it_is_found_again_as_it_was(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    options(page).fill("Bare én")
    edit(page, "Hva er viktigst?")
    expect(prompt(page)).to_have_value("Hva er viktigst?")
    edit(page, "Hvilken dag?")
    expect(options(page)).to_have_value("Bare én")
    page.reload()
    expect(options(page)).to_have_value("Bare én")
    assert len(room.state()["activities"][1]["options"]) == 6


def test_browser_back_goes_to_the_item_before_and_to_the_desk(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page, "Hva er viktigst?")
    edit(page)
    page.get_by_role("link", name="Telefon").click()
    expect(still(page).locator("input[type=radio]")).to_have_count(6)
    page.go_back()
    expect(prompt(page)).to_have_value("Hva er viktigst?")
    page.go_back()
    expect(page.locator(".editor-form")).to_have_count(0)
    expect(page.locator(".preview iframe")).to_be_visible()
    page.go_forward()
    expect(prompt(page)).to_have_value("Hva er viktigst?")


def test_clicked_twice_and_on_another_at_once_the_last_one_stands(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.locator(".agenda").get_by_role("link", name="Hva er viktigst?").dblclick()
    page.locator(".agenda").get_by_role("link", name="Hvilken dag?").dblclick()
    expect(options(page)).to_be_visible()
    expect(still(page).locator(".bars li")).to_have_count(6)
    expect(page.locator(".editor-form")).to_have_count(1)


def test_keys_run_nothing_while_one_edits(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    link = page.locator(".agenda").get_by_role("link", name="Hvilken dag?")
    link.focus()
    link.press("Enter")
    expect(page.locator("#editor-title")).to_be_focused()
    for key in ("Space", "ArrowRight", "b", "o", "p"):
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(prompt(page)).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert room.state()["screen"] == "lobby"
    page.keyboard.press("Escape")
    expect(page.locator(".editor-form")).to_have_count(0)
    expect(link).to_be_focused()


def test_next_comes_after_what_was_typed_and_shows_what_the_room_sees(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page, "Hva er viktigst?")
    prompt(page).fill("Hva haster mest?")
    page.locator(".is-next").click()
    expect(page.locator(".editor-form")).to_have_count(0)
    expect(page.locator(".preview iframe")).to_be_visible()
    expect(page.locator(".agenda .is-current")).to_contain_text("Hva haster mest?")
    assert room.state()["activities"][0]["prompt"] == "Hva haster mest?"


def test_what_has_been_asked_changes_only_when_it_is_saved(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page, "Hva er viktigst?")
    prompt(page).fill("Hva er aller viktigst?")
    expect(still(page).locator(".question h1")).to_have_text("Hva er aller viktigst?")
    page.locator(".editor [name=notes]").fill("Husk")
    assert stored(room, 0) == "Hva er viktigst?"
    page.locator(".editor").get_by_role("button", name="Lagre").click()
    saved(page)
    assert stored(room, 0) == "Hva er aller viktigst?"


def test_an_item_that_somebody_takes_away_is_told(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    room.command("remove-activity", activity=room.activities[1]).raise_for_status()
    expect(page.locator(".editor-form")).to_have_count(0)
    expect(page.get_by_role("alert").filter(has_text="tatt av programmet")).to_be_visible()


def test_a_copy_is_edited_next_and_one_that_is_removed_comes_back_by_undo(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page)
    page.get_by_role("button", name="Lag en kopi").click()
    expect(page.locator(".agenda li")).to_have_count(4)
    expect(page.locator(".agenda li").nth(2)).to_have_attribute("data-js-edited", "")
    page.get_by_role("button", name="Fjern fra programmet").click()
    expect(page.locator(".agenda li")).to_have_count(3)
    expect(page.locator(".editor-form")).to_have_count(0)
    page.get_by_role("button", name="Angre").click()
    expect(page.locator(".agenda li")).to_have_count(4)


def test_a_copy_is_edited_even_if_it_is_there_before_the_agenda_knows(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    with frames_held(page):
        edit(page)
        first = page.locator(".editor-form [name=activity]").input_value()
        page.get_by_role("button", name="Lag en kopi").click()
        expect(page.locator(".editor-form [name=activity]")).not_to_have_value(first)
        expect(page.locator(".agenda li")).to_have_count(3)
    expect(page.locator(".agenda li").nth(2)).to_have_attribute("data-js-edited", "")
    expect(page.locator(".editor-form")).to_be_visible()


def test_it_is_accessible_in_every_state(room: Room, open_page: OpenPage):
    for size, dark in ((SMALL_LAPTOP, False), (SMALL_LAPTOP, True), (PHONE, False)):
        page = open_page(room.links["facilitator"], size, dark=dark)
        edit(page)
        options(page).fill("Bare én")
        prompt(page).click()
        expect(page.locator(".editor .error:not(:empty)")).to_be_visible()
        assert violations(page, None) == []
        page.get_by_role("link", name="Telefon").click()
        expect(still(page).locator("input[type=radio]")).to_have_count(6)
        assert violations(page, None) == []
        page.close()


def test_a_phone_has_the_picture_the_form_and_the_way_out(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], PHONE)
    edit(page)
    expect(still(page).locator(".bars li")).to_have_count(6)
    assert wholly_in_sight(page.locator(".draft iframe")) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    prompt(page).fill("På telefonen")
    saved(page)
    assert wholly_in_sight(page.locator(".is-next")) == 1
    foot = page.locator(".editor-foot button").last
    foot.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    end, head, steps = (
        it.bounding_box() for it in (foot, page.locator(".editor-head"), page.locator(".controls .steps"))
    )
    assert end
    assert head
    assert steps
    assert end["y"] + end["height"] <= head["y"], "nothing covers the end of the form"
    assert head["y"] + head["height"] <= steps["y"], "the way out stands above Neste"
    page.locator(".editor").get_by_role("link", name="Ferdig").click()
    expect(page.locator(".agenda")).to_contain_text("På telefonen")
    expect(page.locator(".is-next")).to_be_visible()


def test_without_scripts_the_form_is_saved_with_its_button(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP, scripts=False)
    page.locator(".agenda").get_by_role("link", name="Hvilken dag?").click()
    expect(still(page).locator(".bars li")).to_have_count(6)
    prompt(page).fill("Uten skript")
    page.locator(".editor").get_by_role("button", name="Lagre").click()
    expect(page).to_have_url(re.compile("edit="))
    expect(prompt(page)).to_have_value("Uten skript")
    expect(still(page).locator(".question h1")).to_have_text("Uten skript")
    options(page).fill("Bare én")
    page.locator(".editor").get_by_role("button", name="Lagre").click()
    expect(page.locator(".editor .error:not(:empty)").first).to_be_visible()
    expect(options(page)).to_have_value("Bare én")


def test_the_picture_of_a_slide_is_saved_shown_and_taken_back(room: Room, open_page: OpenPage, tmp_path: Path):
    (tmp_path / "kart.jpg").write_bytes(encoded(photo(), "JPEG"))
    page = open_page(room.links["facilitator"], LAPTOP)
    edit(page, "Pause")
    page.locator(".editor [name=layout]").select_option("picture")
    page.locator(".editor input[type=file]").set_input_files(tmp_path / "kart.jpg")
    expect(still(page).locator(".slide-page img")).to_be_visible()
    saved(page)
    page.get_by_role("button", name="Angre").click()
    expect(still(page).locator(".slide-page img")).to_have_count(0)
    expect(page.locator(".editor .chosen img")).to_be_hidden()


def test_steps_are_added_put_in_order_and_removed_and_save_by_themselves(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], SMALL_LAPTOP)
    edit(page, "Hva er viktigst?")
    page.locator(".editor .steps-and-roles summary").click()
    rows, add = (
        page.locator(".editor .step-row:not([hidden])"),
        page.locator(".editor").get_by_role("button", name="+ Legg til et steg"),
    )
    expect(rows).to_have_count(0)
    for minutes in ("3", "10", "601"):
        add.click()
        page.keyboard.type(minutes)
    expect(rows).to_have_count(3)
    page.keyboard.press("Tab")
    expect(page.locator(".editor .error:not(:empty)")).to_have_text("Skriv 1 til 600 minutter.")
    page.locator(".editor [name='steps.2.minutes']").fill("10")
    page.locator(".editor [name='steps.1.title']").fill("Skriv")
    expect(still(page).locator(".question .step b")).to_have_text("Skriv")
    rows.nth(0).get_by_role("button", name="Flytt ned").click()
    page.locator(".editor [name=roles]").fill("Tidtaker: den som står opp først")
    page.keyboard.press("Tab")
    saved(page)
    activity = room.state()["activities"][0]
    assert [(it["kind"], it["minutes"], it["title"]) for it in activity["steps"]] == [
        ("each", 10, "Skriv"),
        ("alone", 3, ""),
        ("plenary", 10, ""),
    ]
    assert activity["roles"] == ["Tidtaker: den som står opp først"]
    size = page.locator(".editor [name='groups.size']")
    expect(size).to_be_hidden()
    page.locator(".editor [name='steps.0.kind']").select_option("group")
    expect(page.locator(".editor [name=groups]")).to_have_value("drawn")
    expect(size).to_have_value("4")
    saved(page)
    rows.nth(1).get_by_role("button", name="Fjern steget").click()
    expect(rows).to_have_count(2)
    expect(page.locator(".agenda")).to_contain_text("2 steg")
    activity = room.state()["activities"][0]
    assert (activity["groups"], activity["steps"][0]["kind"]) == ({"size": 4}, "group")
    assert violations(page, None) == []
