"""A cloud whose question is closed: the projector gets the places of files, from a worker that costs nobody else anything."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.actors import Room, Watcher, make_room, word_cloud
from tests.server import ServerThread, client_of
from workshop_live.exports.cloud_layout import places_of
from workshop_live.services import cloud_service

WORKER_S = 60.0  # until a process has started, at low priority
WORDS = {"tillit": 3, "mot": 2, "humor": 1}


@pytest.fixture
def room(tmp_path: Path) -> Any:
    with ServerThread(tmp_path) as server, client_of(server.address) as client:
        room = make_room(client, word_cloud(hidden=False))
        room.act("open")
        for word, count in WORDS.items():
            for _ in range(count):
                room.join().answer(word)
        yield room


def close(room: Room) -> None:
    room.act("close", grace=0).raise_for_status()


def places_on(screen: Watcher) -> dict[str, tuple[float, ...]]:
    found = re.findall(
        r'data-x="(.*?)" data-y="(.*?)" data-size="(.*?)".*?dir="auto">(.*?)<', screen.regions["results"]
    )
    return {word: tuple(map(float, numbers)) for *numbers, word in found}


def test_the_projector_has_the_places_of_files_once_the_question_is_closed(room: Room):
    with room.watch("presenter") as screen, room.watch("presenter") as other:
        screen.read_until("humor", WORKER_S)
        assert not places_on(screen)
        close(room)
        screen.read_until("data-size", WORKER_S)
        places = places_of(tuple(WORDS.items()))
        assert places_on(screen) == {word: (it.x, it.y, it.size) for word, it in places.items()}
        other.read_until("data-size", WORKER_S)
        assert other.versions["results"] == screen.versions["results"]
        room.act("open")
        screen.read_until_it(lambda: "data-size" not in screen.regions["results"])


def test_results_that_are_hidden_have_no_places(room: Room):
    close(room)
    room.act("hide")
    with room.watch("presenter") as screen:
        screen.read_until_it(lambda: "footer" in screen.regions)
        assert "data-size" not in screen.screen
        assert "tillit" not in screen.screen


def test_a_layout_that_fails_costs_the_projector_its_places_alone(room: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cloud_service, "places_of", breaks)
    with room.watch("presenter") as screen:
        close(room)
        screen.read_until("data-closed", WORKER_S)
        room.command("rename", title="Et annet navn").raise_for_status()
        assert "tillit" in screen.regions["results"]
        assert "data-size" not in screen.regions["results"]
        assert room.export("csv").status_code == 200


def breaks(_words: object) -> None:
    raise ArithmeticError
