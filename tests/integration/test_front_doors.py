"""The ways in: the start page, the list of rooms, and the pages that lead back when something is not there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import NamedTuple

import httpx
import pytest
from sqlmodel import select

from tests.actors import Room, make_room, open_text
from tests.integration.conftest import PASSWORD, session_of, token_of
from tests.integration.test_form_redisplay import Controls, ways_on
from tests.server import ServerThread
from workshop_live.actions.commands import one_by_one
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import RoomEventRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction, write_now

NewBrowser = Callable[..., httpx.Client]


class Newcomer(NamedTuple):
    """Somebody who has just got an account."""

    browser: httpx.Client
    token: str


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


def test_the_doors_say_whose_they_are_and_what_to_do_without_an_account_or_a_page(new_browser: NewBrowser):
    stranger = new_browser()
    for path, said in (
        ("/", "du trenger bare koden"),
        ("/sign-in", "Har du ikke konto, eller har du glemt passordet?"),
        ("/nothing/here", "Adressen kan være skrevet feil"),
        ("/rooms/nothing/qr.svg", "Logg inn"),
    ):
        html = stranger.get(path, params={"lang": "nb"}, follow_redirects=True).text
        assert said in html, path
        assert re.search(r'<a class="brand" href="/"><img [^>]*alt=""[^>]*><span>workshop-live</span></a>', html), path
    assert "Brukernavn" in stranger.get("/sign-in").text


def test_a_day_stands_in_words_beside_its_field(organiser: httpx.Client, room: Room):
    room.command("retention", last_day="2026-12-31").raise_for_status()
    for language, words in (
        ("nb", "torsdag 31. desember 2026"),
        ("nn", "torsdag 31. desember 2026"),
        ("en", "Thursday, 31 December 2026"),
    ):
        assert f">{words}</p>" in organiser.get(f"/rooms/{room.id}/settings", params={"lang": language}).text


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
    return ways_on(response.text)[0]


@pytest.fixture
def newcomer(server: ServerThread, new_browser: NewBrowser) -> Newcomer:
    """An organiser without rooms, and the token that makes some."""
    name = new_public_id()
    token = token_of(server, name)
    return Newcomer(new_browser(session=session_of(server, name)), token)


def test_rooms_stand_in_groups_by_what_happened_in_them(server: ServerThread, client: httpx.Client, newcomer: Newcomer):
    before = datetime.now(UTC) - timedelta(days=3)
    today, upcoming, open_still, ended = (
        make_room(client, open_text(), title=title, token=newcomer.token)
        for title in ("Økt i dag", "Kommende økt", "Aldri avsluttet", "Avsluttet økt")
    )
    open_still.act("open")
    ended.command("end")
    for room in (upcoming, open_still):
        happened(server.settings.database, room.id, before)
    page = newcomer.browser.get("/rooms").text
    order = ["I dag", today.id, "Kommende", upcoming.id, "Fortsatt åpne", open_still.id, "Avsluttet", ended.id]
    places = [
        page.split('class="room-groups"')[1].index(f"/{item}" if item.islower() else f">{item}<") for item in order
    ]
    assert places == sorted(places)


def test_the_list_says_how_many_came_and_answered_also_when_the_phones_are_forgotten(
    client: httpx.Client, newcomer: Newcomer
):
    room = make_room(client, open_text(), open_text("Og nå?"), token=newcomer.token)
    room.act("open")
    phones = [room.join() for _ in range(3)]
    for phone in phones:
        phone.answer("Et svar")
    phones[0].answer("Enda ett")
    assert re.search(r"4 svar\s+·\s+3 deltakere", newcomer.browser.get("/rooms").text)
    room.command("end")
    assert re.search(r"4 svar\s+·\s+3 deltakere", newcomer.browser.get("/rooms").text)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("årsmøte", ["Årsmøte «100 %»"]),
        ("100 %", ["Årsmøte «100 %»"]),
        ("%", ["Årsmøte «100 %»"]),
        ("_", []),
        ('"store" \'', ["Det \"store\" 'møtet'"]),
        ("møtet det", ["Det \"store\" 'møtet'"]),
        ("  ", ["Det \"store\" 'møtet'", "Årsmøte «100 %»"]),
        ("x" * 500, []),
        ("<script>", []),
    ],
)
def test_a_search_finds_what_stands_in_titles(client: httpx.Client, newcomer: Newcomer, typed: str, found: list[str]):
    for title in ("Årsmøte «100 %»", "Det \"store\" 'møtet'"):
        make_room(client, open_text(), title=title, token=newcomer.token)
    page = newcomer.browser.get("/rooms", params={"q": typed}).text
    assert titles(page) == found
    assert "<script>" not in page
    assert bool(found) != ("Ingen økter passer" in page)


def test_a_room_is_found_by_its_code(client: httpx.Client, newcomer: Newcomer):
    room = make_room(client, open_text(), title="Denne", token=newcomer.token)
    make_room(client, open_text(), title="En annen", token=newcomer.token)
    assert titles(newcomer.browser.get("/rooms", params={"q": f"{room.code[:4]} {room.code[4:]}"}).text) == ["Denne"]


def test_many_rooms_stand_on_pages_and_each_of_them_once(client: httpx.Client, newcomer: Newcomer):
    for number in range(60):
        make_room(client, open_text(), title=f"Økt {number}", token=newcomer.token)
    first = newcomer.browser.get("/rooms").text
    assert "Side 1 av 3" in first
    seen = [title for page in (1, 2, 3) for title in titles(newcomer.browser.get(f"/rooms?page={page}").text)]
    assert sorted(seen) == sorted(f"Økt {number}" for number in range(60))
    assert titles(newcomer.browser.get("/rooms?page=99999999999").text) == seen[48:]
    for nonsense in ("0", "-1", "x", "²"):
        assert titles(newcomer.browser.get("/rooms", params={"page": nonsense}).text) == titles(first)
    assert "?q=%C3%98kt&amp;page=2" in newcomer.browser.get("/rooms", params={"q": "Økt"}).text


def test_a_room_is_run_again_and_deleted_from_the_list_by_whoever_may(
    client: httpx.Client, newcomer: Newcomer, organiser: httpx.Client
):
    room = make_room(client, open_text(), title="Vår økt", token=newcomer.token)
    room.command("add-member", name="walker")
    own, shared = newcomer.browser.get("/rooms").text, organiser.get("/rooms?q=V%C3%A5r").text
    for page in (own, shared):
        assert f'href="/rooms/{room.id}/run-again"' in page
        assert f'href="/rooms/{room.id}/files"' in page
    assert f'href="/rooms/{room.id}/delete"' in own
    assert f'href="/rooms/{room.id}/delete"' not in shared


def test_an_organiser_invites_another_by_a_link_that_works_once(organiser: httpx.Client, new_browser: NewBrowser):
    page = organiser.post("/organisation/invitations")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    path = "/welcome/" + page.text.split("/welcome/")[1].split('"')[0]
    assert path not in organiser.get("/organisation").text, "it is shown once"
    invited = new_browser()
    form = {"name": new_public_id(), "password": PASSWORD, "again": PASSWORD}
    assert invited.post(path, data=form).headers["location"] == "/rooms"
    assert invited.get("/rooms").status_code == 200
    assert new_browser().post(path, data={**form, "name": new_public_id()}).status_code == 404


def test_each_invitation_is_a_link_of_its_own_with_an_end(organiser: httpx.Client):
    first, second = (organiser.post("/organisation/invitations").text for _ in range(2))
    assert first.split("/welcome/")[1].split('"')[0] != second.split("/welcome/")[1].split('"')[0]
    assert re.search(r"Den virker én gang, til \d\d\.\d\d\.\d{4}", first)


def test_only_organisers_invite(new_browser: NewBrowser, client: httpx.Client, room: Room):
    phone = new_browser()
    phone.get(f"/{room.code}")
    for browser in (phone, new_browser()):
        assert browser.post("/organisation/invitations").status_code == 401
    assert client.get("/organisation/invitations").status_code in {404, 405}


def titles(page: str) -> list[str]:
    """The titles of the listed rooms, sorted."""
    return sorted(unescape(item) for item in re.findall(r'class="room-name"[^>]*>([^<]*)<', page))


def happened(database_url: str, room: str, at: datetime) -> None:
    """Let everything that happened in a room have happened earlier."""
    database = Database.open(database_url)

    @one_by_one
    def change(tx: Transaction, command: None) -> Outcome[None]:
        row = tx.session.exec(select(RoomRow).where(RoomRow.public_id == room)).one()
        row.created_at = at
        for event in tx.session.exec(select(RoomEventRow).where(RoomEventRow.room_id == row.id)):
            event.at = at
        return Outcome(None)

    write_now(database.writing, change, None)
    database.close()
