"""The JSON API about rooms as things: lists, versions, answers, links, running again, deleting."""

from collections.abc import Callable

import httpx
import pytest

from tests.actors import Room, bearer, make_room, open_text, single_choice
from workshop_live.web.routes import api_rooms


@pytest.fixture
def room(client: httpx.Client, organiser_token: str) -> Room:
    return make_room(client, open_text("Først"), single_choice("Så"), token=organiser_token)


def get(room: Room, path: str = "", **parameters: object) -> httpx.Response:
    return room.client.get(f"/api/v1/rooms{path}", headers=room.headers, params=parameters)


def test_rooms_are_listed_fifty_at_a_time_the_newest_first(client: httpx.Client, organiser_token: str):
    made = [make_room(client, title=f"Runde {number:02} 100%", token=organiser_token) for number in range(53)]
    first = get(made[0], text="Runde")
    assert [item["title"] for item in first.json()["rooms"]][:2] == ["Runde 52 100%", "Runde 51 100%"]
    assert len(first.json()["rooms"]) == 50
    address = first.links["next"]["url"]
    rest = client.get(address, headers=made[0].headers)
    assert [item["title"] for item in rest.json()["rooms"]] == ["Runde 02 100%", "Runde 01 100%", "Runde 00 100%"]
    assert "next" not in rest.links
    made[7].command("end").raise_for_status()
    assert [item["id"] for item in get(made[0], text="runde", state="ended").json()["rooms"]] == [made[7].id]
    assert get(made[0], text="Runde 0_").json()["rooms"] == []
    assert get(made[0], state="asleep").status_code == 422
    assert get(made[0], after="nobody").json()["rooms"] == []


def test_a_room_that_has_not_changed_is_not_sent_again(room: Room):
    etag = get(room, f"/{room.id}").headers["etag"]
    again = {**room.headers, "If-None-Match": etag}
    assert room.client.get(f"/api/v1/rooms/{room.id}", headers=again).status_code == 304
    room.act("open")
    changed = room.client.get(f"/api/v1/rooms/{room.id}", headers=again)
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag
    phone = {**room.join().headers, "If-None-Match": changed.headers["etag"]}
    assert room.client.get(f"/api/v1/rooms/{room.id}", headers=phone).status_code == 200, "a phone is told less"


def test_a_new_room_says_where_it_is_and_can_be_run_again(room: Room):
    again = room.client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers)
    assert again.status_code == 201
    there = room.client.get(again.headers["location"], headers=room.headers).json()
    assert there["id"] == again.json()["id"] != room.id
    assert [activity["prompt"] for activity in there["activities"]] == ["Først", "Så"]
    assert "Først" in get(room, f"/{room.id}/plan").text


def test_answers_come_page_by_page_whatever_their_state_to_who_runs_the_room(room: Room):
    room.act("open")
    phones = [room.join() for _ in range(3)]
    sent = [phone.answer(f"Svar {number}").json()["id"] for number, phone in enumerate(phones)]
    room.command("hide-answer", answer=sent[1]).raise_for_status()
    path = f"/{room.id}/activities/{room.activities[0]}/answers"
    told = get(room, path).json()
    assert [(answer["value"], answer["hidden"]) for answer in told["answers"]] == [
        ("Svar 0", False),
        ("Svar 1", True),
        ("Svar 2", False),
    ]
    assert [answer["value"] for answer in get(room, path, after=told["answers"][1]["ordinal"]).json()["answers"]] == [
        "Svar 2"
    ]
    assert room.client.get(f"/api/v1/rooms{path}", headers=phones[0].headers).status_code == 403


def test_a_page_of_answers_says_where_they_go_on(room: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api_rooms, "ANSWERS", 2)
    room.act("open")
    for number in range(3):
        room.join().answer(f"Svar {number}")
    first = get(room, f"/{room.id}/activities/{room.activities[0]}/answers")
    rest = room.client.get(first.links["next"]["url"], headers=room.headers)
    assert [item["value"] for item in first.json()["answers"] + rest.json()["answers"]] == [
        "Svar 0",
        "Svar 1",
        "Svar 2",
    ]
    assert "next" not in rest.links


def test_links_are_made_told_once_and_revoked(room: Room, new_browser: Callable[..., httpx.Client]):
    path = f"/api/v1/rooms/{room.id}/links"
    made = room.client.post(path, json={"screen": "presenter"}, headers=room.headers).json()
    assert made["id"] in [link["id"] for link in get(room, f"/{room.id}/links").json()["links"]]
    assert "address" not in get(room, f"/{room.id}/links").text
    assert new_browser().get(made["address"]).status_code in {200, 303}
    assert room.client.delete(f"{path}/{made['id']}", headers=room.headers).status_code == 204
    assert made["id"] not in [link["id"] for link in get(room, f"/{room.id}/links").json()["links"]]
    assert new_browser().get(made["address"]).status_code == 404
    assert room.client.post(path, json={"screen": "participant"}, headers=room.headers).status_code == 422


def test_a_deleted_room_is_gone(room: Room):
    assert room.client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).status_code == 204
    gone = get(room, f"/{room.id}")
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_room")


@pytest.mark.parametrize("path", ["", "/links", "/plan"])
def test_what_is_somebody_elses_is_not_there(room: Room, path: str):
    foreign = bearer("a-token-for-the-tests")
    assert room.client.get(f"/api/v1/rooms/{room.id}{path}", headers=foreign).status_code == 404


def test_the_addresses_without_a_version_are_the_same(room: Room):
    old, new = (
        room.client.get(f"{prefix}/rooms/{room.id}", headers=room.headers).json() for prefix in ("/api", "/api/v1")
    )
    assert old == new
