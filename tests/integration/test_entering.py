"""Answers that a facilitator enters: a pasted list, a wall of paper. They are nobody's, and nothing of them gets lost or doubled."""

import httpx
import pytest

from tests.actors import Room, make_room, open_text, single_choice
from tests.groups_at_work import set_activity


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, open_text(hidden=False), single_choice(), open_text(max_answers=1, approve_first=True))
    room.act("open")
    return room


def enter(room: Room, lines: str, number: int = 0, **fields: str) -> httpx.Response:
    return room.command("enter-answers", activity=room.activities[number], lines=lines, **fields)


def test_each_line_is_an_answer_without_its_number_or_bullet(room: Room):
    enter(room, "1. Mer tid\r\n2) Ros\n\n  - Færre møter\n• Tydelige mål\n").raise_for_status()
    assert room.texts() == ["Mer tid", "Ros", "Færre møter", "Tydelige mål"]
    enter(room, "En til").raise_for_status()
    assert room.texts()[-1] == "En til"


def test_they_count_as_answers_and_never_as_people(room: Room):
    with room.watch("presenter") as wall, room.watch("facilitator") as desk:
        enter(room, "A\nB").raise_for_status()
        wall.read_until("2 svar</p>")
        room.join().answer("C").raise_for_status()
        wall.read_until("3 svar fra 1 av")
        desk.read_until("3 svar fra 1 deltaker")
    room.act("close")
    [activity, *_] = room.export("json").json()["activities"]
    assert (activity["answered"], activity["participants"]) == (3, 1)
    assert "3 svar fra 1 deltaker" in room.export("md").text


def test_they_come_in_while_it_is_closed_past_limits_and_approval_and_go_again(room: Room):
    assert enter(room, "A", 2).json()["code"] == "not_asked"
    room.act("open", 2)
    room.act("close", 2)
    done = enter(room, "A\nB", 2, key="k").raise_for_status().json()
    assert room.texts(2) == ["A", "B"]
    room.command("undo", undo=done["undo"]).raise_for_status()
    assert room.texts(2) == []
    enter(room, "A\nB", 2, key="k").raise_for_status()
    assert room.texts(2) == [], "the same form pressed once more does not bring back what was undone"


@pytest.mark.parametrize("key", [{"key": "k"}, {}], ids=["with scripts", "without scripts"])
def test_a_second_press_enters_nothing_more(room: Room, key: dict[str, str]):
    for _ in range(2):
        enter(room, "A\nB", **key).raise_for_status()
    assert room.texts() == ["A", "B"]
    enter(room, "A\nC", key="other").raise_for_status()
    assert len(room.texts()) == 4
    assert enter(room, "D", key="other").json()["code"] == "key_reused"


@pytest.mark.parametrize(
    ("lines", "field", "code"),
    [
        ("\n".join(["a"] * 201), "lines", "too_many_lines"),
        ("a\nb\n" + "x" * 1001, "lines.2", "too_long"),
        (" \n-\n", "lines", "empty"),
        ("a\n\u0007", "lines.1", "forbidden_character"),
    ],
)
def test_what_cannot_be_entered_is_refused_as_a_whole_with_its_line(room: Room, lines: str, field: str, code: str):
    refused = enter(room, lines)
    assert refused.status_code == 422
    assert [(it["field"], it["code"]) for it in refused.json()["errors"]] == [(field, code)]
    assert room.texts() == []
    enter(room, "\n".join(["a"] * 200)).raise_for_status()
    assert len(room.texts()) == 200


def test_too_many_lines_say_how_many_and_stay_in_the_form(room: Room):
    lines = "\n".join(f"Linje {number}" for number in range(230))
    form = {"activity": room.activities[0], "lines": lines}
    page = room.client.post(f"/rooms/{room.id}/commands/enter-answers", data=form, headers=room.headers)
    assert page.status_code == 422
    assert "Her er det 230 linjer" in page.text
    assert "Linje 229" in page.text


def test_only_questions_that_take_texts_take_lines(room: Room):
    room.act("open", 1)
    assert enter(room, "A", 1).json()["errors"][0]["code"] == "not_line_by_line"
    assert enter(room, "A", column="bra").json()["errors"][0]["code"] == "no_such_column"
    columns = [{"name": "Bra", "key": "bra"}, {"name": "Bør", "key": "bor"}]
    set_activity(room, 0, settings={"columns": columns})
    enter(room, "A\nB", column="bor").raise_for_status()
    enter(room, "C").raise_for_status()
    assert [it["column"] for it in room.results()["results"]["answers"]] == ["bor", "bor", None]
