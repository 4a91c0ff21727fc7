"""What is said to whoever does not look: once, politely, and the focus is never lost. Every live region is watched."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import Room, make_room, open_text, single_choice, text_slide
from tests.browser.conftest import PATIENCE_S, OpenPage
from tests.chromium import LAPTOP, PROJECTOR

WATCH = """
const LIVE = '[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive], output';
window.heard = [];
new MutationObserver((records) => {
  const elements = records.map(({ target }) => (target.closest ? target : target.parentElement)?.closest(LIVE));
  for (const element of new Set(elements)) {
    const text = element?.textContent.trim();
    if (text) heard.push(`${element.getAttribute('role') ?? 'status'}: ${text}`);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
LOST = "Vi fikk ikke sendt teksten din, men den ligger her."


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(
        client, open_text("Hva er viktigst?"), single_choice("Hvilken?"), text_slide("Lunsj"), title="Samling 1"
    )


def watched(page: Page, path: str) -> Page:
    page.add_init_script(WATCH)
    page.goto(path)
    expect(page.locator(".is-live, .facilitator, .presenter").first).to_be_visible()
    until(page, "document.querySelector('live-room').state === 'live'")
    return page


def until(page: Page, holds: str, what: str = "") -> None:
    """Wait until an expression holds; wait_for_function would have it evaluated by the page, which its policy refuses."""
    for _ in range(PATIENCE_S // 50):
        if page.evaluate(holds, what):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{holds} with {what!r}: {heard(page)}")


def heard(page: Page) -> list[str]:
    return list(page.evaluate("heard"))


def hears(page: Page, text: str) -> None:
    """Wait until something is said that begins so."""
    until(page, "text => heard.some((said) => said.startsWith(text))", text)


def focus_is_kept(page: Page) -> None:
    until(page, "document.activeElement !== document.body && document.activeElement.getClientRects().length > 0")


def test_a_question_a_pause_closing_and_the_end_are_each_said_once_and_stand_in_the_title(
    room: Room, open_page: OpenPage
):
    page = watched(open_page("/"), f"/{room.code}")
    expect(page).to_have_title("Du er med. · Samling 1")
    room.act("open")
    hears(page, "status: Hva er viktigst?")
    expect(page).to_have_title("Hva er viktigst? · Samling 1")
    page.evaluate("document.querySelector('live-room').connect()")
    room.command("pause", minutes=15)
    hears(page, "status: Pause Vi starter igjen kl.")
    room.command("screen", mode="activity")
    room.act("close", grace=3)
    closed = "status: Stengt for svar. Neste oppgave dukker opp her."
    hears(page, closed)
    room.act("open", 2)
    hears(page, "status: Lunsj")
    room.command("end")
    hears(page, "status: Økten er slutt. Takk!")
    expect(page).to_have_title("Økten er slutt. Takk! · Samling 1")
    said = heard(page)
    assert said[0] == "status: Hva er viktigst?"
    for text in ("status: Pause Vi starter igjen kl.", closed, "status: Lunsj", "status: Økten er slutt. Takk!"):
        assert [item.startswith(text) for item in said].count(True) == 1
    assert [text for text in said if text.startswith("alert")] == []
    assert len([text for text in said if text.startswith("status: Stenger om")]) <= 1


def test_it_is_said_also_while_somebody_writes_and_the_field_is_left_alone(room: Room, open_page: OpenPage):
    room.act("open")
    page = watched(open_page("/"), f"/{room.code}")
    field = page.get_by_label("Svaret ditt")
    field.press_sequentially("Halvferdig")
    room.command("pause", minutes=10)
    expect(page.get_by_text("Pause", exact=True)).to_be_visible()
    expect(field).to_be_focused()
    field.press_sequentially(" tanke")
    hears(page, "status: Pause")
    expect(field).to_have_value("Halvferdig tanke")
    room.act("open", 1)
    hears(page, "status: Hvilken?")
    said = heard(page)
    assert said.count("status: Hvilken?") == 1
    assert said.count(f"status: {LOST}") == 1
    assert len([text for text in said if text.startswith("status: Pause")]) == 1
    focus_is_kept(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio").first).to_be_focused()


def test_a_question_that_is_asked_again_is_said_again(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = watched(open_page("/"), f"/{room.code}")
    room.act("close", 1)
    hears(page, "status: Stengt for svar. Neste oppgave dukker opp her.")
    room.act("again", 1)
    hears(page, "status: Hvilken?")
    assert heard(page).count("status: Hvilken?") == 1


def test_what_is_said_is_spoken_in_its_own_language(room: Room, open_page: OpenPage):
    page = watched(open_page("/", locale="en-GB"), f"/{room.code}")
    room.act("open")
    hears(page, "status: Hva er viktigst?")
    expect(page.get_by_role("status").first).to_have_attribute("lang", "nb")
    room.command("end")
    hears(page, "status: The session has ended. Thank you!")
    expect(page.get_by_role("status").first).to_have_attribute("lang", "en")


def test_a_lost_connection_is_said_and_that_it_is_back(room: Room, open_page: OpenPage):
    page = open_page("/")
    page.route_web_socket("**/live", lambda socket: sockets.append((socket, socket.connect_to_server())))
    sockets: list = []
    watched(page, f"/{room.code}")
    page.route_web_socket("**/live", lambda socket: socket.close())
    page.route("**/live", lambda route: route.abort())
    for socket, _ in sockets:
        socket.close()
    hears(page, "status: Kobler til …")
    page.unroute_all()
    page.route_web_socket("**/live", lambda socket: socket.connect_to_server())
    hears(page, "status: Tilkoblet")
    assert heard(page) == ["status: Kobler til …", "status: Tilkoblet"]


def test_the_focus_stays_on_the_page_whatever_goes_away(room: Room, open_page: OpenPage):
    room.act("open")
    page = watched(open_page("/"), f"/{room.code}")
    field = page.get_by_label("Svaret ditt")
    field.fill("Én\nTo")
    page.get_by_role("button", name="Del opp i 2 innspill?").press("Enter")
    expect(page.locator("#own li").get_by_text("Sendt ✓")).to_have_count(2)
    focus_is_kept(page)
    page.get_by_role("link", name="Endre").first.press("Enter")
    page.get_by_role("button", name="Avbryt").press("Enter")
    focus_is_kept(page)
    for count in (1, 0):
        page.get_by_role("button", name="Angre").first.press("Enter")
        expect(page.locator("#own li")).to_have_count(count)
        focus_is_kept(page)
    field.fill("Rakk det ikke")
    page.get_by_role("button", name="Send").focus()
    room.act("close")
    expect(page.get_by_label("Teksten din")).to_be_visible()
    focus_is_kept(page)
    page.get_by_role("button", name="Fjern").press("Enter")
    expect(page.get_by_label("Teksten din")).to_be_hidden()
    focus_is_kept(page)


def test_whoever_has_left_the_fields_alone_is_not_taken_back_to_them(room: Room, open_page: OpenPage):
    room.act("open")
    page = watched(open_page("/"), f"/{room.code}")
    room.act("open", 1)
    hears(page, "status: Hvilken?")
    assert page.evaluate("document.activeElement === document.body")


def test_the_facilitator_hears_what_another_one_does(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    watched(page, f"/rooms/{room.id}/facilitator")
    room.act("open")
    hears(page, "status: Hva er viktigst? – Åpent for svar")
    expect(page).to_have_title("Hva er viktigst? · Samling 1")
    room.act("close")
    hears(page, "status: Stengt")
    room.command("pause", minutes=15)
    hears(page, "status: Pause · Vi starter igjen kl.")
    said = heard(page)
    assert len(said) == len(set(said)) == 3
    room.command("end")
    expect(page).to_have_title(re.compile("Resultater"))  # a page of its own, which the browser reads out


def test_the_projector_says_what_it_shows(room: Room, open_page: OpenPage):
    page = open_page(room.links["presenter"], PROJECTOR)
    watched(page, f"/rooms/{room.id}/presenter")
    room.act("open")
    hears(page, "status: Hva er viktigst? – Åpent for svar")
    expect(page).to_have_title("Hva er viktigst? · Samling 1")
    room.command("pause", minutes=15)
    hears(page, "status: Pause – Vi starter igjen kl.")
    room.command("end")
    hears(page, "status: Økten er slutt. Takk!")
    said = heard(page)
    assert len(said) == len(set(said)) == 3


def test_an_editor_that_is_done_gives_the_focus_to_what_opened_it(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    watched(page, f"/rooms/{room.id}/facilitator")
    page.locator(".agenda .prompt a").first.press("Enter")
    page.locator(".editor [name=prompt]").fill("Hva er aller viktigst?")
    hears(page, "status: Lagret")
    page.get_by_role("link", name="Ferdig").press("Enter")
    expect(page.locator(".agenda .prompt").first).to_contain_text("aller viktigst")
    expect(page.locator(".agenda .prompt a").first).to_be_focused()


def test_the_keyboard_s_focus_is_kept_while_the_desk_changes_below_it(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    watched(page, f"/rooms/{room.id}/facilitator")
    page.get_by_role("button", name="Åpne", exact=True).first.focus()
    room.act("open")
    expect(page.locator(".now h2")).to_have_text("Hva er viktigst?")
    focus_is_kept(page)
    page.get_by_role("button", name="Stengt", exact=True).focus()
    room.act("close")
    expect(page.locator(".now")).to_contain_text("Stengt")
    focus_is_kept(page)
