"""What a facilitator needs during a day: pauses, late answers, people without phones, rude words, rehearsals."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.actors import Room, dots, fields, make_room, open_text, points, questions, scale, single_choice, word_cloud
from tests.forms import HOWEVER_IT_RUNS
from tests.server import ServerThread, client_of
from workshop_live.actions import answers as taking
from workshop_live.domain.group_work import SIMULATED_PHONES


def shown(room: Room, number: int = 0) -> list[str]:
    return room.texts(number)


def screen(room: Room, name: str = "presenter") -> str:
    headers = room.join().headers if name == "participant" else room.headers
    response = room.client.post(f"/rooms/{room.id}/live", json={"screen": name}, headers=headers).raise_for_status()
    return "\n".join(frame["html"] for frame in response.json()["frames"])


@HOWEVER_IT_RUNS
def test_an_answer_that_comes_just_after_closing_is_kept_aside_until_the_facilitator_takes_it_in(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    room.act("close")
    sent = phone.answer("Rakk det nesten", key="late", late=True)
    assert (sent.status_code, sent.json()["late"]) == (201, True)
    assert phone.answer("Rakk det nesten", key="late", late=True).json() == sent.json(), "a retry gets the same reply"
    assert shown(room) == []
    assert "Rakk det nesten" in screen(room, "facilitator")
    room.command("take-in", activity=room.activities[0]).raise_for_status()
    assert shown(room) == ["Rakk det nesten"]


def test_a_late_answer_that_is_left_out_stays_out_of_the_files(client: httpx.Client):
    room = make_room(client, open_text(hidden=False))
    room.act("open")
    room.act("close")
    late = room.join().answer("For sent", late=True).json()["id"]
    assert room.command("hide-answer", answer=late).is_success
    assert "For sent" not in room.export("csv").text
    assert "For sent" in room.export("csv", hidden=1).text


def test_nothing_is_kept_aside_two_minutes_after_closing(client: httpx.Client, monkeypatch: pytest.MonkeyPatch):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close")
    monkeypatch.setattr(taking, "LATE", timedelta(0))
    refused = room.join().answer("Altfor sent", late=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_open")


def test_a_program_that_does_not_ask_for_it_is_told_that_the_question_is_closed(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close")
    assert room.join().answer("Sent").json()["code"] == "not_open"


@HOWEVER_IT_RUNS
def test_a_late_answer_for_an_earlier_round_is_refused(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close")
    room.act("again")
    room.act("close")
    assert room.join().answer("Om runde 1", round=1, late=True).json()["code"] == "past_round"


def test_the_facilitator_writes_in_for_people_without_phones_also_after_closing(client: httpx.Client):
    room = make_room(client, single_choice())
    room.act("open")
    room.act("close")
    for value in (1, 1, 2):
        form = {"activity": room.activities[0], "value": value}
        assert client.post(f"/rooms/{room.id}/written-in", data=form, headers=room.headers).status_code == 303
    assert [option["count"] for option in room.results()["results"]["options"]] == [0, 2, 1]
    assert room.results()["participants"] == 3


@HOWEVER_IT_RUNS
def test_a_rude_word_waits_for_the_facilitator_only_where_that_is_switched_on(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phone = room.join()
    phone.answer("Dette er jævlig bra")
    room.command("set-up", filters_words="on").raise_for_status()
    phone.answer("F4en, så bra")
    phone.answer("Faenskap er ikke på listen, men horisonten er vid")
    assert shown(room) == ["Dette er jævlig bra", "Faenskap er ikke på listen, men horisonten er vid"]
    assert "F4en" in screen(room, "facilitator")


@HOWEVER_IT_RUNS
def test_everything_can_be_hidden_at_once_and_brought_back(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("show")
    for number in range(30):
        room.join().answer(f"Svar {number}")
    room.command("hide-all", activity=room.activities[0]).raise_for_status()
    assert shown(room) == []
    assert "Svar 3" not in screen(room)
    room.command("undo").raise_for_status()
    assert len(shown(room)) == 30


def test_what_was_lit_up_and_hidden_with_all_others_is_not_lit_up_when_it_is_shown_again(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("show")
    lit = room.join().answer("Midt i lyset").json()["id"]
    room.command("spotlight", answer=lit).raise_for_status()
    assert "<blockquote" in screen(room)
    room.command("hide-all", activity=room.activities[0]).raise_for_status()
    room.command("show-answer", answer=lit).raise_for_status()
    assert "<blockquote" not in screen(room)


def test_the_typed_number_of_people_stands_in_the_footer(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.join().answer("Hei")
    room.command("present", present=28).raise_for_status()
    assert "1 av 28 har svart" in " ".join(screen(room).split())
    refused = room.command("present", present=-1)
    assert refused.status_code == 422


@HOWEVER_IT_RUNS
def test_a_pause_says_when_it_is_over_on_every_screen(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    end = f"{datetime.now(ZoneInfo('Europe/Oslo')) + timedelta(hours=1):%H:%M}"
    room.command("pause", until=end.replace(":", ".")).raise_for_status()
    assert end in screen(room)
    assert end in screen(room, "participant")
    assert 'name="value"' in screen(room, "participant"), "what somebody is writing stays"
    assert room.state()["screen"] == "pause"
    room.command("next").raise_for_status()
    assert room.state()["screen"] == "activity"


def test_a_pause_until_a_time_that_has_just_passed_is_refused(client: httpx.Client):
    passed = f"{datetime.now(ZoneInfo('Europe/Oslo')) - timedelta(minutes=2):%H:%M}"
    refused = make_room(client).command("pause", until=passed)
    assert refused.json()["errors"][0]["code"] == "has_passed"


def test_a_pause_of_some_minutes_ends_on_the_minute(client: httpx.Client):
    room = make_room(client)
    room.command("pause", minutes=10).raise_for_status()
    end = datetime.now(ZoneInfo("Europe/Oslo")) + timedelta(minutes=10)
    nearest = {f"{end + timedelta(seconds=shift):%H:%M}" for shift in (-30, 0, 30)}
    assert any(time in screen(room) for time in nearest)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({}, "missing"), ({"minutes": 0}, "greater_than_equal"), ({"minutes": 9_999}, "less_than_equal"),
     ({"until": "25:00"}, "not_a_time"), ({"until": "kvart på ti"}, "not_a_time")],
)  # fmt: skip
def test_a_pause_that_makes_no_sense_is_refused(client: httpx.Client, fields: dict[str, Any], code: str):
    refused = make_room(client).command("pause", **fields)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


@HOWEVER_IT_RUNS
def test_a_rehearsal_is_answered_by_simulated_phones_marked_and_removed(client: httpx.Client, server: ServerThread):
    room = make_room(client, single_choice(), questions())
    room.command("rehearse").raise_for_status()
    room.act("open")
    assert "Øving" in screen(room)
    assert "Øving" in screen(room, "participant")
    with room.watch("presenter") as watcher:
        watcher.read_until(f"{SIMULATED_PHONES} av {SIMULATED_PHONES} har svart", timeout=30)
    room.command("end-rehearsal").raise_for_status()
    state = room.state()
    assert (state["screen"], state["current"]) == ("lobby", None)
    assert [activity["round"] for activity in state["activities"]] == [None, None]
    assert room.export("json").json()["activities"][0]["answers"] == []
    assert "Øving" not in screen(room)


def test_a_room_that_was_asked_something_cannot_be_rehearsed_in(client: httpx.Client):
    room = make_room(client, single_choice())
    room.act("open")
    refused = room.command("rehearse")
    assert (refused.status_code, refused.json()["code"]) == (409, "asked_already")


def test_two_rounds_stand_beside_each_other(client: httpx.Client):
    room = make_room(client, single_choice(), word_cloud(), scale(), points(), dots(hidden=False))
    phone = room.join()
    for number, values in enumerate(
        [
            (0, 2),
            ("tillit", "mot"),
            ([1, 2, 3], [5, 4, 4]),
            ([100, 0, 0, 0], [0, 0, 0, 100]),
            ([3, 0, 0, 0], [0, 1, 0, 0]),
        ]
    ):
        room.act("open", number)
        phone.answer(values[0], number)
        room.act("again", number)
        phone.answer(values[1], number)
        assert "Runde 1" not in screen(room)
        room.command("compare", on=1).raise_for_status()
        assert "Runde 1" in screen(room)
        assert "Runde 2" in screen(room)
        room.command("compare", on=0).raise_for_status()
    assert room.results(1)["results"]["words"][0]["text"] == "mot", "the results are those of the latest round"


@HOWEVER_IT_RUNS
def test_a_vote_counts_once_and_can_be_taken_back(client: httpx.Client):
    room = make_room(client, questions())
    room.act("open")
    first = room.join().answer("Når?").json()["id"]
    second = room.join().answer("Hvem?").json()["id"]
    phone = room.join()
    for _ in range(4):
        assert phone.vote(second).json()["on"]
    assert [(question["text"], question["votes"]) for question in room.results()["results"]["questions"]] == [
        ("Hvem?", 1),
        ("Når?", 0),
    ]
    phone.vote(second, on=False)
    phone.vote(first)
    assert [(question["text"], question["votes"]) for question in room.results()["results"]["questions"]] == [
        ("Når?", 1),
        ("Hvem?", 0),
    ]


def test_a_question_that_was_answered_steps_behind_those_that_wait(client: httpx.Client):
    room = make_room(client, questions())
    room.act("open")
    phone = room.join()
    first = phone.answer("Når?").json()["id"]
    phone.answer("Hvem?")
    phone.vote(first)
    room.command("settle-answer", answer=first, on=1).raise_for_status()
    assert [(question["text"], question["answered"]) for question in room.results()["results"]["questions"]] == [
        ("Hvem?", False),
        ("Når?", True),
    ]


def test_what_cannot_be_voted_for_is_refused(client: httpx.Client):
    room = make_room(client, open_text(), questions(approve_first=True), questions())
    room.act("open")
    phone = room.join()
    text = phone.answer("Ikke et spørsmål").json()["id"]
    assert phone.vote(text).json()["code"] == "no_votes"
    room.act("open", 1)
    held = phone.answer("Venter", 1).json()["id"]
    assert phone.vote(held).json()["code"] == "unknown_answer"
    room.act("open", 2)
    asked = phone.answer("Når?", 2).json()["id"]
    room.act("close", 2)
    assert phone.vote(asked).json()["code"] == "not_open"
    assert phone.vote("aaaaaaaaaaaaaaaa").status_code == 404
    assert make_room(client).join().vote(asked).status_code == 404, "of another room"


def test_answers_to_several_questions_are_read_field_by_field(client: httpx.Client):
    room = make_room(client, fields(hidden=False))
    room.act("open")
    assert room.join().answer(["Lytte mer", "", "Når noen sier det"]).status_code == 201
    assert room.join().answer(["", "", ""]).json()["errors"][0]["code"] == "empty"
    found = room.results()["results"]["fields"]
    assert [[answer["text"] for answer in field["answers"]] for field in found] == [
        ["Lytte mer"],
        [],
        ["Når noen sier det"],
    ]
    assert ";Hva?;Lytte mer;" in room.export("csv").text


@HOWEVER_IT_RUNS
def test_themes_are_shown_as_a_summary_and_only_where_there_can_be_some(client: httpx.Client):
    room = make_room(client, open_text("Hva er viktigst?"), single_choice())
    assert room.command("screen", mode="summary").json()["code"] == "nothing_to_sum_up"
    room.act("open")
    phone = room.join()
    for number in range(6):
        phone.answer(f"Trygge ledere som tør å lede, nummer {number}")
        phone.answer(f"Mer tid til samarbeid på tvers, nummer {number}")
    with room.watch("presenter") as projector:
        room.command("screen", mode="summary").raise_for_status()
        projector.read_until("rygge ledere", timeout=20)
        assert "Oppsummering av innspillene" in projector.screen
    room.act("open", 1)
    assert room.command("screen", mode="summary").json()["code"] == "nothing_to_sum_up"


def test_times_and_notes_are_planned_and_the_timer_begins_with_the_planned_minutes(client: httpx.Client):
    room = make_room(client, open_text(starts_at="9.05", minutes=12, notes="Husk kaffen"))
    planned = room.state()["activities"][0]
    assert (planned["starts_at"], planned["minutes"], planned["notes"]) == ("09:05", 12, "Husk kaffen")
    assert "Husk kaffen" not in client.get(f"/api/rooms/{room.id}", headers=room.join().headers).text
    room.act("open")
    assert "Husk kaffen" in screen(room, "facilitator")
    assert "Husk kaffen" not in screen(room) + screen(room, "participant")
    room.command("add-time", seconds=0)
    room.command("start-timer").raise_for_status()
    room.command("pause-timer").raise_for_status()
    assert any(left in screen(room) for left in ("12:00", "11:59"))


@pytest.mark.parametrize(
    "wrong", [{"starts_at": "25:00"}, {"starts_at": "snart"}, {"minutes": 0}, {"minutes": 100_000}]
)
def test_a_time_that_makes_no_sense_is_refused(client: httpx.Client, wrong: dict[str, Any]):
    body = {"title": "T", "activities": [open_text(**wrong)]}
    room = make_room(client)
    assert client.post("/api/rooms", json=body, headers=room.headers).status_code == 422


def test_a_copy_of_an_activity_stands_right_after_it_and_was_never_asked(client: httpx.Client):
    room = make_room(client, open_text("Første"), single_choice("Andre"))
    room.act("open")
    room.command("duplicate-activity", activity=room.activities[0]).raise_for_status()
    after = room.state()["activities"]
    assert [(item["prompt"], item["round"]) for item in after] == [("Første", 1), ("Første", None), ("Andre", None)]


def test_what_is_left_of_a_rehearsal_counts_in_no_real_round(client: httpx.Client):
    room = make_room(client, single_choice())
    room.command("rehearse").raise_for_status()
    room.act("open")
    phone, rehearsed = room.join(), room.state()["activities"][0]["round"]
    phone.answer(1, key="before", round=rehearsed)
    time.sleep(1)
    room.command("end-rehearsal").raise_for_status()
    room.act("open")
    assert room.state()["activities"][0]["round"] == 1
    assert phone.answer(1, key="before", round=rehearsed).json()["code"] == "past_round"
    time.sleep(2)
    assert room.results()["answers"] == 0
    assert room.join().answer(2, round=1).status_code == 201


def test_phones_of_programs_stay_in_the_room_after_a_rehearsal_and_only_their_answers_go(data_dir: Path):
    with ServerThread(data_dir) as server, client_of(server.address) as client:
        room, other = make_room(client, open_text()), make_room(client, open_text())
        room.command("rehearse").raise_for_status()
        room.act("open")
        phone, quiet = room.join(), room.join()
        phone.answer("Prøve").raise_for_status()
        room.command("end-rehearsal").raise_for_status()
    with ServerThread(data_dir) as server, client_of(server.address) as client:  # it remembers no phones
        for opened in (room, other):
            opened.client = client
            opened.act("open")
        assert room.texts() == []
        looked = client.post(f"/rooms/{room.id}/live", json={"screen": "participant"}, headers=quiet.headers)
        assert looked.status_code == 200
        assert [item.answer("Ordentlig").status_code for item in (phone, quiet)] == [201, 201]
        assert room.texts() == ["Ordentlig"] * 2
        for item in (phone, quiet):
            item.room = other
            assert item.answer("Et annet sted").status_code == 404


def test_a_rehearsal_can_be_ended_also_after_the_room_was(client: httpx.Client):
    room = make_room(client, single_choice())
    room.command("rehearse").raise_for_status()
    room.act("open")
    room.join().answer(1)
    room.command("end").raise_for_status()
    room.command("end-rehearsal").raise_for_status()
    assert room.export("json").json()["activities"][0]["answers"] == []


@HOWEVER_IT_RUNS
def test_an_edit_brings_no_rude_word_past_the_facilitator(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.command("set-up", filters_words="on").raise_for_status()
    phone = room.join()
    phone.answer("Snilt", key="a")
    phone.revise("a", "Din jævla drittsekk")
    assert shown(room) == []


def test_a_late_answer_stays_aside_also_when_the_question_is_opened_again_and_it_is_changed(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close")
    phone = room.join()
    phone.answer("For sent", key="a", late=True)
    room.act("open")
    assert phone.revise("a", "For sent, men endret").status_code == 200
    assert shown(room) == []
    room.command("take-in", activity=room.activities[0]).raise_for_status()
    assert shown(room) == ["For sent, men endret"]


def test_a_late_answer_is_not_counted_until_it_is_taken_in(client: httpx.Client):
    room = make_room(client, single_choice())
    room.act("open")
    room.join().answer(1)
    room.act("close")
    late = room.join().answer(2, late=True).json()["id"]
    assert (room.results()["answers"], room.results()["participants"]) == (1, 1)
    room.command("end").raise_for_status()
    room.command("show-answer", answer=late).raise_for_status()
    assert (room.results()["answers"], room.results()["participants"]) == (2, 2)


def test_a_held_answer_that_was_hidden_with_all_others_can_be_shown_again(client: httpx.Client):
    room = make_room(client, open_text(approve_first=True))
    room.act("open")
    held = room.join().answer("Venter").json()["id"]
    room.command("hide-all", activity=room.activities[0]).raise_for_status()
    with room.watch("facilitator") as facilitator:
        facilitator.read()
        assert "commands/show-answer" in facilitator.regions["chunk-0"]
    room.command("show-answer", answer=held).raise_for_status()
    assert shown(room) == ["Venter"]


@HOWEVER_IT_RUNS
def test_what_is_written_in_twice_under_one_key_counts_once(client: httpx.Client):
    room = make_room(client, single_choice())
    room.act("open")
    for _ in range(2):
        form = {"activity": room.activities[0], "value": 1, "key": "one"}
        assert client.post(f"/rooms/{room.id}/written-in", data=form, headers=room.headers).status_code == 303
    assert room.results()["answers"] == 1
    bad = client.post(f"/rooms/{room.id}/written-in", data={"key": "å" * 99}, headers=room.headers)
    assert bad.status_code == 422


def test_a_link_to_run_the_room_decides_nothing_that_is_its_owners(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    browser = new_browser()
    browser.get(room.links["facilitator"])
    for name in ("set-up", "retention"):
        assert browser.post(f"/rooms/{room.id}/commands/{name}", data={}).status_code == 403
    assert browser.post(f"/rooms/{room.id}/commands/next", data={}).status_code == 303


@HOWEVER_IT_RUNS
def test_deleting_ones_answers_takes_ones_votes_back(client: httpx.Client, new_browser):
    room = make_room(client, questions())
    room.act("open")
    asked = room.join().answer("Når?").json()["id"]
    phone = room.join()
    phone.vote(asked)
    path = f"/rooms/{room.id}/my-answers/withdraw"
    assert client.post(path, headers={**phone.headers, "Accept": "application/json"}).is_success
    assert room.results()["results"]["questions"][0]["votes"] == 0


def test_a_room_and_its_next_run_have_the_same_keys_in_their_files(client: httpx.Client, organiser_token: str):
    room = make_room(client, open_text(), token=organiser_token)
    again = client.post(f"/rooms/{room.id}/run-again", headers=room.headers).headers["location"].rpartition("/")[2]
    first = room.export("json").json()["activities"][0]
    second = client.get(f"/api/rooms/{again}/exports/json", headers=room.headers).json()["activities"][0]
    assert first["key"] == second["key"]
    assert first["id"] != second["id"]
