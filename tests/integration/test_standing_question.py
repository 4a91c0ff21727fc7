"""Questions all day, beside the agenda: asked on phones, counted on the desk, taken up on the projector, and parked."""

import io
from typing import Any

import httpx
import openpyxl
import pytest

from tests.actors import Phone, Room, make_room, open_text, single_choice


@pytest.fixture
def room(client: httpx.Client) -> Room:
    room = make_room(client, open_text(hidden=False), single_choice())
    room.command("set-up", takes_questions="1").raise_for_status()
    return room


def settings(room: Room, **changed: Any) -> None:
    path = f"/api/v1/rooms/{room.id}"
    room.client.patch(path, json={"settings": changed}, headers=room.headers).raise_for_status()


def ask(room: Room, text: str, phone: Phone | None = None) -> httpx.Response:
    return (phone or room.join()).answer(text, activity=room.state()["standing_question"])


def asked(room: Room, text: str) -> str:
    return str(ask(room, text).raise_for_status().json()["id"])


def test_opening_closing_and_ending_questions_leave_it_alone(room: Room):
    asked(room, "I lobbyen?")
    for number in range(2):
        room.act("open", number)
        room.command("close", activity=room.activities[number], grace=0).raise_for_status()
    room.command("ask-again", activity=room.activities[0]).raise_for_status()
    room.command("screen", mode="black").raise_for_status()
    asked(room, "Etter alt dette?")
    state = room.state()
    assert len(state["activities"]) == 2
    path = f"/api/rooms/{room.id}/activities/{state['standing_question']}/results"
    results = room.client.get(path, headers=room.headers).json()["results"]
    assert [question["text"] for question in results["questions"]] == ["I lobbyen?", "Etter alt dette?"]


def test_it_is_no_item_of_the_agenda_for_any_command(room: Room):
    standing = room.state()["standing_question"]
    for command in ("open", "close", "go-to", "show", "hide", "ask-again", "remove-activity", "duplicate-activity"):
        assert room.command(command, activity=standing).status_code == 404, command
    assert room.command("move-activity", activity=standing, to=0).status_code == 404
    assert room.command("edit-activity", activity=standing, type="qna", prompt="Annet").status_code == 404


def test_a_room_that_takes_none_any_more_refuses_questions_and_votes_and_keeps_what_was_asked(room: Room):
    standing, phone = room.state()["standing_question"], room.join()
    question = asked(room, "Når er lunsj?")
    settings(room, takes_questions=False)
    assert room.state()["standing_question"] is None
    assert phone.answer("Er det noen der?", activity=standing).json()["code"] == "not_open"
    assert phone.vote(question).json()["code"] == "not_open"
    settings(room, takes_questions=True)
    assert room.state()["standing_question"] == standing
    phone.vote(question).raise_for_status()


def test_phones_ask_and_vote_without_scripts_and_find_back(room: Room, new_browser):
    phone = new_browser()
    assert f"/rooms/{room.id}/questions" in phone.get(f"/{room.code}").text
    page = phone.get(f"/rooms/{room.id}/questions").text
    standing = room.state()["standing_question"]
    assert f'data-activity="{standing}"' in page
    sent = phone.post(
        f"/rooms/{room.id}/answers?from=questions",
        data={"activity": standing, "key": "k1", "value": "Hvem eier dette?"},
    )
    assert (sent.status_code, sent.headers["location"]) == (303, f"/rooms/{room.id}/questions")
    page = phone.get(f"/rooms/{room.id}/questions").text
    assert page.count("Hvem eier dette?") >= 2  # in the list to vote for, and among one's own
    room.act("open")
    assert "Hva er viktigst?" in phone.get(f"/rooms/{room.id}/questions").text  # where the room is
    settings(room, takes_questions=False)
    assert phone.get(f"/rooms/{room.id}/questions").headers["location"] == f"/{room.code}"
    assert f"/rooms/{room.id}/questions" not in phone.get(f"/{room.code}").text


def test_a_phone_follows_the_standing_question_alone_and_no_other_activity(room: Room):
    standing, phone = room.state()["standing_question"], room.join()
    with room.watch("participant", phone.token, activity=standing) as screen:
        screen.read_until("Spørsmål hele dagen")
        asked(room, "Kommer dette fram?")
        screen.read_until("Kommer dette fram?")
    room.act("open")
    hello = {"screen": "participant", "activity": room.activities[0]}
    path = f"/rooms/{room.id}/live"
    assert room.client.post(path, json=hello, headers=phone.headers).status_code == 404


def test_the_desk_counts_them_and_the_projector_shows_the_one_that_is_taken_up(room: Room):
    first, second = asked(room, "Hva koster det?"), asked(room, "Hvem bestemmer?")
    room.join().vote(second).raise_for_status()
    with (
        room.watch("facilitator") as desk,
        room.watch("presenter") as wall,
        room.watch("participant", room.join().token) as phone,
    ):
        desk.read_until("Hvem bestemmer?")
        questions = desk.regions["questions"]
        assert questions.index("Hvem bestemmer?") < questions.index("Hva koster det?")
        assert '<b class="count" data-news="2">2</b>' in questions
        wall.read_until_it(lambda: "cover" in wall.regions)
        phone.read_until_it(lambda: "activity" in phone.regions)
        assert "Hvem bestemmer?" not in wall.screen + phone.screen
        room.command("take-up", answer=second).raise_for_status()
        wall.read_until("Hvem bestemmer?")
        assert "1 stemme" in wall.regions["cover"]
        room.command("next").raise_for_status()  # leads to the first item
        wall.read_until("Hva er viktigst?")
        wall.read_until_it(lambda: "Hvem bestemmer?" not in wall.screen)
        room.command("take-up", answer=first).raise_for_status()
        wall.read_until("Hva koster det?")
        desk.read_until("Neste: tilbake")
        room.command("next").raise_for_status()
        wall.read_until_it(lambda: "Hva koster det?" not in wall.screen)
        assert room.state()["screen"] == "activity"
        assert room.state()["activities"][0]["state"] == "open"


def test_what_is_taken_up_goes_with_its_question(room: Room):
    phone = room.join()
    question = ask(room, "Angrer jeg?", phone).json()["id"]
    room.act("open")
    room.command("take-up", answer=question).raise_for_status()
    room.command("hide-answer", answer=question).raise_for_status()
    assert room.state()["screen"] == "activity"
    assert room.command("take-up", answer=question).json()["code"] == "not_shown"
    room.command("show-answer", answer=question, revision=0).raise_for_status()
    room.command("take-up", answer=question).raise_for_status()
    settings(room, takes_questions=False)
    assert room.state()["screen"] == "activity"


def test_only_what_was_asked_there_is_taken_up(room: Room, client: httpx.Client):
    room.act("open")
    ordinary = room.join().answer("Et svar").json()["id"]
    assert room.command("take-up", answer=ordinary).json()["code"] == "unknown_answer"
    assert room.command("screen", mode="question").json()["code"] == "unknown_answer"
    assert room.command("park-answer", answer=ordinary, on=1).json()["code"] == "unknown_answer"
    other = make_room(client, open_text())
    other.command("set-up", takes_questions="1").raise_for_status()
    assert room.command("take-up", answer=asked(other, "I et annet rom?")).json()["code"] == "unknown_answer"


def test_parked_questions_are_a_list_in_the_files(room: Room):
    parked = asked(room, "Hva med budsjettet?")
    asked(room, "Når er lunsj?")
    room.command("park-answer", answer=parked, on=1).raise_for_status()
    room.command("end").raise_for_status()
    text = room.export("md").text
    assert "## Parkerte spørsmål\n\n- Hva med budsjettet?\n" in text
    assert "Når er lunsj?" in text
    sheet = openpyxl.load_workbook(io.BytesIO(room.export("xlsx").content))["Svar"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert [row[head.index("Svar")] for row in rows if row[head.index("Parkert")]] == ["Hva med budsjettet?"]
    for extension in ("docx", "pdf", "pptx"):
        room.export(extension).raise_for_status()


def test_a_room_where_nobody_asked_has_nothing_of_it_in_its_files(room: Room):
    room.act("open")
    room.join().answer("Et svar").raise_for_status()
    assert "Spørsmål hele dagen" not in room.export("md").text


def test_a_rehearsal_begins_with_it_and_leaves_nothing_of_it(room: Room):
    room.command("rehearse").raise_for_status()
    asked(room, "Bare en prøve?")
    room.command("end-rehearsal").raise_for_status()
    assert asked(room, "På ordentlig?")
    assert "Bare en prøve?" not in room.export("md").text
    assert room.command("rehearse").json()["code"] == "asked_already"


def test_a_copy_of_the_room_takes_questions_again_and_has_none(room: Room):
    asked(room, "Fra i fjor?")
    plan = room.client.get(f"/api/rooms/{room.id}/plan", headers=room.headers).text
    assert "takes_questions: yes" in plan
