"""The phone, in a browser."""

from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.actors import Room, make_room, open_text, single_choice, text_slide, word_cloud
from tests.browser.conftest import OpenPage, replies_held
from tests.server import ServerThread, client_of, free_port
from workshop_live.actions import answers as taking


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(
        client, open_text("Hva er viktigst?"), single_choice("Hvilken?"), text_slide("Pause"), open_text("Og nå?")
    )


def field(page: Page):
    return page.get_by_label("Svaret ditt")


def send(page: Page, text: str) -> None:
    field(page).fill(text)
    page.get_by_role("button", name="Send").click()


def own(page: Page):
    return page.locator("#own li")


def test_a_code_goes_on_at_its_last_digit(room: Room, open_page: OpenPage):
    page = open_page("/")
    expect(page.get_by_label("Kode")).to_be_focused()
    page.get_by_label("Kode").press_sequentially(f"{room.code[:4]} {room.code[4:]}")
    expect(page.get_by_role("heading", name="Du er med.")).to_be_visible()
    assert page.url.endswith(f"/{room.code}")


def test_a_wrong_code_keeps_what_was_typed_and_the_focus(open_page: OpenPage):
    page = open_page("/")
    page.get_by_label("Kode").press_sequentially("99999999")
    expect(page.get_by_role("alert")).to_have_text(
        "Vi finner ingen åpen økt med koden 9999 9999. Sjekk tallene på storskjermen."
    )
    expect(page.get_by_label("Kode")).to_have_value("9999 9999")
    expect(page.get_by_label("Kode")).to_be_focused()


def test_a_question_appears_by_itself_and_an_answer_is_acknowledged(room: Room, open_page: OpenPage):
    page = open_page(f"/{room.code}")
    expect(page.get_by_text("Økten har ikke startet ennå. Siden oppdaterer seg selv.")).to_be_visible()
    room.act("open")
    expect(page.get_by_role("heading", name="Hva er viktigst?")).to_be_visible()
    expect(page.get_by_text("Svaret vises uten navn. Du kan sende flere.")).to_be_visible()
    send(page, "Trygge ledere\nFelles mål")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    expect(field(page)).to_have_value("")
    assert room.texts() == ["Trygge ledere\nFelles mål"]
    room.act("close")
    expect(page.get_by_text(["Du er med", "Neste oppgave dukker opp her."][1])).to_be_visible()
    expect(own(page)).to_have_count(1)
    room.act("open", 2)
    expect(page.get_by_text("Tilbake 10.15")).to_be_visible()
    room.command("end")
    expect(page.get_by_role("heading", name="Økten er slutt. Takk!")).to_be_visible()
    expect(page.get_by_role("link", name="Last ned svarene mine")).to_be_visible()


def test_sent_is_said_only_when_the_server_has_replied(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    with replies_held(page, "**/answers"):
        send(page, "Trygge ledere")
        expect(own(page).get_by_text("Sender …")).to_be_visible()
        expect(page.get_by_text("Sendt ✓")).to_have_count(0)
        expect(page.get_by_role("button", name="Send")).to_be_enabled()
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()


def test_without_a_network_answers_wait_and_go_out_by_themselves_once(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route("**/answers", lambda route: route.abort())
    send(page, "Første")
    expect(page.get_by_text("Du er uten nett. Vi sender 1 svar når du er på nett igjen.").first).to_be_visible()
    send(page, "Andre")
    expect(page.get_by_text("Du er uten nett. Vi sender 2 svar når du er på nett igjen.").first).to_be_visible()
    assert room.texts() == []
    page.unroute("**/answers")
    expect(own(page).get_by_text("Sendt ✓")).to_have_count(2)
    assert room.texts() == ["Første", "Andre"]


def test_a_reply_that_is_lost_does_not_make_two_answers(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    tries = []

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        tries.append(1)
        if len(tries) < 3:
            route.abort()
        else:
            route.continue_()

    page.route("**/answers", lose_the_reply)
    send(page, "Bare én gang")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    assert len(tries) == 3
    assert room.texts() == ["Bare én gang"]


def test_what_waits_survives_a_reload(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route("**/answers", lambda route: route.abort())
    send(page, "Overlever")
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    page.reload()
    expect(own(page).get_by_text("Overlever")).to_be_visible()
    page.unroute("**/answers")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    assert room.texts() == ["Overlever"]


def test_a_draft_survives_a_reload(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill("Halvferdig tanke")
    page.reload()
    expect(field(page)).to_have_value("Halvferdig tanke")


def test_an_answer_is_changed_and_taken_back(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    send(page, "Trygge leder")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    page.get_by_role("link", name="Endre").click()
    expect(field(page)).to_have_value("Trygge leder")
    expect(field(page)).to_be_focused()
    field(page).fill("Trygge ledere")
    page.get_by_role("button", name="Lagre endringen").click()
    expect(own(page).locator(".text")).to_have_text("Trygge ledere")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert room.texts() == ["Trygge ledere"]
    with page.expect_response("**/answers/*"):
        page.get_by_role("button", name="Angre").click()
    expect(own(page).locator(".text")).to_have_text("Trygge leder")
    assert room.texts() == ["Trygge leder"]
    with page.expect_response("**/withdraw"):
        page.get_by_role("button", name="Slett").click()
    expect(own(page)).to_have_count(0)
    assert room.texts() == []


def test_what_was_changed_before_it_was_sent_arrives_as_it_was_changed(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route("**/answers**", lambda route: route.abort())
    page.route("**/answers/**", lambda route: route.abort())
    send(page, "Først")
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    page.get_by_role("link", name="Endre").click()
    field(page).fill("Så")
    page.get_by_role("button", name="Lagre endringen").click()
    page.unroute_all()
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    assert room.texts() == ["Så"]


def test_one_choice_each_and_it_can_be_changed(room: Room, open_page: OpenPage):
    room.act("open", 1)
    page = open_page(f"/{room.code}")
    page.get_by_text("Oppgave").click()
    page.get_by_role("button", name="Send").click()
    expect(own(page).locator(".text")).to_have_text("Oppgave")
    expect(page.get_by_role("button", name="Sendt ✓")).to_be_visible()
    page.get_by_role("radio", name="Relasjon").check()
    page.get_by_role("button", name="Lagre endringen").click()
    expect(own(page).locator(".text")).to_have_text("Relasjon")
    expect(page.get_by_role("button", name="Sendt ✓")).to_be_visible()
    assert [option["count"] for option in room.results(1)["results"]["options"]] == [0, 0, 1]


def test_several_points_in_one_answer_can_be_split(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill("- Trygge ledere\n- Felles mål\n\n2. Åpenhet")
    page.get_by_role("button", name="Del opp i 3 innspill?").click()
    expect(own(page).get_by_text("Sendt ✓")).to_have_count(3)
    assert room.texts() == ["Trygge ledere", "Felles mål", "Åpenhet"]


@pytest.mark.parametrize(
    "written", ["1. Trygge ledere 2. Mål for 2030", "1) Trygge ledere 2)Mål for 2030", "• Trygge ledere • Mål for 2030"]
)
def test_a_list_on_one_line_can_be_split(room: Room, open_page: OpenPage, written: str):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill(written)
    page.get_by_role("button", name="Del opp i 2 innspill?").click()
    expect(own(page).get_by_text("Sendt ✓")).to_have_count(2)
    assert room.texts() == ["Trygge ledere", "Mål for 2030"]


@pytest.mark.parametrize("written", ["17. mai og 2. juni", "Vi møttes 1. mai og 2. juni", "5 dager, 2 uker", "1. mai"])
def test_dates_and_counts_are_no_list(room: Room, open_page: OpenPage, written: str):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill(written)
    expect(page.get_by_role("button", name="Del opp")).to_be_hidden()


def test_a_text_that_was_being_written_when_the_question_closed_is_there_to_copy(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill("Nesten ferdig")
    room.act("close")
    expect(page.locator("#unsent").get_by_text("Vi fikk ikke sendt teksten din, men den ligger her.")).to_be_visible()
    expect(page.get_by_label("Teksten din")).to_have_value("Nesten ferdig")
    page.get_by_role("button", name="Kopier").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    room.act("open", 3)
    expect(page.get_by_role("heading", name="Og nå?")).to_be_visible()
    expect(field(page)).to_have_value("")


def test_a_text_that_was_not_sent_survives_a_reload_and_goes_back_when_the_question_opens_again(
    room: Room, open_page: OpenPage
):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill("Nesten ferdig")
    room.act("close")
    expect(page.get_by_label("Teksten din")).to_have_value("Nesten ferdig")
    page.reload()
    expect(page.get_by_label("Teksten din")).to_have_value("Nesten ferdig")
    room.act("open")
    expect(field(page)).to_have_value("Nesten ferdig")
    expect(page.get_by_label("Teksten din")).to_be_hidden()
    room.act("close")
    page.get_by_role("button", name="Fjern").click()
    expect(page.get_by_label("Teksten din")).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Teksten din")).to_be_hidden()


def test_an_answer_that_was_refused_is_never_called_sent(
    room: Room, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(taking, "LATE", timedelta(0))
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route_web_socket("**/live", lambda socket: socket.close())
    page.reload()
    room.act("close")
    send(page, "For sent")
    expect(page.get_by_label("Teksten din")).to_have_value("For sent")
    expect(page.get_by_text("Sendt ✓")).to_have_count(0)


def test_what_is_being_written_is_kept_while_an_earlier_answer_is_refused_or_changed(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route("**/answers", lambda route: route.abort())
    send(page, "Z\u0351\u0352\u0353\u0354\u0355algo")
    field(page).fill("Skriver på noe nytt")
    page.unroute("**/answers")
    expect(page.get_by_label("Teksten din")).to_have_value("Z\u0351\u0352\u0353\u0354\u0355algo")
    expect(field(page)).to_have_value("Skriver på noe nytt")
    send(page, "Første")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    field(page).fill("Halvferdig")
    page.get_by_role("link", name="Endre").click()
    page.reload()
    expect(field(page)).to_have_value("Første")
    field(page).fill("Først")
    page.get_by_role("button", name="Lagre endringen").click()
    expect(field(page)).to_have_value("Halvferdig")
    expect(own(page).locator(".text")).to_have_text("Først")
    page.get_by_role("link", name="Endre").click()
    page.get_by_role("button", name="Avbryt").click()
    expect(field(page)).to_have_value("Halvferdig")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    assert room.texts() == ["Først"]


def test_a_sign_in_page_of_the_venue_is_not_the_server_s_reply(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route("**/answers", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"))
    send(page, "Tillit")
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    expect(page.get_by_text("Sendt ✓")).to_have_count(0)
    page.unroute("**/answers")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    assert room.texts() == ["Tillit"]


def test_a_change_that_came_too_late_leaves_what_was_sent(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    send(page, "Opprinnelig")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    page.route("**/answers/**", lambda route: route.abort())
    page.get_by_role("link", name="Endre").click()
    field(page).fill("Endret")
    page.get_by_role("button", name="Lagre endringen").click()
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    room.act("close")
    page.unroute("**/answers/**")
    expect(page.get_by_label("Teksten din")).to_have_value("Endret")
    expect(own(page).locator(".text")).to_have_text("Opprinnelig")
    assert room.texts() == ["Opprinnelig"]


def test_two_tabs_do_not_lose_each_other_s_answers(room: Room, open_page: OpenPage):
    room.act("open")
    first = open_page(f"/{room.code}")
    first.route("**/answers", lambda route: route.abort())
    send(first, "Fra den første")
    expect(own(first).get_by_text("Venter på nett")).to_be_visible()
    second = first.context.new_page()
    second.route("**/answers", lambda route: route.abort())
    second.goto(f"/{room.code}")
    send(second, "Fra den andre")
    expect(own(second)).to_have_count(2)
    first.close()
    second.unroute("**/answers")
    expect(own(second).get_by_text("Sendt ✓")).to_have_count(2)
    assert sorted(room.texts()) == ["Fra den andre", "Fra den første"]


def test_splitting_leaves_numbers_as_they_are(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill("10.30 pause\n-5 grader ute\n1) Først")
    page.get_by_role("button", name="Del opp i 3 innspill?").click()
    expect(own(page).get_by_text("Sendt ✓")).to_have_count(3)
    assert room.texts() == ["10.30 pause", "-5 grader ute", "Først"]


def test_a_text_that_came_just_after_closing_is_kept_aside_and_says_so(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route("**/answers", lambda route: route.abort())
    send(page, "Rakk det nesten")
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    room.act("close")
    page.unroute("**/answers")
    expect(own(page).get_by_text("Sendt etter at det ble stengt.")).to_be_visible()
    page.reload()
    expect(own(page).get_by_text("Sendt etter at det ble stengt.")).to_be_visible()
    assert room.texts() == []
    room.command("take-in", activity=room.activities[0]).raise_for_status()
    assert room.texts() == ["Rakk det nesten"]


def test_a_text_that_was_sent_much_too_late_is_there_to_copy(
    room: Room, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(taking, "LATE", timedelta(0))
    room.act("open")
    page = open_page(f"/{room.code}")
    page.route("**/answers", lambda route: route.abort())
    send(page, "For sent")
    expect(own(page).get_by_text("Venter på nett")).to_be_visible()
    room.act("close")
    page.unroute("**/answers")
    expect(page.get_by_label("Teksten din")).to_have_value("For sent")
    expect(own(page)).to_have_count(0)
    assert room.results()["answers"] == 0


def test_writing_is_not_disturbed_by_what_changes_around_it(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).focus()
    page.keyboard.type("Trygge ")
    room.command("add-time", seconds=60)
    expect(page.get_by_text("1:00")).to_be_visible()
    page.keyboard.type("ledere")
    room.act("close", grace=10)
    expect(page.locator("count-down", has_text="Stenger om")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Stenger om")
    page.keyboard.type(" nå\nOg én til")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("Trygge ledere nå\nOg én til")
    room.command("pause", minutes=10)
    expect(page.locator(".lead", has_text="Vi starter igjen")).to_be_visible()
    expect(page.get_by_role("button", name="Del opp i 2 innspill?")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    assert room.texts() == ["Trygge ledere nå\nOg én til"]


def test_what_is_wrong_with_an_answer_is_said_and_the_text_stays(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    send(page, "Z\u0351\u0352\u0353\u0354\u0355algo")
    expect(page.get_by_role("alert").filter(has_text="for mange tegn over én bokstav")).to_be_visible()
    expect(field(page)).to_have_value("Z\u0351\u0352\u0353\u0354\u0355algo")
    expect(own(page)).to_have_count(0)


def test_the_same_phone_in_the_same_place_after_it_was_locked(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    send(page, "Før låsen")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    page.evaluate("document.querySelector('live-room').socket.close()")
    room.act("open", 3)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="Og nå?")).to_be_visible()
    page.get_by_text("Det du har sendt (1)").click()  # folded, since they are to another question
    expect(own(page).get_by_text("Før låsen")).to_be_visible()


def test_everything_works_where_websockets_are_blocked(room: Room, open_page: OpenPage):
    page = open_page("/privacy")
    page.route_web_socket("**/live", lambda socket: socket.close())
    page.goto(f"/{room.code}")
    room.act("open")
    expect(page.get_by_role("heading", name="Hva er viktigst?")).to_be_visible()
    send(page, "Uten websocket")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    room.act("open", 1)
    expect(page.get_by_role("heading", name="Hvilken?")).to_be_visible()


def test_a_socket_that_opens_and_stays_silent_holds_nobody_up(room: Room, open_page: OpenPage):
    page = open_page("/privacy")
    page.route_web_socket("**/live", lambda socket: None)
    page.goto(f"/{room.code}")
    room.act("open")
    expect(page.get_by_role("heading", name="Hva er viktigst?")).to_be_visible()


def test_a_browser_that_keeps_no_cookies_is_told_so_and_is_not_reloaded_for_ever(room: Room, open_page: OpenPage):
    page = open_page("/privacy")
    page.context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    loads = []
    page.on("load", lambda _: loads.append(1))

    def without_cookies(route: Route) -> None:
        sent = {name: value for name, value in route.request.headers.items() if name != "cookie"}
        said = httpx.post(route.request.url, content=route.request.post_data_buffer, headers=sent, timeout=60)
        route.fulfill(status=said.status_code, body=said.text, content_type=said.headers["content-type"])

    page.route("**/live", without_cookies)
    page.route_web_socket("**/live", lambda socket: socket.close())
    page.goto(f"/{room.code}")
    expect(page.get_by_role("alert").filter(has_text="informasjonskapsler")).to_be_visible()
    page.wait_for_timeout(1_000)
    assert len(loads) == 1


def test_everything_works_with_scripts_off(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page("/", scripts=False)
    page.get_by_label("Kode").fill(room.code)
    page.get_by_role("button", name="Fortsett").click()
    send(page, "Uten skript")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    page.get_by_role("link", name="Endre").click()
    page.locator("#change-value").fill("Helt uten skript")
    page.get_by_role("button", name="Lagre endringen").click()
    expect(own(page).locator(".text")).to_have_text("Helt uten skript")
    assert room.texts() == ["Helt uten skript"]
    page.get_by_role("button", name="Slett").click()
    expect(own(page)).to_have_count(0)
    room.act("open", 1)
    page.reload()
    page.get_by_role("radio", name="Oppgave").check()
    page.get_by_role("button", name="Send").click()
    expect(own(page).locator(".text")).to_have_text("Oppgave")


def test_everything_works_on_plain_http_on_a_local_network(browser, tmp_path):
    port = free_port()
    served = ServerThread(tmp_path, port=port, public_url=f"http://workshop.test:{port}").start()
    try:
        with client_of(f"http://127.0.0.1:{port}") as client:
            room = make_room(client, open_text("Hva er viktigst?"))
            room.act("open")
            page = browser.new_page(locale="nb-NO")
            page.goto(f"http://workshop.test:{port}/{room.code}")
            assert page.evaluate("isSecureContext") is False
            send(page, "Uten TLS")
            expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
            field(page).fill("Kladd")
            room.act("close")
            page.get_by_role("button", name="Kopier").click()
            expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
            page.context.close()
    finally:
        served.stop()


def test_everything_works_with_the_keyboard_alone(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()
    page.keyboard.type("Bare tastatur")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    room.act("open", 1)
    expect(page.get_by_role("radio", name="Endring")).to_be_visible()
    page.get_by_role("radio", name="Endring").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(own(page).first.locator(".text")).to_have_text("Oppgave")


@pytest.mark.parametrize(
    "prompt", ["Lederutviklingsprogramevalueringsskjemautfylling?", "مرحبا بكم في ورشة العمل", "Kort?"]
)
def test_nothing_is_wider_than_the_narrowest_phone_and_targets_are_large(
    client: httpx.Client, open_page: OpenPage, prompt: str
):
    room = make_room(client, open_text(prompt), single_choice(prompt, options=["W" * 200, "Kort"]), text_slide(prompt))
    page = open_page(f"/{room.code}", {"width": 320, "height": 568})
    for number in range(3):
        room.act("open", number)
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Du er med.")
        if number == 0:
            send(page, "X" * 300)
            expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        too_small = page.evaluate(
            """() => [...document.querySelectorAll('button, a, summary, textarea, .options label')]
                 .filter((it) => it.offsetParent && it.getBoundingClientRect().height < 44)
                 .map((it) => it.outerHTML)"""
        )
        assert too_small == []


def test_the_page_does_not_jump_while_it_loads(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    expect(page.locator(".is-live")).to_be_visible()
    shift = page.evaluate(
        """() => new Promise((done) => {
             let sum = 0;
             new PerformanceObserver((list) => list.getEntries().forEach((it) => (sum += it.value)))
               .observe({ type: 'layout-shift', buffered: true });
             setTimeout(() => done(sum), 500);
           })"""
    )
    assert shift == 0


def test_one_page_request_and_one_socket(room: Room, browser, server: ServerThread):
    room.act("open")
    page = browser.new_page(base_url=server.address)
    requests: list[str] = []
    sockets: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"/{room.code}")
    expect(page.locator(".is-live")).to_be_visible()
    assert [url for url in requests if not url.startswith("data:")] == [f"{server.address}/{room.code}"]
    assert len(sockets) == 1
    page.context.close()


def test_who_answered_before_answers_again_when_the_question_is_asked_again(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, single_choice("Hvilken?"))
    room.act("open")
    page = open_page(f"/{room.code}")
    page.get_by_label("Endring").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Sendt ✓")).to_be_visible()
    room.act("close")
    room.act("again")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Endre")).to_be_hidden()
    page.get_by_label("Relasjon").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Sendt ✓")).to_be_visible()
    expect(own(page).get_by_text("Relasjon")).to_be_visible()
    expect(own(page).get_by_text("Endring")).to_be_hidden()  # that of the first round stays folded
    assert [option["count"] for option in room.results()["results"]["options"]] == [0, 0, 1]
    page.reload()
    expect(page.get_by_role("button", name="Sendt ✓")).to_be_visible()
    expect(own(page)).to_have_count(2)
    expect(page.get_by_role("link", name="Endre")).to_have_count(1)


def test_going_back_to_the_page_finds_what_was_sent(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    page.reload()
    send(page, "Trygge ledere")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    page.get_by_role("link", name="Personvern").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(own(page).get_by_text("Trygge ledere")).to_be_visible()


def test_a_change_that_was_refused_goes_on_as_a_change(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, word_cloud())
    room.act("open")
    page = open_page(f"/{room.code}")
    page.locator(".answering [type=text]").first.fill("kaffe")
    page.get_by_role("button", name="Send").click()
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    page.get_by_role("link", name="Endre").click()
    page.locator(".answering [type=text]").first.fill("kaffe og te og mye annet godt")
    page.get_by_role("button", name="Lagre endringen").click()
    expect(page.get_by_role("alert")).to_contain_text("ord")
    page.locator(".answering [type=text]").first.fill("kaffe og te")
    page.get_by_role("button", name="Lagre endringen").click()
    expect(own(page).get_by_text("kaffe og te", exact=True)).to_be_visible()
    assert room.results()["answers"] == 1


def test_an_answer_that_is_deleted_while_it_is_changed_stays_deleted(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    send(page, "Privat")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()
    page.get_by_role("link", name="Endre").click()
    with replies_held(page, "**/withdraw"):
        own(page).get_by_role("button", name="Angre").click()
        expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(own(page)).to_be_hidden()
    assert room.texts() == []


def test_what_is_lost_to_closing_is_said_aloud(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    field(page).fill("Rakk ikke å sende")
    room.act("close")
    expect(page.get_by_role("status")).to_contain_text("Vi fikk ikke sendt teksten din")


def test_a_server_that_cannot_save_says_so(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    problem = {"code": "not_saved", "detail": "Svaret ble ikke lagret."}
    page.route("**/answers", lambda route: route.fulfill(status=507, json=problem))
    send(page, "Trygge ledere")
    expect(page.locator("#progress")).to_have_text("Svaret ble ikke lagret.")
    page.unroute("**/answers")
    expect(own(page).get_by_text("Sendt ✓")).to_be_visible()


def test_an_answer_that_one_tab_gave_up_is_not_called_sent_in_another(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}")
    other = page.context.new_page()
    other.goto(f"/{room.code}")
    page.route("**/answers", lambda route: route.abort())
    send(page, "For sent")
    expect(own(other).get_by_text("For sent")).to_be_visible()
    refusal = {"code": "not_open", "title": "Det er stengt."}
    page.unroute("**/answers")
    for tab in (page, other):
        tab.route("**/answers", lambda route: route.fulfill(status=409, json=refusal))
    expect(own(other)).to_be_hidden()
    expect(other.get_by_text("Sendt ✓")).to_have_count(0)
