"""Tokens with which programs act as organisers: what they may do, how long, and how they are made and revoked."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.actors import Room, bearer, make_room, open_text
from tests.forms import EITHER_DATABASE
from tests.integration.conftest import token_of
from tests.server import API_TOKEN, ServerThread
from workshop_live.actions.api_tokens import NoteUse, note_use
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.maintenance import RunMaintenance, run_maintenance
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.tokens import digest
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import ApiTokenRow, OrganiserRow
from workshop_live.storage.writer import Outcome, Transaction, write_now

PATH = "/api/v1/tokens"
_numbers = iter(range(1_000))


@pytest.fixture
def owner(server: ServerThread) -> str:
    """A token of a new organiser that may do everything and never expires."""
    return token_of(server, f"owner {next(_numbers)}")


def make(client: httpx.Client, owner: str, **sent: Any) -> httpx.Response:
    """Make a token."""
    body = {"name": f"Skript {next(_numbers)}", "scope": "read", **sent}
    return client.post(PATH, json=body, headers=bearer(owner))


def listed(client: httpx.Client, owner: str) -> dict[str, dict[str, Any]]:
    """The tokens of an organiser by their ids."""
    told = client.get(PATH, headers=bearer(owner)).raise_for_status().json()["tokens"]
    return {item["id"]: item for item in told}


def change_token(database: Database, token: str, **values: object) -> None:
    """Change a token as only time would."""

    @one_by_one
    def change(tx: Transaction, command: None) -> Outcome[None]:
        row = tx.session.exec(select(ApiTokenRow).where(ApiTokenRow.token_hash == digest(token))).one()
        for name, value in values.items():
            setattr(row, name, value)
        return Outcome(None)

    write_now(database.writing, change, None)


@pytest.fixture
def storage(server: ServerThread) -> Iterator[Database]:
    """The server's own database."""
    opened = Database.open(server.settings.database)
    yield opened
    opened.close()


def test_a_token_is_told_once_listed_and_revoked(client: httpx.Client, owner: str):
    made = make(client, owner, name="Påmelding", scope="write", days=30)
    assert made.status_code == 201
    told = made.json()
    secret = told.pop("token")
    assert listed(client, owner)[told["id"]] == told
    assert (told["name"], told["scope"], told["last_used_at"]) == ("Påmelding", "write", None)
    lasts = datetime.fromisoformat(told["expires_at"]) - datetime.fromisoformat(told["created_at"])
    assert abs(lasts - timedelta(days=30)) < timedelta(minutes=1)
    assert secret not in client.get(PATH, headers=bearer(owner)).text
    room = make_room(client, token=secret)
    assert client.delete(f"{PATH}/{told['id']}", headers=bearer(owner)).status_code == 204
    assert told["id"] not in listed(client, owner)
    assert client.get(f"/api/v1/rooms/{room.id}", headers=bearer(secret)).json()["code"] == "sign_in"
    again = client.delete(f"{PATH}/{told['id']}", headers=bearer(owner))
    assert (again.status_code, again.json()["code"]) == (404, "unknown_token")


def test_a_token_lasts_for_ninety_days_unless_something_else_is_asked_for(client: httpx.Client, owner: str):
    usual = make(client, owner).json()
    lasts = datetime.fromisoformat(usual["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=89) < lasts <= timedelta(days=90)
    assert make(client, owner, days=None).json()["expires_at"] is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"scope": "admin"}, "scope"),
        ({"days": 0}, "days"),
        ({"days": 4_000}, "days"),
        ({"flavour": "sour"}, "body"),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(client: httpx.Client, owner: str, sent: dict[str, Any], field: str):
    before = listed(client, owner)
    refused = make(client, owner, **sent)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert listed(client, owner) == before


def test_two_tokens_do_not_have_one_name(client: httpx.Client, owner: str):
    first = make(client, owner, name="Robot").json()
    assert make(client, owner, name="Robot").json()["code"] == "name_taken"
    client.delete(f"{PATH}/{first['id']}", headers=bearer(owner)).raise_for_status()
    assert make(client, owner, name="Robot").status_code == 201


def test_a_token_that_only_reads_changes_nothing(client: httpx.Client, owner: str):
    room = make_room(client, open_text(), token=owner)
    room.act("open")
    reader = bearer(make(client, owner).json()["token"])
    for path in ("", f"/{room.id}", f"/{room.id}/agenda", f"/{room.id}/plan", f"/{room.id}/exports/json"):
        assert client.get(f"/api/v1/rooms{path}", headers=reader).status_code == 200, path
    assert client.head(f"/api/v1/rooms/{room.id}", headers=reader).status_code == 200
    before = room.state()
    for method, path, sent in (
        ("POST", "", {"title": "Nytt"}),
        ("PATCH", f"/{room.id}", {"title": "Nytt"}),
        ("DELETE", f"/{room.id}", None),
        ("POST", f"/{room.id}/commands/close", {"activity": room.activities[0]}),
        ("POST", f"/{room.id}/activities/{room.activities[0]}/close", None),
        ("POST", f"/{room.id}/links", {"screen": "facilitator"}),
        ("DELETE", f"/{room.id}/agenda/{room.activities[0]}", None),
    ):
        refused = client.request(method, f"/api/v1/rooms{path}", json=sent, headers=reader)
        assert (refused.status_code, refused.json()["code"]) == (403, "read_only"), (method, path)
    for path in (f"/rooms/{room.id}/commands/close", f"/rooms/{room.id}/delete", "/organisation", "/tokens"):
        assert client.post(path, headers={**reader, "Accept": "application/json"}).json()["code"] == "read_only", path
    assert client.post(PATH, json={"name": "Mer", "scope": "write"}, headers=reader).json()["code"] == "read_only"
    assert room.state() == before


def test_a_token_that_only_reads_may_look_at_a_live_screen(client: httpx.Client, owner: str):
    room = make_room(client, open_text("Hva nå?"), token=owner)
    reader = make(client, owner).json()["token"]
    with room.watch("facilitator", token=reader) as watcher:
        watcher.read_until("Hva nå?")


def test_an_expired_token_is_told_so(client: httpx.Client, owner: str, storage: Database):
    secret = make(client, owner).json()["token"]
    change_token(storage, secret, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    refused = client.get("/api/v1/rooms", headers=bearer(secret))
    assert (refused.status_code, refused.json()["code"]) == (401, "token_expired")
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_a_screen_is_closed_when_the_token_that_opened_it_expires(client: httpx.Client, owner: str, storage: Database):
    room = make_room(client, open_text(), token=owner)
    secret = make(client, owner).json()["token"]
    with room.watch("presenter", token=secret) as projector:
        projector.read()
        change_token(storage, secret, expires_at=datetime.now(UTC) - timedelta(seconds=1))
        with pytest.raises(ConnectionClosed):
            projector.read_until("never", timeout=30)
    with pytest.raises(InvalidStatus), room.watch("presenter", token=secret):
        pass


def test_a_token_that_a_token_makes_does_not_outlive_it(client: httpx.Client, owner: str):
    first = make(client, owner, scope="write", days=10).json()
    for days in (30, None):
        assert make(client, first["token"], days=days).json()["expires_at"] == first["expires_at"]
    assert make(client, first["token"], days=1).json()["expires_at"] < first["expires_at"]


def test_the_token_in_the_settings_can_do_everything_and_never_expires(client: httpx.Client):
    made = make(client, API_TOKEN, scope="write").json()
    assert client.delete(f"{PATH}/{made['id']}", headers=bearer(API_TOKEN)).status_code == 204


def test_an_organiser_sees_and_revokes_only_their_own(client: httpx.Client, owner: str, other_token: str):
    made = make(client, owner).json()
    assert made["id"] not in listed(client, other_token)
    assert client.delete(f"{PATH}/{made['id']}", headers=bearer(other_token)).status_code == 404
    assert made["id"] in listed(client, owner)


def test_when_a_token_was_last_used_is_known_to_the_hour(client: httpx.Client, owner: str):
    made = make(client, owner).json()
    for _ in range(3):
        client.get("/api/v1/rooms", headers=bearer(made["token"])).raise_for_status()
    used = datetime.fromisoformat(listed(client, owner)[made["id"]]["last_used_at"])
    assert (used.minute, used.second, used.microsecond) == (0, 0, 0)
    assert timedelta() <= datetime.now(UTC) - used < timedelta(hours=2)


def test_a_participant_has_no_tokens_of_this_kind(room_of_tests: Room):
    phone = room_of_tests.join().headers
    assert room_of_tests.client.get(PATH, headers=phone).status_code == 403
    assert room_of_tests.client.post(PATH, json={"name": "n", "scope": "write"}, headers=phone).status_code == 403


@pytest.fixture
def room_of_tests(client: httpx.Client) -> Room:
    return make_room(client)


def test_tokens_are_made_and_revoked_on_a_page(
    client: httpx.Client, organiser_session: str, new_browser: Callable[..., httpx.Client]
):
    browser = new_browser(session=organiser_session)
    assert 'href="/tokens"' in browser.get("/rooms").text
    page = browser.post("/tokens", data={"name": "Ukesrapport", "scope": "read", "days": "30"})
    assert page.status_code == 200
    secret = re.search(r'<input readonly value="([\w-]{43})"', page.text)
    assert secret
    assert client.get("/api/v1/rooms", headers=bearer(secret[1])).status_code == 200
    listing = browser.get("/tokens").text
    assert "Ukesrapport" in listing
    assert secret[1] not in listing
    again = browser.post("/tokens", data={"name": "Ukesrapport", "scope": "read", "days": "30"})
    assert again.status_code == 409
    assert 'value="Ukesrapport"' in again.text, "what was typed is kept"
    assert browser.post("/tokens", data={"name": "", "scope": "read", "days": "30"}).status_code == 422
    assert browser.post("/tokens", data={"name": "n", "scope": "all", "days": "30"}).status_code == 422
    assert browser.post("/tokens", data={"name": "n", "scope": "read", "days": "7"}).status_code == 422
    revoke = re.search(r'Ukesrapport</b>.*?action="(/tokens/[a-z2-7]{16}/revoke)"', listing, re.DOTALL)
    assert revoke
    assert browser.post(revoke[1]).status_code == 303
    assert client.get("/api/v1/rooms", headers=bearer(secret[1])).status_code == 401


def test_a_page_for_tokens_needs_an_account(new_browser: Callable[..., httpx.Client]):
    assert new_browser().get("/tokens").headers["location"] == "/sign-in?next=/tokens"


@EITHER_DATABASE
def test_tokens_go_with_their_account_and_are_forgotten_when_they_are_of_no_use(database: Database):
    now = datetime.now(UTC)
    organiser = write_now(database.writing, add_organiser, AddOrganiser("Kari", "hash"))
    assert isinstance(organiser, Organiser)
    long_ago = {"created_at": now - timedelta(days=200)}
    with Session(database.writing) as session:
        for name, times in {
            "valid": {},
            "for ever": long_ago,
            "just expired": {"expires_at": now - timedelta(days=1)},
            "expired": {**long_ago, "expires_at": now - timedelta(days=31)},
            "revoked": {**long_ago, "revoked_at": now - timedelta(days=31)},
        }.items():
            row = {"created_at": now, **times}
            session.add(ApiTokenRow(organiser_id=organiser.id, name=name, token_hash=digest(name), **row))
        session.commit()
    write_now(database.writing, run_maintenance, RunMaintenance(None))
    with Session(database.writing) as session:
        rows = session.exec(select(ApiTokenRow).order_by(ApiTokenRow.id)).all()  # type: ignore[arg-type]
        assert [item.name for item in rows] == ["valid", "for ever", "just expired"]
        assert {item.scope for item in rows} == {"write"}, "as those from before there were scopes"
        session.delete(session.get_one(OrganiserRow, organiser.id))
        session.commit()
        assert session.exec(select(ApiTokenRow)).all() == []
    write_now(database.writing, note_use, NoteUse(1, now))  # it was on its way when the account was deleted
