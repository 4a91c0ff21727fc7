"""Peer coaching on one phone, gone through with the keyboard, without asking the server for anything."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import check
from tests.browser.test_timer import COUNTS_TONES

COUNTS_LOCKS = """
globalThis.locks = 0;
WakeLock.prototype.request = async () => {
  globalThis.locks += 1;
  return { release: async () => void (globalThis.locks -= 1) };
};
"""
"""Without a screen, Chromium refuses to keep it awake."""


def press(page: Page, name: str) -> None:
    """Reach a button with the tabulator, from where the focus is, and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(20):
        if button.evaluate("it => it === document.activeElement"):
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached")


def opened(open_page: OpenPage) -> Page:
    """The page, whose clock is the test's, and which counts what it sounds and how often it keeps the screen awake."""
    page = open_page("about:blank")
    for script in (COUNTS_TONES, COUNTS_LOCKS):
        page.add_init_script(script)
    page.clock.install()
    page.goto("/peer-coaching")
    return page


def test_a_group_goes_through_the_steps_and_the_server_hears_nothing_of_it(open_page: OpenPage):
    page = opened(open_page)
    step = page.locator("[aria-current=step]")
    check(page, "before")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.context.set_offline(True)

    press(page, "Ett minutt mer til «De andre reflekterer høyt»")
    expect(page.locator(".total")).to_have_text("Til sammen 31 min")
    press(page, "Begynn")
    expect(step.get_by_role("heading")).to_be_focused()
    press(page, "Neste: Oppklarende spørsmål")
    press(page, "Neste: De andre reflekterer høyt")
    expect(step).to_contain_text("Steg 3 av 5")
    expect(step).to_contain_text("Etter dette: 10 min")
    expect(page.locator(".clock")).to_have_text("11:00")
    check(page, "a step")
    press(page, "Start klokken")
    page.clock.run_for("11:05")
    check(page, "time is up")
    expect(page.get_by_role("status")).to_have_text("Tiden er ute")
    press(page, "Neste: Hva var nyttig?")
    expect(page.locator(".clock")).to_have_text("5:00")
    press(page, "Neste: Runden rundt")
    press(page, "Avslutt")
    expect(page.get_by_role("heading", name="Dere er ferdige")).to_be_focused()
    check(page, "done")
    press(page, "Ny sak")
    expect(page.locator(".total")).to_have_text("Til sammen 31 min")

    assert requests == []
    assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    assert page.context.cookies() == []


def test_the_clock_is_right_after_the_phone_slept_and_after_a_reload(open_page: OpenPage):
    page = opened(open_page)
    clock, step = page.locator(".clock"), page.locator("[aria-current=step]")
    page.get_by_role("button", name="Begynn").click()
    assert page.evaluate("locks") == 1
    page.get_by_role("button", name="Start klokken").click()
    page.clock.fast_forward("02:00")
    expect(clock).to_have_text(re.compile(r"^2:5\d$"))
    page.get_by_role("button", name="Pause").click()
    paused = clock.text_content() or ""
    page.clock.fast_forward("30:00")
    page.reload()
    expect(clock).to_have_text(paused)
    page.get_by_role("button", name="Start klokken").click()
    page.clock.run_for("02:50")
    assert page.evaluate("tones") == 0
    page.clock.run_for("00:20")
    assert page.evaluate("tones") == 2, "one chime of two tones"
    page.clock.fast_forward("00:40")
    expect(clock).to_have_text(re.compile(r"^\+0:[45]\d$"))

    with page.expect_request("**/peer-coaching*") as asked:
        page.get_by_role("link", name="Nynorsk").click()
    assert asked.value.url.partition("#")[0].endswith("/peer-coaching?lang=nn")
    expect(step).to_contain_text("Steg 1 av 5")
    expect(step).to_contain_text("Den som har saka")
    expect(clock).to_have_text(re.compile(r"^\+0:[45]\d$"))
    for name in ("Neste: Oppklarande spørsmål", "Neste: Dei andre", "Neste: Kva var", "Neste: Runden", "Avslutt"):
        page.get_by_role("button", name=name).click()
    assert page.evaluate("locks") == 0
