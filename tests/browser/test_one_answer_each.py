"""Questions to which one answer each is given, in a browser: nobody replaces an answer without seeing it."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.actors import (
    Room,
    dots,
    fields,
    make_room,
    multiple_choice,
    open_text,
    points,
    questions,
    ranking,
    scale,
    single_choice,
    word_cloud,
)
from tests.browser.conftest import OpenPage, replies_held
from workshop_live.actions import answers as taking

SEND, SAVE, SENT = "Send", "Lagre endringen", "Sendt ✓"


def written(page: Page) -> Locator:
    return page.locator(".answering").locator("textarea, [type=text]").first


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def own(page: Page) -> Locator:
    return page.locator("#own li")


def sent(page: Page) -> None:
    expect(own(page)).to_have_count(1)
    expect(button(page, SENT)).to_be_visible()


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, fields(), open_text("Hva er viktigst?", max_answers=1), title="Samling 1")


def answered(room: Room, open_page: OpenPage, text: str = "Først", number: int = 1) -> Page:
    """A phone on which a question was answered."""
    room.act("open", number)
    page = open_page(f"/{room.code}")
    written(page).fill(text)
    button(page, SEND).click()
    sent(page)
    return page


def another_tab(page: Page, room: Room) -> Page:
    other = page.context.new_page()
    other.goto(f"/{room.code}")
    return other


TYPES: list[tuple[dict, Callable[[Page], object], str]] = [
    (fields(), lambda page: page.get_by_label("Hva?").fill("Lytte"), "Hva? Lytte"),
    (open_text(max_answers=1), lambda page: written(page).fill("Tillit"), "Tillit"),
    (word_cloud(max_answers=1), lambda page: written(page).fill("tillit"), "tillit"),
    (questions(max_answers=1), lambda page: written(page).fill("Når?"), "Når?"),
    (single_choice(), lambda page: page.get_by_label("Oppgave").check(), "Oppgave"),
    (
        multiple_choice(),
        lambda page: [page.get_by_label(item).check() for item in ("Endring", "Kultur")],
        "Endring\nKultur",
    ),
    (
        scale(),
        lambda page: [group.get_by_label("4").check() for group in page.get_by_role("group").all()],
        "Vi har felles mål: 4\nVi sier fra når noe ikke fungerer: 4\nVi lærer av feil: 4",
    ),
    (
        ranking(),
        lambda page: [
            page.get_by_label(it).select_option(str(place))
            for place, it in enumerate(("Kultur", "Endring", "Oppgave", "Relasjon"), 1)
        ],
        "1. Kultur\n2. Endring\n3. Oppgave\n4. Relasjon",
    ),
    (
        points(),
        lambda page: [page.get_by_label(item, exact=True).fill("50") for item in ("Endring", "Kultur")],
        "50 · Endring\n50 · Kultur",
    ),
    (dots(), lambda page: page.get_by_label("Kultur", exact=True).fill("2"), "2 · Kultur"),
]
FORM = "() => JSON.stringify([...new FormData(document.getElementById('answer'))].filter(([name, value]) => name !== 'key' && value > '0'))"


@pytest.mark.parametrize(("activity", "fill", "text"), TYPES, ids=[it["type"] for it, _, _ in TYPES])
def test_what_was_sent_stays_in_the_form_also_after_a_reload_and_in_another_tab(
    client: httpx.Client, open_page: OpenPage, activity: dict, fill: Callable[[Page], object], text: str
):
    room = make_room(client, activity)
    room.act("open")
    page = open_page(f"/{room.code}")
    before = another_tab(page, room)
    fill(page)
    form = page.evaluate(FORM)
    button(page, SEND).click()
    sent(page)
    expect(own(page).locator(".text")).to_have_text(text)
    again = another_tab(page, room)
    page.reload()
    for tab in (page, before, again):
        expect(button(tab, SENT)).to_be_visible()
        expect(button(tab, SEND)).to_have_count(0)
        assert tab.evaluate(FORM) == form
        sent(tab)
    button(before, SENT).click(force=True)
    assert room.results()["answers"] == 1
    page.locator("#own details").evaluate("own => own.open = true")
    with page.expect_response("**/withdraw"):
        own(page).get_by_role("button", name="Slett").click()
    for tab in (page, before, again):
        expect(button(tab, SEND)).to_be_visible()
        assert tab.evaluate(FORM) != form
        expect(own(tab)).to_have_count(0)


def test_fields_that_are_sent_one_after_another_all_stand_in_the_results(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.get_by_label("Hva?").fill("Lytte mer")
    button(page, SEND).click()
    sent(page)
    expect(page.get_by_label("Hva?")).to_have_value("Lytte mer")
    page.get_by_label("Når?").fill("I morgen")
    with page.expect_response("**/answers/*"):
        button(page, SAVE).click()
    sent(page)
    page.get_by_label("Hvordan vet jeg det?").fill("Noen sier det")
    with page.expect_response("**/answers/*"):
        button(page, SAVE).click()
    given = [field["answers"][0]["text"] for field in room.results()["results"]["fields"]]
    assert given == ["Lytte mer", "I morgen", "Noen sier det"]


def test_what_is_pressed_twice_is_one_answer_that_can_be_taken_back(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = open_page(f"/{room.code}")
    written(page).fill("Tillit")
    page.locator(".send").dblclick()
    sent(page)
    with page.expect_response("**/withdraw"):
        own(page).get_by_role("button", name="Angre").click()
    expect(own(page)).to_have_count(0)
    expect(written(page)).to_have_value("")
    assert room.results(1)["answers"] == 0


def test_what_is_changed_while_the_first_is_on_its_way_arrives_as_it_was_changed(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    with replies_held(page, "**/answers"):
        page.get_by_label("Hva?").fill("Lytte mer")
        button(page, SEND).click()
        page.get_by_label("Når?").fill("I morgen")
        button(page, SAVE).click()
    sent(page)
    expect(own(page).locator(".text")).to_have_text("Hva? Lytte mer\nNår? I morgen")
    assert [len(field["answers"]) for field in room.results()["results"]["fields"]] == [1, 1, 0]
    own(page).get_by_role("button", name="Angre").click()
    expect(page.get_by_label("Når?")).to_have_value("")
    expect(page.get_by_label("Hva?")).to_have_value("Lytte mer")


def test_without_a_network_what_was_sent_is_in_the_form_and_changed_there(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = open_page(f"/{room.code}")
    for address in ("**/answers", "**/answers/**"):
        page.route(address, lambda route: route.abort())
    written(page).fill("Først")
    button(page, SEND).click()
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    page.reload()
    expect(written(page)).to_have_value("Først")
    written(page).fill("Så")
    button(page, SAVE).click()
    other = another_tab(page, room)
    expect(written(other)).to_have_value("Så")
    other.close()
    page.unroute_all()
    sent(page)
    assert room.texts(1) == ["Så"]


def test_what_is_being_written_does_not_take_the_place_of_what_another_tab_sent(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = open_page(f"/{room.code}")
    other = another_tab(page, room)
    written(page).fill("Halvferdig her")
    written(other).fill("Ferdig der")
    button(other, SEND).click()
    sent(other)
    expect(written(page)).to_have_value("Ferdig der")
    expect(page.get_by_label("Teksten din")).to_have_value("Halvferdig her")
    written(page).fill("Ferdig der, og mer")
    button(page, SAVE).click()
    expect(written(other)).to_have_value("Ferdig der, og mer")
    sent(page)
    assert room.texts(1) == ["Ferdig der, og mer"]


def test_an_answer_that_a_tab_has_not_heard_of_is_not_replaced_by_it(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = open_page(f"/{room.code}")
    deaf = open_page("/")
    deaf.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    deaf.goto(f"/{room.code}")  # the same participant, with a storage of its own
    written(page).fill("Det første")
    button(page, SEND).click()
    sent(page)
    written(deaf).fill("Noe annet")
    button(deaf, SEND).click()
    expect(written(deaf)).to_have_value("Det første")
    expect(deaf.get_by_label("Teksten din")).to_have_value("Noe annet")
    assert room.texts(1) == ["Det første"]


def test_a_change_that_was_begun_on_an_older_answer_is_there_to_copy(room: Room, open_page: OpenPage):
    page = answered(room, open_page)
    written(page).fill("Halvferdig endring")
    page.goto("/privacy")
    other = another_tab(page, room)
    expect(written(other)).to_have_value("Halvferdig endring")
    button(other, "Avbryt").click()
    expect(written(other)).to_have_value("Først")
    written(other).fill("Så")
    button(other, SAVE).click()
    sent(other)
    expect(own(other).locator(".text")).to_have_text("Så")
    page.goto(f"/{room.code}")
    expect(written(page)).to_have_value("Så")


def test_a_page_that_the_browser_kept_shows_what_was_sent_meanwhile(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = open_page(f"/{room.code}")
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(button(page, SEND)).to_be_visible()


def test_a_change_goes_on_where_the_server_will_not_have_it(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, word_cloud(max_answers=1))
    page = answered(room, open_page, "kaffe", 0)
    written(page).fill("kaffe og te og mye annet godt")
    button(page, SAVE).click()
    expect(page.get_by_role("alert")).to_contain_text("ord")
    expect(written(page)).to_have_value("kaffe og te og mye annet godt")
    expect(own(page).locator(".text")).to_have_text("kaffe")
    page.reload()
    expect(written(page)).to_have_value("kaffe og te og mye annet godt")
    written(page).fill("kaffe og te")
    button(page, SAVE).click()
    expect(own(page).locator(".text")).to_have_text("kaffe og te")
    assert room.results()["answers"] == 1


def test_a_first_answer_goes_on_where_the_server_will_not_have_it(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, word_cloud(max_answers=1))
    room.act("open")
    page = open_page(f"/{room.code}")
    written(page).fill("kaffe og te og mye annet godt")
    button(page, SEND).click()
    expect(page.get_by_role("alert")).to_contain_text("ord")
    expect(written(page)).to_have_value("kaffe og te og mye annet godt")
    expect(own(page)).to_have_count(0)
    written(page).fill("kaffe og te")
    button(page, SEND).click()
    sent(page)


def test_a_change_that_came_too_late_leaves_what_was_sent_and_can_be_copied(
    room: Room, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(taking, "LATE", timedelta(0))
    page = answered(room, open_page)
    page.route("**/answers/**", lambda route: route.abort())
    written(page).fill("For sent")
    button(page, SAVE).click()
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    room.act("close", 1)
    page.unroute("**/answers/**")
    expect(page.get_by_label("Teksten din")).to_have_value("For sent")
    expect(own(page).locator(".text")).to_have_text("Først")
    room.act("open", 1)
    expect(written(page)).to_have_value("Først")
    assert room.texts(1) == ["Først"]


def test_a_question_that_is_asked_again_begins_empty_and_leaves_the_first_answer(room: Room, open_page: OpenPage):
    page = answered(room, open_page)
    room.act("close", 1)
    room.act("again", 1)
    expect(button(page, SEND)).to_be_visible()
    expect(written(page)).to_have_value("")
    written(page).fill("Andre gang")
    button(page, SEND).click()
    expect(button(page, SENT)).to_be_visible()
    page.reload()
    expect(written(page)).to_have_value("Andre gang")
    expect(own(page).locator(".text")).to_have_text(["Andre gang", "Først"])


def test_where_several_can_be_given_the_form_is_empty_for_the_next_and_none_is_replaced(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, open_text(max_answers=2))
    room.act("open")
    page = open_page(f"/{room.code}")
    for text in ("Én", "To", "Tre"):
        written(page).fill(text)
        button(page, SEND).click()
        if text != "Tre":
            expect(written(page)).to_have_value("")
    expect(page.get_by_role("alert")).to_contain_text("Du har allerede svart.")
    expect(written(page)).to_have_value("Tre")
    assert room.texts() == ["Én", "To"]


def test_without_scripts_what_was_sent_stands_in_the_form_to_be_changed(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}", scripts=False)
    page.get_by_label("Hva?").fill("Lytte mer")
    button(page, SEND).click()
    expect(button(page, SEND)).to_be_hidden()
    page.goto(f"/{room.code}")
    expect(page.get_by_role("heading", name="Endre svaret ditt")).to_be_visible()
    expect(page.locator(".notice").get_by_label("Hva?")).to_have_value("Lytte mer")
    page.locator(".notice").get_by_label("Når?").fill("I morgen")
    button(page, SAVE).click()
    assert [len(field["answers"]) for field in room.results()["results"]["fields"]] == [1, 1, 0]
    expect(page.locator(".notice").get_by_label("Når?")).to_have_value("I morgen")


def test_without_scripts_a_form_that_is_out_of_date_replaces_nothing(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = open_page(f"/{room.code}", scripts=False)
    page.get_by_label("Svaret ditt").fill("Først")
    button(page, SEND).click()
    change = page.locator("#change-value")
    expect(change).to_have_value("Først")
    other = another_tab(page, room)
    for text in ("Så", "Enda en gang"):
        change.fill(text)
        button(page, SAVE).click()
        expect(change).to_have_value(text)
    other.locator("#change-value").fill("Fra den gamle siden")
    button(other, SAVE).click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Du har endret dette svaret på en annen side.")
    expect(other.get_by_label("Teksten din")).to_have_value("Fra den gamle siden")
    assert room.texts(1) == ["Enda en gang"]
    other.get_by_role("link", name="Tilbake").click()
    expect(other.locator("#change-value")).to_have_value("Enda en gang")
