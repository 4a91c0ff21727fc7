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
    assert [after[it] for it in ("title", "language", "settings")] == [
        before[it] for it in ("title", "language", "settings")
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
