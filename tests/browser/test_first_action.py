"""A first action: what people write for themselves alone stays on the phone, and finds its way back through their calendar."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.actors import fields, make_room
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.browser.test_group_phone import everything_sent
from tests.chromium import PHONE
from tests.server import ServerThread

NARROW = {"width": 320, "height": 640}
SECRET = "Lirype-for-seg-selv, æ; men\nærlig 🙂 " * 12
CANARY = "Lirype"
SENDING = "Jeg har skrevet"
FIRST, SECOND = "Hva gjør jeg først?", "Hvordan vet jeg at det er gjort?"


def entry_of(page: Page) -> Calendar:
    """Put what is written into the calendar, and read the file as a calendar would."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Legg det i kalenderen min").click()
    return Calendar.from_ical(Path(download.value.path()).read_bytes())


def test_what_is_written_for_oneself_leaves_the_phone_in_its_calendar_alone(
    client: httpx.Client, server: ServerThread, open_page: OpenPage
):
    room = make_room(client, fields(fields=[FIRST, SECOND], seen_by="me"))
    phone = open_page(f"/{room.code}", PHONE)
    sent = everything_sent(phone)
    phone.reload()
    room.act("open")
    phone.get_by_label(FIRST).fill("Noe annet")
    phone.get_by_role("button", name=SENDING).press("Enter")
    expect(phone.get_by_role("button", name="Talt med ✓")).to_be_visible()
    phone.get_by_label(FIRST).fill(SECRET)
    phone.get_by_label("Tid").fill("14:05")
    calendar = entry_of(phone)
    phone.reload()
    expect(phone.get_by_label(FIRST)).to_have_value(SECRET)
    expect(phone.get_by_text("Ligger på denne telefonen ✓")).to_be_visible()
    assert violations(phone, None) == []

    [event] = calendar.walk("VEVENT")
    assert (event.decoded("dtstart").tzinfo, event.decoded("dtstart").strftime("%H:%M")) == (None, "14:05")
    assert event.decoded("dtstart") > datetime.now()  # noqa: DTZ005 - the time on the wall
    assert [alarm.decoded("trigger") for alarm in calendar.walk("VALARM")] == [timedelta()]
    assert str(event["summary"]) == "Min første aksjon"
    assert str(event["description"]).startswith(f"{FIRST}\n{SECRET}\n\nhttp")

    room.act("close")
    expect(phone.get_by_role("button", name=SENDING)).to_be_hidden()
    link = re.findall(r"http\S+", event["description"])[-1]
    page = open_page(link, NARROW, dark=True)
    read = everything_sent(page)
    page.reload()
    expect(page.locator("dd")).to_have_text(SECRET)
    assert violations(page, None) == []
    page.goto("/first-action")
    page.get_by_label("Lim inn lenken eller teksten").fill(link[:-9])
    expect(page.get_by_text("Noe av lenken mangler.")).to_be_visible()
    page.get_by_label("Lim inn lenken eller teksten").fill(event["description"])
    expect(page.locator("dd")).to_have_text(SECRET)

    everything = " ".join(it.split(" ")[0].partition("#")[0] + it.partition(" ")[2] for it in sent + read)
    for form in (CANARY, "Noe annet", "Noe+annet", link.partition("#")[2][:40]):
        assert form not in everything
    assert any("kept=1" in it for it in sent), "what the phone sends is seen"
    stored = [path for path in Path(server.settings.data_dir).rglob("*") if path.is_file()]
    assert [path for path in stored if CANARY.encode() in path.read_bytes()] == []


def test_a_text_is_gone_with_the_answer_and_one_that_is_too_long_for_a_calendar_is_told(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, fields(fields=[FIRST, SECOND, "Når?"], seen_by="me", max_answers=None))
    phone = open_page(f"/{room.code}", NARROW)
    room.act("open")
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('kept')).length"
    for number in range(3):
        phone.locator(".kept-here textarea").nth(number).fill("æ" * 1000)
    phone.get_by_role("button", name=SENDING).click()
    phone.get_by_role("button", name="Angre").click()
    expect(phone.get_by_role("button", name=SENDING)).to_be_visible()
    assert phone.evaluate(kept) == 1, "only that it was sent is undone"
    phone.get_by_role("button", name=SENDING).click()
    expect(phone.get_by_role("button", name="Talt med ✓")).to_be_visible()
    phone.reload()
    phone.get_by_role("button", name="Legg det i kalenderen min").click()
    expect(phone.get_by_text(re.compile(r"Kort det ned med \d+ tegn"))).to_be_visible()
    phone.get_by_role("button", name="Slett", exact=True).click()
    expect(phone.get_by_label(FIRST)).to_have_value("")
    assert phone.evaluate(kept) == 0

    phone.get_by_label(FIRST).fill("Kort")
    phone.get_by_role("button", name=SENDING).click()
    expect(phone.get_by_role("button", name="Talt med ✓")).to_be_visible()
    room.command("end").raise_for_status()
    expect(phone.get_by_role("link", name="Se det jeg skrev for meg selv")).to_be_visible()
    phone.get_by_role("button", name="Slett svarene mine").click()
    expect(phone.get_by_text("Svarene dine")).to_be_hidden()
    assert phone.evaluate(kept) == 0
