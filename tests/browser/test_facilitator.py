"""The facilitator's laptop and phone, and the organiser's pages, in a browser."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import Room, make_room, open_text, single_choice, text_slide
from tests.browser.conftest import OpenPage, at_rest
from tests.chromium import LAPTOP, PHONE
from tests.server import ServerThread
from workshop_live.actions.organisers import invite
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import write_now


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Hva er viktigst?"), single_choice("Hvilken?"), text_slide("Pause"))


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def add(page: Page, title: str):
    """Opens the picker on the desk, and in it the form of a type."""
    page.locator(".adding > summary").click()
    adding = page.locator(".add > details", has=page.get_by_text(title, exact=True))
    adding.locator("> summary").click()
    return adding


def test_one_large_button_runs_the_room(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    for label in (
        "Start: åpne «Hva er viktigst?»",
        "Neste: vis svarene",
        "Neste: steng for svar",
        "Neste: steng nå, uten å vente",
        "Neste: åpne «Hvilken?»",
        "Neste: steng for svar",
        "Neste: steng nå, uten å vente",
        "Neste: vis «Pause»",
    ):
        button(page, label).click()
    expect(page.get_by_text("Programmet er ferdig")).to_be_visible()
    assert [activity["state"] for activity in room.state()["activities"]] == ["closed", "closed", "open"]


def test_everything_can_be_undone_for_ten_seconds(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(room.links["facilitator"], LAPTOP)
    button(page, "Vises").click()
    expect(page.get_by_text("Svarene ble vist")).to_be_visible()
    button(page, "Angre").click()
    expect(page.get_by_text("Svarene ble vist")).to_have_count(0)
    assert room.state()["activities"][0]["shown"] is False
    button(page, "Stengt").click()
    expect(page.get_by_text("Spørsmålet ble stengt")).to_be_visible()
    expect(page.get_by_text("Spørsmålet ble stengt")).to_be_hidden()
    expect(page.locator(".badge").first).to_have_text("Stengt")


def test_a_stale_click_is_told_and_not_obeyed(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(room.links["facilitator"], LAPTOP)
    page.route_web_socket("**/live", lambda socket: None)
    page.goto(f"/rooms/{room.id}/facilitator")
    room.act("open", 1)
    button(page, "Vises").click()
    expect(page.get_by_role("alert")).to_have_text("Noen andre var raskere. Se en gang til før du bestemmer deg.")
    assert [activity["shown"] for activity in room.state()["activities"]] == [False, True, False]


def test_without_a_connection_a_click_says_that_nothing_was_done(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.route("**/commands/**", lambda route: route.abort())
    button(page, "Start: åpne «Hva er viktigst?»").click()
    expect(page.get_by_role("alert")).to_contain_text("Ingen forbindelse")


def test_answers_are_approved_hidden_shown_and_put_in_the_spotlight(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(approve_first=True, hidden=False))
    room.act("open")
    room.join().answer("Venter på godkjenning")
    page = open_page(room.links["facilitator"], LAPTOP)
    card = page.locator(".answer", has_text="Venter på godkjenning")
    expect(page.get_by_text("1 venter på deg")).to_be_visible()
    assert room.texts() == []
    button(card, "Godkjenn").click()
    expect(button(card, "Fremhev")).to_be_visible()
    assert room.texts() == ["Venter på godkjenning"]
    button(card, "Fremhev").click()
    expect(button(card, "Fremhev")).to_have_attribute("aria-pressed", "true")
    button(card, "Skjul").click()
    expect(button(card, "Vis")).to_be_visible()
    assert room.texts() == []
    button(card, "Vis").click()
    expect(button(card, "Skjul")).to_be_visible()
    assert room.texts() == ["Venter på godkjenning"]


def test_a_question_is_added_on_the_spot_edited_moved_and_removed(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(room.links["facilitator"], LAPTOP)
    adding = add(page, "Ett valg")
    adding.get_by_label("Spørsmål").fill("Ja eller nei?")
    adding.get_by_label("Alternativer, ett på hver linje").fill("Ja")
    button(adding, "Legg til").click()
    expect(page.get_by_role("alert")).to_contain_text("Det er for få av disse")
    adding.get_by_label("Alternativer, ett på hver linje").fill("Ja\nNei")
    adding.get_by_label("rett etter den vi er på").check()
    button(adding, "Legg til").click()
    expect(page.locator(".agenda li")).to_have_count(4)
    expect(page.locator(".agenda li").nth(1)).to_contain_text("Ja eller nei?")
    page.locator(".agenda").get_by_role("link", name="Ja eller nei?").click()
    page.locator(".editor [name=prompt]").fill("Nei eller ja?")
    page.locator(".editor").get_by_role("link", name="Ferdig").click()
    item = page.locator(".agenda li", has_text="Nei eller ja?")
    button(item, "Flytt «Nei eller ja?»").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".agenda li").nth(2)).to_contain_text("Nei eller ja?")
    item.get_by_role("link").click()
    button(page.locator(".editor"), "Fjern fra programmet").click()
    expect(page.locator(".agenda li")).to_have_count(3)
    expect(page.get_by_text("En aktivitet ble fjernet")).to_be_visible()


def test_writing_in_a_form_is_not_disturbed_by_a_colleague(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.locator(".agenda li a").first.click()
    prompt = page.locator(".editor [name=prompt]")
    prompt.fill("Hva er aller ")
    room.act("open", 1)
    room.command("move-activity", activity=room.activities[1], to=0)
    expect(page.locator(".agenda li").first).to_contain_text("Hvilken?")
    expect(prompt).to_be_focused()
    page.keyboard.type("viktigst?")
    expect(prompt).to_have_value("Hva er aller viktigst?")


def test_a_button_does_not_turn_into_another_below_a_finger(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text())
    room.act("open")
    room.join().answer("Upassende")
    page = open_page(room.links["facilitator"], LAPTOP)
    hide = page.locator(".answer", has_text="Upassende").get_by_role("button", name="Skjul")
    hide.focus()
    room.act("show")
    expect(page.locator(".answer").get_by_role("button", name="Fremhev")).to_be_visible()
    expect(hide).to_be_focused()


def test_two_facilitators_see_what_the_other_does(room: Room, open_page: OpenPage):
    first, second = (open_page(room.links["facilitator"], LAPTOP) for _ in range(2))
    button(first, "Start: åpne «Hva er viktigst?»").click()
    expect(button(second, "Neste: vis svarene")).to_be_visible()
    button(second, "Neste: vis svarene").click()
    expect(button(first, "Neste: steng for svar")).to_be_visible()


def test_the_phone_remote_has_large_buttons_and_the_next_step_in_sight(room: Room, open_page: OpenPage):
    room.act("open")
    room.act("show")
    phones = [room.join() for _ in range(3)]
    for number in range(30):
        phones[number % 3].answer(f"Svar {number}")
    page = open_page(room.links["facilitator"], PHONE)
    expect(page.locator(".answer")).to_have_count(30)
    at_rest(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button')].filter((it) => it.offsetParent || getComputedStyle(it).position === 'fixed')
             .filter((it) => { const box = it.getBoundingClientRect(); return box.height && (box.height < 64 || box.width < 64); })
             .map((it) => it.textContent)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.mouse.wheel(0, 3_000)
    expect(button(page, "Neste: steng for svar")).to_be_in_viewport()


def test_the_remote_is_opened_by_a_secret_qr_code(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.get_by_text("Del", exact=True).click()
    page.get_by_role("button", name="Bruk telefonen som fjernkontroll").click()
    expect(page.locator(".secret-code svg")).to_be_visible()
    expect(page.get_by_text("ikke vis den på storskjermen")).to_be_visible()


def test_keys_work_on_the_laptop_too_but_not_while_writing(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.keyboard.press("Space")
    expect(button(page, "Neste: vis svarene")).to_be_visible()
    add(page, "Åpent spørsmål").get_by_label("Spørsmål").fill("")
    page.keyboard.type("ohb o h b")
    page.wait_for_timeout(300)
    assert room.state()["activities"][0]["state"] == "open"
    assert room.state()["screen"] == "activity"


def test_an_organiser_s_first_ten_minutes(server: ServerThread, open_page: OpenPage):
    database = Database.open(server.settings.database)
    token = write_now(database.writing, invite, None)
    database.close()
    page = open_page(f"/welcome/{token}", LAPTOP)
    page.get_by_label("Navn").fill(f"Arrangør i nettleseren {new_public_id()}")
    page.get_by_label("Passord, minst 10 tegn").fill("et langt passord")
    page.get_by_label("Passordet en gang til").fill("et langt passord")
    button(page, "Fortsett").click()
    expect(page.get_by_text("Du har ingen økter ennå.")).to_be_visible()
    page.get_by_label("Tittel på den nye økten").fill("Samling 1")
    button(page, "Lag økt").click()
    expect(page.get_by_role("heading", name="Samling 1")).to_be_visible()
    adding = page.locator(".add > details").first
    adding.locator("> summary").click()
    adding.get_by_label("Spørsmål").fill("Hva er viktigst?")
    button(adding, "Legg til").click()
    expect(page.locator(".agenda li")).to_have_count(1)
    page.get_by_role("link", name="Deling").click()
    button(page, "Ny lenke til en storskjerm").click()
    expect(page.get_by_label("Den nye lenken til storskjermen")).to_be_visible()
    link = page.get_by_label("Den nye lenken til storskjermen").input_value()
    projector = open_page(link)
    expect(projector.locator(".lobby")).to_be_visible()
    button(page, "Trekk tilbake").click()
    expect(projector.get_by_text("Logg inn").first).to_be_visible()
    page.get_by_role("link", name="Program", exact=True).click()
    page.get_by_role("link", name="Styr økten").click()
    expect(button(page, "Start: åpne «Hva er viktigst?»")).to_be_visible()
    button(page, "Start: åpne «Hva er viktigst?»").click()
    expect(button(page, "Neste: vis svarene")).to_be_visible()
    page.get_by_text("Del", exact=True).click()
    page.get_by_role("link", name="Program, lenker og filer").click()
    page.get_by_role("link", name="Resultater").click()
    with page.expect_download() as download:
        button(page, "Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    expect(page.get_by_text("ligger blant nedlastingene dine")).to_be_visible()
    page.get_by_role("link", name="Program", exact=True).click()
    button(page, "Avslutt økten").click()
    expect(page.get_by_text("Denne økten er slutt.")).to_be_visible()
    page.get_by_role("link", name="Innstillinger").click()
    page.get_by_role("link", name="Slett økten").click()
    button(page, "Slett for godt").click()
    expect(page.get_by_text("Du har ingen økter ennå.")).to_be_visible()
    button(page, "Logg ut").click()
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()


def test_what_is_wrong_with_a_form_stands_at_its_field_until_it_is_mended(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    add(page, "Ett valg")
    form = page.locator(".add details[open] form")
    form.get_by_label("Spørsmål").fill("Hvilken dag?")
    options = form.get_by_label("Alternativer, ett på hver linje")
    options.fill(f"Mandag\n{'x' * 201}")
    form.get_by_role("button", name="Legg til").click()
    expect(options).to_have_accessible_description("Linje 2: Dette er for langt; høyst 200 tegn.")
    expect(options).to_have_attribute("aria-invalid", "true")
    expect(options).to_be_focused()
    expect(form.locator(".error:not(:empty)")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("Noe er feil utfylt. Rett det og prøv igjen. Dette er for langt")
    options.fill("Mandag\nmandag")
    form.get_by_role("button", name="Legg til").click()
    expect(options).to_have_accessible_description("Hvert alternativ kan bare stå én gang.")
    expect(form.get_by_label("Spørsmål")).to_have_value("Hvilken dag?")
    options.fill("Mandag\nTirsdag")
    form.get_by_role("button", name="Legg til").click()
    expect(page.locator(".agenda .prompt", has_text="Hvilken dag?")).to_be_visible()
    expect(page.locator(".error:not(:empty)")).to_have_count(0)
    expect(page.locator("[aria-invalid]")).to_have_count(0)


def test_a_room_without_a_title_is_asked_for_one_at_the_field(open_page: OpenPage, signed_in: Callable[[Page], Room]):
    for scripts in (True, False):
        page = open_page("/privacy", LAPTOP, scripts=scripts)
        signed_in(page)
        page.goto("/rooms")
        page.get_by_label("Språk").select_option("nn")
        title = page.get_by_label("Tittel på den nye økten")
        title.fill("  ")  # without anything, the browser itself asks for it
        page.get_by_role("button", name="Lag økt").first.click()
        expect(title).to_have_accessible_description("Skriv noe først.")
        expect(title).to_be_focused()
        expect(page.get_by_label("Språk")).to_have_value("nn")
        title.fill("Samling 2")
        page.get_by_role("button", name="Lag økt").first.click()
        expect(page.get_by_role("heading", name="Samling 2", level=1)).to_be_visible()
