"""The JSON API that changes a room: only what was sent, and only if nobody else was quicker."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.actors import Room, bearer, make_room, open_text, single_choice
from tests.forms import HOWEVER_IT_RUNS

pytestmark = HOWEVER_IT_RUNS


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Først"), single_choice("Så"), title="Rom")


def patch(room: Room, sent: Any, path: str = "", **headers: str) -> httpx.Response:
    """Send what is to change."""
    return room.client.patch(f"/api/v1/rooms/{room.id}{path}", json=sent, headers={**room.headers, **headers})


def get(room: Room, path: str = "") -> httpx.Response:
    return room.client.get(f"/api/v1/rooms/{room.id}{path}", headers=room.headers).raise_for_status()


def test_a_patch_changes_what_it_names_and_nothing_else(room: Room):
    before = get(room).json()
    changed = patch(room, {"title": " Dag 2 ", "settings": {"present": 80, "wifi_name": "Gjest"}})
    assert changed.status_code == 200
    after = get(room)
    assert changed.headers["etag"] == after.headers["etag"]
    assert {**changed.json(), "undo": None, "what": None} == {**after.json(), "undo": None, "what": None}
    assert after.json()["title"] == "Dag 2"
    assert after.json()["settings"] == {**before["settings"], "present": 80, "wifi_name": "Gjest"}
    assert after.json()["language"] == before["language"]


def test_null_takes_a_setting_away_and_nothing_else_can_be_null(room: Room):
    patch(room, {"settings": {"present": 80, "wifi_name": "Gjest"}})
    assert patch(room, {"settings": {"present": None, "wifi_name": None}}).status_code == 200
    settings = get(room).json()["settings"]
    assert (settings["present"], settings["wifi_name"]) == (None, "")
    for nothing in ({"title": None}, {"language": None}, {"settings": None}, {"settings": {"shares_results": None}}):
        assert patch(room, nothing).status_code == 422, nothing


def test_a_patch_is_one_step_that_can_be_taken_back(room: Room):
    before = get(room).json()
    changed = patch(room, {"title": "Dag 2", "language": "nn", "settings": {"shares_results": True}}).json()
    path = f"/api/v1/rooms/{room.id}/commands/undo"
    room.client.post(path, json={"undo": changed["undo"]}, headers=room.headers).raise_for_status()
    after = get(room).json()
    assert [after[item] for item in ("title", "language", "settings")] == [
        before[item] for item in ("title", "language", "settings")
    ]


def test_a_patch_of_what_somebody_else_has_changed_is_refused(room: Room):
    seen = get(room).headers["etag"]
    assert patch(room, {"title": "Mitt"}, **{"If-Match": seen}).status_code == 200
    late = patch(room, {"title": "Ditt"}, **{"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert get(room).json()["title"] == "Mitt"
    assert patch(room, {"title": "Alles"}, **{"If-Match": "*"}).status_code == 200
    assert patch(room, {"title": "Vårt"}, **{"If-Match": f'"another", {get(room).headers["etag"]}'}).status_code == 200
    assert patch(room, {"title": "Svakt"}, **{"If-Match": f"W/{get(room).headers['etag']}"}).status_code == 412


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"tittel": "x"}, "body"),
        ({"title": ""}, "title"),
        ({"title": 7}, "title"),
        ({"language": "tlh"}, "language"),
        ({"settings": {"present": -1}}, "settings.present"),
        ({"settings": {"present": True}}, "settings.present"),
        ({"settings": {"wifi_name": "n" * 33}}, "settings.wifi_name"),
        ({"settings": {"wifi": "n"}}, "settings"),
        ({"title": "Nytt", "settings": {"wifi_password": "\0"}}, "settings.wifi_password"),
        ([], "body"),
    ],
)
def test_a_patch_that_makes_no_sense_changes_nothing_and_says_where(room: Room, sent: Any, field: str):
    before = get(room).json()
    refused = patch(room, sent)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert get(room).json() == before


def test_a_patch_may_come_as_what_it_is(room: Room):
    headers = {**room.headers, "Content-Type": "application/merge-patch+json"}
    path = f"/api/v1/rooms/{room.id}"
    assert room.client.patch(path, content=b'{"title": "Dag 3"}', headers=headers).json()["title"] == "Dag 3"


def test_who_may_run_a_room_without_an_account_cannot_set_it_up(room: Room, new_browser: Callable[..., httpx.Client]):
    helper = new_browser()
    helper.get(room.links["facilitator"])
    path = f"/api/v1/rooms/{room.id}"
    assert helper.patch(path, json={"title": "Dag 2", "settings": {"present": 12}}).status_code == 200
    refused = helper.patch(path, json={"title": "Dag 3", "settings": {"wifi_password": "x"}})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert get(room).json()["title"] == "Dag 2"


def test_only_who_runs_a_room_is_told_its_settings(room: Room):
    patch(room, {"settings": {"wifi_password": "hemmelig"}})
    phone = room.join()
    told = room.client.get(f"/api/v1/rooms/{room.id}", headers=phone.headers)
    assert told.json().get("settings") is None
    assert "hemmelig" not in told.text
    assert room.client.patch(f"/api/v1/rooms/{room.id}", json={}, headers=phone.headers).status_code == 403
    assert room.client.patch(f"/api/v1/rooms/{room.id}", json={}, headers=bearer("nobody")).status_code == 401


def test_the_projector_speaks_the_language_that_a_room_was_given(room: Room):
    with room.watch("presenter") as projector:
        projector.read_until("Gå til")
    assert patch(room, {"language": "en"}).status_code == 200
    with room.watch("presenter") as projector:
        projector.read_until("Go to")


def test_the_title_of_an_ended_room_stays_but_what_phones_may_see_does_not(room: Room):
    room.command("end").raise_for_status()
    assert patch(room, {"title": "Etterpå"}).json()["code"] == "room_ended"
    assert patch(room, {"settings": {"shares_results": True}}).json()["settings"]["shares_results"] is True


def agenda(room: Room) -> list[dict[str, Any]]:
    """The agenda as those who run the room are told of it."""
    return list(get(room, "/agenda").json()["activities"])


def add(room: Room, **sent: Any) -> httpx.Response:
    """Add an activity, a slide unless something else is sent."""
    body = {"type": "text_slide", "prompt": "Ny", **sent}
    return room.client.post(f"/api/v1/rooms/{room.id}/agenda", json=body, headers=room.headers)


def test_the_agenda_is_a_list_of_what_it_was_made_of(client: httpx.Client):
    slot = {"starts_at": "9.15", "minutes": 20, "notes": "Les høyt", "key": "forst", "seen_by": "facilitator"}
    room = make_room(client, single_choice("Først", **slot), open_text("Så"))
    first, second = agenda(room)
    assert {**first, "settings": first["settings"]["options"]} == {
        "id": room.activities[0],
        "key": "forst",
        "position": 0,
        "type": "single_choice",
        "prompt": "Først",
        "settings": ["Endring", "Oppgave", "Relasjon"],
        "starts_at": "09:15",
        "minutes": 20,
        "fixed": False,
        "notes": "Les høyt",
        "seen_by": "facilitator",
        "steps": [],
        "roles": [],
        "groups": None,
        "made_from": None,
    }
    assert (second["position"], second["key"]) == (1, second["id"])
    assert get(room, f"/agenda/{first['id']}").json() == first


def test_an_activity_is_added_where_it_is_to_stand_and_can_be_found(room: Room):
    made = add(room, type="single_choice", settings={"options": ["Ja", "Nei"]}, key="valg", position=1)
    assert made.status_code == 201
    there = room.client.get(made.headers["location"], headers=room.headers)
    assert there.headers["etag"] == made.headers["etag"]
    assert {**made.json(), **there.json()} == made.json()
    assert [item["prompt"] for item in agenda(room)] == ["Først", "Ny", "Så"]
    assert there.json()["key"] == "valg"
    assert [item["prompt"] for item in agenda(room)][-1] != add(room, prompt="Sist").json()["prompt"]
    assert agenda(room)[-1]["prompt"] == "Sist"
    room.client.post(f"/api/v1/rooms/{room.id}/commands/undo", json={}, headers=room.headers).raise_for_status()
    assert agenda(room)[-1]["prompt"] == "Så"


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"type": "quiz"}, "type", "unknown_type"),
        ({"key": "med mellomrom"}, "key", "not_a_key"),
        ({"key": "opptatt"}, "key", "repeated_key"),
        ({"position": -1}, "position", "greater_than_equal"),
        ({"settings": {"text": "x", "flavour": "sour"}}, "settings", "extra_forbidden"),
        ({"prompt": ""}, "prompt", "empty"),
        ({"starts_at": "25:00"}, "starts_at", "not_a_time"),
        ({"text": "x"}, "text", "extra_forbidden"),
    ],
)
def test_an_activity_that_makes_no_sense_is_not_added(room: Room, sent: dict[str, Any], field: str, code: str):
    add(room, key="opptatt").raise_for_status()
    before = agenda(room)
    refused = add(room, **sent)
    assert refused.status_code == 422
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [(field, code)]
    assert agenda(room) == before


def test_a_patch_of_an_activity_changes_what_it_names_and_nothing_else(client: httpx.Client):
    room = make_room(client, single_choice("Først", minutes=20, notes="Les høyt", key="forst"))
    before = agenda(room)[0]
    path = f"/agenda/{before['id']}"
    changed = patch(room, {"prompt": "Nå", "settings": {"options": ["Ja", "Nei"]}}, path)
    assert changed.status_code == 200
    after = agenda(room)[0]
    settings = {**before["settings"], "options": ["Ja", "Nei"]}
    assert after == {**before, "prompt": "Nå", "settings": settings}
    assert patch(room, {"minutes": None, "notes": None, "key": None}, path).status_code == 200
    assert agenda(room)[0] == {**after, "minutes": None, "notes": "", "key": before["id"]}
    assert patch(room, {"key": "ny-1"}, path).json()["key"] == "ny-1"
    assert patch(room, {"prompt": None}, path).status_code == 422
    assert patch(room, {"settings": {"flavour": "sour"}}, path).json()["errors"][0]["field"] == "settings"
    assert patch(room, {"position": 0}, path).json()["errors"][0]["code"] == "extra_forbidden"


def test_two_activities_of_an_agenda_never_have_one_key(client: httpx.Client):
    room = make_room(client, open_text("Først", key="a"), open_text("Så", key="b"))
    first, second = room.activities
    assert patch(room, {"key": "a"}, f"/agenda/{second}").json()["errors"][0]["code"] == "repeated_key"
    assert patch(room, {"key": "b"}, f"/agenda/{second}").status_code == 200
    room.client.delete(f"/api/v1/rooms/{room.id}/agenda/{first}", headers=room.headers).raise_for_status()
    assert patch(room, {"key": "a"}, f"/agenda/{second}").status_code == 200
    room.command("put-back-activity", activity=first).raise_for_status()
    assert sorted(item["key"] for item in agenda(room)) == sorted(["a", first])


def test_what_of_an_activity_somebody_else_has_changed_is_refused(room: Room):
    path = f"/agenda/{room.activities[0]}"
    url = f"/api/v1/rooms/{room.id}{path}"
    seen = get(room, path).headers["etag"]
    unchanged = room.client.get(url, headers={**room.headers, "If-None-Match": seen})
    assert unchanged.status_code == 304
    add(room, prompt="Etterpå").raise_for_status()
    assert patch(room, {"prompt": "Mitt"}, path, **{"If-Match": seen}).status_code == 200, "something else changed"
    assert patch(room, {"prompt": "Ditt"}, path, **{"If-Match": seen}).json()["code"] == "changed"
    old = {**room.headers, "If-Match": seen}
    assert room.client.delete(url, headers=old).status_code == 412
    assert room.client.post(f"{url}/move", json={"position": 1}, headers=old).status_code == 412
    fresh = {**room.headers, "If-Match": get(room, path).headers["etag"]}
    assert room.client.post(f"{url}/move", json={"position": 1}, headers=fresh).json()["position"] == 1
    assert [item["prompt"] for item in agenda(room)] == ["Så", "Mitt", "Etterpå"]
    assert room.client.delete(url, headers=fresh).status_code == 412, "its place is part of what was seen"


def test_a_removed_activity_is_not_found_and_can_be_taken_back(room: Room):
    url = f"/api/v1/rooms/{room.id}/agenda/{room.activities[0]}"
    removed = room.client.delete(url, headers=room.headers)
    assert removed.status_code == 200
    for method, sent in (("GET", None), ("PATCH", {}), ("DELETE", None)):
        gone = room.client.request(method, url, json=sent, headers=room.headers)
        assert (gone.status_code, gone.json()["code"]) == (404, "unknown_activity"), method
    undo = {"undo": removed.json()["undo"]}
    room.client.post(f"/api/v1/rooms/{room.id}/commands/undo", json=undo, headers=room.headers).raise_for_status()
    assert room.client.get(url, headers=room.headers).status_code == 200


def test_the_agenda_is_for_who_runs_the_room(room: Room):
    phone = room.join().headers
    for path in ("/agenda", f"/agenda/{room.activities[0]}"):
        assert room.client.get(f"/api/v1/rooms/{room.id}{path}", headers=phone).status_code == 403
    assert room.client.get(f"/api/v1/rooms/{room.id}/agenda/none", headers=room.headers).status_code == 404
