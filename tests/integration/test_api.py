"""The JSON API as an integrator uses it."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.actors import (
    Phone,
    bearer,
    dots,
    make_room,
    multiple_choice,
    open_text,
    points,
    ranking,
    scale,
    single_choice,
    text_slide,
)
from tests.forms import HOWEVER_IT_RUNS
from tests.server import ServerThread, client_of
from workshop_live.actions.registry import COMMANDS

pytestmark = HOWEVER_IT_RUNS


def test_a_room_is_made_with_its_agenda_and_links(client: httpx.Client):
    room = make_room(client, open_text(), single_choice(), text_slide())
    state = room.state()
    assert [activity["type"] for activity in state["activities"]] == ["open_text", "single_choice", "text_slide"]
    assert len(room.code) == 8
    assert set(room.links) == {"participant", "presenter", "facilitator"}
    assert {activity["state"] for activity in state["activities"]} == {"waiting"}


def test_an_answer_is_stored_and_counted(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    accepted = phone.answer("Trygge ledere\nFelles mål")
    assert accepted.status_code == 201
    assert set(accepted.json()) == {"id", "seq"}
    assert room.texts() == ["Trygge ledere\nFelles mål"]
    assert room.results()["answers"] == room.results()["participants"] == 1


def test_a_retry_gets_the_first_reply_also_after_closing(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    first = phone.answer("Tillit", key="k")
    assert phone.answer("Tillit", key="k").status_code == 200
    room.act("close")
    again = phone.answer("Tillit", key="k")
    assert (again.status_code, again.json()) == (200, first.json())
    assert room.texts() == ["Tillit"]


def test_the_same_key_with_another_body_is_a_conflict(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    phone.answer("Tillit", key="k")
    assert phone.answer("Mistillit", key="k").status_code == 409
    assert room.texts() == ["Tillit"]


def test_two_participants_may_use_the_same_key(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    assert [room.join().answer("Tillit", key="1").status_code for _ in range(2)] == [201, 201]
    assert room.results()["participants"] == 2


def test_a_question_that_is_not_open_is_a_conflict_before_the_value_is_looked_at(client: httpx.Client):
    room = make_room(client, open_text(), single_choice())
    phone = room.join()
    assert phone.answer(["not", "text"]).json()["code"] == "not_open"
    room.act("open")
    room.act("close")
    assert phone.answer("").status_code == 409


@pytest.mark.parametrize("value", [5, None, True, ["Tillit"], {"text": "Tillit"}, "", " \n ", "x" * 1001, "\u200b"])
def test_a_value_that_is_no_text_is_invalid(client: httpx.Client, value: object):
    room = make_room(client, open_text())
    room.act("open")
    refused = room.join().answer(value)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "value"


@pytest.mark.parametrize("value", [-1, 3, 10**30, True, "0", 1.0, None])
def test_a_value_that_is_no_option_is_invalid(client: httpx.Client, value: object):
    room = make_room(client, single_choice())
    room.act("open")
    assert room.join().answer(value).status_code == 422


def test_each_participant_chooses_once_and_may_change(client: httpx.Client):
    room = make_room(client, single_choice())
    room.act("open")
    phone = room.join()
    assert phone.answer(0, key="k").status_code == 201
    assert phone.answer(1).json()["code"] == "answered_already"
    assert phone.revise("k", 2).status_code == 200
    assert [option["count"] for option in room.results()["results"]["options"]] == [0, 0, 1]


def test_an_answer_for_an_earlier_round_is_refused(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    assert phone.answer("Tillit", round=2).json()["code"] == "past_round"
    assert phone.answer("Tillit", round=1).status_code == 201


def test_asking_again_makes_a_new_round_and_keeps_the_old_one(client: httpx.Client):
    room = make_room(client, open_text(max_answers=1, hidden=False), text_slide())
    assert room.act("again").json()["code"] == "not_asked"
    room.act("open")
    phone = room.join()
    phone.answer("Før", round=1)
    assert room.act("again").status_code == 200
    assert room.texts() == []
    assert phone.answer("For sent", round=1).json()["code"] == "past_round"
    assert phone.answer("Etter", round=2).status_code == 201, "one answer in each round"
    rounds = room.export("json").json()["activities"]
    assert [(round_["round"], [answer["text"] for answer in round_["answers"]]) for round_ in rounds[:2]] == [
        (1, ["Før"]),
        (2, ["Etter"]),
    ]
    room.act("open", 1)
    assert room.act("again", 1).json()["code"] == "not_asked", "a slide"


def test_a_slide_takes_no_answers(client: httpx.Client):
    room = make_room(client, text_slide())
    room.act("open")
    assert room.join().answer("Tillit").status_code == 422


@pytest.mark.parametrize(
    ("activity", "value", "text"),
    [
        (multiple_choice(), [0, 2], "Endring\nRelasjon"),
        (scale(), [1, 5, 3], "Vi har felles mål: 1\nVi sier fra når noe ikke fungerer: 5\nVi lærer av feil: 3"),
        (ranking(), [3, 0, 1, 2], "1. Kultur\n2. Endring\n3. Oppgave\n4. Relasjon"),
        (points(), [50, 0, 0, 50], "50 · Endring\n50 · Kultur"),
        (dots(), [2, 0, 0, 1], "2 · Endring\n1 · Kultur"),
    ],
    ids=lambda item: item["type"] if isinstance(item, dict) else "",
)
def test_an_answer_of_each_type_is_stored_revised_and_exported(
    client: httpx.Client, activity: dict[str, object], value: list[int], text: str
):
    room = make_room(client, activity)
    room.act("open")
    room.act("show")
    phone = room.join()
    assert phone.answer(value[::-1], key="k").status_code == 201
    assert phone.revise("k", value).status_code == 200
    assert phone.answer("nonsense").status_code in {409, 422}
    (answer,) = room.export("json").json()["activities"][0]["answers"]
    assert (answer["value"], answer["text"]) == (value, text)
    assert room.results()["answers"] == 1


def test_an_unknown_room_and_a_token_of_another_room_are_not_found(client: httpx.Client):
    here, there = make_room(client, open_text()), make_room(client, open_text())
    here.act("open")
    stranger = there.join()
    body = {"activity": here.activities[0], "value": "Tillit"}
    headers = {**stranger.headers, "Idempotency-Key": "k"}
    assert client.post(f"/api/rooms/{here.id}/answers", json=body, headers=headers).status_code == 404
    assert client.post("/api/rooms/aaaaaaaaaaaaaaaa/answers", json=body, headers=headers).status_code == 404
    assert here.results()["answers"] == 0


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic bm9ib2R5"}])
def test_no_token_or_an_unknown_one_is_unauthorised(client: httpx.Client, headers: dict[str, str]):
    room = make_room(client, open_text())
    body = {"activity": room.activities[0], "value": "Tillit"}
    response = client.post(f"/api/rooms/{room.id}/answers", json=body, headers={**headers, "Idempotency-Key": "k"})
    assert response.status_code == 401


def joins(client: httpx.Client, code: str, key: str | bytes) -> httpx.Response:
    """Join with an idempotency key."""
    return client.post("/api/v1/join", json={"code": code}, headers={"Idempotency-Key": key})  # type: ignore[dict-item]


def test_a_join_that_is_tried_again_is_the_same_participant(client: httpx.Client):
    room, key = make_room(client, open_text()), str(uuid4())
    room.act("open")
    tokens = {
        joins(client, room.code, key).json()["participant_token"] for _ in range(3)
    }  # each goes to another process
    assert len(tokens) == 1
    phone = Phone(room, tokens.pop())
    phone.answer("Tillit")
    assert joins(client, room.code, key).json()["participant_token"] == phone.token
    assert phone.answer("Trygghet").status_code == 201
    assert room.results()["participants"] == 1


def test_two_joins_with_one_key_at_once_are_the_same_participant(client: httpx.Client):
    room, key = make_room(client), str(uuid4())
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: joins(client, room.code, key), range(8)))
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.json()["participant_token"] for reply in replies}) == 1


def test_another_key_and_another_room_make_another_participant(client: httpx.Client):
    one, other, key = make_room(client), make_room(client), str(uuid4())
    replies = [joins(client, one.code, key), joins(client, one.code, str(uuid4())), joins(client, other.code, key)]
    assert len({reply.json()["participant_token"] for reply in replies}) == 3


def test_a_join_that_is_tried_again_takes_no_second_place(tmp_path: Path):
    with ServerThread(tmp_path, room_participants=1) as small, client_of(small.address) as client:
        room, key = make_room(client), str(uuid4())
        first = joins(client, room.code, key)
        assert joins(client, room.code, key).json() == first.json()
        assert joins(client, room.code, str(uuid4())).json()["code"] == "room_full"


@pytest.mark.parametrize("key", ["", "k" * 15, "k" * 129, "with a space in it", "blåbær og bringebær".encode()])
def test_a_key_to_join_with_cannot_be_guessed(client: httpx.Client, key: str | bytes):
    refused = joins(client, make_room(client).code, key)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_join_key")


@pytest.mark.parametrize("key", ["", "k" * 65, "with space", "blåbær".encode()])
def test_a_key_must_be_short_and_visible(client: httpx.Client, key: str | bytes):
    room = make_room(client, open_text())
    room.act("open")
    headers = {**room.join().headers, "Idempotency-Key": key}
    body = {"activity": room.activities[0], "value": "Tillit"}
    assert client.post(f"/api/rooms/{room.id}/answers", json=body, headers=headers).status_code == 422  # type: ignore[arg-type]


def test_the_highest_revision_wins_in_whatever_order_they_arrive(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    phone.answer("først", key="k")
    assert phone.revise("k", "tredje", 3).json()["revision"] == 3
    assert phone.revise("k", "andre", 2).json()["revision"] == 3
    assert phone.revise("k", "tredje", 3).status_code == 200
    assert phone.revise("k", "noe annet", 3).status_code == 409
    assert room.texts() == ["tredje"]
    assert phone.withdraw("k", 4).status_code == 200
    assert phone.revise("k", "overtaken", 3).json()["revision"] == 4
    assert room.texts() == []
    assert phone.answer("først", key="k").status_code == 200, "a retry of the first sending is still only a retry"
    assert room.texts() == []


def test_an_answer_can_be_withdrawn_but_not_changed_after_closing(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    phone.answer("Tillit", key="k")
    room.act("close")
    assert phone.revise("k", "Åpenhet").status_code == 409
    assert phone.withdraw("k").status_code == 200
    assert phone.withdraw("k").status_code == 200
    assert room.results()["answers"] == 0


def test_nobody_can_change_what_somebody_else_sent(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.join().answer("Tillit", key="k")
    assert room.join().revise("k", "Mistillit").status_code == 404
    assert room.join().withdraw("k").status_code == 404
    assert room.texts() == ["Tillit"]


def test_participants_see_results_once_they_are_shown(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    path = f"/api/rooms/{room.id}/activities/{room.activities[0]}/results"
    assert client.get(path, headers=phone.headers).status_code == 403
    room.act("show")
    assert client.get(path, headers=phone.headers).status_code == 200
    room.act("hide")
    assert client.get(path, headers=phone.headers).status_code == 403


def test_opening_an_activity_closes_the_one_that_was_open(client: httpx.Client):
    room = make_room(client, open_text(), single_choice())
    room.act("open", 0)
    room.act("open", 1)
    assert [activity["state"] for activity in room.state()["activities"]] == ["closed", "open"]
    room.act("open", 0)
    state = room.state()["activities"]
    assert [activity["state"] for activity in state] == ["open", "closed"]
    assert state[0]["round"] == 1, "reopening is the same round"


def test_closing_with_grace_counts_down_and_still_takes_answers(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close", grace=1)
    assert room.state()["activities"][0]["state"] == "closing"
    assert room.join().answer("i siste liten").status_code == 201


def test_a_countdown_ends_by_itself(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    with room.watch("presenter") as projector:
        room.act("close", grace=1)
        projector.read_until_it(lambda: "Stengt" in projector.regions.get("footer", ""))
    assert room.state()["activities"][0]["state"] == "closed"
    assert room.join().answer("for sent").status_code == 409


def test_a_countdown_that_is_taken_back_and_begun_again_ends(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close", grace=10)
    room.act("open")
    room.act("close", grace=1)
    for _ in range(30):
        if room.state()["activities"][0]["state"] == "closed":
            break
        time.sleep(0.2)
    assert room.join().answer("For sent").json()["code"] == "not_open"


def test_an_answer_that_was_chosen_among_other_options_is_refused_and_not_counted_as_another(client: httpx.Client):
    room = make_room(client, single_choice())
    room.act("open")
    phone, seen = room.join(), room.state()["activities"][0]["round"]
    room.command(
        "edit-activity", activity=room.activities[0], type="single_choice", prompt="Hva?", options="Oppgave\nEndring"
    )
    assert phone.answer(0, round=seen).json()["code"] == "past_round"
    assert phone.answer(0, round=room.state()["activities"][0]["round"]).status_code == 201
    assert [item["count"] for item in room.results()["results"]["options"]] == [1, 0]


def test_commands_that_have_nothing_to_do_are_fine(client: httpx.Client):
    room = make_room(client, open_text())
    for action in ("open", "open", "show", "show", "hide", "hide", "close", "close"):
        assert room.act(action).status_code == 200
    assert room.act("close", grace=11).status_code == 422
    assert room.act("explode").status_code == 404


def test_an_organiser_does_not_find_the_rooms_of_another(client: httpx.Client, other_token: str):
    room = make_room(client, open_text())
    stranger = bearer(other_token)
    assert client.get(f"/api/rooms/{room.id}", headers=stranger).status_code == 404
    assert client.get(f"/api/rooms/{room.id}/exports/csv", headers=stranger).status_code == 404
    assert make_room(client, open_text(), token=other_token).state()["title"] == "Samling 1"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "S", "language": "klingon"}, "language"),
        ({"title": "S", "extra": 1}, "body"),
        ({"language": "nb"}, "title"),
        ({"title": "S", "activities": [{"type": "open_text"}]}, "activities.0.prompt"),
        ({"title": "S", "activities": [{"type": "quiz", "prompt": "?"}]}, "activities.0.type"),
        (
            {"title": "S", "activities": [{"type": "open_text", "prompt": "?", "max_length": 4001}]},
            "activities.0.max_length",
        ),
        ({"title": "S", "activities": [{"type": "open_text", "prompt": "?", "hidden": "yes"}]}, "activities.0.hidden"),
        ({"title": "S", "activities": [{"type": "open_text", "prompt": "?", "flavour": 1}]}, "activities.0"),
        ({"title": "S", "activities": [{"type": "single_choice", "prompt": "?"}]}, "activities.0.options"),
        (
            {"title": "S", "activities": [{"type": "single_choice", "prompt": "?", "options": ["a"]}]},
            "activities.0.options",
        ),
        (
            {"title": "S", "activities": [{"type": "single_choice", "prompt": "?", "options": ["a", "A"]}]},
            "activities.0.options",
        ),
        (
            {"title": "S", "activities": [{"type": "single_choice", "prompt": "?", "options": ["a", 2]}]},
            "activities.0.options.1.text",
        ),
        ({"title": "S", "activities": [{"type": "open_text", "prompt": "x" * 501}]}, "activities.0.prompt"),
        ({"title": "S", "activities": [open_text()] * 201}, "activities"),
        ({"title": "S", "activities": [open_text(options=["a", "b"])]}, "activities.0.options"),
        ({"title": "S", "activities": [open_text(), open_text(statements=["a"])]}, "activities.1.statements"),
        ({"title": "S", "activities": [open_text(key="Å")]}, "activities.0.key"),
        ({"title": "S", "activities": [open_text(key="")]}, "activities.0.key"),
        ({"title": "S", "activities": [open_text(key=5)]}, "activities.0.key"),
        ({"title": "S", "activities": [open_text(key="k"), open_text(key="k")]}, "activities.1.key"),
        ({"title": "S", "minutes": 5}, "minutes"),
        (
            {"title": "S", "activities": [single_choice(options=[{"text": "a", "<i>": 1}, "b"])]},
            "activities.0.options.0.text",
        ),
    ],
)
def test_a_room_that_makes_no_sense_is_refused_with_the_field_that_is_wrong(
    client: httpx.Client, body: dict, field: str
):
    refused = client.post("/api/rooms", json=body, headers=bearer("a-token-for-the-tests"))
    assert refused.status_code == 422
    assert field in [error["field"] for error in refused.json()["errors"]]


@pytest.mark.parametrize(
    "sent",
    [
        {"title": "S", "<i>": 1},
        {"title": "S", "activities": [open_text(**{"<i>": 1})]},
        {"title": "S", "activities": [single_choice(options=[{"<i>": 1}, {"text": {"<i>": 1}}])]},
    ],
)
def test_an_error_names_our_fields_and_repeats_no_name_of_the_sender_s(client: httpx.Client, sent: dict):
    refused = client.post("/api/rooms", json=sent, headers=bearer("a-token-for-the-tests"))
    assert refused.status_code == 422
    assert refused.json()["errors"]
    assert "<i>" not in refused.text


def test_a_poll_that_makes_no_sense_repeats_no_name_of_the_sender_s_either(client: httpx.Client):
    room = make_room(client, open_text())
    hello = {"screen": "facilitator", "versions": {"<i>": 1}}
    refused = client.post(f"/rooms/{room.id}/live", json=hello, headers={**room.headers, "Accept": "application/json"})
    assert [error["field"] for error in refused.json()["errors"]] == ["versions"]
    assert "<i>" not in refused.text


def test_an_activity_keeps_the_key_that_it_was_given(client: httpx.Client, organiser_token: str):
    room = make_room(client, open_text(key="viktigst"), open_text(), token=organiser_token)
    assert [item["key"] == "viktigst" for item in room.export("json").json()["activities"]] == [True, False]
    plan = client.get(f"/rooms/{room.id}/plan.yaml", headers=room.headers).text
    assert "key: viktigst" in plan


def test_the_openapi_document_names_every_route_of_the_api(client: httpx.Client):
    document = client.get("/api/openapi.json").json()
    assert set(document["paths"]) == {
        "/api/v1/errors/{code}",
        "/api/v1/join",
        "/api/v1/plans",
        "/api/v1/plans/{plan}",
        "/api/v1/plans/{plan}/rooms",
        "/api/v1/plans/{plan}/yaml",
        "/api/v1/series",
        "/api/v1/series/{series}",
        "/api/v1/series/{series}/comparison",
        "/api/v1/series/{series}/exports/{extension}",
        "/api/v1/rooms",
        "/api/v1/rooms/{room}",
        "/api/v1/rooms/{room}/action-items",
        "/api/v1/rooms/{room}/action-items/{item}",
        "/api/v1/rooms/{room}/action-items/{item}/move",
        "/api/v1/rooms/{room}/activities/{activity}/answers",
        "/api/v1/rooms/{room}/activities/{activity}/group",
        "/api/v1/rooms/{room}/activities/{activity}/group/done",
        "/api/v1/rooms/{room}/activities/{activity}/group/notes",
        "/api/v1/rooms/{room}/activities/{activity}/group/notes/{note}",
        "/api/v1/rooms/{room}/activities/{activity}/group/notes/{note}/dot",
        "/api/v1/rooms/{room}/activities/{activity}/group/notes/{note}/place",
        "/api/v1/rooms/{room}/activities/{activity}/group/scribe",
        "/api/v1/rooms/{room}/activities/{activity}/group/text",
        "/api/v1/rooms/{room}/activities/{activity}/joint-text",
        "/api/v1/rooms/{room}/activities/{activity}/results",
        "/api/v1/rooms/{room}/activities/{activity}/summary",
        "/api/v1/rooms/{room}/activities/{activity}/themes",
        "/api/v1/rooms/{room}/activities/{activity}/{action}",
        "/api/v1/rooms/{room}/agenda",
        "/api/v1/rooms/{room}/agenda/{activity}",
        "/api/v1/rooms/{room}/agenda/{activity}/move",
        "/api/v1/rooms/{room}/answers",
        "/api/v1/rooms/{room}/answers/{key}",
        "/api/v1/rooms/{room}/decks",
        "/api/v1/rooms/{room}/decks/{deck}",
        "/api/v1/rooms/{room}/exports/{extension}",
        "/api/v1/rooms/{room}/group",
        "/api/v1/rooms/{room}/links",
        "/api/v1/rooms/{room}/links/{link}",
        "/api/v1/rooms/{room}/plan",
        "/api/v1/rooms/{room}/plans",
        "/api/v1/rooms/{room}/plans/{plan}",
        "/api/v1/rooms/{room}/runs",
        "/api/v1/rooms/{room}/votes/{answer}",
        "/api/v1/tokens",
        "/api/v1/tokens/{token}",
        *(f"/api/v1/rooms/{{room}}/commands/{name}" for name in COMMANDS),
    }


def test_the_openapi_document_declares_every_part_of_an_address(client: httpx.Client):
    document = client.get("/api/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            declared = {item["name"] for item in operation.get("parameters", ()) if item["in"] == "path"}
            assert declared == set(re.findall(r"{(\w+)}", path)), (method, path)
    assert document["paths"]["/api/v1/join"]["post"]["security"] == []


@pytest.mark.parametrize("revision", ["abc", "0", "-1", "1.5", "99999999"])
def test_a_revision_that_is_no_number_withdraws_nothing(client: httpx.Client, revision: str):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    phone.answer("Tillit", key="k")
    path = f"/api/rooms/{room.id}/answers/k"
    assert client.delete(path, params={"revision": revision}, headers=phone.headers).status_code == 422
    assert room.texts() == ["Tillit"]


@pytest.mark.parametrize("path", ["/rooms/%00/results", "/j/%00", "/l/%00", "/rooms/{room}/presenter?activity=%00"])
def test_an_address_with_a_nul_leads_nowhere(client: httpx.Client, path: str):
    room = make_room(client, open_text())
    assert client.get(path.format(room=room.id), headers=room.headers).status_code == 404


def test_a_question_with_a_nul_in_its_name_is_not_known(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    room.activities[0] = "a\0b"
    assert 400 <= phone.answer("Tillit").status_code < 500
