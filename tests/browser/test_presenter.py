"""The projector, in a browser."""

from contextlib import suppress

import httpx
import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.actors import (
    Room,
    dots,
    make_room,
    multiple_choice,
    open_text,
    points,
    ranking,
    scale,
    single_choice,
    text_slide,
)
from tests.browser.conftest import OpenPage, at_rest, read
from tests.browser.test_accessibility import violations
from tests.chromium import PHONE, PROJECTOR


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Hva er viktigst?"), single_choice("Hvilken?"), text_slide("Pause"))


def open_presenter(open_page: OpenPage, room: Room, link: str = "facilitator", **options: object) -> Page:
    page = open_page(room.links[link], PROJECTOR, **options)
    page.goto(f"/rooms/{room.id}/presenter")
    expect(page.locator("live-room")).to_be_visible()
    return page


def answer(room: Room, *texts: str) -> None:
    for text in texts:
        assert room.join().answer(text).status_code == 201


def test_the_lobby_shows_the_code_the_address_and_who_is_here(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    lobby = page.locator(".lobby")
    expect(lobby.get_by_text(f"{room.code[:4]} {room.code[4:]}")).to_be_visible()
    expect(lobby.get_by_text("0 er med")).to_be_visible()
    at_rest(page)
    picture = lobby.locator("svg").bounding_box()
    assert picture is not None
    assert picture["height"] >= 0.83 * PROJECTOR["height"]
    with room.watch("participant", room.join().token):
        expect(lobby.get_by_text("1 er med")).to_be_visible()


def test_the_code_stands_whole_on_a_projector_of_4_to_3_with_groups_too(room: Room, open_page: OpenPage):
    room.command(
        "name-groups", names="Gygrene\nStjernelaget\nBlåveis\nFjellrevene\nHavørnene\nDe seneste"
    ).raise_for_status()
    page = open_presenter(open_page, room)
    page.set_viewport_size({"width": 1024, "height": 768})
    for line in (page.locator(".lobby .code"), page.locator(".lobby .groups li").last):
        expect(line).to_be_in_viewport(ratio=1)
        assert line.evaluate("it => it.scrollWidth <= it.clientWidth || getComputedStyle(it).display === 'inline'")


def test_one_key_goes_through_the_steps_and_stops_at_the_last_one(client: httpx.Client, open_page: OpenPage):
    steps = [{"kind": "alone", "minutes": 3}, {"kind": "each", "title": "Skriv"}, {"kind": "plenary", "minutes": 10}]
    room = make_room(client, open_text("Samskaping", steps=steps, roles=["Tidtaker: den laveste"]))
    page, phone = open_presenter(open_page, room), open_page(f"/{room.code}", PHONE)
    step, timer = page.locator(".question .step b"), page.locator(".bar .timer")
    page.keyboard.press("Space")
    expect(step).to_have_text("Arbeid alene")
    expect(timer).to_contain_text("2:5")
    expect(phone.get_by_text("Tenk selv. Ingenting sendes.", exact=True)).to_be_visible()
    for screen in (page, phone):
        expect(screen.get_by_text("Tidtaker: den laveste")).to_be_visible()
        assert violations(screen, None) == []
    page.keyboard.press("PageDown")
    expect(step).to_have_text("Skriv")
    phone.locator("[name=value]").fill("Trygge ledere")
    phone.get_by_role("button", name="Send").click()
    expect(page.get_by_text("1 av 1 har svart")).to_be_visible()
    read(page)
    page.keyboard.press("PageDown")
    expect(page.locator(".card")).to_have_text("Trygge ledere")
    expect(phone.get_by_text("Stenger om")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(step).to_have_text("Skriv")
    page.keyboard.press("u")
    expect(step).to_have_text("I plenum")
    expect(page.locator(".footer").get_by_text("Stenger om")).to_be_visible()
    read(page)
    page.keyboard.press("Space")
    expect(page.locator(".footer").get_by_text("Stengt")).to_be_visible()
    page.keyboard.press("Space")
    expect(timer).to_contain_text("9:")
    assert room.state()["activities"][0]["step"] == 2
    assert room.state()["state"] == "open"


def test_one_key_runs_the_whole_agenda(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Hva er viktigst?")).to_be_visible()
    expect(page.locator(".footer").get_by_text("Åpent for svar")).to_be_visible()
    expect(page.get_by_text("Venter på første svar")).to_be_visible()
    answer(room, "Trygge ledere")
    expect(page.get_by_text("1 av 1 har svart")).to_be_visible()
    expect(page.get_by_text("Trygge ledere")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Trygge ledere")).to_be_visible()
    read(page)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Stenger om")).to_be_visible()
    read(page)
    page.keyboard.press("PageDown")
    expect(page.locator(".footer").get_by_text("Stengt")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Hvilken?")).to_be_visible()
    room.join().answer(1, 1)
    expect(page.locator(".bars li", has_text="Oppgave").locator(".count")).to_have_text("1")
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", name="Hva er viktigst?")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="Hvilken?")).to_be_visible()


def test_each_key_does_what_the_list_says(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    page.keyboard.press("Space")
    expect(page.locator(".footer").get_by_text("Åpent for svar")).to_be_visible()
    answer(room, "Trygge ledere")
    page.keyboard.press("h")
    expect(page.get_by_text("Trygge ledere")).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_text("Trygge ledere")).to_have_count(0)
    page.keyboard.press("h")
    page.keyboard.press("o")
    expect(page.get_by_text("Stenger om")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(".footer").get_by_text("Åpent for svar")).to_be_visible()
    for key in ("j", "q"):
        page.keyboard.press(key)
        expect(page.locator(".lobby")).to_be_visible()
        page.keyboard.press(key)
        expect(page.locator(".lobby")).to_have_count(0)
    for key in ("b", "."):
        page.keyboard.press(key)
        expect(page.locator(".black")).to_be_visible()
        page.keyboard.press(key)
        expect(page.locator(".black")).to_have_count(0)
    page.keyboard.press("t")
    expect(page.locator(".bar count-down")).to_contain_text("2:5")
    page.keyboard.press("Shift+T")
    expect(page.locator(".bar count-down")).to_contain_text("3:5")
    page.keyboard.press("t")
    expect(page.locator(".bar .paused")).to_contain_text("3:5")
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("+")
    expect(page.locator("html")).to_have_attribute("data-size", "1.15")
    page.keyboard.press("0")
    page.keyboard.press("l")
    expect(page.locator("html")).to_have_attribute("data-layout", "2")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("k")
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    expect(page.locator(".black")).to_have_count(0)


def test_spotlight_goes_from_answer_to_answer(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    page.keyboard.press("Space")
    expect(page.locator(".footer").get_by_text("Åpent for svar")).to_be_visible()
    answer(room, "Første", "Andre", "Tredje")
    page.keyboard.press("h")
    expect(page.locator(".card")).to_have_count(3)
    page.keyboard.press("s")
    expect(page.locator("blockquote")).to_have_text("Første")
    page.keyboard.press("ArrowDown")
    expect(page.locator("blockquote")).to_have_text("Andre")
    page.keyboard.press("ArrowUp")
    expect(page.locator("blockquote")).to_have_text("Første")
    page.keyboard.press("s")
    expect(page.locator("blockquote")).to_have_count(0)
    page.locator(".card", has_text="Tredje").click()
    expect(page.locator("blockquote")).to_have_text("Tredje")


def test_many_answers_fill_pages_that_can_all_be_reached_and_nothing_moves(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    room.act("open")
    room.act("show")
    phones = [room.join() for _ in range(4)]
    for number in range(60):
        phones[number % 4].answer(
            f"Svar nummer {number}, som er så langt at det trenger mer enn én linje på storskjermen"
        )
    expect(page.locator(".card")).to_have_count(60)
    at_rest(page)
    pages = page.evaluate("document.querySelector('answer-pages').pages")
    assert pages > 2
    seen: set[str] = set()
    before: dict[str, list[float]] = {}
    for number in range(pages):
        expect(page.locator(".pages")).to_contain_text(f"side {number + 1} av {pages}")
        at_rest(page)
        boxes = visible_cards(page)
        assert boxes
        assert all(box["inside"] for box in boxes), "no card is cut off"
        seen |= {box["text"] for box in boxes}
        if number == 0:
            before = {box["text"]: box["at"] for box in boxes}
        page.keyboard.press("ArrowDown")
    assert len(seen) == 60
    for _ in range(pages):
        page.keyboard.press("ArrowUp")
    expect(page.locator(".pages")).to_contain_text("side 1 av")
    answer(room, "Ett til")
    expect(page.locator(".card")).to_have_count(61)
    at_rest(page)
    after = {box["text"]: box["at"] for box in visible_cards(page)}
    assert after == before, "what is on the page stays where it is"
    expect(page.locator(".pages")).to_contain_text("flere")


def visible_cards(page: Page) -> list[dict]:
    return page.evaluate(
        """() => {
             const frame = document.querySelector('answer-pages').getBoundingClientRect();
             return [...document.querySelectorAll('.card')].map((card) => [card, card.getBoundingClientRect()])
               .filter(([card, box]) => box.left >= frame.left - 2 && box.right <= frame.right + 2)
               .map(([card, box]) => ({ text: card.textContent, at: [box.left, box.top],
                                        inside: box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1 }));
           }"""
    )


def test_the_phone_turns_the_projector_s_pages(room: Room, open_page: OpenPage):
    projector = open_presenter(open_page, room, "presenter")
    room.act("open")
    room.act("show")
    phones = [room.join() for _ in range(3)]
    for number in range(45):
        phones[number % 3].answer(
            f"Svar nummer {number}, som er så langt at det trenger mer enn én linje på storskjermen"
        )
    remote = open_page(room.links["facilitator"])
    expect(remote.get_by_text("Side 1 av")).to_be_visible()
    remote.get_by_role("button", name="Neste side på storskjermen").click()
    expect(remote.get_by_text("Side 2 av")).to_be_visible()
    expect(projector.locator(".pages")).to_contain_text("side 2 av")


def test_pages_turn_by_themselves_but_not_below_a_finger_until_one_is_turned_by_hand(room: Room, open_page: OpenPage):
    projector = open_presenter(open_page, room)
    projector.clock.install()
    room.act("open")
    room.act("show")
    phones = [room.join() for _ in range(3)]
    for number in range(45):
        phones[number % 3].answer(f"Svar nummer {number}, så langt at det trenger mer enn én linje på storskjermen")
    desk = open_page(room.links["facilitator"])
    desk.get_by_role("button", name="Blar selv").click()
    expect(desk.get_by_role("button", name="Blar selv")).to_have_attribute("aria-pressed", "true")
    expect(projector.locator("answer-pages[data-turns]")).to_be_attached()
    at, pages = projector.locator(".pages"), projector.evaluate("document.querySelector('answer-pages').pages")
    assert pages >= 3
    page = projector.evaluate("document.querySelector('answer-pages').page")
    projector.mouse.move(960, 500)
    projector.mouse.down()
    projector.clock.fast_forward(12_000)
    expect(at).to_contain_text(f"side {page + 1} av")
    projector.mouse.move(960, 5)
    projector.mouse.up()  # beside the cards: none is looked at
    projector.clock.run_for(500)
    expect(at).to_contain_text(f"side {(page + 1) % pages + 1} av")
    projector.keyboard.press("ArrowUp")
    expect(projector.locator("answer-pages[data-turns]")).to_have_count(0)
    expect(at).to_contain_text(f"side {page + 1} av")
    expect(desk.get_by_role("button", name="Blar selv")).to_have_attribute("aria-pressed", "false")


def test_with_the_presenter_link_the_keys_change_nothing_but_the_view(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room, "presenter")
    room.act("open")
    room.act("show")
    answer(room, "Trygge ledere")
    expect(page.get_by_text("Trygge ledere")).to_be_visible()
    before = room.state()
    for key in ("Space", "Enter", "ArrowRight", "ArrowLeft", "o", "h", "j", "b", "t", "s", "u", "ArrowDown"):
        page.keyboard.press(key)
    page.locator(".card").click()
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.wait_for_timeout(300)
    assert room.state() == before


def test_keys_are_switched_off_and_on_and_caps_lock_changes_nothing(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    page.keyboard.press("k")
    expect(page.get_by_role("alert")).to_have_text("Tastene er av. K slår dem på igjen.")
    page.keyboard.press("Space")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert room.state()["current"] is None
    page.keyboard.press("K")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'T', bubbles: true }))")
    expect(page.locator(".bar .timer")).to_contain_text("2:5")
    page.keyboard.press("Shift+T")
    expect(page.locator(".bar .timer")).to_contain_text("3:5")


def test_keys_that_are_pressed_while_the_network_hangs_are_not_all_obeyed_later(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    hanging: list[Route] = []

    def hang(route: Route) -> None:
        hanging.append(route)

    page.route("**/commands/next", hang)
    for _ in range(7):
        page.keyboard.press("Space")
    page.wait_for_timeout(200)
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("alert")).to_contain_text("Ingen forbindelse")
    for route in hanging:
        with suppress(Error):  # the page has given it up already
            route.abort()
    page.unroute("**/commands/next")
    page.wait_for_timeout(500)
    assert room.state()["current"] is None
    assert len(hanging) == 1
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Hva er viktigst?")).to_be_visible()


def test_a_short_break_is_nobody_s_business(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    expect(page.locator("#lost")).to_be_hidden()
    page.evaluate("document.querySelector('live-room').heardAt = Date.now() - 9000")
    page.evaluate("document.querySelector('live-room').socket.close()")
    page.evaluate("document.querySelector('live-room').lose()")
    page.wait_for_timeout(300)
    expect(page.locator("#lost")).to_be_hidden()


def test_shown_answers_that_all_wait_for_approval_leave_no_empty_screen(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(approve_first=True, hidden=False))
    page = open_presenter(open_page, room)
    room.act("open")
    answer(room, "Venter", "Venter også")
    expect(page.locator(".count-only")).to_contain_text("2")


def test_a_lost_connection_keeps_the_last_picture_and_says_so(room: Room, open_page: OpenPage):
    room.act("open")
    room.act("show")
    answer(room, "Trygge ledere")
    sockets = []
    page = open_page(room.links["presenter"], PROJECTOR)
    blocked = False

    def serve(socket) -> None:
        if blocked:
            socket.close()
        else:
            sockets.append(socket)
            socket.connect_to_server()

    page.route_web_socket("**/live", serve)
    page.goto(f"/rooms/{room.id}/presenter")
    expect(page.get_by_text("Trygge ledere")).to_be_visible()
    blocked = True
    page.route("**/live", lambda route: route.abort())
    sockets[-1].close()
    expect(page.get_by_text("Mistet kontakten – viser svarene fra kl.")).to_be_visible()
    expect(page.get_by_text("Trygge ledere")).to_be_visible()
    blocked = False
    answer(room, "Kom tilbake")
    expect(page.get_by_text("Kom tilbake")).to_be_visible()
    expect(page.get_by_text("Mistet kontakten")).to_be_hidden()


LONG = "Hvordan kan lederutviklingsprogrammet bidra til at medarbeiderskapet i kommunens virksomheter styrkes, slik at vi når målene?"


@pytest.mark.parametrize("options", [2, 4, 5, 8, 12, 30])
def test_no_text_is_smaller_than_four_hundredths_of_the_screen_and_nothing_is_cut_off(
    client: httpx.Client, open_page: OpenPage, options: int
):
    names = [f"Alternativ {number} med litt lengre tekst" for number in range(options)]
    room = make_room(client, single_choice(LONG, options=names), open_text(LONG), text_slide(LONG))
    page = open_presenter(open_page, room)
    check_sizes(page)
    for number in range(3):
        room.act("open", number)
        room.act("show", number)
        expect(page.locator(".question h1")).to_have_attribute("data-key", room.activities[number])
        for phone in [room.join() for _ in range(5)] if number < 2 else []:
            phone.answer(0 if number == 0 else "Et svar som er passe langt til å stå på to linjer", number)
        at_rest(page)
        check_sizes(page)
    room.command("add-time", seconds=600)
    room.act("open", 0)
    room.act("close", 0, grace=10)
    expect(page.get_by_text("Stenger om")).to_be_visible()
    check_sizes(page)


@pytest.mark.parametrize("count", [2, 4, 8, 12])
def test_the_results_of_every_type_can_be_read_from_the_back(client: httpx.Client, open_page: OpenPage, count: int):
    names = [f"Alternativ {number} med litt lengre tekst" for number in range(count)]
    room = make_room(
        client,
        multiple_choice(LONG, options=names, minimum=1, maximum=None),
        scale(LONG, statements=names),
        ranking(LONG, options=names),
        points(LONG, options=names),
        dots(LONG, options=names),
    )
    page = open_presenter(open_page, room)
    values = [[0], [3] * count, list(range(count)), [100] + [0] * (count - 1), [3] + [0] * (count - 1)]
    for number, value in enumerate(values):
        room.act("open", number)
        room.act("show", number)
        assert room.join().answer(value, number).status_code == 201
        expect(page.locator(".question h1")).to_have_attribute("data-key", room.activities[number])
        expect(page.locator(".bars, .scale-results")).to_be_visible()
        at_rest(page)
        check_sizes(page)


@pytest.mark.parametrize("count", [3, 5, 9, 12, 20])
def test_themes_can_be_read_from_the_back_however_long_their_names(
    client: httpx.Client, open_page: OpenPage, count: int
):
    room = make_room(client, open_text(LONG))
    page = open_presenter(open_page, room)
    room.act("open")
    room.act("show")
    answer(room, *[f"{number} " + "et svar på tusen tegn som ingen leser " * 26 for number in range(count)])
    for number in range(count):
        label = f"{number} medarbeiderskapsutviklingsprogrammet i kommunens tjenester"[:60]
        fields = {"answers": f"none:{number}", "target": "new", "label": label}
        room.command("move-answers", activity=room.activities[0], **fields).raise_for_status()
    for mode in ("themes", "summary"):
        room.command("screen", mode=mode).raise_for_status()
        expect(page.locator(".summary-layer li").first).to_be_visible()
        at_rest(page)
        check_sizes(page)
        cut = "cards => cards.filter((it) => it.scrollHeight > it.clientHeight + 1).map((it) => it.textContent.trim())"
        assert page.locator(".summary-layer li").evaluate_all(cut) == []


def test_a_question_stands_whole_above_its_themes_and_none_of_nine_is_alone_in_its_row(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(
        client, open_text("Hva er det aller viktigste kommunen bør oppnå gjennom lederutviklingsprogrammet?")
    )
    page = open_presenter(open_page, room)
    room.act("open")
    room.act("show")
    answer(room, *map(str, range(9)))
    for number in range(9):
        fields = {"answers": f"none:{number}", "target": "new", "label": f"Tema {number}"}
        room.command("move-answers", activity=room.activities[0], **fields).raise_for_status()
    room.command("screen", mode="themes").raise_for_status()
    expect(page.locator(".theme-wall li")).to_have_count(9)
    heading = page.locator(".theme-wall h2")
    seen, whole = heading.evaluate("(it) => [it.clientHeight, (it.style.webkitLineClamp = 'none', it.clientHeight)]")
    assert seen == whole
    tops = page.locator(".theme-wall li").evaluate_all(
        "(all) => all.map((it) => Math.round(it.getBoundingClientRect().top))"
    )
    assert [tops.count(top) for top in sorted(set(tops))] == [3, 3, 3]


def check_sizes(page: Page) -> None:
    small, outside = page.evaluate(
        """() => {
             const floor = innerHeight * 0.04 - 0.5;
             const texts = [...document.querySelectorAll('live-room *')].filter((it) => it.checkVisibility({ visibilityProperty: true })
               && !it.closest('.visually-hidden, .keys, .quiet-bar') && [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
             const name = (it) => `${it.localName}.${it.className}: ${it.textContent.trim().slice(0, 30)}`;
             const scale = (it) => it.ownerSVGElement ? it.ownerSVGElement.getScreenCTM().a : 1;
             const small = texts.filter((it) => parseFloat(getComputedStyle(it).fontSize) * scale(it) < floor).map(name);
             const outside = texts.filter((it) => !it.closest('answer-pages')).filter((it) => {
               const box = it.getBoundingClientRect();
               return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
             }).map(name);
             return [small, outside];
           }"""
    )
    assert small == []
    assert outside == []


def test_a_click_that_came_too_late_is_told_on_the_projector(room: Room, open_page: OpenPage):
    page = open_presenter(open_page, room)
    page.route_web_socket("**/live", lambda socket: None)
    page.goto(f"/rooms/{room.id}/presenter")
    room.act("open")
    page.keyboard.press("Space")
    expect(page.get_by_role("alert")).to_have_text("Noen andre var raskere. Se en gang til før du bestemmer deg.")
    assert room.state()["activities"][0]["shown"] is False
