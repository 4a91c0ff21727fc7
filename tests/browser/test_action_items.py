"""What we do now on the desk and the projector: an action of what somebody points at, and the list where all see it."""

import httpx
from playwright.sync_api import expect

from tests.actors import make_room, open_text
from tests.browser.conftest import OpenPage, at_rest


def test_an_action_is_made_of_the_answer_that_is_pointed_at_and_shown(open_page: OpenPage, client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.join().answer("Mer tid til samarbeid")
    room.act("show")
    desk = open_page(room.links["facilitator"], {"width": 1366, "height": 625})
    desk.get_by_text("Mer tid til samarbeid").hover()
    desk.keyboard.press("a")
    expect(desk.get_by_label("Hva", exact=True)).to_have_value("Mer tid til samarbeid")
    desk.get_by_label("Frist").fill("2020-01-31")
    desk.get_by_role("button", name="Legg til", exact=True).click()
    expect(desk.get_by_text("Fristen er gått ut")).to_be_visible()
    expect(desk.get_by_label("Hva", exact=True).first).to_have_value("")
    desk.locator(".actions-menu").get_by_role("button", name="Vis tiltak").click()
    wall = desk.context.new_page()
    wall.goto(f"/rooms/{room.id}/presenter")
    expect(wall.get_by_role("heading", name="Dette gjør vi nå")).to_be_visible()
    at_rest(wall)
    wall.keyboard.press("v")
    expect(wall.get_by_role("heading", name="Dette gjør vi nå")).to_have_count(0)
