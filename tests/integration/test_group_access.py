"""Who sees what of a group: callers, rooms and groups, over every route on which its text or notes could leave."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest
from sqlmodel import select

from tests.actors import Phone, Room, bearer
from tests.groups_at_work import Worker, at_work, grouped_room
from tests.integration.conftest import Person
from tests.server import API_TOKEN, ServerThread, client_of
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import GroupNoteRow

GROUPS = ("Gygrene", "Blåveis")
TEXT, NOTE = "Hemmelig tekst", "Hemmelig lapp"


@dataclass
class World:
    """Two rooms, with a phone at work in each of two groups, whose text and note name the room and the group."""

    rooms: list[Room]
    workers: dict[tuple[int, str], Worker]

    def secrets(self, *, but_of: tuple[int, str] | None = None) -> list[str]:
        """The secrets of all groups but one."""
        return [f"{kind} {key[0]} {key[1]}" for key in self.workers if key != but_of for kind in (TEXT, NOTE)]


@pytest.fixture(scope="module")
def world(server: ServerThread) -> Iterator[World]:
    with client_of(server.address) as client:
        rooms = [grouped_room(client) for _ in range(2)]
        workers = {}
        for number, room in enumerate(rooms):
            for name, worker in zip(GROUPS, at_work(room, *GROUPS), strict=True):
                workers[number, name] = worker
                worker.be_scribe().raise_for_status()
                worker.write(f"{TEXT} {number} {name}", "", "").raise_for_status()
                note = {"key": "n", "text": f"{NOTE} {number} {name}"}
                worker.send("POST", "/notes", **note).raise_for_status()
        yield World(rooms, workers)


def note_of(server: ServerThread, text: str) -> str:
    database = Database.open(server.settings.database)
    found = database.read_now(lambda session: session.exec(select(GroupNoteRow.public_id, GroupNoteRow.text)).all())
    database.close()
    return next(public_id for public_id, written in found if written == text)


def reading(room: Room) -> list[tuple[str, str, dict[str, str] | None]]:
    """Whatever can be read without changing anything: method, path and body."""
    activity = room.activities[0]
    return [
        ("GET", f"/api/v1/rooms/{room.id}/activities/{activity}/group", None),
        ("GET", f"/api/v1/rooms/{room.id}", None),
        ("GET", f"/{room.code}", None),
        ("GET", f"/rooms/{room.id}/my-answers.txt", None),
        ("GET", f"/rooms/{room.id}/results", None),
        ("GET", f"/rooms/{room.id}/presenter", None),
        ("POST", f"/rooms/{room.id}/live", {"screen": "participant"}),
        ("POST", f"/rooms/{room.id}/live", {"screen": "presenter"}),
    ]


def writing(room: Room, note: str) -> list[tuple[str, str, dict[str, object] | None]]:
    """Every route that changes something in a group, but nothing for one who may not."""
    of_group = f"/api/v1/rooms/{room.id}/activities/{room.activities[0]}/group"
    form = {"activity": room.activities[0]}
    return [
        ("PUT", f"{of_group}/text", {"save": "s", "version": 1, "value": ["Innbrudd", "", ""]}),
        ("DELETE", f"{of_group}/notes/{note}", None),
        ("PUT", f"{of_group}/notes/{note}/dot", {"dot": True}),
        ("PUT", f"{of_group}/notes/{note}/place", {"place": 0}),
        ("POST", f"/rooms/{room.id}/group-text", {**form, "version": 1, "text-0": "Innbrudd"}),
        ("POST", f"/rooms/{room.id}/group-notes/{note}", {"action": "remove"}),
    ]


@contextmanager
def sending(server: ServerThread, headers: dict[str, str]) -> Iterator[Callable[..., httpx.Response]]:
    with client_of(server.address, headers={"Origin": server.address, **headers}) as client:

        def send(method: str, path: str, body: dict[str, object] | None) -> httpx.Response:
            is_form = path.startswith("/rooms/") and not path.endswith("/live")
            return client.request(method, path, **({} if body is None else {"data" if is_form else "json": body}))

        yield send


def test_nobody_sees_or_changes_what_is_of_another_group_or_room(
    world: World, server: ServerThread, foreigner: Person, capsys: pytest.CaptureFixture[str]
):
    room = world.rooms[0]
    outside = room.join()
    callers: dict[str, tuple[dict[str, str], tuple[int, str] | None]] = {
        "nobody": ({}, None),
        "a phone in no group": (outside.headers, None),
        "somebody who runs another room": (bearer(foreigner.token), None),
        **{
            f"{name} in room {number}": (it.phone.headers, (number, name))
            for (number, name), it in world.workers.items()
        },
    }
    before = {key: worker.state() for key, worker in world.workers.items()}
    notes = {text: note_of(server, text) for text in world.secrets() if text.startswith(NOTE)}
    tried, leaks = 0, []
    for who, (headers, own) in callers.items():
        with sending(server, headers) as send:
            for number, target in enumerate(world.rooms):
                calls: list[tuple[str, str, dict[str, object] | None]] = list(reading(target))  # type: ignore[arg-type]
                others = [note for text, note in notes.items() if own is None or text != f"{NOTE} {own[0]} {own[1]}"]
                is_here = own is not None and own[0] == number  # and may write the text of the own group
                calls += [it for note in others for it in writing(target, note) if not is_here or note in it[1]]
                for method, path, body in calls:
                    tried += 1
                    said = send(method, path, body).text
                    leaks += [f"{who}: {method} {path}: {it}" for it in world.secrets(but_of=own) if it in said]
    with capsys.disabled():
        print(f"\ngroups: tried={tried} leaks={len(leaks)}")
    assert leaks == []
    assert {key: worker.state() for key, worker in world.workers.items()} == before
    assert {text: note_of(server, text) for text in notes} == notes


def test_those_who_run_the_room_read_texts_and_no_notes(world: World, server: ServerThread):
    room = world.rooms[0]
    with sending(server, bearer(API_TOKEN)) as send:
        said = [send(*call).text for call in reading(room) if "live" not in call[1]]
        said += [send("GET", f"/api/v1/rooms/{room.id}/activities/{room.activities[0]}/results", None).text]
        said += [send("POST", f"/rooms/{room.id}/live", {"screen": "facilitator"}).text]
        said += [room.export(extension).text for extension in ("json", "csv", "md")]
    assert any(TEXT in it for it in said)
    assert not any(NOTE in it for it in said)


def test_a_phone_of_an_ended_room_reads_its_own_text_and_changes_nothing(client: httpx.Client):
    room = grouped_room(client)
    own, other = at_work(room, *GROUPS)
    own.be_scribe()
    saved = own.write(f"{TEXT} her", "", "").raise_for_status().json()
    room.command("end").raise_for_status()
    assert own.state() == saved | {"is_open": False}
    assert TEXT not in other.send("GET").text
    for refused in (own.be_scribe(writes=False), own.done(), own.send("POST", "/notes", key="k", text="Lapp")):
        assert (refused.status_code, refused.json()["code"]) == (409, "room_ended")


def test_a_phone_that_changes_its_group_has_the_new_one_alone(client: httpx.Client):
    room = grouped_room(client)
    own, other = at_work(room, *GROUPS)
    for worker, text in ((own, "en"), (other, "to")):
        worker.be_scribe()
        worker.write(f"{TEXT} {text}", "", "").raise_for_status()
    moved = Worker(room, Phone(room, own.phone.token))
    keys = {group["name"]: group["id"] for group in room.state()["home_groups"]}
    path = f"/api/v1/rooms/{room.id}/group"
    client.put(path, json={"group": keys["Blåveis"]}, headers=moved.phone.headers).raise_for_status()
    assert moved.state()["value"] == [f"{TEXT} to", "", ""]
    refused = moved.write("Innbrudd", "", "", version=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_scribe")
    client.put(path, json={"group": None}, headers=moved.phone.headers).raise_for_status()
    assert moved.send("GET").json()["code"] == "not_in_group"


@pytest.mark.parametrize("size", [2, 100])
def test_groups_of_any_size_are_drawn(client: httpx.Client, size: int):
    room = grouped_room(client, {"size": size})
    workers = [Worker(room) for _ in range(5)]
    at_work(room)
    numbers = [worker.state()["group"]["number"] for worker in workers]
    assert sorted(numbers) == ([0, 0, 0, 1, 1] if size == 2 else [0] * 5)


@pytest.mark.parametrize("size", [0, 1, 101, 1000, -1, "4", None, 2.5])
def test_groups_of_no_sensible_size_are_refused(client: httpx.Client, size: object):
    body = {"groups": {"size": size}}
    room = grouped_room(client)
    path = f"/api/v1/rooms/{room.id}/agenda/{room.activities[0]}"
    refused = client.patch(path, json=body, headers=room.headers)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith("groups")
