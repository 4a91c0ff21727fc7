"""The ways in: the start page, the list of rooms, and the pages that lead back when something is not there."""

from collections.abc import Callable

import httpx
import pytest

from tests.actors import Room, make_room, open_text
from tests.integration.test_forms_again import Controls

NewBrowser = Callable[..., httpx.Client]


@pytest.fixture
def organiser(new_browser: NewBrowser, organiser_session: str) -> httpx.Client:
    return new_browser(session=organiser_session)


@pytest.fixture
def room(client: httpx.Client, organiser_token: str) -> Room:
    return make_room(client, open_text(), title="Samling 1", token=organiser_token)


def test_an_organiser_finds_the_way_in_from_the_start_page(new_browser: NewBrowser, organiser: httpx.Client):
    stranger = new_browser()
    assert ">Logg inn</a>" in stranger.get("/").text
    address = Controls(stranger.get("/").text).links[-1]
    assert 'name="password"' in stranger.get(address, follow_redirects=True).text
    assert organiser.get(address).status_code == 200, "whoever is signed in need not do so again"


def test_a_new_room_must_have_a_title(organiser: httpx.Client):
    field = organiser.get("/rooms").text.split('name="title"')[1].split(">")[0]
    assert "required" in field


def test_a_page_that_is_not_there_leads_back_into_its_room(
    new_browser: NewBrowser, organiser: httpx.Client, room: Room
):
    missing = f"/rooms/{room.id}/nothing/here"
    phone, facilitator, projector = new_browser(), new_browser(), new_browser()
    phone.get(f"/{room.code}")
    facilitator.get(f"/l/{link(organiser, room, 'facilitator')}")
    projector.get(f"/l/{link(organiser, room, 'presenter')}")
    ways = [
        (organiser, f"/rooms/{room.id}"),
        (facilitator, f"/rooms/{room.id}/facilitator"),
        (projector, f"/rooms/{room.id}/presenter"),
    ]
    for browser, way in ways:
        assert way_on(browser, missing) == way
    joined = phone.get(way_on(phone, missing))
    assert (joined.status_code, "Samling 1" in joined.text) == (200, True)


def test_nobody_is_led_into_a_room_that_is_not_theirs(
    new_browser: NewBrowser, organiser: httpx.Client, client: httpx.Client
):
    other = make_room(client, open_text(), title="En annens")
    assert way_on(organiser, f"/rooms/{other.id}/nothing") == "/rooms"
    assert way_on(new_browser(), f"/rooms/{other.id}/nothing") == "/"


def link(organiser: httpx.Client, room: Room, screen: str) -> str:
    page = organiser.post(f"/rooms/{room.id}/links", data={"screen": screen}).text
    return page.split("/l/")[1].split('"')[0]


def way_on(browser: httpx.Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 404
    return Controls(response.text).links[0]
