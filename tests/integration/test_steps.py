"""An activity with steps: through it with one button, back, undone, asked again; and kept by copies and files."""

import re
import time
from typing import Any

import httpx
import pytest

from tests.actors import Room, bearer, fields, make_room, open_text, single_choice
from tests.server import API_TOKEN

ROLES = ["Leder og tidtaker: den laveste", "Sekretær: den med <b>nyest</b> bukse"]
STEPS = [
    {"kind": "alone", "minutes": 3, "title": ""},
    {"kind": "each", "minutes": 10, "title": "Skriv"},
    {"kind": "plenary", "minutes": None, "title": ""},
]


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Samskaping", steps=STEPS, roles=ROLES), open_text("Etterpå"))


def go(room: Room, name: str = "next") -> None:
    room.command(name).raise_for_status()


def now(room: Room) -> tuple[int | None, str, bool]:
    """The step of the first activity, whether it is open, and whether its answers are shown."""
    activity = room.state()["activities"][0]
    return activity["step"], activity["state"], activity["shown"]


def screen_of(room: Room, screen: str, region: str) -> str:
    token = room.join().token if screen == "participant" else None
    with room.watch(screen, token) as watcher:
        watcher.read_until_it(lambda: region in watcher.regions)
        return watcher.regions[region]


def seconds_left(room: Room) -> float | None:
    found = re.search(r'data-deadline="(\d+)"', screen_of(room, "presenter", "bar"))
    return int(found[1]) / 1000 - time.time() if found else None


def test_one_button_goes_through_the_steps_and_then_on(room: Room):
    assert "arbeid alene, 3 min" in screen_of(room, "facilitator", "controls")
    go(room)
    assert now(room) == (0, "closed", False)
    assert room.join().answer("For tidlig").json()["code"] == "not_open"
    assert "Neste: Skriv, 10 min" in screen_of(room, "facilitator", "controls")
    go(room)
    assert now(room) == (1, "open", False)
    assert room.join().answer("I tide").status_code == 201
    go(room)
    assert now(room) == (2, "closing", True)
    assert room.join().answer("I de siste sekundene").status_code == 201
    go(room)
    go(room)
    assert room.state()["current"] == room.activities[1]


def test_back_undo_and_asking_again_go_through_them_likewise(room: Room):
    for _ in range(3):
        go(room)
    go(room, "back")
    assert now(room) == (1, "open", False), "as it was when it was asked: nobody sees the answers yet"
    go(room, "back")
    assert now(room) == (0, "closing", False)
    go(room, "undo")
    assert now(room)[0] == 1
    go(room)
    go(room, "back")
    go(room, "undo")
    assert now(room) == (2, "closing", True), "going back and forth does not take answers again"
    room.act("close", grace=0)
    go(room, "undo")
    assert now(room) == (2, "closing", True)
    room.act("close", grace=0)
    room.command("ask-again", activity=room.activities[0]).raise_for_status()
    assert now(room) == (0, "closed", False)
    assert room.state()["activities"][0]["round"] == 2
    go(room, "undo")
    assert room.state()["activities"][0]["step"] == 2


def test_taking_answers_means_the_step_for_them(room: Room):
    go(room)
    room.act("open")
    assert now(room) == (1, "open", False)
    room.act("close", grace=0)
    room.act("open")
    assert now(room) == (1, "open", False)


def test_a_step_with_minutes_has_a_timer_and_one_without_lets_it_run(room: Room):
    go(room)
    assert 170 < (seconds_left(room) or 0) <= 180
    go(room)
    assert 590 < (seconds_left(room) or 0) <= 600
    room.command("add-time", seconds=120).raise_for_status()
    go(room)
    room.act("close", grace=0)
    assert 700 < (seconds_left(room) or 0) <= 720
    go(room, "undo")


def test_every_screen_says_which_step_it_is_and_what_to_do(room: Room):
    go(room)
    wall, phone = screen_of(room, "presenter", "question"), screen_of(room, "participant", "activity")
    assert "Arbeid alene" in wall
    assert "Steg 1 av 3" in wall
    assert "Tenk selv. Ingenting sendes." in phone
    for html in (wall, phone):
        assert "Sekretær: den med &lt;b&gt;nyest&lt;/b&gt; bukse" in html
    assert 'aria-current="step"' in screen_of(room, "facilitator", "now")
    assert "Stengt" not in phone
    assert "Stengt" not in screen_of(room, "presenter", "footer")
    go(room)
    assert 'name="value"' in screen_of(room, "participant", "activity")


def test_what_was_asked_keeps_its_steps_when_they_are_edited(room: Room):
    go(room)
    address = f"/api/v1/rooms/{room.id}/agenda/{room.activities[0]}"
    changed = room.client.patch(address, json={"steps": [{"kind": "each"}], "roles": []}, headers=room.headers)
    assert changed.json()["steps"] == [{"kind": "each", "minutes": None, "title": ""}]
    activity = room.state()["activities"][0]
    assert (activity["steps"], activity["roles"]) == (STEPS, ROLES)
    go(room)
    room.act("close", grace=0)
    room.command("ask-again", activity=room.activities[0]).raise_for_status()
    activity = room.state()["activities"][0]
    assert (len(activity["steps"]), activity["roles"], activity["state"]) == (1, [], "open")


def test_an_activity_that_is_removed_in_a_step_leaves_the_room_in_the_lobby_and_comes_back_by_undo(room: Room):
    go(room)
    room.command("remove-activity", activity=room.activities[0]).raise_for_status()
    assert room.state()["screen"] == "lobby"
    go(room, "undo")
    assert now(room)[0] == 0
    go(room)
    assert now(room)[:2] == (1, "open")


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"steps": [{"kind": "alone", "minutes": 0}]}, "activities.0.steps.0.minutes", "not_minutes"),
        ({"steps": [{"kind": "group", "minutes": 15}]}, "activities.0.steps.0.kind", "group_step_without_groups"),
        ({"steps": {"kind": "alone"}}, "activities.0.steps", "list_type"),
        ({"steps": [7], "type": "fields", "fields": ["a", "b"]}, "activities.0.steps.0", "model_type"),
        ({"roles": ["R" * 121]}, "activities.0.roles.0", "too_long"),
        ({"type": "single_choice", "options": ["a", "b"], "steps": STEPS}, "activities.0.steps", "takes_no_steps"),
    ],
)
def test_a_room_with_steps_that_make_no_sense_is_refused(
    client: httpx.Client, sent: dict[str, Any], field: str, code: str
):
    body = {"title": "T", "activities": [open_text() | sent]}
    response = client.post("/api/v1/rooms", json=body, headers=bearer(API_TOKEN))
    assert response.status_code == 422
    assert [(it["field"], it["code"]) for it in response.json()["errors"]] == [(field, code)]


def test_steps_are_set_and_refused_on_the_agenda(room: Room):
    address = f"/api/v1/rooms/{room.id}/agenda"
    made = room.client.post(address, json={**fields_body(), "steps": STEPS, "roles": ROLES}, headers=room.headers)
    assert (made.json()["steps"], made.json()["roles"]) == (STEPS, ROLES)
    item = f"{address}/{made.json()['id']}"
    refused = room.client.patch(item, json={"steps": [{"kind": "each"}] * 2}, headers=room.headers)
    assert [(it["field"], it["code"]) for it in refused.json()["errors"]] == [("steps.1.kind", "answered_twice")]
    assert room.client.patch(item, json={"prompt": "Nytt"}, headers=room.headers).json()["steps"] == STEPS
    choice = room.client.post(
        address,
        json={"type": "scale", "prompt": "?", "settings": {"statements": ["a", "b"], "steps": 1}},
        headers=room.headers,
    )
    assert [it["field"] for it in choice.json()["errors"]] == ["settings.steps"]


def fields_body() -> dict[str, Any]:
    made = fields("Fra API-et")
    return {"type": made["type"], "prompt": made["prompt"], "settings": {"fields": made["fields"]}}


def test_copies_plans_and_files_keep_steps_and_roles(room: Room):
    for _ in range(3):
        go(room)
    room.command("duplicate-activity", activity=room.activities[0]).raise_for_status()
    plan = room.client.get(f"/api/v1/rooms/{room.id}/plan", headers=room.headers).text
    assert '    steps: [{alone: 3}, {each: 10, title: "Skriv"}, plenary]' in plan
    again = room.client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).json()
    kept = [(it.get("steps"), it.get("roles")) for it in again["activities"]]
    assert kept == [(STEPS, ROLES), (STEPS, ROLES), ([], [])]
    body = {"title": f"Med steg {room.id}"}
    kept_plan = room.client.post(f"/api/v1/rooms/{room.id}/plans", json=body, headers=room.headers).json()
    assert [(it["steps"], it["roles"]) for it in kept_plan["activities"]][:2] == [(STEPS, ROLES)] * 2
    started = room.client.post(f"/api/v1/plans/{kept_plan['id']}/rooms", headers=room.headers).json()
    assert [it["steps"] for it in started["activities"]] == [STEPS, STEPS, []]
    room.client.delete(f"/api/v1/plans/{kept_plan['id']}", headers=room.headers)
    exported = room.export("json").json()["activities"][0]
    assert [(it["kind"], it["minutes"]) for it in exported["steps"]] == [("alone", 3), ("each", 10), ("plenary", None)]
    assert exported["roles"] == ROLES
    assert all(isinstance(it["seconds"], int) for it in exported["steps"])


def test_roles_without_steps_are_shown_while_the_room_answers(client: httpx.Client):
    room = make_room(client, open_text(roles=ROLES))
    for is_open in (True, False):
        room.act("open" if is_open else "close", grace=0)
        for screen, region in (("presenter", "question"), ("participant", "activity")):
            assert ("den laveste" in screen_of(room, screen, region)) is is_open


def test_a_choice_has_no_steps_in_the_api(client: httpx.Client):
    room = make_room(client, single_choice())
    assert "steps" not in room.state()["activities"][0]


def test_the_form_works_without_scripts_and_says_what_is_wrong_beside_the_field(room: Room):
    page = room.client.get(f"/rooms/{room.id}/facilitator?edit={room.activities[0]}", headers=room.headers).text
    assert page.count('<select name="steps.') >= 8
    assert 'name="steps.1.title" maxlength="60"' in page
    form = {"activity": room.activities[0], "type": "open_text", "prompt": "Samskaping", "seen": 1}
    sent = form | {"steps.0.kind": "talk", "steps.0.minutes": "0", "steps.3.kind": "each", "roles": "Leder\n"}
    address = f"/rooms/{room.id}/commands/edit-activity"
    refused = room.client.post(address, data=sent, headers=room.headers)
    assert refused.status_code == 422
    assert re.search(
        r'name="steps.0.minutes"[^>]*value="0"[^>]*aria-invalid="true"[^>]*>\s*<p class="error"', refused.text
    )
    room.client.post(address, data=sent | {"steps.0.minutes": "4"}, headers=room.headers)
    activity = room.state()["activities"][0]
    assert [(step["kind"], step["minutes"]) for step in activity["steps"]] == [("talk", 4), ("each", None)]
    assert activity["roles"] == ["Leder"]
