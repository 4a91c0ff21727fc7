"""Hostile text on every screen and in every field: nothing runs, nothing breaks out, nothing is asked of anybody else."""

import httpx
from playwright.sync_api import Page, expect

from tests.actors import make_room, open_text, single_choice, text_slide
from tests.browser.conftest import OpenPage
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


def shown(text: str) -> str:
    """As it stands on the screens: what would turn the direction of the text around it is left out."""
    return text.replace("\u202e", "")


def test_nothing_that_people_write_runs_anywhere(client: httpx.Client, open_page: OpenPage):
    title = "".join(PAYLOADS[:3])[:100]
    room = make_room(
        client,
        *(open_text(payload) for payload in PAYLOADS),
        single_choice("Hvilken?", options=PAYLOADS),
        text_slide(PAYLOADS[0], text="\n".join(PAYLOADS)),
        title=title,
    )
    phone = open_page(f"/{room.code}", PHONE)
    facilitator = open_page(room.links["facilitator"], LAPTOP)
    projector = open_page(room.links["presenter"], PROJECTOR)
    expect(projector.locator(".lobby h1")).to_have_text(title)
    own = phone.locator("#own .text")
    for number, payload in enumerate(PAYLOADS):
        room.act("open", number)
        room.act("show", number)
        expect(projector.get_by_role("heading", level=1)).to_have_text(shown(payload))
        expect(phone.get_by_role("heading", level=1)).to_have_text(shown(payload))
        phone.get_by_label("Svaret ditt").fill(payload)
        phone.get_by_role("button", name="Send").click()
        expect(own.filter(has_text=payload)).to_be_visible()
        expect(projector.locator(".card")).to_have_text(shown(payload))
        expect(facilitator.locator(".answer .text")).to_have_text(shown(payload))
        room.command("spotlight", answer=room.results(number)["results"]["answers"][0]["id"])
        expect(projector.locator("blockquote")).to_have_text(shown(payload))
        phone.reload()
        expect(own.filter(has_text=shown(payload))).to_be_visible()
    room.act("open", len(PAYLOADS))
    room.act("show", len(PAYLOADS))
    room.join().answer(0, len(PAYLOADS))
    for payload in PAYLOADS:
        expect(phone.get_by_label(shown(payload), exact=True)).to_be_visible()
        expect(projector.locator("main").get_by_text(shown(payload), exact=True)).to_have_count(1)  # on some page
    room.act("open", len(PAYLOADS) + 1)
    for page in (phone, projector):
        expect(page.get_by_role("heading", level=1)).to_have_text(PAYLOADS[0])
        expect(page.locator("main")).to_contain_text(PAYLOADS[-2])
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
