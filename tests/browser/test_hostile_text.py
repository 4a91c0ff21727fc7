"""Hostile text on every screen and in every field: nothing runs, nothing breaks out, nothing is asked of anybody else."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import make_room, open_text, single_choice, text_slide
from tests.browser.conftest import Missteps, OpenPage
from tests.chromium import LAPTOP, PHONE, PROJECTOR

PAYLOADS = [
    "<script>window.__ran = 1</script>",
    "<img src=x onerror=window.__ran=1>",
    '"><svg onload=window.__ran=1>',
    "'-window.__ran=1-'",
    "javascript:window.__ran=1",
    "</textarea></template><script>window.__ran=1</script>",
    "<iframe srcdoc='<script>parent.__ran=1</script>'>",
    "<a href=https://elsewhere.example>her</a><link rel=stylesheet href=//elsewhere.example>",
    "<style>*{background:url(//elsewhere.example)}</style>",
    "{{ 7 * 7 }} ${7*7} #{7*7}",
    "<live-room data-room=x><count-down data-deadline=1>",
    "&lt;script&gt;window.__ran=1&lt;/script&gt;",
    "\u202egnp.exe <b>\u0645\u0631\u062d\u0628\u0627",
]


def ran(page: Page) -> bool:
    return bool(page.evaluate("'__ran' in window"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_people_write_runs_anywhere(
    payload: str, client: httpx.Client, open_page: OpenPage, missteps: Missteps
):
    room = make_room(
        client,
        open_text(payload),
        single_choice(payload, options=[payload, "b"]),
        text_slide(payload, text=payload),
        title=payload[:100],
    )
    phone = open_page(f"/{room.code}", PHONE)
    facilitator = open_page(room.links["facilitator"], LAPTOP)
    projector = open_page(room.links["presenter"], PROJECTOR)
    room.act("open")
    room.act("show")
    phone.get_by_label("Svaret ditt").fill(payload)
    phone.get_by_role("button", name="Send").click()
    shown = payload.replace("\u202e", "")
    expect(phone.locator("#own .text")).to_have_text(payload)
    expect(projector.locator(".card")).to_have_text(shown)
    expect(facilitator.locator(".answer .text")).to_have_text(shown)
    expect(projector.get_by_role("heading", level=1)).to_have_text(shown)
    room.command("spotlight", answer=room.results()["results"]["answers"][0]["id"])
    expect(projector.locator("blockquote")).to_have_text(shown)
    phone.reload()
    expect(phone.locator("#own .text")).to_have_text(shown)
    for number in (1, 2):
        room.act("open", number)
        expect(projector.locator(".question h1")).to_have_attribute("data-key", room.activities[number])
        expect(phone.get_by_role("heading", level=1)).to_have_text(shown)
    room.command("screen", mode="lobby")
    expect(projector.locator(".lobby h1")).to_have_text(shown[:100].strip())
    assert [ran(page) for page in (phone, facilitator, projector)] == [False] * 3


def test_a_very_long_word_and_very_many_lines_break_no_screen(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text("Hva nå?", max_length=4000))
    room.act("open")
    room.act("show")
    phone = room.join()
    for text in (
        "W" * 4000,
        "\n".join("x" * 3 for _ in range(900)),
        "\u0645\u0631\u062d\u0628\u0627 " * 200,
        "🎉" * 500,
    ):
        assert phone.answer(text).status_code == 201
    projector = open_page(room.links["presenter"], PROJECTOR)
    expect(projector.locator(".card")).to_have_count(4)
    assert projector.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
    )
    for width in (320, 390, 1440):
        page = open_page(room.links["facilitator"], {"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
