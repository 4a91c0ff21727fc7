"""Text slides in the browser: their layouts, and the picture that a form sends by itself."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.actors import API_TOKEN, bearer, make_room, text_slide
from tests.browser.conftest import OpenPage, at_rest
from tests.browser.test_accessibility import check
from tests.chromium import LAPTOP, PHONE, PROJECTOR
from tests.pictures import PDF, encoded, photo

TEXT = "## Hva vi skal ha med oss\n\n- Lytte **før** vi svarer\n- Si fra\n\n1. Gruppearbeid\n2. Plenum"
DECODED = "it => it.complete && it.naturalWidth > 0"


def test_a_chosen_picture_is_sent_and_stands_on_the_wall(client: httpx.Client, open_page: OpenPage, tmp_path: Path):
    room = make_room(client, text_slide("Kartet", text=TEXT))
    (tmp_path / "kart.jpg").write_bytes(encoded(photo(), "JPEG"))
    (tmp_path / "kart.png").write_bytes(PDF)
    room.act("open")
    page = open_page(
        f"/rooms/{room.id}/facilitator?edit={room.activities[0]}", LAPTOP, extra_http_headers=bearer(API_TOKEN)
    )
    wall = open_page(f"/rooms/{room.id}/presenter", PROJECTOR, extra_http_headers=bearer(API_TOKEN))
    form = page.locator(".editor-form")
    chooser = form.locator("input[type=file]")
    chooser.set_input_files(tmp_path / "kart.png")
    expect(form.get_by_role("alert")).to_contain_text("PNG, JPEG, WebP eller AVIF")
    chooser.set_input_files(tmp_path / "kart.jpg")
    expect(form.locator(".chosen img")).to_be_visible()
    expect(form.get_by_role("alert")).to_be_hidden()
    form.locator("select[name=layout]").select_option("picture")
    form.locator("input[name=picture_alt]").fill("Kommunen sett fra lufta")
    check(page, "a picture was chosen")
    form.get_by_role("button", name="Lagre").click()
    shown = wall.get_by_role("img", name="Kommunen sett fra lufta")
    expect(shown).to_be_visible()
    assert wall.evaluate(DECODED, shown.element_handle())
    assert shown.evaluate("it => it.getBoundingClientRect().bottom") <= PROJECTOR["height"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("layout", ["text", "statement", "picture"])
def test_axe_finds_nothing_in_a_layout(client: httpx.Client, open_page: OpenPage, layout: str, dark: bool):
    slides = text_slide("Målet", text=TEXT, layout=layout), text_slide("Bare en tittel", text="", layout=layout)
    room = make_room(client, *slides)
    for number in range(2):
        room.act("open", number)
        wall = open_page(f"/rooms/{room.id}/presenter", PROJECTOR, dark=dark, extra_http_headers=bearer(API_TOKEN))
        if dark:
            wall.keyboard.press("d")
        check(wall, f"{layout} on the wall")
        check(open_page(f"/{room.code}", PHONE, dark=dark), f"{layout} on a phone")


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1024, 768)], ids=str)
def test_a_title_of_two_hundred_letters_stands_within_the_wall(
    client: httpx.Client, open_page: OpenPage, size: tuple[int, int]
):
    title = ("Samordningsutfordringer i kommunesektoren " * 5)[:200].strip()
    room = make_room(client, text_slide(title, text="", layout="statement"))
    room.act("open")
    viewport = {"width": size[0], "height": size[1]}
    wall = open_page(f"/rooms/{room.id}/presenter", viewport, extra_http_headers=bearer(API_TOKEN))
    heading = wall.get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    at_rest(wall)
    box = heading.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size[1]
    assert heading.evaluate("it => it.scrollHeight - it.clientHeight") <= 2, "nothing of it is cut"
