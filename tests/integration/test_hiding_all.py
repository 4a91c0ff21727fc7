"""Everything is hidden at once, and comes back when it is wanted: also an hour later, and nothing but that."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.actors import Room, Watcher, make_room, open_text, questions, single_choice, word_cloud
from tests.forms import HOWEVER_IT_RUNS
from tests.server import ServerThread, client_of


def answered(client: httpx.Client, count: int = 8, **settings: Any) -> Room:
    """A room with a question that is shown, and some answers to it."""
    room = make_room(client, open_text(hidden=False, **settings), single_choice())
    room.act("open")
    for number in range(1, count + 1):
        room.join().answer(f"Svar {number}").raise_for_status()
    return room


def press(room: Room, name: str) -> httpx.Response:
    """Press a button about all answers to the first question."""
    return room.command(name, activity=room.activities[0]).raise_for_status()


def ids(room: Room) -> dict[str, str]:
    """The visible answers by their texts."""
    return {answer["text"]: answer["id"] for answer in room.results()["results"]["answers"]}


@HOWEVER_IT_RUNS
def test_what_was_hidden_at_once_comes_back_after_everything_else(client: httpx.Client):
    room = answered(client)
    press(room, "hide-all")
    assert room.texts() == []
    assert "Svar" not in room.export("csv").text.partition("\n")[2]
    room.act("open", 1)
    room.command("pause", minutes=5).raise_for_status()
    room.act("close", 1)
    room.command("end").raise_for_status()
    press(room, "show-all")
    assert len(room.texts()) == 8
    assert "Svar 8" in room.export("csv").text


def test_it_comes_back_after_a_restart(data_dir: Path):
    with ServerThread(data_dir) as server, client_of(server.address) as client:
        room = answered(client)
        press(room, "hide-all")
    with ServerThread(data_dir) as server, client_of(server.address) as client:
        room = room.through(client)
        with room.watch("facilitator") as desk:
            desk.read_until("Vis alle igjen")
        press(room, "show-all")
        assert len(room.texts()) == 8


def test_what_was_hidden_one_by_one_stays_hidden(client: httpx.Client):
    room = answered(client)
    by_text = ids(room)
    room.command("hide-answer", answer=by_text["Svar 1"]).raise_for_status()
    press(room, "hide-all")
    for deed in ("show-answer", "hide-answer"):
        room.command(deed, answer=by_text["Svar 2"]).raise_for_status()
    room.command("show-answer", answer=by_text["Svar 3"]).raise_for_status()
    press(room, "hide-all")
    press(room, "show-all")
    assert room.texts() == [f"Svar {number}" for number in range(3, 9)]
    room.command("hide-answer", answer=by_text["Svar 4"]).raise_for_status()
    press(room, "show-all")
    assert "Svar 4" not in room.texts()


def test_bringing_back_is_undone_and_leaves_what_was_shown_before(client: httpx.Client):
    room = answered(client)
    by_text = ids(room)
    press(room, "hide-all")
    room.command("show-answer", answer=by_text["Svar 5"]).raise_for_status()
    room.join().answer("Kom etterpå").raise_for_status()
    undo = press(room, "show-all").json()
    assert undo["what"] == "Svarene ble vist igjen"
    room.command("undo", undo=undo["undo"]).raise_for_status()
    assert room.texts() == ["Svar 5", "Kom etterpå"]
    press(room, "show-all")
    assert len(room.texts()) == 9


def test_answers_of_an_earlier_round_come_back_too(client: httpx.Client):
    room = answered(client)
    press(room, "hide-all")
    room.act("close")
    room.act("again")
    with room.watch("facilitator") as desk:
        desk.read_until("Vis alle igjen")
    press(room, "show-all")
    assert "Svar 8" in room.export("csv").text


def test_what_waited_for_approval_waits_again(client: httpx.Client):
    room = answered(client, approve_first=True)
    press(room, "hide-all")
    press(room, "show-all")
    assert room.texts() == []
    with room.watch("facilitator") as desk:
        desk.read_until("8 venter på deg")


def of(watcher: Watcher, region: str) -> str:
    return watcher.regions.get(region, "")


@pytest.mark.parametrize("asked", [open_text(hidden=False), word_cloud(), questions()], ids=lambda item: item["type"])
def test_every_screen_says_what_is_with_the_answers(client: httpx.Client, asked: dict[str, Any]):
    room = make_room(client, asked)
    noun, eight = ("spørsmål", "8 spørsmål fra") if asked["type"] == "qna" else ("svar", "8 har svart")
    hidden = "Spørsmålene er skjult" if asked["type"] == "qna" else "Svarene er skjult"
    room.act("open")
    with room.watch("presenter") as wall, room.watch("facilitator") as desk:
        wall.read_until_it(lambda: f"Venter på første {noun}" in of(wall, "results"))
        assert "Vis alle igjen" not in desk.screen
        for number in range(8):
            room.join().answer(f"Svar {number}").raise_for_status()
        desk.read_until_it(lambda: eight in " ".join(of(desk, "now").split()))
        press(room, "hide-all")
        wall.read_until_it(lambda: hidden in of(wall, "results"))
        assert "Venter på første" not in wall.screen
        desk.read_until_it(lambda: f"8 {noun} er skjult" in of(desk, "now"))
        desk.read_until_it(
            lambda: "Vis alle igjen" in of(desk, "answers_head") and "Skjul alle" not in of(desk, "answers_head")
        )
        press(room, "show-all")
        wall.read_until_it(lambda: hidden not in of(wall, "results"))
        desk.read_until_it(lambda: "skjult" not in of(desk, "now"))


@pytest.mark.parametrize("mode", ["themes", "summary"])
def test_themes_and_summary_say_that_the_answers_are_hidden(client: httpx.Client, mode: str):
    room = answered(client)
    press(room, "hide-all")
    room.command("screen", mode=mode).raise_for_status()
    with room.watch("presenter") as wall:
        wall.read_until_it(lambda: "Svarene er skjult" in of(wall, mode))
        assert "Ingen svar" not in of(wall, mode)
