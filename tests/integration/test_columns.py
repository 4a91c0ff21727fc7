"""Columns that people write for: on all screens, renamed while they are asked, moved by a facilitator, and in files."""

import csv
import io

import httpx
import pytest

from tests.actors import Phone, Room, make_room, open_text
from tests.groups_at_work import set_activity

COLUMNS = [{"name": "Bra", "key": "bra"}, {"name": "Bør", "key": "bor"}, {"name": "Må", "key": "maa"}]


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, open_text(columns=COLUMNS, hidden=False))
    room.act("open")
    return room


def of(room: Room) -> list[tuple[str, str | None]]:
    return [(answer["text"], answer["column"]) for answer in room.results()["results"]["answers"]]


def id_of(room: Room, number: int = 0) -> str:
    return str(room.results()["results"]["answers"][number]["id"])


def rename(room: Room, *names: str) -> None:
    form = {"activity": room.activities[0], "type": "open_text", "prompt": "Hva?", "columns": "\n".join(names)}
    room.command("edit-activity", **form).raise_for_status()


def test_a_phone_writes_for_a_column_and_never_for_one_that_there_is_not(room: Room):
    phone = room.join()
    phone.answer({"text": "Ros", "column": "bor"}).raise_for_status()
    refused = phone.answer({"text": "Ros", "column": "hemmelig"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "no_such_column")
    assert "hemmelig" not in refused.text
    form = {"activity": room.activities[0], "key": "k", "column": "bra", "value": "Uten skript"}
    room.client.post(f"/rooms/{room.id}/answers", data=form, headers=phone.headers)
    assert of(room) == [("Ros", "bor"), ("Uten skript", "bra")]


def test_columns_stand_on_every_screen_the_empty_ones_too_and_a_new_name_everywhere_at_once(room: Room):
    phone = room.join()
    phone.answer({"text": "Ros", "column": "bor"}).raise_for_status()
    with (
        room.watch("facilitator") as desk,
        room.watch("presenter") as wall,
        room.watch("participant", phone.token) as seen,
    ):
        for screen in (desk, wall, seen):
            screen.read_until("Må")
        rename(room, "Bra", "Burde vi", "Må")
        for screen in (desk, wall, seen):
            screen.read_until("Burde vi")
            assert "Bør" not in screen.screen
        assert 'data-place="2"' in wall.regions["chunk-0"]
        rename(room, "Bra", "Må")
        wall.read_until("Uten kolonne")
    assert of(room) == [("Ros", None)]
    refused = phone.answer({"text": "For sent", "column": "bor"})
    assert refused.status_code == 422


def test_a_facilitator_moves_an_answer_which_a_revision_keeps_and_undo_takes_back(room: Room):
    phone = room.join()
    phone.answer({"text": "Ros", "column": "bra"}, key="mine").raise_for_status()
    moved = room.command("move-to-column", answer=id_of(room), column="maa").raise_for_status().json()
    phone.revise("mine", {"text": "Mer ros", "column": "bor"}).raise_for_status()
    assert of(room) == [("Mer ros", "maa")]
    room.command("undo", undo=moved["undo"]).raise_for_status()
    assert of(room) == [("Mer ros", "bor")], "what its author chose since is not lost"
    assert (
        room.command("move-to-column", answer=id_of(room), column="nei").json()["errors"][0]["code"] == "no_such_column"
    )
    room.command("move-to-column", answer=id_of(room), column="bra").raise_for_status()
    room.command("move-to-column", answer=id_of(room), column="").raise_for_status()
    assert of(room) == [("Mer ros", "bor")]


def test_answers_without_columns_cannot_be_moved_to_one(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone: Phone = room.join()
    phone.answer("Ros").raise_for_status()
    assert room.results()["results"] == {"answers": [{"id": id_of(room), "text": "Ros"}]}, "as ever"
    assert room.command("move-to-column", answer=id_of(room), column="bra").status_code == 422


def test_files_have_the_answers_by_column(room: Room):
    for text, column in (("Ros", "bra"), ("Mer tid", "bor"), ("Uten", None)):
        room.join().answer({"text": text, "column": column}).raise_for_status()
    room.command("move-to-column", answer=id_of(room), column="bor").raise_for_status()
    room.act("close")
    markdown = room.export("md").text
    places = [
        markdown.index(it) for it in ("● Bra (0)", "Ingen svar", "▲ Bør (2)", "Ros", "■ Må (0)", "Uten kolonne (1)")
    ]
    assert places == sorted(places)
    rows = list(csv.DictReader(io.StringIO(room.export("csv").content.decode("utf-8-sig")), delimiter=";"))
    assert {row["Svar"]: row["Kolonne"] for row in rows} == {"Ros": "Bør", "Mer tid": "Bør", "Uten": "Uten kolonne"}
    for extension in ("docx", "pdf", "pptx", "xlsx"):
        assert room.export(extension).raise_for_status().content


def test_a_groups_scribe_chooses_a_column_which_its_members_and_the_wall_see(room: Room):
    room.act("close", grace=0)
    room.command("name-groups", names="Gygrene\nBlåveis").raise_for_status()
    set_activity(room, 0, groups="home", steps=[{"kind": "group"}, {"kind": "plenary"}])
    room.command("ask-again", activity=room.activities[0]).raise_for_status()
    phone = room.join()
    group = {"group": room.state()["home_groups"][0]["id"]}
    room.client.put(f"/api/v1/rooms/{room.id}/group", json=group, headers=phone.headers).raise_for_status()
    path = f"/api/v1/rooms/{room.id}/activities/{room.activities[0]}/group"
    room.client.put(f"{path}/scribe", json={"writes": True}, headers=phone.headers).raise_for_status()
    text = {"save": "a", "version": 0, "value": {"text": "Vi vil mer", "column": "maa"}}
    saved = room.client.put(f"{path}/text", json=text, headers=phone.headers).raise_for_status()
    assert saved.json()["value"] == text["value"]
    refused = room.client.put(
        f"{path}/text",
        json={**text, "save": "b", "version": 1, "value": {"text": "Vi", "column": "x"}},
        headers=phone.headers,
    )
    assert refused.status_code == 422
    room.act("show")
    with room.watch("presenter") as wall, room.watch("facilitator") as desk:
        for screen in (wall, desk):
            screen.read_until("■ Må")
    room.act("close", grace=0)
    assert "■ Må" in room.export("md").text
