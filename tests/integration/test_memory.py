"""What is no longer needed is gone at once: the collector looks for it seldom, and never in the middle of a workshop."""

import gc
import time
import weakref
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.actors import Room, make_room, open_text
from tests.server import ServerThread, client_of
from workshop_live.realtime import hub as hubs
from workshop_live.realtime.live_room import LiveRoom
from workshop_live.realtime.outbox import Outbox

ROOMS = 12
OURS = (LiveRoom, Outbox, HttpToolsProtocol, FlowControl)


def in_memory() -> Counter[str]:
    """How many of what a room and a connection take are there."""
    return Counter(type(object_).__name__ for object_ in gc.get_objects() if issubclass(type(object_), OURS))


@pytest.fixture
def client(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A client of a server that soon forgets what nobody looks at, and has no help from the collector."""
    monkeypatch.setattr(hubs, "IDLE_S", 1.0)
    with ServerThread(data_dir) as server, client_of(server.address, headers={"Origin": server.address}) as made:
        gc.collect()
        gc.disable()
        yield made
        gc.enable()


def look_around(room: Room) -> None:
    """Open what somebody opens who runs a room, and leave."""
    room.act("open")
    for path in (f"/rooms/{room.id}", f"/rooms/{room.id}/facilitator", f"/rooms/{room.id}/presenter", f"/{room.code}"):
        assert room.client.get(path, headers=room.headers).status_code == 200
    phone = room.join()
    with room.watch("facilitator") as facilitator, room.watch("participant", token=phone.token) as screen:
        facilitator.read()
        screen.read()
        assert phone.answer("Tillit").status_code == 201


def test_a_room_that_nobody_looks_at_any_more_leaves_nothing_in_memory(client: httpx.Client):
    with make_room(client, open_text()).watch("facilitator") as other_room:  # while it is on, nothing is collected
        other_room.read()
        before = in_memory()
        for _ in range(ROOMS):
            look_around(make_room(client, open_text()))
        deadline = time.monotonic() + 60
        while (left := in_memory() - before) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not left


def test_when_nobody_is_there_at_all_what_libraries_left_is_collected(client: httpx.Client):
    class Left:
        """Something that refers to itself."""

        def __init__(self) -> None:
            self.itself = self

    left = weakref.ref(Left())
    look_around(make_room(client, open_text()))
    deadline = time.monotonic() + 60
    while left() is not None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
