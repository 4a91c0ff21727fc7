"""Series: rooms that continue others, what is compared of them and for whom, and what is left when they go."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from tests.action_items import add
from tests.actors import Room, bearer, make_room, open_text, scale, single_choice, word_cloud
from tests.integration.conftest import session_of
from tests.server import API_TOKEN, ServerThread
from workshop_live.domain.tokens import new_public_id
from workshop_live.plans.parsing import parse_plan
from workshop_live.plans.writing import write_plan
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import SeriesRow

NewBrowser = Callable[..., httpx.Client]

AGENDA = (
    scale(key="enig", hidden=True),
    single_choice(key="valg"),
    word_cloud(key="ord", max_answers=None),
    open_text("Hva nå?", key="na", seen_by="facilitator"),
)


def answer_all(room: Room, people: int = 6, *, word: str = "tillit", step: int = 2) -> None:
    """Have people answer the agenda, and show what everybody may see."""
    values: list[Any] = [[step, 3, 4], 0, word, "Privat"]
    phones = [room.join() for _ in range(people)]
    for number, value in enumerate(values):
        room.act("open", number)
        for phone in phones:
            phone.answer(value, number).raise_for_status()
        room.act("show", number)


def again(room: Room, **parameters: str) -> Room:
    """A new room with the same agenda."""
    path = f"/api/v1/rooms/{room.id}/runs"
    made = room.client.post(path, params=parameters, headers=room.headers).raise_for_status()
    return Room(room.client, made.json(), room.token)


def series_of(room: Room) -> str:
    """The id of the series that a room is in."""
    return str(room.state()["series"])


def get(of: Room, path: str, **parameters: Any) -> httpx.Response:
    """Ask for something of the series of a room."""
    return of.client.get(f"/api/v1/series/{series_of(of)}{path}", params=parameters, headers=of.headers)


def compared(of: Room, **parameters: Any) -> dict[str, dict[str, Any]]:
    """The comparisons of the series of a room by their keys."""
    return {it["key"]: it for it in get(of, "/comparison", **parameters).raise_for_status().json()["comparisons"]}


@pytest.fixture
def pair(client: httpx.Client) -> tuple[Room, Room]:
    """Two gatherings, in each of which people have answered."""
    first = make_room(client, *AGENDA, title="Samling 1")
    answer_all(first)
    second = again(first, continues="true", series="Programmet")
    answer_all(second, 7, word="mot", step=4)
    return first, second


def test_a_new_room_continues_another_only_if_that_is_asked_for(client: httpx.Client):
    first = make_room(client, *AGENDA, title="Samling 1")
    add(first)
    apart = again(first)
    assert (series_of(first), series_of(apart)) == ("None", "None")
    second = again(first, continues="true", series="  Programmet ")
    third = again(second, continues="true", series="Et annet")
    state = get(third, "").json()
    assert state["title"] == "Programmet", "the room that it continues is in a series already"
    assert [it["room"] for it in state["gatherings"]] == [first.id, second.id, third.id]
    types = [[it["type"] for it in room.state()["activities"]] for room in (apart, second)]
    assert types[0] == [it["type"] for it in AGENDA]
    assert types[1] == ["follow_up", *types[0]], "what is open there is followed up first"
    for parameters, status in (({"continues": "ja"}, 422), ({"continues": "true", "series": "x" * 121}, 422)):
        refused = client.post(f"/api/v1/rooms/{apart.id}/runs", params=parameters, headers=apart.headers)
        assert refused.status_code == status


def test_what_was_shown_is_compared_by_its_key_and_nothing_else(pair: tuple[Room, Room]):
    first, second = pair
    found = compared(second)
    assert set(found) == {"enig", "valg", "ord"}, "what is for facilitators alone is not there"
    row = found["enig"]["rows"][0]
    assert (row["everywhere"], [figure["value"] for figure in row["figures"]]) == (True, [2, 4])
    assert [it["people"] for it in found["enig"]["gatherings"]] == [6, 7]
    assert found["valg"]["rows"][0]["figures"][1]["percentage"] == 100
    then, now = found["ord"]["questions"][0]["cells"]
    assert (now["items"], now["gone"]) == ([{"text": "mot", "count": 7, "new": True}], ["tillit"])
    assert then["items"][0]["new"] is False
    assert set(compared(second, key="ord")) == {"ord"}
    unshown = again(second, continues="true")
    unshown.act("open")
    for _ in range(5):
        unshown.join().answer([1, 1, 1])
    assert len(compared(second)["enig"]["gatherings"]) == 2, "nothing of it was shown"
    first.command("keep-private", activity=first.activities[2]).raise_for_status()
    assert set(compared(second)) == {"enig", "valg"}


def test_a_rehearsal_is_not_compared(client: httpx.Client, pair: tuple[Room, Room]):
    third = again(pair[1], continues="true")
    third.command("rehearse").raise_for_status()
    third.act("open")
    third.act("show")
    assert len(compared(third)["enig"]["gatherings"]) == 2


def test_others_rooms_are_neither_shown_nor_counted(
    pair: tuple[Room, Room], other_token: str, server: ServerThread, new_browser: NewBrowser
):
    first, second = pair
    series = series_of(second)
    other = Room(second.client, second.state() | {"links": {}}, other_token)
    path = f"/api/v1/series/{series}"
    assert first.client.get(path, headers=bearer(other_token)).json()["code"] == "unknown_series"
    second.command("add-member", name="other").raise_for_status()
    seen = first.client.get(path, headers=bearer(other_token)).json()
    assert [it["room"] for it in seen["gatherings"]] == [second.id]
    assert compared(other) == {}, "one gathering alone is no comparison"
    browser = new_browser(session=session_of(server, "other"))
    page = browser.get(f"/series/{series}").text
    assert first.id not in page
    assert "tillit" not in page
    own = make_room(first.client, *AGENDA, token=other_token)
    into = f"/api/v1/rooms/{own.id}/commands/join-series"
    assert first.client.post(into, json={"series": series}, headers=own.headers).status_code == 200
    assert [it["room"] for it in get(second, "").json()["gatherings"]] == [first.id, second.id]
    third = again(second, continues="true")
    assert first.client.delete(path, headers=bearer(other_token)).status_code == 204
    assert [it["room"] for it in get(third, "").json()["gatherings"]] == [first.id, third.id], "its own stay"


def test_a_room_joins_by_hand_leaves_and_takes_its_series_along_when_it_was_the_last(
    client: httpx.Client,
):
    first = make_room(client, *AGENDA)
    second = again(first, continues="true")
    series = series_of(first)
    third = make_room(client, *AGENDA)
    third.command("end").raise_for_status()  # as those have that are imported
    path = f"/api/v1/rooms/{third.id}/commands/join-series"
    for body, code in (
        ({}, "invalid"),
        ({"title": ""}, "invalid"),
        ({"series": "a" * 16}, "unknown_series"),
        ({"series": "x"}, "invalid"),
    ):
        assert client.post(path, json=body, headers=third.headers).json()["code"] == code
    assert client.post(path, json={"series": series}, headers=third.headers).status_code == 200
    assert series_of(third) == series
    assert client.post(path, json={"title": "En annen"}, headers=third.headers).status_code == 200
    assert series_of(third) != series, "it belongs to one at most"
    renamed = client.patch(f"/api/v1/series/{series}", json={"title": " Nytt  navn "}, headers=first.headers)
    assert renamed.json()["title"] == "Nytt navn"
    assert client.patch(f"/api/v1/series/{series}", json={"title": ""}, headers=first.headers).status_code == 422
    for room in (first, second):
        room.command("leave-series").raise_for_status()
    assert client.get(f"/api/v1/series/{series}", headers=first.headers).status_code == 404


def test_a_plan_names_its_series_which_a_room_made_from_it_joins_or_begins(client: httpx.Client, other_token: str):
    plan = "title: Dag 1\nlanguage: nb\nseries: Planlagt  program\nactivities:\n  - type: section\n    prompt: Start\n"
    parsed = parse_plan(plan)
    assert parse_plan(write_plan(parsed)).series == "Planlagt  program"
    body = {"title": "Dag", "language": "nb", "series": parsed.series}
    rooms = [
        Room(client, client.post("/api/v1/rooms", json=body | {"series": name}, headers=bearer(token)).json(), token)
        for name, token in ((parsed.series, API_TOKEN), ("planlagt PROGRAM", API_TOKEN), (parsed.series, other_token))
    ]
    assert len(get(rooms[0], "").json()["gatherings"]) == 2
    assert series_of(rooms[0]) == series_of(rooms[1]) != series_of(rooms[2]), "that of others is not seen"
    file = client.get(f"/api/v1/rooms/{rooms[1].id}/plan", headers=rooms[1].headers).text
    assert parse_plan(file).series == "Planlagt program"
    assert series_of(again(rooms[0])) == "None", "whether it continues is asked for each time"
    kept = client.post(f"/api/v1/rooms/{rooms[0].id}/plans", json={"title": new_public_id()}, headers=rooms[0].headers)
    assert kept.json()["series"] == "", "others see plans, too"


def test_a_gathering_that_is_deleted_is_gone_and_with_the_last_one_its_series(
    server: ServerThread, pair: tuple[Room, Room]
):
    first, second = pair
    series = series_of(second)
    with second.watch("presenter") as wall:
        wall.read()
        second.act("open", 2)
        second.command("screen", mode="series").raise_for_status()
        wall.read_until("tillit")
        first.client.delete(f"/api/v1/rooms/{first.id}", headers=first.headers).raise_for_status()
        wall.read_until_it(lambda: "tillit" not in wall.screen)
    assert compared(second) == {}
    second.client.delete(f"/api/v1/rooms/{second.id}", headers=second.headers).raise_for_status()
    database = Database.open(server.settings.database)

    def stored(session: Session) -> object:
        return session.exec(select(SeriesRow).where(SeriesRow.public_id == series)).one_or_none()

    assert database.read_now(stored) is None
    database.close()


def test_the_projector_compares_what_its_facilitator_runs_and_this_room_has_shown(
    pair: tuple[Room, Room], other_token: str
):
    first, second = pair
    assert second.command("screen", mode="series").json()["code"] == "private", "the room is at a private question"
    second.act("open", 1)
    second.act("hide", 1)
    assert second.command("screen", mode="series").json()["code"] == "nothing_to_compare"
    second.act("show", 1)
    second.command("add-member", name="other").raise_for_status()
    theirs = {**bearer(other_token), "Accept": "application/json"}
    path = f"/rooms/{second.id}/commands/screen"
    refused = second.client.post(path, data={"mode": "series"}, headers=theirs)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours_to_compare")
    first.command("add-member", name="other").raise_for_status()
    assert second.client.post(path, data={"mode": "series"}, headers=theirs).status_code == 200
    with second.watch("presenter") as wall, second.watch("facilitator") as desk:
        wall.read()
        desk.read()
        assert "n = 6" in wall.regions["series"]
        assert 'aria-pressed="true"' in desk.regions["controls"].split('data-key="series"')[1]
        second.act("hide", 1)
        wall.read_until_it(lambda: not wall.regions["series"])
    assert first.command("screen", mode="series").json()["code"] == "private"
    first.act("open", 1)
    assert first.command("screen", mode="series").json()["code"] == "nothing_to_compare", "none came before it"


def test_four_people_could_be_recognised_so_only_their_number_is_told(client: httpx.Client):
    first = make_room(client, *AGENDA)
    answer_all(first, 4, word="hemmelig")
    second = again(first, continues="true")
    answer_all(second, 5)
    told = compared(second)
    assert [it["people"] for it in told["ord"]["gatherings"]] == [4, 5]
    assert "hemmelig" not in json.dumps(told)
    assert [figure is None for figure in told["enig"]["rows"][0]["figures"]] == [True, False]
    for extension in ("pptx", "docx", "pdf", "xlsx", "json"):
        file = get(second, f"/exports/{extension}").raise_for_status()
        assert b"hemmelig" not in file.content
    assert get(second, "/exports/csv").status_code == 404


def test_sixty_gatherings_make_a_series_of_which_the_latest_are_compared(client: httpx.Client):
    room = make_room(client, *AGENDA)
    rooms = [room, *(again(room, continues="true") for _ in range(59))]
    for it in (rooms[0], rooms[1], *rooms[-2:]):
        it.act("open", 1)
        it.join().answer(1, 1).raise_for_status()
    assert len(get(room, "").json()["gatherings"]) == 60
    assert [it["room"] for it in compared(room)["valg"]["gatherings"]] == [it.id for it in rooms[-2:]]
    chosen = compared(room, room=[rooms[0].id, rooms[1].id])
    assert [it["room"] for it in chosen["valg"]["gatherings"]] == [rooms[0].id, rooms[1].id]
    assert get(room, "/comparison", room="x").status_code == 422
