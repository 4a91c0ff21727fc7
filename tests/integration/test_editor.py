"""The editor on the desk: an item's form, its picture before anybody has seen it, and saves that are one step to undo."""

from typing import Any

import httpx
import pytest

from tests.actors import (
    Room,
    bearer,
    dots,
    fields,
    make_room,
    multiple_choice,
    open_text,
    points,
    questions,
    ranking,
    scale,
    single_choice,
    text_slide,
    word_cloud,
)
from tests.integration.conftest import NewBrowser

TO_COME = "Hva er hemmelig til etter lunsj?"


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Hva er viktigst?"), single_choice(TO_COME, options=["Ja", "Nei"]))


def address(room: Room, number: int = 1, *, of: Room | None = None) -> str:
    return f"/rooms/{room.id}/editor/{(of or room).activities[number]}"


def form(room: Room, number: int = 1, **changes: str) -> dict[str, str]:
    usual = {"activity": room.activities[number], "type": "single_choice", "prompt": TO_COME, "options": "Ja\nNei"}
    return usual | changes


def drawn(room: Room, screen: str, number: int = 1, **changes: str) -> dict[str, str]:
    """The regions of a picture by name."""
    headers = {**room.headers, "Accept": "application/json"}
    sent = form(room, number, screen=screen, **changes)
    reply = room.client.post(f"{address(room, number)}/picture", data=sent, headers=headers).raise_for_status()
    return {frame["region"]: frame["html"] for frame in reply.json()["frames"]}


def test_the_picture_shows_what_is_typed_as_the_room_would_see_it(room: Room):
    wall = drawn(room, "presenter", prompt="Hvilken dag passer?", options="Mandag\nTirsdag\nOnsdag")
    assert "Hvilken dag passer?" in wall["question"]
    assert wall["results"].count('class="label"') == 3
    assert "Tirsdag" in wall["results"]
    assert "Åpent for svar" in wall["footer"]
    phone = drawn(room, "participant", prompt="Hvilken dag passer?", options="Mandag\nTirsdag\nOnsdag")
    assert "Hvilken dag passer?" in phone["activity"]
    assert phone["activity"].count('type="radio"') == 3


@pytest.mark.parametrize(
    "item",
    [
        *(open_text(), fields(), word_cloud(), single_choice(), multiple_choice(), scale(), ranking(), points()),
        *(dots(), questions(), text_slide()),
    ],
    ids=lambda item: item["type"],
)
def test_every_type_has_a_picture_on_the_wall_and_on_a_phone(client: httpx.Client, item: dict[str, Any]):
    room = make_room(client, item)
    for screen in ("presenter", "participant"):
        page = client.get(f"{address(room, 0)}/picture?screen={screen}", headers=room.headers)
        assert page.status_code == 200
        assert item["prompt"] in page.text
        assert "frame-ancestors 'self';" in page.headers["content-security-policy"]


def test_a_picture_changes_nothing_and_is_nobody_s_screen(room: Room):
    before = room.state()
    with room.watch("facilitator") as desk:
        desk.read_until("Ingen storskjerm er tilkoblet")
        drawn(room, "presenter", prompt="Noe annet")
        drawn(room, "participant", prompt="Noe annet")
        room.client.get(f"{address(room)}/picture", headers=room.headers).raise_for_status()
        assert "Ingen storskjerm er tilkoblet" in desk.regions["connected"]
        assert "0 telefoner" in desk.regions["connected"]
    assert room.state() == before


def test_what_cannot_be_drawn_yet_leaves_the_picture_as_it_is_stored(room: Room):
    wall = drawn(room, "presenter", prompt="", options="Bare én")
    assert TO_COME in wall["question"]
    assert "Nei" in wall["results"]
    assert "Bare én" not in wall["results"]
    wall = drawn(room, "presenter", prompt="Ny tekst", options="Bare én")
    assert "Ny tekst" in wall["question"]


def test_the_picture_escapes_what_is_typed(room: Room):
    wall = drawn(room, "presenter", prompt="<script>alert(1)</script>", options="<b>Ja</b>\nNei")
    assert "<script>" not in wall["question"]
    assert "<b>Ja" not in wall["results"]


def test_only_those_who_run_the_room_see_what_is_to_come(
    room: Room, client: httpx.Client, new_browser: NewBrowser, other_token: str
):
    elsewhere = make_room(client, open_text("Et annet rom"), single_choice("Et annet spørsmål"))
    phone, projector, stranger = room.join(), new_browser(), new_browser()
    projector.get(room.links["presenter"])
    assert projector.get(f"/rooms/{room.id}/presenter").status_code == 200
    answers = []
    for path in (address(room), f"{address(room)}/picture"):
        answers += [client.get(path, headers=phone.headers), client.get(path, headers=bearer(other_token))]
        answers += [projector.get(path), stranger.get(path), client.get(path)]
    for sender in ({"headers": phone.headers}, {"headers": bearer(other_token)}, {}):
        answers.append(client.post(f"{address(room)}/picture", data=form(room, screen="presenter"), **sender))
    answers.append(projector.post(f"{address(room)}/picture", data=form(room, screen="presenter")))
    assert {answer.status_code for answer in answers} <= {303, 401, 403, 404}
    assert all(TO_COME not in answer.text for answer in answers)
    for path in (address(elsewhere, of=room), f"{address(elsewhere, of=room)}/picture"):
        refused = client.get(path, headers=room.headers)
        assert refused.status_code == 404
        assert TO_COME not in refused.text


def test_whoever_has_the_link_of_the_desk_edits_too(room: Room, new_browser: NewBrowser):
    desk = new_browser()
    desk.get(room.links["facilitator"])
    assert TO_COME in desk.get(address(room)).text
    assert desk.post(f"{address(room)}/picture", data=form(room, screen="participant")).status_code == 200


@pytest.mark.parametrize("screen", ["", "facilitator", "board", "../presenter"])
def test_there_is_a_picture_of_the_wall_and_of_the_phone_alone(room: Room, screen: str):
    page = room.client.get(f"{address(room)}/picture?screen={screen}", headers=room.headers)
    assert page.status_code == (200 if screen == "" else 422)


def test_an_unknown_item_has_neither_form_nor_picture(room: Room):
    for path in (f"/rooms/{room.id}/editor/nothing", f"/rooms/{room.id}/editor/nothing/picture"):
        assert room.client.get(path, headers=room.headers).status_code == 404
    desk = room.client.get(f"/rooms/{room.id}/facilitator?edit=nothing", headers=room.headers)
    assert desk.status_code == 200
    assert 'class="editor-form' not in desk.text


def test_an_ended_room_has_no_editor(room: Room):
    room.command("end").raise_for_status()
    assert room.client.get(address(room), headers=room.headers).status_code == 409
    desk = room.client.get(f"/rooms/{room.id}/facilitator?edit={room.activities[1]}", headers=room.headers)
    assert 'class="editor-form' not in desk.text


def test_without_scripts_the_desk_has_the_form_and_the_picture_and_comes_back_to_them(
    room: Room, new_browser: NewBrowser
):
    desk = new_browser()
    desk.get(room.links["facilitator"])
    page = f"/rooms/{room.id}/facilitator?edit={room.activities[1]}"
    assert f'src="{address(room)}/picture?screen=presenter"' in desk.get(page).text
    assert f'src="{address(room)}/picture?screen=participant"' in desk.get(f"{page}&on=participant").text
    sent = form(room, prompt="Ny tekst", seen="1") | {"return": "editor"}
    saved = desk.post(f"/rooms/{room.id}/commands/edit-activity", data=sent)
    assert saved.status_code == 303
    assert saved.headers["location"] == page
    assert "Ny tekst" in desk.get(page).text


def test_what_is_refused_without_scripts_stands_in_the_editor_again(room: Room, new_browser: NewBrowser):
    desk = new_browser()
    desk.get(room.links["facilitator"])
    page = f"/rooms/{room.id}/facilitator?edit={room.activities[1]}"
    sent = form(room, options="Bare én", seen="1") | {"return": "editor"}
    headers = {"Referer": f"{room.client.base_url}".rstrip("/") + page}
    refused = desk.post(f"/rooms/{room.id}/commands/edit-activity", data=sent, headers=headers)
    assert refused.status_code == 422
    assert "Bare én" in refused.text
    assert "minst 2" in refused.text


def save(room: Room, **changes: str) -> dict[str, Any]:
    return dict(room.command("edit-activity", **form(room, **changes)).raise_for_status().json())


def prompt(room: Room, number: int = 1) -> str:
    return str(room.state()["activities"][number]["prompt"])


def test_saves_that_continue_each_other_are_one_step_to_undo(room: Room):
    first = save(room, prompt="H")
    second = save(room, prompt="Hv", continues=first["undo"])
    third = save(room, prompt="Hva", options="Ja\nNei\nKanskje", continues=second["undo"])
    room.command("undo", undo=third["undo"]).raise_for_status()
    assert prompt(room) == TO_COME
    assert room.state()["activities"][1]["options"] == ["Ja", "Nei"]


def test_a_save_continues_nothing_but_the_one_before_it_on_the_same_item(room: Room):
    first = save(room, prompt="H")
    other = {"activity": room.activities[0], "type": "open_text", "prompt": "Et annet"}
    between = room.command("edit-activity", **other, continues=first["undo"]).json()
    room.command("undo", undo=between["undo"]).raise_for_status()
    assert (prompt(room, 0), prompt(room)) == ("Hva er viktigst?", "H")
    started = room.command("start-timer").json()
    second = save(room, prompt="Hv", continues=first["undo"])
    room.command("undo", undo=second["undo"]).raise_for_status()
    assert prompt(room) == "H"
    third = save(room, prompt="Hva", continues=started["undo"])
    room.command("undo", undo=third["undo"]).raise_for_status()
    assert prompt(room) == "H"


def test_what_continues_is_no_identifier(room: Room):
    refused = room.command("edit-activity", **form(room, prompt="Ny", continues="' OR 1=1"))
    assert refused.status_code == 422


def test_a_picture_is_asked_for_with_a_form_that_is_not_too_large(room: Room):
    sent = form(room, screen="presenter", prompt="å" * 400_000)
    assert room.client.post(f"{address(room)}/picture", data=sent, headers=room.headers).status_code == 413
    assert TO_COME in drawn(room, "presenter", prompt="å" * 2_000)["question"]
