"""axe finds nothing: every screen, every state, light and dark."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import httpx
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

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
    text_slide,
    word_cloud,
)
from tests.browser.conftest import OpenPage, at_rest
from tests.chromium import LAPTOP, PHONE, PROJECTOR
from tests.forms import LONG

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ONLY_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # is all that is different in the dark
HAS_AXE = "() => 'axe' in window"
# Frames are pages of their own, in which axe is not: it would wait half a second for each of them to reply.
VIOLATIONS = """([context, options]) => axe.run(context, { ...options, resultTypes: ["violations"], iframes: false })
  .then(({ violations }) => violations)"""
THEME = """(theme) => {
  if (document.querySelector(".presenter")) document.documentElement.dataset.theme = theme;
}"""  # the projector's does not follow the system


def check(page: Page, state: str, *, but: str | None = None, themes: Sequence[str] = ("dark", "light")) -> None:
    """Let axe look at a page, and in the dark at its colours."""
    page.wait_for_timeout(100)  # for what the state changes to arrive
    for theme in themes:
        rules = RULES if theme == "light" else ONLY_COLOURS
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.evaluate(THEME, theme)
        found = violations(page, but, rules) and violations(page, but, rules)  # it may have been arriving just now
        assert found == [], f"{state}, {theme}: {found}"


def violations(page: Page, but: str | None, rules: object = RULES) -> list[str]:
    at_rest(page)
    if not page.evaluate(HAS_AXE):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{violation['id']}: {node['html'][:160]} {node.get('any', [{}])[:1]}"
        for violation in page.evaluate(VIOLATIONS, [{"exclude": [but] if but else []}, rules])
        for node in violation["nodes"]
    ]


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(
        client,
        open_text("Hva er viktigst?", approve_first=True),
        single_choice("Hvilken?"),
        text_slide("Pause"),
        multiple_choice(),
        scale(),
        ranking(),
        points(),
        word_cloud(),
        questions(),
        fields(),
        dots(),
        title="Samling 1",
    )


def answers(room: Room) -> None:
    for number in range(5):
        room.join().answer(f"Svar {number}")
    room.command("show-answer", answer=first_held(room))


def first_held(room: Room) -> str:
    with room.watch("facilitator") as facilitator:
        facilitator.read()
        return facilitator.screen.split('name="answer" value="')[1].split('"')[0]


def ask_from_the_room(room: Room) -> None:
    room.act("open", 8)
    asked = [room.join().answer(text, 8).json()["id"] for text in ("Når?", "Hvem følger opp etter samlingen?")]
    room.join().vote(asked[1])
    room.command("settle-answer", answer=asked[0], on=1)


STATES: list[tuple[str, Callable[[Room], object]]] = [
    ("lobby", lambda room: None),
    ("open and empty", lambda room: room.act("open")),
    ("collecting, hidden", answers),
    ("shown", lambda room: room.act("show")),
    ("timer", lambda room: room.command("start-timer")),
    ("closing", lambda room: room.act("close", grace=10)),
    ("closed", lambda room: room.act("close")),
    ("spotlight", lambda room: room.command("spotlight", answer=room.results()["results"]["answers"][0]["id"])),
    ("late", lambda room: (room.act("close"), room.join().answer("For sent", late=True))),
    ("summary", lambda room: (room.command("spotlight", answer=""), room.command("screen", mode="summary"))),
    ("pause", lambda room: room.command("pause", minutes=15)),
    ("choice", lambda room: (room.act("open", 1), room.join().answer(0, 1))),
    ("slide", lambda room: room.act("open", 2)),
    ("several choices", lambda room: (room.act("open", 3), room.join().answer([0, 2], 3))),
    ("scale", lambda room: (room.act("open", 4), room.join().answer([1, 2, 5], 4))),
    ("ranking", lambda room: (room.act("open", 5), room.join().answer([3, 0, 1, 2], 5))),
    ("word cloud", lambda room: (room.act("open", 7), room.join().answer("tillit", 7))),
    ("points", lambda room: (room.act("open", 6), room.join().answer([50, 50, 0, 0], 6))),
    ("two rounds", lambda room: (room.act("close", 6), room.act("again", 6), room.command("compare", on=1))),
    ("two rounds answered", lambda room: room.join().answer([0, 50, 50, 0], 6)),
    ("questions", ask_from_the_room),
    (
        "several questions",
        lambda room: (room.act("open", 9), room.join().answer(["a", "b", ""], 9), room.act("show", 9)),
    ),
    ("dots", lambda room: (room.act("open", 10), room.join().answer([2, 0, 1, 0], 10), room.act("show", 10))),
    (
        "rude words and Wi-Fi",
        lambda room: room.command("set-up", filters_words="on", shares_results="on", wifi_name="Gjest"),
    ),
    ("join overlay", lambda room: room.command("screen", mode="lobby")),
    ("black", lambda room: room.command("screen", mode="black")),
    ("ended", lambda room: room.command("end")),
    ("ended and shared no more", lambda room: room.command("share-results", on=0).raise_for_status()),
]


ON_THE_REMOTE = {"lobby", "shown", "closing", "late", "pause", "two rounds", "questions", "ended"}
"""It is the facilitator screen, narrow: what else there is to see was checked there."""

ALIKE_ON_THE_DESK = {"several choices", "ranking", "points", "two rounds answered", "dots", "join overlay", "black"}
"""States that differ on the projector, and on the desk in their words alone."""


def run_through(
    room: Room,
    page: Page,
    before_each: Callable[[str], None] = lambda state: None,
    only: Collection[str] | None = None,
    **how: Any,
) -> None:
    """Go through the states, and check them all or only some; ``how`` is passed on to ``check``."""
    for state, go in STATES:
        go(room)
        before_each(state)
        if only is None or state in only:
            check(page, state, **how)


def results_follow(page: Page) -> Callable[[str], None]:
    """Wait for the results, which the desk turns into where a room has ended."""

    def wait(state: str) -> None:
        if state == "ended":
            expect(page.get_by_role("heading", name="Kort oppsummert")).to_be_visible()

    return wait


def test_the_projector_is_accessible(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], PROJECTOR)
    page.goto(f"/rooms/{room.id}/presenter")
    page.keyboard.press("?")
    check(page, "help")
    page.keyboard.press("?")
    run_through(room, page)


@LONG
def test_the_facilitator_screen_is_accessible(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], LAPTOP)
    page.locator(".adding > summary").click()
    page.evaluate(
        "for (const it of document.querySelectorAll('.agenda details, .add details')) it.removeAttribute('name'), (it.open = true)"
    )
    check(page, "all forms")
    page.reload()
    page.keyboard.press("?")
    check(page, "help")
    page.keyboard.press("?")
    page.get_by_text("Del", exact=True).click()
    check(page, "menu")
    page.reload()
    states = {state for state, _ in STATES} - ALIKE_ON_THE_DESK
    # The plan is the same in all states, and was looked at with all forms open.
    run_through(room, page, results_follow(page), states, but=".plan")


def test_the_words_of_a_cloud_are_accessible(room: Room, open_page: OpenPage):
    room.act("open", 7)
    for text in ("leiarar", "lederne", "sjef", "tillit", "tryggleik", "trygg", "ثقة"):
        room.join().answer(text, 7)
    room.command("merge-words", forms="leiarar\nlederne", into="sjef")
    room.command("split-word", forms="tryggleik\ntrygg", form="trygg")
    for viewport in (LAPTOP, PHONE):
        page = open_page(room.links["facilitator"], viewport)
        for summary in page.locator(".words summary").all():
            summary.click()
        expect(page.get_by_text("slått sammen for hånd")).to_be_visible()
        expect(page.get_by_role("button", name="Tell automatisk")).to_be_visible()
        check(page, "words of a cloud")


def test_themes_and_the_summary_of_them_are_accessible(room: Room, open_page: OpenPage):
    room.act("open")
    for number in range(8):
        room.join().answer(f"Trygge ledere {number}" if number < 5 else f"Tid til samarbeid {number}")
    room.command("take-in", activity=room.activities[0])
    room.command("add-theme", activity=room.activities[0], label="Noe annet")
    room.command("vote-on-themes", activity=room.activities[0])
    for viewport in (LAPTOP, PHONE):
        page = open_page(room.links["facilitator"], viewport)
        page.goto(f"/rooms/{room.id}/themes/{room.activities[0]}")
        for summary in page.locator(".boards summary").all():
            summary.click()
        page.locator(".boards").get_by_role("checkbox").first.check()
        page.get_by_label("Flytt de avkryssede").select_option("new")
        check(page, "theme board")
        page.goto(f"/rooms/{room.id}/summary")
        check(page, "summary page")


def test_the_remote_is_accessible(room: Room, open_page: OpenPage):
    page = open_page(room.links["facilitator"], PHONE)
    run_through(room, page, results_follow(page), ON_THE_REMOTE, themes=["light"])


def test_the_phone_is_accessible(room: Room, open_page: OpenPage):
    page = open_page(f"/{room.code}", PHONE)

    def also_answer(state: str) -> None:
        if state == "shown":
            page.get_by_label("Svaret ditt").fill("Første\nAndre")
            check(page, "writing")
            page.route("**/answers", lambda route: route.abort())
            page.get_by_role("button", name="Send").click()
            expect(page.get_by_text("Du er uten nett.").first).to_be_visible()
            check(page, "offline")
            page.unroute("**/answers")
            expect(page.locator("#own").get_by_text("Sendt ✓")).to_be_visible()
            page.get_by_role("link", name="Endre").click()
            check(page, "changing")
            page.get_by_role("button", name="Lagre endringen").click()
            page.get_by_label("Svaret ditt").fill("Blir ikke ferdig")
        if state == "closed":
            expect(page.locator("#unsent").get_by_text("Vi fikk ikke sendt teksten din")).to_be_visible()

    run_through(room, page, also_answer)


def test_the_phone_without_scripts_is_accessible(room: Room, open_page: OpenPage):
    room.act("open")
    page = open_page(f"/{room.code}", PHONE, scripts=False)
    page.get_by_label("Svaret ditt").fill("Uten skript")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Endre").click()
    address = page.url
    cookies = page.context.cookies()
    with_scripts = open_page("/privacy", PHONE)
    with_scripts.context.add_cookies(cookies)  # type: ignore[arg-type]
    with_scripts.goto(address)
    check(with_scripts, "changing without scripts")


@pytest.mark.parametrize(
    "path",
    ["/", "/?code=abc", "/99999999", "/privacy", "/accessibility", "/peer-coaching", "/nothing/here", "/sign-in"],
)
def test_the_plain_pages_are_accessible(path: str, open_page: OpenPage):
    check(open_page(path, PHONE), path)


def two_gatherings(client: httpx.Client, token: str) -> str:
    """Return the series of two rooms of the organiser, in which five people each have answered."""
    agenda = (scale(key="enig"), single_choice(key="valg"), word_cloud(key="ord"))
    rooms = [make_room(client, *agenda, token=token) for _ in range(2)]
    rooms[0].command("join-series", title="Programmet").raise_for_status()
    series = str(rooms[0].state()["series"])
    rooms[1].command("join-series", series=series).raise_for_status()
    for gathering, word in zip(rooms, ("tillit", "mot"), strict=True):
        phones = [gathering.join() for _ in range(5)]
        for number, value in enumerate(([1, 3, 5], 0, word)):
            gathering.act("open", number)
            gathering.act("show", number)
            for phone in phones:
                phone.answer(value, number).raise_for_status()
    return series


def test_the_organiser_s_pages_are_accessible(
    open_page: OpenPage, client: httpx.Client, signed_in: Callable[[Page], Room]
):
    page = open_page("/privacy", LAPTOP)
    room = signed_in(page)
    below = (
        "",
        "/sharing",
        "/files",
        "/settings",
        "/delete",
        "/check",
        "/running-order",
        "/poster",
        "/results",
        "/plan",
        "/run-again",
    )
    page.goto(f"/rooms/{room.id}/plan")
    page.get_by_label("Navn på planen").fill(f"Plan av {room.id}")
    page.get_by_role("button", name="Lag planen").click()
    page.wait_for_url("**/plans/*")
    plan = (page.url, f"{page.url}/delete")
    series = f"/series/{two_gatherings(client, room.token)}"
    own = ("/rooms", "/organisation", "/tokens", "/plans", *plan, "/series", series, f"{series}/delete")
    paths = (*own, *(f"/rooms/{room.id}{path}" for path in below))
    for path in paths:
        page.goto(path)
        check(page, path)
    page.goto("/rooms")
    page.get_by_label("Tittel på den nye økten").fill("  ")  # nothing at all is refused by the browser
    page.get_by_role("button", name="Lag økt").first.click()
    expect(page.get_by_text("Skriv noe først.")).to_be_visible()
    check(page, "a room without a title")
    page.goto("/rooms")
    page.get_by_text("Lag en økt fra en planfil").click()
    page.get_by_label("eller teksten i den").fill("title: T\nactivities:\n  - type: quiz\n    prompt: Hva?")
    page.locator("details").get_by_role("button", name="Lag økt").click()
    expect(page.get_by_text("Linje 3 · activities.1.type")).to_be_visible()
    check(page, "a plan with a mistake")
    page.goto(f"/rooms/{room.id}/sharing")
    page.get_by_role("button", name="Ny lenke til en storskjerm").click()
    check(page, "a new link")
    page.goto(f"/rooms/{room.id}/facilitator")
    page.get_by_text("Del", exact=True).click()
    page.get_by_role("button", name="Bruk telefonen som fjernkontroll").click()
    check(page, "remote code")
    page.set_viewport_size({"width": 320, "height": 700})
    for path in (*paths, f"/rooms/{room.id}/facilitator"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
