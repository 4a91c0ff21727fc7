"""Commands over HTTP: as forms and as JSON, and for whom."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.actors import Room, bearer, make_room, open_text, single_choice
from tests.committed import Committed
from workshop_live.actions.commands import Changes, Command, Fields, Happened, command
from workshop_live.actions.registry import COMMANDS
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction

EVERY_COMMAND = pytest.mark.parametrize("declared", COMMANDS.values(), ids=COMMANDS)


def post(room: Room, name: str, headers: dict[str, str], **fields: Any) -> httpx.Response:
    return room.client.post(f"/api/v1/rooms/{room.id}/commands/{name}", json=fields, headers=headers)


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Først"), single_choice("Så"))


def test_a_program_runs_a_room_with_the_commands_of_the_buttons(room: Room):
    opened = post(room, "open", room.headers, activity=room.activities[0]).raise_for_status().json()
    assert opened["what"] == "Spørsmålet ble åpnet"
    room.join().answer("Tillit")
    post(room, "show", room.headers, activity=room.activities[0], version=opened["version"]).raise_for_status()
    assert post(room, "next", room.headers, version=opened["version"]).json()["code"] == "stale"
    hidden = post(room, "hide-all", room.headers, activity=room.activities[0]).raise_for_status().json()
    assert room.texts() == []
    post(room, "undo", room.headers, undo=hidden["undo"]).raise_for_status()
    assert room.texts() == ["Tillit"]
    added = {"type": "single_choice", "prompt": "Til slutt?", "settings": {"options": ["Ja", "Nei"]}, "minutes": 5}
    post(room, "add-activity", room.headers, **added).raise_for_status()
    assert room.state()["activities"][-1]["options"] == ["Ja", "Nei"]


def test_an_edit_changes_what_is_sent_and_leaves_the_rest(room: Room):
    first = room.activities[0]
    post(room, "edit-activity", room.headers, activity=first, minutes=15, notes="Rolig").raise_for_status()
    post(room, "edit-activity", room.headers, activity=first, starts_at="9.15").raise_for_status()
    state = room.state()["activities"][0]
    assert (state["prompt"], state["minutes"], state["starts_at"]) == ("Først", 15, "09:15")
    post(room, "edit-activity", room.headers, activity=first, minutes=None).raise_for_status()
    assert room.state()["activities"][0]["minutes"] is None


@pytest.mark.parametrize(
    ("name", "fields", "field"),
    [
        ("close", {"activity": "x"}, "activity"),
        ("close", {"activity": "a" * 16, "grace": 99}, "grace"),
        ("close", {"activity": "a" * 16, "grace": "3"}, "grace"),
        ("page", {"page": -1}, "page"),
        ("page", {"page": 1.5}, "page"),
        ("screen", {"mode": "cinema"}, "mode"),
        ("screen", {}, "mode"),
        ("spotlight", {"answer": 7}, "answer"),
        ("retention", {"last_day": "i morgen"}, "last_day"),
        ("next", {"version": "1"}, "version"),
        ("next", {"<b>": 1}, "body"),
        ("move-answers", {"activity": "a" * 16, "answers": [{"theme": None, "answer": -1}]}, "answers.0.answer"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_with_the_field_that_is_wrong(room: Room, name, fields, field):
    refused = post(room, name, room.headers, **fields)
    assert refused.status_code == 422
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert "cinema" not in refused.text
    assert "<b>" not in refused.text


@EVERY_COMMAND
def test_a_command_lets_in_whom_it_says(room: Room, organiser_token: str, declared: Command[Any]):
    headers = {
        Role.PARTICIPANT: room.join().headers,
        Role.OWNER: room.headers,
        "foreign": bearer(organiser_token),
        "nobody": {},
    }
    statuses = {whose: post(room, declared.name, sent).status_code for whose, sent in headers.items()}
    assert statuses["nobody"] == 401
    assert (statuses["foreign"], statuses[Role.PARTICIPANT]) == (404, 403)
    assert statuses[Role.OWNER] in {200, 409, 422}


@EVERY_COMMAND
def test_who_runs_a_room_by_a_link_may_do_what_is_not_the_owners(
    room: Room, new_browser: Callable[..., httpx.Client], declared: Command[Any]
):
    laptop = new_browser()
    laptop.get(room.links["facilitator"])
    found = laptop.post(f"/rooms/{room.id}/commands/{declared.name}", headers={"Accept": "application/json"})
    assert (found.status_code == 403) == (declared.role in {Role.MEMBER, Role.OWNER})


@command("half-done", emits=(RoomEventKind.ROOM_RENAMED,), undo=None)
def half_done(tx: Transaction, room: RoomRow, fields: Fields) -> Changes | Refused:
    """Change something, write it, change more, and then refuse."""
    room.title = "Halvveis"
    tx.session.flush()
    room.language = "en"
    return Refused(Reason.STALE)


@command("undeclared", emits=(RoomEventKind.ROOM_RENAMED,), undo=None)
def undeclared(tx: Transaction, room: RoomRow, fields: Fields) -> Changes | Refused:
    """Do what it did not say."""
    room.title = "Usagt"
    return Changes([Happened(RoomEventKind.ROOM_ENDED)])


async def test_a_command_that_changed_rows_and_then_refuses_leaves_nothing_of_it(committed: Committed):
    before = committed.rows(RoomRow)[0]
    reply = await committed.writer.run(half_done, committed.asks(Fields()))
    assert reply == Refused(Reason.STALE)
    after = committed.rows(RoomRow)[0]
    assert (after.title, after.language, after.seq) == (before.title, before.language, before.seq)


async def test_a_command_that_does_what_it_did_not_declare_is_a_defect_and_leaves_nothing(committed: Committed):
    with pytest.raises(AssertionError, match="does not declare"):
        await committed.writer.run(undeclared, committed.asks(Fields()))
    assert committed.rows(RoomRow)[0].title == "S"
