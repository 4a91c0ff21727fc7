"""Action items: written down and edited by several, taken along to the next gathering, and undone like anything else."""

from typing import Any

import httpx
import pytest

from tests.action_items import add, continue_with, fill, items_of
from tests.actors import Room, make_room, open_text
from tests.server import ServerThread
from workshop_live.domain.action_items import MAX_ITEMS, ActionItem


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text(), open_text("For oss", seen_by="facilitator"))


@pytest.fixture
def database(server: ServerThread) -> str:
    return server.settings.database


def stored(items: tuple[ActionItem, ...]) -> list[tuple[str, str, str | None, str]]:
    return [(it.what, it.who, it.due_on.isoformat() if it.due_on else None, it.status) for it in items]


def post(room: Room, name: str, **fields: Any) -> httpx.Response:
    return room.client.post(f"/api/v1/rooms/{room.id}/commands/{name}", json=fields, headers=room.headers)


def test_an_item_is_written_down_edited_moved_and_removed_and_all_of_it_is_undone(room: Room, database: str):
    first, second = add(room, "Ringe  NAV", who="Kari", due_on="24.12.2030"), add(room, "Bestille lokale")
    before = stored(items_of(database, room))
    assert before[0] == ("Ringe NAV", "Kari", "2030-12-24", "not_begun")
    for name, fields in {
        "edit-action-item": {"item": first, "what": "Møte NAV", "due_on": None, "status": "done"},
        "move-action-item": {"item": second, "to": 0},
        "remove-action-item": {"item": first},
    }.items():
        post(room, name, **fields).raise_for_status()
        assert stored(items_of(database, room)) != before
        post(room, "undo").raise_for_status()
        assert stored(items_of(database, room)) == before, name
    add(room, "Angret")
    post(room, "undo").raise_for_status()
    assert stored(items_of(database, room)) == before


def test_two_who_edit_an_item_at_once_lose_nothing(room: Room, database: str):
    item = add(room, who="Kari")
    seen = {"item": item, "was_what": "Ringe NAV", "was_who": "Kari", "was_due_on": None}
    post(room, "edit-action-item", **seen, what="Ringe NAV i dag", who="Kari").raise_for_status()
    post(room, "edit-action-item", **seen, what="Ringe NAV", who="Ola").raise_for_status()
    refused = post(room, "edit-action-item", **seen, what="Skrive til NAV")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    assert stored(items_of(database, room)) == [("Ringe NAV i dag", "Ola", None, "not_begun")]


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"what": ""}, "what", "empty"),
        ({"what": "a" * 4000}, "what", "too_long"),
        ({"what": "a" * 501}, "what", "too_long"),
        ({"what": "a", "who": "a" * 121}, "who", "too_long"),
        *(
            ({"what": "a", "due_on": day}, "due_on", "not_a_day")
            for day in ("i morgen", "2030-02-30", "0202-05-05", "1", "9999-12-31", "2030-12-24T10:00")
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(room: Room, fields: dict[str, str], field: str, code: str):
    refused = post(room, "add-action-item", **fields)
    assert refused.status_code == 422
    assert [(it["field"], it["code"]) for it in refused.json()["errors"]] == [(field, code)]


def test_a_list_has_a_limit_and_says_what_to_do(room: Room, database: str):
    fill(database, room, MAX_ITEMS - 1)
    add(room, "Det siste")
    refused = post(room, "add-action-item", what="Ett til")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_action_items")


def test_only_what_the_room_has_seen_becomes_an_item(room: Room, database: str):
    room.act("open")
    answer = room.join().answer("Trygge ledere").json()["id"]
    assert post(room, "add-action-item", what="a", answer=answer).json()["code"] == "not_shown"
    room.act("show")
    add(room, "Trygge ledere", answer=answer)
    assert items_of(database, room)[0].source == {"answer": answer}
    room.command("hide-answer", answer=answer).raise_for_status()
    assert post(room, "add-action-item", what="a", answer=answer).json()["code"] == "not_shown"
    room.act("open", 1)
    private = room.join().answer("Bare for lederen", 1).json()["id"]
    assert post(room, "add-action-item", what="a", answer=private).json()["code"] == "private"
    gone = {"activity": room.activities[0], "theme": 1}
    assert post(room, "add-action-item", what="a", **gone).json()["code"] == "unknown_theme"
    assert post(room, "add-action-item", what="a", line="a" * 16).json()["code"] == "unknown_line"
    made = {"type": "joint_text", "prompt": "Formål", "settings": {"stem": "Vi skal"}}
    text = post(room, "add-activity", **made).raise_for_status().json()["made"]
    line = post(room, "write-line", activity=text, text="si fra").raise_for_status().json()["made"]
    assert post(room, "add-action-item", what="a", line=line).json()["code"] == "not_shown"
    post(room, "go-to", activity=text).raise_for_status()
    add(room, "Si fra", line=line)
    assert items_of(database, room)[-1].source == {"line": line}


def test_a_room_that_continues_another_begins_with_what_is_still_to_be_done(
    client: httpx.Client, room: Room, database: str
):
    kept = [add(room, what, who="Kari", due_on="2020-01-01") for what in ("Gjøres", "Begynt", "Ferdig", "Ikke nå")]
    for item, status in zip(kept[1:], ("in_progress", "done", "dropped"), strict=True):
        post(room, "edit-action-item", item=item, status=status).raise_for_status()
    second = make_room(client, open_text())
    assert continue_with(database, room, second) == 2
    assert continue_with(database, room, second) == 0, "they are there already"
    copies = items_of(database, second)
    assert stored(copies) == [
        ("Gjøres", "Kari", "2020-01-01", "not_begun"),
        ("Begynt", "Kari", "2020-01-01", "in_progress"),
    ]
    assert [it.carried_from for it in copies] == kept[:2]
    assert [it["type"] for it in second.state()["activities"]] == ["follow_up", "open_text"]


def test_a_room_without_anything_to_follow_up_begins_as_it_was(client: httpx.Client, room: Room, database: str):
    second = make_room(client, open_text())
    assert continue_with(database, room, second) == 0
    assert [it["type"] for it in second.state()["activities"]] == ["open_text"]


def test_the_end_of_a_rehearsal_leaves_the_list_as_it_was(client: httpx.Client, room: Room, database: str):
    for what in ("Gjøres", "Tas bort"):
        add(room, what, due_on="2030-12-24")
    second = make_room(client, open_text())
    continue_with(database, room, second)
    before = items_of(database, second)
    second.command("rehearse").raise_for_status()
    add(second, "Prøve")
    post(second, "edit-action-item", item=before[0].public_id, status="done", due_on=None).raise_for_status()
    post(second, "move-action-item", item=before[0].public_id, to=1).raise_for_status()
    post(second, "remove-action-item", item=before[1].public_id).raise_for_status()
    second.command("end-rehearsal").raise_for_status()
    assert items_of(database, second) == before


def test_an_ended_room_can_still_edit_its_list(room: Room, database: str):
    item = add(room)
    post(room, "end").raise_for_status()
    post(room, "edit-action-item", item=item, status="done").raise_for_status()
    add(room, "Etterpå")
    assert [it.status for it in items_of(database, room)] == ["done", "not_begun"]


def test_the_wall_and_phones_show_how_far_what_is_followed_up_has_come(client: httpx.Client, room: Room, database: str):
    add(room, "Ringe NAV", who="Kari", due_on="2030-12-24")
    second = make_room(client, open_text())
    continue_with(database, room, second)
    add(second, "Nytt i dag")
    shown = second.state()["activities"][0]["id"]
    second.command("go-to", activity=shown).raise_for_status()
    with second.watch("presenter") as wall, second.watch("participant", token=second.join().token) as phone:
        for screen in (wall, phone):
            screen.read_until("Ringe NAV")
            assert "Nytt i dag" not in screen.screen, "it has not been shown"
        [item] = [it for it in items_of(database, second) if it.carried_from]
        post(second, "edit-action-item", item=item.public_id, status="in_progress").raise_for_status()
        for screen in (wall, phone):
            screen.read_until("i gang")


def test_a_program_keeps_the_list_and_notices_that_an_item_has_changed(room: Room):
    path = f"/api/v1/rooms/{room.id}/action-items"
    made = room.client.post(path, json={"what": "Ringe NAV", "due_on": "2020-01-31"}, headers=room.headers)
    assert (made.status_code, made.json()["position"], made.json()["due_on"]) == (201, 0, "2020-01-31")
    item, seen = f"{path}/{made.json()['id']}", {**room.headers, "If-Match": made.headers["ETag"]}
    changed = room.client.patch(item, json={"who": "Kari", "due_on": None, "status": "done"}, headers=seen)
    assert changed.raise_for_status().json()["what_changed"] == "Et tiltak ble endret"
    assert room.client.patch(item, json={"who": "Ola"}, headers=seen).status_code == 412
    for sent in ({"status": "finished"}, {"what": None}, {"due_on": "snart"}, {"colour": "red"}):
        assert room.client.patch(item, json=sent, headers=room.headers).status_code == 422
    room.client.post(path, json={"what": "Etterpå"}, headers=room.headers).raise_for_status()
    moved = room.client.post(f"{item}/move", json={"position": 1}, headers=room.headers).raise_for_status().json()
    assert (moved["position"], moved["who"], moved["due_on"], moved["status"]) == (1, "Kari", None, "done")
    room.client.delete(item, headers=room.headers).raise_for_status()
    assert [it["what"] for it in room.client.get(path, headers=room.headers).json()["action_items"]] == ["Etterpå"]
    for gone in (item, f"{path}/nobody"):
        assert room.client.delete(gone, headers=room.headers).json()["code"] == "unknown_action_item"


def test_the_list_is_in_files_once_there_is_one(room: Room):
    refused = room.export("ics")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_action_items")
    files = f"/rooms/{room.id}/files"
    assert "exports/ics" not in room.client.get(files, headers=room.headers).text
    add(room, due_on="2030-12-24")
    assert "exports/ics" in room.client.get(files, headers=room.headers).text
    assert b"SUMMARY:Ringe NAV" in room.export("ics").content
    assert "Ringe NAV" in room.export("actions.csv").text


def test_participants_find_the_list_among_the_results_once_it_was_on_the_projector(room: Room):
    room.command("set-up", shares_results="on").raise_for_status()
    add(room, who="Kari")
    results = f"/rooms/{room.id}/results"
    room.command("rehearse").raise_for_status()
    room.command("screen", mode="actions").raise_for_status()
    room.command("end-rehearsal").raise_for_status()
    assert "Ringe NAV" not in room.client.get(results, headers=room.join().headers).text, (
        "a rehearsal showed it to nobody"
    )
    room.command("screen", mode="actions").raise_for_status()
    assert "Ringe NAV" in room.client.get(results, headers=room.join().headers).text
