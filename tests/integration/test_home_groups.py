"""Home groups: named by the organiser, chosen on phones, counted on the desk, and cut when they are over."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.actors import Phone, Room, make_room, open_text
from tests.integration.conftest import change_room
from tests.server import ServerThread
from workshop_live.actions.maintenance import RunMaintenance, run_maintenance
from workshop_live.domain.groups import Group, groups_named
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import write_now

NAMES = ["Gygrene", "Stjernelaget", "Blåveis"]


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, open_text())
    room.command("name-groups", names="\n".join(NAMES)).raise_for_status()
    return room


def named(room: Room) -> dict[str, int]:
    return {group["name"]: group["participants"] for group in room.state()["home_groups"]}


def key_of(room: Room, name: str) -> str:
    return next(str(group["id"]) for group in room.state()["home_groups"] if group["name"] == name)


def choose(room: Room, phone: Phone, name: str | None) -> httpx.Response:
    key = key_of(room, name) if name else None
    return room.client.put(f"/api/v1/rooms/{room.id}/group", json={"group": key}, headers=phone.headers)


def test_phones_choose_their_groups_and_change_them(room: Room):
    phones = [room.join() for _ in range(3)]
    for phone in phones:
        choose(room, phone, "Gygrene").raise_for_status()
    again = choose(room, phones[0], "Gygrene").json()
    assert again["seq"] == room.state()["seq"]
    choose(room, phones[0], "Blåveis").raise_for_status()
    choose(room, phones[1], None).raise_for_status()
    assert named(room) == {"Gygrene": 1, "Stjernelaget": 0, "Blåveis": 1}


def test_the_page_of_a_phone_asks_once_and_knows_afterwards(room: Room, new_browser):
    phone = new_browser()
    assert "Hvilken gruppe er du i?" in phone.get(f"/{room.code}").text
    key = key_of(room, "Gygrene")
    assert phone.post(f"/rooms/{room.id}/group", data={"group": key}).status_code == 303
    page = phone.get(f"/{room.code}").text
    assert f'data-group="{key}"' in page
    assert "Du er i gruppen «Gygrene»." in page


def test_the_privacy_notice_says_what_is_kept_of_the_choice(room: Room, client: httpx.Client, new_browser):
    said = "Andre ser bare hvor mange som er i hver gruppe"
    assert said in new_browser().get("/privacy", params={"room": room.id}).text
    assert said not in new_browser().get("/privacy", params={"room": make_room(client, open_text()).id}).text


def test_a_renamed_group_keeps_its_members_and_one_that_is_gone_lets_them_choose_again(room: Room):
    choose(room, room.join(), "Gygrene").raise_for_status()
    choose(room, room.join(), "Blåveis").raise_for_status()
    done = room.command("name-groups", names="Gyger\nStjernelaget").raise_for_status().json()
    assert named(room) == {"Gyger": 1, "Stjernelaget": 0}
    room.command("undo", undo=done["undo"]).raise_for_status()
    assert named(room) == {"Gygrene": 1, "Stjernelaget": 0, "Blåveis": 1}


def test_groups_that_change_places_stay_themselves():
    before = groups_named(NAMES)
    assert groups_named(NAMES[::-1], before) == before[::-1]
    assert groups_named(["Ny", *NAMES], before)[1:] == before
    assert groups_named(["Gyger", "Blåveis"], before) == (Group(before[0].key, "Gyger"), before[2])


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ("A" * 61, "too_long"),
        ("Gygrene\ngygrene", "repeated_group"),
        ("Gygrene\n \nBlåveis", "empty"),
        ("\n".join(f"Gruppe {number}" for number in range(101)), "too_many"),
    ],
)
def test_names_that_will_not_do_are_refused_and_change_nothing(room: Room, names: str, code: str):
    refused = room.command("name-groups", names=names)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == code
    assert list(named(room)) == NAMES


def test_names_from_right_to_left_and_markup_stand_as_they_are(room: Room, new_browser):
    names = ["المجموعة", "<b>Fet</b>"]
    room.command("name-groups", names="\n".join(names)).raise_for_status()
    page = new_browser().get(f"/{room.code}").text
    assert names[0] in page
    assert "&lt;b&gt;Fet&lt;/b&gt;" in page


def test_a_group_of_another_room_and_one_that_is_gone_are_refused(room: Room, client: httpx.Client):
    other = make_room(client, open_text())
    other.command("name-groups", names="Andre").raise_for_status()
    phone = room.join()
    gone = key_of(room, "Blåveis")
    room.command("name-groups", names="Gygrene\nStjernelaget").raise_for_status()
    for key in (key_of(other, "Andre"), gone, "x", "a" * 16):
        path = f"/api/v1/rooms/{room.id}/group"
        refused = client.put(path, json={"group": key}, headers=phone.headers)
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_group")
    assert sum(named(room).values()) == 0


def test_the_end_of_a_room_lets_nobody_change_and_cuts_memberships_soon_after(room: Room, server: ServerThread):
    phone = room.join()
    choose(room, phone, "Gygrene").raise_for_status()
    room.command("end").raise_for_status()
    assert choose(room, phone, "Blåveis").json()["code"] == "room_ended"
    change_room(server.settings.database, room.id, ended_at=datetime.now(UTC) - timedelta(hours=1))
    database = Database.open(server.settings.database)
    write_now(database.writing, run_maintenance, RunMaintenance(frozenset()))
    database.close()
    assert named(room) == dict.fromkeys(NAMES, 0)


def test_a_rehearsal_takes_its_memberships_with_it(room: Room):
    room.command("rehearse").raise_for_status()
    choose(room, room.join(), "Gygrene").raise_for_status()
    room.command("end-rehearsal").raise_for_status()
    assert named(room) == dict.fromkeys(NAMES, 0)


def test_plans_runs_and_files_have_the_names_and_nobody_in_them(room: Room, client: httpx.Client):
    choose(room, room.join(), "Gygrene").raise_for_status()
    plan = client.get(f"/api/v1/rooms/{room.id}/plan", headers=room.headers).text
    assert "home_groups:\n      - Gygrene\n      - Stjernelaget\n      - Blåveis" in plan
    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).json()
    assert [(group["name"], group["participants"]) for group in again["home_groups"]] == [(name, 0) for name in NAMES]
    kept = client.post(f"/api/v1/rooms/{room.id}/plans", json={"title": f"Plan {room.id}"}, headers=room.headers).json()
    assert kept["home_groups"] == NAMES
    assert room.export("json").json()["home_groups"] == NAMES


def test_the_desk_and_the_lobby_count_them(room: Room):
    choose(room, room.join(), "Gygrene").raise_for_status()
    desk = room.client.get(f"/rooms/{room.id}/facilitator", headers=room.headers).text
    assert "3 grupper" in desk
    wall = room.client.get(f"/rooms/{room.id}/presenter", headers=room.headers).text
    assert "<bdi>Gygrene</bdi> <b>· 1</b>" in wall
    assert "1 er med" in wall, "although the phone sleeps"
    assert "Telefoner som sover" in desk
