"""The facilitator's stars on answers: for those who run the room, in its complete file, and on no other screen."""

import io

import httpx
import openpyxl
import pytest

from tests.actors import Room, make_room, open_text


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, open_text())
    room.act("open")
    room.act("show")
    room.join().answer("Mer tid").raise_for_status()
    return room


def answer_of(room: Room) -> str:
    return str(room.results()["results"]["answers"][0]["id"])


def test_a_star_is_seen_by_those_who_run_the_room_alone(room: Room):
    phone = room.join()
    with (
        room.watch("facilitator") as desk,
        room.watch("presenter") as wall,
        room.watch("participant", phone.token) as seen,
    ):
        for screen in (desk, wall):
            screen.read_until("Mer tid")
        seen.read_until("Hva er viktigst?")
        before = {name: html for name, html in wall.regions.items() if name != "keys"}
        room.command("star-answer", answer=answer_of(room), on=1).raise_for_status()
        desk.read_until("data-starred")
        for screen in (wall, seen):
            assert "starred" not in screen.screen
        assert {name: html for name, html in wall.regions.items() if name != "keys"} == before


def test_a_star_is_undone(room: Room):
    with room.watch("facilitator") as desk:
        desk.read_until("Mer tid")
        done = room.command("star-answer", answer=answer_of(room), on=1).raise_for_status().json()
        assert done["what"] == "Et svar fikk stjerne"
        desk.read_until("data-starred")
        room.command("undo", undo=done["undo"]).raise_for_status()
        desk.read_until_it(lambda: "data-starred" not in desk.screen)


def test_an_answer_that_is_not_there_gets_no_star(room: Room):
    assert room.command("star-answer", answer="a" * 16, on=1).json()["code"] == "unknown_answer"


def test_stars_are_in_the_complete_file(room: Room):
    room.command("star-answer", answer=answer_of(room), on=1).raise_for_status()
    [answer] = room.export("json").json()["activities"][0]["answers"]
    assert answer["starred"] is True
    sheet = openpyxl.load_workbook(io.BytesIO(room.export("xlsx").content))["Svar"]
    head, *rows = sheet.values
    starred = head.index("Med stjerne")
    assert [row[starred] for row in rows] == ["ja", *[None] * (sheet.max_row - 2)]


def test_a_room_that_has_ended_can_still_be_starred(room: Room):
    answer = answer_of(room)
    room.command("end").raise_for_status()
    room.command("star-answer", answer=answer, on=1).raise_for_status()
