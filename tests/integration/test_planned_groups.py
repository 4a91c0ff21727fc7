"""Groups of activities: set in plans, forms and the API, kept by copies and files; a round keeps those it was asked with."""

import re
from typing import Any

import httpx
import pytest

from tests.actors import Room, bearer, make_room, open_text
from tests.groups_at_work import at_work, grouped_room, set_activity
from tests.server import API_TOKEN
from workshop_live.plans.parsing import parse_plan

NAMES = ["Gygrene", "Stjernelaget"]
STEPS = [{"kind": "alone", "minutes": 3, "title": ""}, {"kind": "group", "minutes": 15, "title": ""}]


def post_room(client: httpx.Client, *activities: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"title": "Grupper", "activities": activities, **more}
    return client.post("/api/v1/rooms", json=body, headers=bearer(API_TOKEN))


@pytest.fixture
def room(client: httpx.Client) -> Room:
    made = post_room(
        client,
        open_text("Samskaping", steps=STEPS, groups="home"),
        open_text("Etterpå", groups={"size": 4}),
        home_groups=NAMES,
    ).json()
    return Room(client, made)


def item(room: Room, number: int = 0) -> str:
    return f"/api/v1/rooms/{room.id}/agenda/{room.activities[number]}"


def errors(response: httpx.Response) -> list[tuple[str, str]]:
    assert response.status_code == 422
    return [(it["field"], it["code"]) for it in response.json()["errors"]]


def test_copies_plans_and_files_keep_groups(room: Room):
    planned = ["home", {"size": 4}]
    room.command("duplicate-activity", activity=room.activities[0]).raise_for_status()
    kept = ["home", *planned]
    plan = room.client.get(f"/api/v1/rooms/{room.id}/plan", headers=room.headers).text
    assert "    groups: home\n" in plan
    assert "    steps: [{alone: 3}, {group: 15}]\n" in plan
    runs = room.client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers)
    assert [it["groups"] for it in runs.json()["activities"]] == kept
    assert [it.groups for it in parse_plan(plan).activities] == kept
    body = {"title": f"Grupper {room.id}"}
    kept_plan = room.client.post(f"/api/v1/rooms/{room.id}/plans", json=body, headers=room.headers).json()
    assert [it["groups"] for it in kept_plan["activities"]] == kept
    started = room.client.post(f"/api/v1/plans/{kept_plan['id']}/rooms", headers=room.headers).json()
    assert [it["groups"] for it in started["activities"]] == kept
    room.client.delete(f"/api/v1/plans/{kept_plan['id']}", headers=room.headers)
    assert [it["groups"] for it in room.export("json").json()["activities"]] == kept
    order = room.client.get(f"/rooms/{room.id}/running-order", headers=room.headers).text
    assert "Tilfeldige grupper på 4" in order


def test_a_round_keeps_the_groups_that_it_was_asked_with(room: Room):
    room.command("next").raise_for_status()
    changed = room.client.patch(item(room), json={"groups": {"size": 3}}, headers=room.headers)
    assert changed.json()["groups"] == {"size": 3}
    assert room.state()["activities"][0]["groups"] == "home"
    room.command("undo", undo=changed.json()["undo"]).raise_for_status()
    assert room.client.get(item(room), headers=room.headers).json()["groups"] == "home"


def test_groups_that_have_written_go_on_when_other_groups_are_chosen_for_the_next_round(client: httpx.Client):
    room = grouped_room(client)
    scribe, other = at_work(room, "Gygrene", "Blåveis")
    scribe.be_scribe()
    scribe.write("En", "To", "Tre").raise_for_status()
    set_activity(room, 0, groups={"size": 2}, steps=[{"kind": "each"}])
    activity = room.state()["activities"][0]
    assert (activity["groups"], len(activity["steps"]), activity["state"]) == ("home", 3, "open")
    assert scribe.write("En", "To", "Fire").json()["value"] == ["En", "To", "Fire"]
    assert other.state()["group"]["name"] == "Blåveis"
    room.act("close", grace=0)
    room.command("ask-again", activity=room.activities[0]).raise_for_status()
    activity = room.state()["activities"][0]
    assert (activity["groups"], len(activity["steps"])) == ({"size": 2}, 1)


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"groups": "home"}, "groups", "no_home_groups"),
        ({"groups": {"size": 1}}, "groups.size", "not_a_group_size"),
        ({"groups": {"size": 1_000}}, "groups.size", "not_a_group_size"),
        ({"groups": [4]}, "groups", "not_a_grouping"),
        ({"steps": [{"kind": "group"}]}, "steps.0.kind", "group_step_without_groups"),
    ],
)
def test_groups_that_make_no_sense_are_refused_in_new_rooms_and_on_agendas(
    client: httpx.Client, sent: dict[str, Any], field: str, code: str
):
    assert errors(post_room(client, open_text() | sent)) == [(f"activities.0.{field}", code)]
    room = make_room(client, open_text())
    agenda = f"/api/v1/rooms/{room.id}/agenda"
    new = {"type": "open_text", "prompt": "Ny", **sent}
    assert errors(client.post(agenda, json=new, headers=room.headers)) == [(field, code)]
    assert errors(client.patch(item(room), json=sent, headers=room.headers)) == [(field, code)]
    assert len(room.state()["activities"]) == 1


def test_taking_the_groups_away_is_refused_as_long_as_they_write(room: Room):
    refused = room.client.patch(item(room), json={"groups": None}, headers=room.headers)
    assert errors(refused) == [("steps.1.kind", "group_step_without_groups")]
    changed = room.client.patch(item(room), json={"groups": None, "steps": []}, headers=room.headers)
    assert (changed.json()["groups"], changed.json()["steps"]) == (None, [])


def test_what_else_an_activity_says_is_edited_also_when_the_names_of_its_groups_are_gone(room: Room):
    room.command("name-groups", names="").raise_for_status()
    changed = room.client.patch(item(room), json={"prompt": "Nytt", "groups": "home"}, headers=room.headers)
    assert (changed.status_code, changed.json()["prompt"]) == (200, "Nytt")
    assert errors(room.client.patch(item(room, 1), json={"groups": "home"}, headers=room.headers)) == [
        ("groups", "no_home_groups")
    ]
    again = room.client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers)
    assert again.json()["activities"][0]["groups"] == "home"


def test_the_form_works_without_scripts_and_says_what_is_wrong_beside_the_field(room: Room):
    page = room.client.get(f"/rooms/{room.id}/facilitator?edit={room.activities[0]}", headers=room.headers).text
    assert '<option value="home" selected>Faste grupper</option>' in page
    form = {"activity": room.activities[0], "type": "open_text", "prompt": "Samskaping", "steps.0.kind": "group"}
    address = f"/rooms/{room.id}/commands/edit-activity"

    def sent(**fields: str) -> httpx.Response:
        named = {name.replace("_", "."): value for name, value in fields.items()}
        return room.client.post(address, data=form | named, headers=room.headers)

    refused = sent(groups="drawn", groups_size="1000")
    assert refused.status_code == 422
    assert re.search(
        r'name="groups.size"[^>]*value="1000"[^>]*aria-invalid="true"[^>]*>(</label>)?\s*<p class="error"', refused.text
    )
    assert "En gruppe har 2 til 100 personer." in refused.text
    assert "Gruppene skriver i dette steget" in sent(groups="", groups_size="4").text
    sent(groups="drawn", groups_size="5")
    activity = room.state()["activities"][0]
    assert (activity["groups"], activity["steps"][0]["kind"]) == ({"size": 5}, "group")
