"""The JSON API about themes and summaries: what the board holds, with the answers by their ids."""

from typing import Any

import httpx
import pytest

from tests.actors import WRITTEN, Room, fields, make_room, open_text, single_choice


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """A room in which a dozen have answered an open question."""
    made = make_room(client, open_text("Hva er viktigst?", seen_by="facilitator"), single_choice())
    made.act("open")
    phone = made.join()
    for text in WRITTEN:
        phone.answer(text).raise_for_status()
    return made


def get(room: Room, what: str, number: int = 0, **headers: str) -> httpx.Response:
    path = f"/api/v1/rooms/{room.id}/activities/{room.activities[number]}/{what}"
    return room.client.get(path, headers={**room.headers, **headers})


def themes(room: Room) -> dict[str, Any]:
    """The themes of the one question."""
    told = get(room, "themes").raise_for_status().json()
    assert told["round"] == 1
    [question] = told["questions"]
    return dict(question)


def answers(room: Room) -> dict[str, str]:
    """What was written, by the ids of the answers."""
    return {answer["id"]: answer["value"] for answer in get(room, "answers").raise_for_status().json()["answers"]}


def test_each_answer_stands_in_its_theme_or_among_the_others(room: Room):
    told, written = themes(room), answers(room)
    in_themes = [answer for theme in told["themes"] for answer in theme["answers"]]
    assert sorted(in_themes + told["other"]) == sorted(written)
    trust = next(item for item in told["themes"] if "rygge" in item["label"])
    assert {written[answer] for answer in trust["answers"]} == set(WRITTEN[:6])
    assert [written[item] for item in told["other"]] == ["Gratis kaffe"]
    assert all(item["proposed"] and item["in_summary"] for item in told["themes"])


def test_the_numbers_are_those_that_commands_take(room: Room):
    told = themes(room)
    fields = {"activity": room.activities[0], "question": told["question"], "theme": told["themes"][0]["theme"]}
    path = f"/api/v1/rooms/{room.id}/commands/edit-theme"
    renamed = room.client.post(path, json={**fields, "label": "Trygghet"}, headers=room.headers)
    assert renamed.status_code == 200
    first = themes(room)["themes"][0]
    assert (first["label"], first["proposed"]) == ("Trygghet", False)


def test_a_hidden_answer_is_in_no_theme(room: Room):
    hidden = themes(room)["themes"][0]["answers"][0]
    room.command("hide-answer", answer=hidden).raise_for_status()
    assert hidden not in get(room, "themes").text


def test_the_summary_says_what_the_themes_say(room: Room):
    told, summary = themes(room), get(room, "summary").raise_for_status().json()
    [question] = summary["questions"]
    assert [bullet["bullet"] for bullet in question["bullets"]] == [item["bullet"] for item in told["themes"]]
    assert [bullet["answers"] for bullet in question["bullets"]] == [len(item["answers"]) for item in told["themes"]]
    assert question["other"] == 1
    fields = {"activity": room.activities[0], "theme": told["themes"][0]["theme"], "out": "on"}
    room.command("leave-out-theme", **fields).raise_for_status()
    [question] = get(room, "summary").json()["questions"]
    assert len(question["bullets"]) == len(told["themes"]) - 1
    assert question["other"] == 1 + len(told["themes"][0]["answers"])


def test_themes_that_have_not_changed_are_not_sent_again(room: Room):
    etag = get(room, "themes").headers["etag"]
    assert get(room, "themes", **{"If-None-Match": etag}).status_code == 304
    room.join().answer("Mer tid til samarbeid, takk").raise_for_status()
    assert get(room, "themes", **{"If-None-Match": etag}).status_code == 200


def test_several_questions_in_one_have_themes_each(client: httpx.Client):
    room = make_room(client, fields())
    room.act("open")
    room.join().answer(["Ringe", "I morgen", "Noen svarer"]).raise_for_status()
    for what in ("themes", "summary"):
        questions = get(room, what).json()["questions"]
        assert [item["question"] for item in questions] == [0, 1, 2], what


def test_where_nothing_has_themes_there_are_no_questions(room: Room):
    assert get(room, "themes", 1).json() == {"round": None, "questions": []}
    room.act("open", 1)
    assert get(room, "summary", 1).json() == {"round": 1, "questions": []}
    path = f"/api/v1/rooms/{room.id}/activities/none/themes"
    assert room.client.get(path, headers=room.headers).json()["code"] == "unknown_activity"


def test_themes_are_for_who_runs_the_room(room: Room, new_browser):
    phone, projector = room.join().headers, new_browser()
    projector.get(room.links["presenter"])
    for what in ("themes", "summary"):
        path = f"/api/v1/rooms/{room.id}/activities/{room.activities[0]}/{what}"
        for refused in (room.client.get(path, headers=phone), projector.get(path)):
            assert refused.status_code == 403
            assert "Trygge" not in refused.text
