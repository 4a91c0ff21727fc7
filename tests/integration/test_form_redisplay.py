"""A form that was refused, without scripts: it stands where it stood, as it was filled in, with what is wrong at its fields."""

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

import httpx
import pytest

from tests.actors import Room, make_room, open_text, single_choice
from tests.integration.conftest import PASSWORD
from tests.server import ServerThread

NewBrowser = Callable[..., httpx.Client]


class Controls(HTMLParser):
    """The controls of a page that say that something is wrong with them, and what is said of them; and all links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.described: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.links: list[str] = []
        self.open_details = 0
        self.alerts: list[str] = []
        self.forms: list[tuple[str, dict[str, str], set[str]]] = []
        """Addresses, what each form would send, and which of that people fill in."""
        self._texts: dict[str, str] = {}
        self._at: tuple[str, str] | None = None
        self._in_form = False
        self.feed(page)
        self.errors = {name: self._texts[place].strip() for name, place in self.described.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if found.get("aria-invalid") == "true":
            self.described[name] = found["aria-describedby"]
            self.values[name] = found.get("value", "")
        posts = tag == "form" and found.get("method") == "post"
        self._in_form = self._in_form or posts
        if posts:
            self.forms.append((found.get("action", ""), {}, set()))
        elif tag in {"input", "select", "textarea"} and self._in_form and found.get("type") not in {"radio", "file"}:
            self.forms[-1][1][name] = found.get("value", "")
            if found.get("type", tag) not in {"hidden", "checkbox", "select"}:
                self.forms[-1][2].add(name)
        if tag == "a":
            self.links.append(found["href"])
        self.open_details += tag == "details" and "open" in found
        self._at = (
            ("text", found["id"]) if tag == "p" and "id" in found else ("alert", "") if found.get("role") else None
        )
        if tag == "textarea" and found.get("aria-invalid") == "true":
            self._at = ("area", name)

    def handle_endtag(self, tag: str) -> None:
        self._in_form = self._in_form and tag != "form"
        self._at = None

    def handle_data(self, data: str) -> None:
        if self._at is None:
            return
        kind, name = self._at
        if kind == "text":
            self._texts[name] = data
        elif kind == "alert":
            self.alerts.append(data.strip())
        elif name in self.described:
            self.values[name] = data.removeprefix("\n")
        self._at = None


@pytest.fixture
def organiser(new_browser: NewBrowser, organiser_session: str) -> httpx.Client:
    return new_browser(session=organiser_session)


@pytest.fixture
def room(client: httpx.Client, organiser_token: str) -> Room:
    return make_room(client, open_text(), single_choice("Hvilken?"), title="Samling 1", token=organiser_token)


def refused(browser: httpx.Client, path: str, form: dict[str, str], status: int = 422) -> tuple[str, Controls]:
    response = browser.post(path, data=form)
    assert response.status_code == status, response.text[:300]
    return response.text, Controls(response.text)


def test_a_room_without_a_title_is_asked_for_one_where_it_was_made(organiser: httpx.Client):
    page, seen = refused(organiser, "/rooms", {"title": "  ", "language": "nn", "start": ""})
    assert seen.errors == {"title": "Skriv noe først."}
    assert "/rooms" in seen.links
    assert '<option value="nn" lang="nn" selected>' in page, "what was chosen is kept"
    assert '<option value="nb" lang="nb">' in page
    assert "autofocus" in page.split('name="title"')[1].split(">")[0]


FORMS = [
    ("rename", {"title": " ", "was": "Samling 1", "return": "room"}, "title", "Skriv noe først."),
    ("set-up", {"wifi_name": "x" * 33, "return": "room"}, "wifi_name", "Dette er for langt; høyst 32 tegn."),
    ("retention", {"last_day": "2020-01-01", "return": "room"}, "last_day", "Velg en dag fra og med i dag."),
    ("pause", {"until": "25:99"}, "until", "Skriv et klokkeslett, for eksempel 10:45."),
    ("present", {"present": "-4"}, "present", "Tallet er for lavt; minst 0."),
    (
        "add-activity",
        {"type": "single_choice", "prompt": "Hvilken <b>?", "options": "Bare én", "return": "room"},
        "options",
        "Det er for få av disse; minst 2.",
    ),
    (
        "add-activity",
        {"type": "scale", "prompt": "Hvor enig?", "statements": f"Én\n{'x' * 300}", "steps": "5"},
        "statements",
        "Linje 2: Dette er for langt; høyst 200 tegn.",
    ),
    ("add-activity", {"type": "open_text", "prompt": "\n\n", "notes": "Husk"}, "prompt", "Skriv noe først."),
]


@pytest.mark.parametrize(("name", "form", "field", "said"), FORMS, ids=[f"{item[0]} {item[2]}" for item in FORMS])
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    organiser: httpx.Client, room: Room, name: str, form: dict[str, str], field: str, said: str
):
    page, seen = refused(organiser, f"/rooms/{room.id}/commands/{name}", form)
    assert seen.errors == {field: said}
    assert seen.values[field] == form[field]
    assert seen.alerts.count("Noe er feil utfylt. Rett det og prøv igjen.") == 1
    for value in form.values():
        assert unescape(page).count(value.strip()) >= 1
    assert "Hvilken <b>" not in page
    assert not name.startswith(("add", "pause")) or seen.open_details >= 1, "the form is open"


def test_an_edit_that_is_refused_is_shown_again_in_its_own_form(organiser: httpx.Client, room: Room):
    activity = room.activities[1]
    form = {"activity": activity, "type": "single_choice", "prompt": "Hvilken da?", "options": "Én\nén", "seen": "0"}
    desk = organiser.get(f"/rooms/{room.id}/facilitator?edit={activity}").text
    found = re.search(rf'value="{activity}">\s*<[^>]*name="type"[^>]*>\s*<[^>]*name="seen" value="(\d+)"', desk)
    assert found is not None
    form["seen"] = found[1]
    page, seen = refused(organiser, f"/rooms/{room.id}/commands/edit-activity", form)
    assert seen.errors == {"options": "Hvert alternativ kan bare stå én gang."}
    assert seen.values["options"] == "Én\nén"
    assert page.count("Hvilken da?") == 1


def test_a_name_that_nobody_has_is_told_so_at_its_field(organiser: httpx.Client, room: Room):
    _, seen = refused(organiser, f"/rooms/{room.id}/commands/add-member", {"name": "Ingen"}, 422)
    assert seen.errors == {"name": "Det finnes ingen arrangør med dette navnet."}
    assert seen.values["name"] == "Ingen"


def test_a_stale_click_is_told_beside_the_button_and_everything_else_is_there(organiser: httpx.Client, room: Room):
    page, seen = refused(organiser, f"/rooms/{room.id}/commands/next", {"version": "0"}, 409)
    assert "Noen andre var raskere. Se en gang til før du bestemmer deg." in seen.alerts
    assert f"/rooms/{room.id}/presenter" in seen.links
    assert organiser.post(
        f"/rooms/{room.id}/commands/next", data={"version": page.split('name="version" value="')[1].split('"')[0]}
    ).is_redirect


def test_whoever_came_by_a_link_is_shown_their_form_again_too(new_browser: NewBrowser, room: Room):
    facilitator = new_browser()
    facilitator.get(room.links["facilitator"])
    form = {"type": "single_choice", "prompt": "Hva?", "options": "Én"}
    _, seen = refused(facilitator, f"/rooms/{room.id}/commands/add-activity", form)
    assert seen.errors == {"options": "Det er for få av disse; minst 2."}


def test_an_answer_that_is_written_in_for_somebody_and_refused_is_kept(organiser: httpx.Client, room: Room):
    room.act("open")
    marked = "Z\u0351\u0352\u0353\u0354\u0355a"
    asked = str(room.state()["activities"][0]["round"])
    form = {"activity": room.activities[0], "round": asked, "key": "", "value": marked}
    _, seen = refused(organiser, f"/rooms/{room.id}/written-in", form)
    assert "for mange tegn over én bokstav" in seen.errors["value"]
    assert seen.values["value"] == marked


def test_signing_in_too_often_keeps_the_name_and_never_the_password(new_browser: NewBrowser):
    browser = new_browser()
    form = {"name": "Kari Å.", "password": "noe hemmelig", "next": "/organisation"}
    for _ in range(60):
        response = browser.post("/sign-in", data=form)
        if response.status_code == 429:
            break
    assert response.status_code == 429
    assert 'value="Kari Å."' in response.text
    assert 'name="next" value="/organisation"' in response.text or 'value="/rooms"' in response.text
    assert "noe hemmelig" not in response.text
    assert any("Det gikk for fort." in alert for alert in Controls(response.text).alerts)


def test_a_link_that_was_used_says_so_where_the_account_was_to_be_made(new_browser: NewBrowser):
    form = {"name": "Ola", "password": PASSWORD, "again": PASSWORD}
    page, seen = refused(new_browser(), "/welcome/used-up", form, 404)
    assert any("Denne lenken er brukt eller for gammel." in alert for alert in seen.alerts)
    assert 'value="Ola"' in page
    assert PASSWORD not in page


def test_what_another_site_sends_is_not_shown_again(organiser: httpx.Client):
    response = organiser.post(
        "/rooms", data={"title": "", "start": "Hei fra et annet sted"}, headers={"Origin": "https://evil.test"}
    )
    assert response.status_code == 403
    assert "Hei fra" not in response.text


@pytest.mark.parametrize(
    "path", ["/nothing/here", "/rooms/nope", "/rooms/nope/facilitator", "/l/used", "/rooms/nope/exports/zip"]
)
@pytest.mark.parametrize("who", ["organiser", "stranger"])
def test_no_error_page_is_without_a_way_on(
    request: pytest.FixtureRequest, new_browser: NewBrowser, path: str, who: str
):
    browser = request.getfixturevalue("organiser") if who == "organiser" else new_browser()
    response = browser.get(path, follow_redirects=True)
    links = [item for item in ways_on(response.text) if item not in {"/privacy", "/accessibility"}]
    assert links, response.text
    for link in links:
        assert browser.get(link, follow_redirects=True).status_code == 200
    if who == "organiser" and response.status_code >= 400:
        assert "/rooms" in links


def ways_on(page: str) -> list[str]:
    """The links in the middle of a page, not those at its head and foot."""
    return Controls(re.split(r"</?main\b[^>]*>", page)[1]).links


def test_an_error_page_leads_back_to_where_one_was(organiser: httpx.Client, server: ServerThread, room: Room):
    page = f"/rooms/{room.id}/files"
    failed = organiser.get(f"/rooms/{room.id}/exports/png", headers={"Referer": f"{server.address}{page}"})
    assert failed.status_code == 404
    assert ways_on(failed.text)[0] == page
    elsewhere = organiser.get(f"/rooms/{room.id}/exports/png", headers={"Referer": "https://evil.test/x"})
    assert ways_on(elsewhere.text)[:2] == [f"/rooms/{room.id}", "/rooms"]


def test_whoever_must_sign_in_is_led_there_and_back(new_browser: NewBrowser, room: Room):
    response = new_browser().post(f"/rooms/{room.id}/commands/rename", data={"title": "Ny"})
    assert response.status_code == 401
    assert ways_on(response.text)[0].startswith("/sign-in?next=")


BELOW_A_ROOM = ("", "/facilitator", "/summary", "/themes/{activity}", "/check", "/delete")
BAD = "\u0007"  # cannot be used in any text, time or number


@pytest.mark.parametrize(
    "path", ["/rooms", "/organisation", "/tokens", *(f"/rooms/{{room}}{below}" for below in BELOW_A_ROOM)]
)
def test_every_form_that_people_fill_in_is_shown_again_with_what_is_wrong(
    organiser: httpx.Client, server: ServerThread, room: Room, path: str
):
    room.act("open")
    for text in ("Trygge ledere", "Trygge ledere som tør", "Mer tid", "Mer tid til samarbeid"):
        room.join().answer(text)
    address = path.format(room=room.id, activity=room.activities[0])
    forms = Controls(organiser.get(address).text).forms
    for action, fields, by_hand in forms:
        if not by_hand or action == "/rooms/import" or action.endswith("/decks"):
            continue  # what was chosen is a file, which no page can give back
        form = {name: BAD if name in by_hand else value for name, value in fields.items() if name}
        response = organiser.post(action or address, data=form, headers={"Referer": f"{server.address}{address}"})
        assert 400 <= response.status_code < 500, f"{action} {form}"
        seen = Controls(response.text)
        assert seen.errors or any(seen.alerts), f"{action}: {response.text[:400]}"
        assert [item for item in seen.forms if item[0] == action], f"{action} is not there again"
        assert BAD in unescape(response.text), f"{action} lost what was typed"
