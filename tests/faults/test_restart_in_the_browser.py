"""The server is killed while people look at it: phone and projector go on by themselves."""

import httpx
from playwright.sync_api import Browser, expect

from tests.actors import make_room, open_text
from tests.chromium import PHONE, PROJECTOR
from tests.server import ServerProcess


def test_phone_and_projector_resume_after_a_kill(
    killable: ServerProcess,
    killable_client: httpx.Client,
    browser: Browser,
):
    room = make_room(killable_client, open_text("Hva er viktigst?"), open_text("Og nå?"))
    room.act("open")
    room.act("show")
    phone = browser.new_page(viewport=PHONE, locale="nb-NO")
    phone.goto(f"{killable.address}/{room.code}")
    projector = browser.new_page(viewport=PROJECTOR)
    projector.goto(room.links["presenter"])
    phone.get_by_label("Svaret ditt").fill("Før")
    phone.get_by_role("button", name="Send").click()
    expect(projector.get_by_text("Før")).to_be_visible()
    killable.kill()
    phone.get_by_label("Svaret ditt").fill("Mens den var borte")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Du er uten nett. Vi sender 1 svar når du er på nett igjen.").first).to_be_visible()
    expect(projector.get_by_text("Før")).to_be_visible()
    killable.start()
    expect(projector.get_by_text("Mens den var borte")).to_be_visible(timeout=15_000)
    expect(phone.locator("#own").get_by_text("Sendt ✓")).to_have_count(2, timeout=15_000)
    room.act("open", 1)
    expect(phone.get_by_role("heading", name="Og nå?")).to_be_visible(timeout=15_000)
    assert room.texts() == ["Før", "Mens den var borte"]
    phone.context.close()
    projector.context.close()
