"""Who owns a room and who runs it with them: what each may do, handing over, and what becomes of rooms without an owner."""

import re
from collections.abc import Callable

import httpx
import pytest

from tests.actors import Room, bearer, make_room, open_text
from tests.integration.conftest import Person

NewBrowser = Callable[..., httpx.Client]


@pytest.fixture
def room(shared_room: Room) -> Room:
    return shared_room


def test_the_room_says_to_whoever_runs_it_with_an_account_who_its_members_are(
    room: Room, owner: Person, helper: Person, new_browser: NewBrowser
):
    told = {owner.name: "owner", helper.name: "facilitator"}
    assert owner.members(room) == helper.members(room) == told
    laptop = new_browser()
    laptop.get(room.links["facilitator"])
    assert "members" not in laptop.get(f"/api/v1/rooms/{room.id}").json()
    assert "members" not in room.client.get(f"/api/v1/rooms/{room.id}", headers=room.join().headers).json()


def test_a_room_has_another_version_once_its_members_have_changed(room: Room, owner: Person, helper: Person):
    before = owner.room(room).headers["etag"]
    owner.command(room, "remove-member", organiser=owner.id_of(room, helper)).raise_for_status()
    assert owner.room(room).headers["etag"] != before


def test_a_co_facilitator_runs_the_room_and_takes_the_results_home(room: Room, helper: Person):
    for name, fields in {
        "open": {"activity": room.activities[0]},
        "set-up": {"filters_words": True},
        "rename": {"title": "Nytt navn"},
    }.items():
        assert helper.command(room, name, **fields).status_code == 200
    assert helper.browser.get(f"/rooms/{room.id}").status_code == 200
    assert helper.browser.post(f"/rooms/{room.id}/links", data={"screen": "presenter"}).status_code == 200
    assert helper.browser.get(f"/rooms/{room.id}/exports/csv").status_code == 200
    assert helper.command(room, "end").status_code == 200


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("retention", {"last_day": "2099-12-31"}),
        ("add-member", {"name": "other"}),
        ("remove-member", {"organiser": "a" * 16}),
        ("hand-over", {"organiser": "a" * 16}),
    ],
)
def test_what_is_the_owners_is_refused_to_a_co_facilitator(room: Room, helper: Person, name, fields):
    assert helper.command(room, name, **fields).status_code == 403
    assert helper.browser.post(f"/rooms/{room.id}/commands/{name}", data=fields).status_code == 403


def test_a_co_facilitator_cannot_delete_the_room(room: Room, owner: Person, helper: Person):
    assert room.client.delete(f"/api/v1/rooms/{room.id}", headers=bearer(helper.token)).status_code == 403
    for method in ("GET", "POST"):
        assert helper.browser.request(method, f"/rooms/{room.id}/delete").status_code == 403
    assert owner.room(room).status_code == 200


def test_the_page_of_a_room_offers_a_co_facilitator_nothing_that_would_be_refused(
    room: Room, owner: Person, helper: Person
):
    owners = ("/delete", "commands/retention", "commands/add-member", "commands/remove-member", "commands/hand-over")
    parts = ("", "/sharing", "/settings")
    seen = {
        item.name: "".join(item.browser.get(f"/rooms/{room.id}{part}").text for part in parts)
        for item in (owner, helper)
    }
    assert [path for path in owners if f"/rooms/{room.id}/{path.lstrip('/')}" in seen[helper.name]] == []
    assert [path for path in owners if f"/rooms/{room.id}/{path.lstrip('/')}" not in seen[owner.name]] == []
    assert f"/rooms/{room.id}/commands/leave" in seen[helper.name]
    assert f"/rooms/{room.id}/commands/leave" not in seen[owner.name]


def test_the_owner_is_taken_off_by_nobody_and_leaves_only_after_handing_over(room: Room, owner: Person, helper: Person):
    own = owner.id_of(room, owner)
    assert owner.command(room, "remove-member", organiser=own).json()["code"] == "owner_stays"
    assert owner.command(room, "leave").json()["code"] == "owner_stays"
    owner.command(room, "hand-over", organiser=owner.id_of(room, helper)).raise_for_status()
    assert owner.command(room, "leave").status_code == 200
    assert helper.members(room) == {helper.name: "owner"}
    assert owner.room(room).status_code == 404


def test_a_co_facilitator_leaves_by_themselves_and_their_links_go_too(
    room: Room, owner: Person, helper: Person, new_browser: NewBrowser
):
    made = helper.browser.post(f"/rooms/{room.id}/links", data={"screen": "presenter"}).text
    link = re.search(r'value="http[^"]+(/l/[^"]+)"', made)
    assert link is not None
    assert new_browser().get(link[1]).status_code == 303
    left = helper.browser.post(f"/rooms/{room.id}/commands/leave", data={"return": "rooms"})
    assert (left.status_code, left.headers["location"]) == (303, "/rooms")
    assert owner.members(room) == {owner.name: "owner"}
    assert new_browser().get(link[1]).status_code == 404


def test_a_room_that_is_handed_over_has_one_owner_who_is_told_and_one_co_facilitator_more(
    room: Room, owner: Person, helper: Person
):
    assert "Du eier" not in helper.browser.get("/rooms").text
    handed = owner.command(room, "hand-over", organiser=owner.id_of(room, helper))
    assert handed.status_code == 200
    assert owner.members(room) == {owner.name: "facilitator", helper.name: "owner"}
    assert owner.command(room, "retention", last_day="2099-12-31").status_code == 403
    assert helper.command(room, "retention", last_day="2099-12-31").status_code == 200
    assert "Du eier denne økten nå. Den forrige eieren overførte den til deg" in helper.browser.get("/rooms").text
    assert "Du eier denne økten nå" in helper.browser.get(f"/rooms/{room.id}").text
    assert "Du eier" not in owner.browser.get("/rooms").text
    helper.command(room, "hand-over", organiser=helper.id_of(room, owner)).raise_for_status()
    assert "Du eier" not in helper.browser.get("/rooms").text


def test_nobody_is_made_the_owner_who_is_no_member(room: Room, owner: Person, helper: Person, person):
    stranger = person()
    own = make_room(room.client, open_text(), token=stranger.token)
    handed = owner.command(room, "hand-over", organiser=stranger.id_of(own, stranger))
    assert (handed.status_code, handed.json()["code"]) == (404, "unknown_organiser")
    assert owner.members(room)[owner.name] == "owner"
