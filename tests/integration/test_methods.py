"""Methods: ready pieces of agenda that the picker adds to a room with one press."""

import httpx
import pytest

from tests.actors import Room, bearer, make_room, open_text
from tests.server import API_TOKEN
from workshop_live.plans.ready_plans import METHODS, method, ready_plan, use_of

NAMES = ["Gygrene", "Stjernelaget"]


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Først"), open_text("Sist"))


def agenda(room: Room) -> list[str]:
    return [it["prompt"] for it in room.state()["activities"]]


def add(room: Room, name: str, **fields: object) -> httpx.Response:
    return room.command("add-method", method=name, **fields)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_is_added_at_the_end_and_undone_as_one(room: Room, name: str):
    done = add(room, name).json()
    planned = method(name, "nb", has_home_groups=False)
    assert agenda(room) == ["Først", "Sist", *(it.prompt for it in planned)]
    assert done["what"] == "En metode ble lagt til"
    assert done["made"] == room.state()["activities"][2]["id"]
    room.command("undo", undo=done["undo"]).raise_for_status()
    assert agenda(room) == ["Først", "Sist"]


@pytest.mark.parametrize("name", METHODS)
def test_it_comes_right_after_the_current_item_in_its_own_order(room: Room, name: str):
    room.act("open")
    add(room, name, after_current=True).raise_for_status()
    planned = method(name, "nb", has_home_groups=False)
    assert agenda(room) == ["Først", *(it.prompt for it in planned), "Sist"]


def test_it_takes_the_groups_of_the_room_and_draws_some_where_there_are_none(room: Room):
    page = f"/rooms/{room.id}/facilitator"
    assert (
        "Rommet har ingen faste grupper: det trekkes grupper på 4 eller 5."
        in room.client.get(page, headers=room.headers).text
    )
    add(room, "igp").raise_for_status()
    room.command("name-groups", names="\n".join(NAMES)).raise_for_status()
    assert "De jobber i de faste gruppene i rommet." in room.client.get(page, headers=room.headers).text
    add(room, "igp").raise_for_status()
    drawn, home = room.state()["activities"][2:]
    assert (drawn["groups"], home["groups"]) == ({"size": 4}, "home")
    assert [it["name"] for it in room.state()["home_groups"]] == NAMES
    items = room.client.get(f"/api/v1/rooms/{room.id}/agenda", headers=room.headers).json()["activities"]
    assert items[2]["key"] == "igp"
    assert items[3]["key"] == items[3]["id"], "no two items have the same key"


def test_the_picker_says_when_to_use_a_method_and_adds_it_without_scripts(room: Room):
    for path, back in (("facilitator", ""), ("", "room")):
        page = room.client.get(f"/rooms/{room.id}/{path}".rstrip("/"), headers=room.headers).text
        for name in METHODS:
            assert use_of(name, "nb") in page
            assert f'name="method" value="{name}"' in page
        form = {"method": "six_thinking_hats", "return": back}
        sent = room.client.post(f"/rooms/{room.id}/commands/add-method", data=form, headers=room.headers)
        assert sent.status_code == 303
    assert agenda(room)[2:] == ["Hva ser hatten deres i forslaget?"] * 2


def test_a_method_speaks_the_language_of_the_room(client: httpx.Client):
    body = {"title": "Samling", "language": "nn"}
    room = Room(client, client.post("/api/v1/rooms", json=body, headers=bearer(API_TOKEN)).json())
    add(room, "group_task").raise_for_status()
    assert agenda(room) == ["Kva bør vi gjere først, og kvifor?"]


def test_what_is_no_method_is_refused(room: Room):
    for name in ("evaluation", "", "../igp", "ukjent"):
        refused = add(room, name)
        assert refused.status_code == 422
        assert [(it["field"], it["code"]) for it in refused.json()["errors"]] == [("method", "not_an_option")]
    assert len(agenda(room)) == 2


def test_a_full_agenda_takes_none_of_it(client: httpx.Client):
    room = make_room(client, *(open_text(f"Nr. {number}") for number in range(200)))
    assert add(room, "igp").json()["code"] == "too_many_activities"
    assert len(agenda(room)) == 200


def test_the_plan_of_a_method_makes_a_room_with_groups_to_name(client: httpx.Client):
    assert ready_plan("igp", "nn").home_groups[0] == "Gruppe 1"
    assert ready_plan("six_thinking_hats", "nn").home_groups == ()
