"""Home groups on the phone: asked for once, remembered, and changed."""

import httpx
from playwright.sync_api import Route, expect

from tests.actors import make_room, open_text
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.chromium import PHONE


def test_a_phone_says_which_group_it_is_in_and_follows_what_the_facilitator_changes(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, open_text())
    page = open_page(f"/{room.code}", PHONE)
    expect(page.get_by_text("Du er med.")).to_be_visible()
    room.command("name-groups", names="Gygrene\nBlåveis").raise_for_status()
    expect(page.get_by_text("Hvilken gruppe er du i?")).to_be_visible()
    assert violations(page, None) == []
    page.route("**/group", lambda route: route.abort())
    page.get_by_role("button", name="Gygrene").click()
    expect(page.get_by_role("alert")).to_have_text("Det ble ikke sendt. Prøv igjen.")
    expect(page.get_by_text("Hvilken gruppe er du i?")).to_be_visible()
    page.unroute("**/group")
    page.get_by_role("button", name="Gygrene").click()
    summary = page.locator(".groups summary")
    expect(summary).to_have_text("Gruppe: Gygrene")
    expect(summary).to_be_focused()
    expect(page.get_by_role("button", name="Blåveis")).to_be_hidden()
    room.command("name-groups", names="Gyger\nBlåveis").raise_for_status()
    expect(summary).to_have_text("Gruppe: Gyger")
    page.reload()
    expect(summary).to_have_text("Gruppe: Gyger")
    page.keyboard.press("Tab")
    summary.press("Enter")
    page.get_by_role("button", name="Blåveis").press("Enter")
    expect(summary).to_have_text("Gruppe: Blåveis")
    assert [group["participants"] for group in room.state()["home_groups"]] == [0, 1]
    sent: list[Route] = []

    def hold_the_first(route: Route) -> None:
        sent.append(route)
        if len(sent) > 1:
            route.continue_()

    page.route("**/group", hold_the_first)
    summary.click()
    with page.expect_request("**/group"):
        page.get_by_role("button", name="Gyger").click()
    page.get_by_role("button", name="Blåveis").click()
    page.get_by_role("button", name="Gyger").click()
    page.get_by_role("button", name="Blåveis").click()
    assert len(sent) == 1, "one at a time, so that the last choice is the one that counts"
    sent[0].continue_()
    expect(page.get_by_role("button", name="Blåveis")).to_be_hidden()
    expect(summary).to_have_text("Gruppe: Blåveis")
    assert [group["participants"] for group in room.state()["home_groups"]] == [0, 1]
    room.command("name-groups", names="Gyger").raise_for_status()
    expect(summary).to_have_text("Hvilken gruppe er du i?")
    expect(page.get_by_role("button", name="Gyger")).to_be_visible()
