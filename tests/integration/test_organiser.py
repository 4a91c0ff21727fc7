"""The organiser's pages, and undo."""

import json
import re

import httpx
import pytest

from tests.actors import Room, make_room, open_text, single_choice
from tests.integration.conftest import PASSWORD, session_of, token_of
from tests.server import ServerThread
from workshop_live.actions.organisers import invite
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import write_now


@pytest.fixture
def organiser(new_browser, organiser_session: str) -> httpx.Client:
    return new_browser(session=organiser_session)


@pytest.fixture
def welcome(server: ServerThread) -> str:
    """A one-time link."""
    database = Database.open(server.settings.database)
    token = write_now(database.writing, invite, None)
    database.close()
    return f"/welcome/{token}"


def test_the_one_time_link_makes_one_account_and_signs_in(new_browser, welcome: str):
    first = new_browser()
    assert first.get(welcome).status_code == 200
    form = {"name": "Første Arrangør", "password": PASSWORD, "again": PASSWORD}
    made = first.post(welcome, data=form)
    assert (made.status_code, made.headers["location"]) == (303, "/rooms")
    assert first.get("/rooms").status_code == 200
    second = new_browser().post(welcome, data={**form, "name": "Andre"})
    assert second.status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "A", "password": "short", "again": "short"}, "minst 10 tegn"),
        ({"name": "A", "password": "x" * 201, "again": "x" * 201}, "høyst 200 tegn"),
        ({"name": "A", "password": PASSWORD, "again": "another password"}, "ikke like"),
        ({"name": " ", "password": PASSWORD, "again": PASSWORD}, "Skriv noe først"),
        ({"name": "api", "password": PASSWORD, "again": PASSWORD}, "opptatt"),
        ({}, "minst 10 tegn"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_and_the_link_can_be_used_still(
    new_browser, welcome: str, form, said
):
    browser = new_browser()
    refused = browser.post(welcome, data=form)
    assert refused.status_code == 422
    assert said in refused.text
    assert form.get("password", "x" * 300) not in refused.text
    assert browser.get(welcome).status_code == 200


def test_a_room_is_made_renamed_ended_and_deleted_from_its_page(organiser: httpx.Client):
    made = organiser.post("/rooms", data={"title": "Samling <1>", "language": "nb"})
    path = made.headers["location"]
    page = organiser.get(path).text
    assert "Samling &lt;1&gt;" in page
    assert (
        organiser.post(
            f"{path}/commands/rename", data={"title": "Samling 2", "was": "Samling <1>", "return": "room"}
        ).headers["location"]
        == path
    )
    assert "Samling 2" in organiser.get("/rooms").text
    assert organiser.post(f"{path}/commands/end", data={"return": "room"}).status_code == 303
    assert "Denne økten er slutt" in organiser.get(path).text
    assert "slettes for godt" in organiser.get(f"{path}/delete").text
    assert organiser.post(f"{path}/delete").headers["location"] == "/rooms"
    assert organiser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [({"title": ""}, 422), ({"title": "S", "language": "xx"}, 422), ({"title": "x" * 500, "language": "nb"}, 422)],
)
def test_a_room_without_sense_is_refused(organiser: httpx.Client, form: dict[str, str], status: int):
    assert organiser.post("/rooms", data=form).status_code == status


def test_the_agenda_is_edited_from_the_form_also_while_live(
    organiser: httpx.Client, client: httpx.Client, organiser_token: str
):
    room = make_room(client, open_text("Første"), token=organiser_token)
    room.act("open")
    base = f"/rooms/{room.id}/commands"
    choice = {
        "type": "single_choice",
        "prompt": "Hvilken?",
        "options": "Endring\n\n Oppgave \nRelasjon",
        "after_current": "on",
    }
    assert organiser.post(f"{base}/add-activity", data=choice).status_code == 303
    assert (
        organiser.post(
            f"{base}/add-activity", data={"type": "text_slide", "prompt": "Pause", "text": "Kaffe"}
        ).status_code
        == 303
    )
    activities = room.state()["activities"]
    assert [item["prompt"] for item in activities] == ["Første", "Hvilken?", "Pause"]
    assert activities[1]["options"] == ["Endring", "Oppgave", "Relasjon"]
    organiser.post(f"{base}/move-activity", data={"activity": activities[2]["id"], "to": "1"})
    organiser.post(f"{base}/remove-activity", data={"activity": activities[1]["id"]})
    assert [item["prompt"] for item in room.state()["activities"]] == ["Første", "Pause"]
    assert "Hvilken?" in organiser.get(f"/rooms/{room.id}").text, "what was removed can be put back"
    organiser.post(f"{base}/put-back-activity", data={"activity": activities[1]["id"]})
    assert [item["prompt"] for item in room.state()["activities"]] == ["Første", "Pause", "Hvilken?"]


def test_settings_that_the_form_does_not_know_stay_as_they_are(
    organiser: httpx.Client, client: httpx.Client, organiser_token: str
):
    room = make_room(client, open_text("Før", max_length=50, max_answers=3), token=organiser_token)
    edit = {"activity": room.activities[0], "type": "open_text", "prompt": "Etter", "max_answers": "3"}
    organiser.post(f"/rooms/{room.id}/commands/edit-activity", data=edit)
    activity = room.state()["activities"][0]
    assert (activity["prompt"], activity["max_length"], activity["max_answers"], activity["hidden"]) == (
        "Etter",
        50,
        3,
        False,
    )


def test_a_prompt_is_mended_while_people_answer_but_options_keep_their_meaning(client: httpx.Client):
    room = make_room(client, single_choice("Hviken?"))
    room.act("open")
    room.join().answer(0)
    activity = {"activity": room.activities[0], "type": "single_choice"}
    changed = room.command("edit-activity", **activity, prompt="Hvilken?", options="Ja\nNei")
    assert changed.json()["code"] == "settings_in_use"
    mended = room.command("edit-activity", **activity, prompt="Hvilken?", options="Endring\nOppgave\nRelasjon")
    assert mended.status_code == 200
    assert room.state()["activities"][0]["prompt"] == "Hvilken?"
    assert [option["count"] for option in room.results()["results"]["options"]] == [1, 0, 0]


def test_an_edit_of_something_that_somebody_else_edited_is_told(client: httpx.Client):
    room = make_room(client, open_text("Før"))
    edit = {"activity": room.activities[0], "type": "open_text", "seen": 1}
    assert room.command("edit-activity", **edit, prompt="Min").status_code == 200
    assert room.command("edit-activity", **edit, prompt="Din").json()["code"] == "stale"
    assert room.command("rename", title="Nytt", was="Samling 1").status_code == 200
    assert room.command("rename", title="Nyere", was="Samling 1").json()["code"] == "stale"


def link_in(page: str) -> str:
    link = re.search(r'value="http[^"]+(/l/[^"]+)"', page)
    assert link is not None
    return link[1]


def test_the_links_of_whoever_is_sent_away_go_too_and_those_of_others_stay(
    organiser: httpx.Client, client: httpx.Client, organiser_token: str, server: ServerThread, new_browser
):
    room = make_room(client, open_text(), token=organiser_token)
    token_of(server, "helper")
    helper = new_browser(session=session_of(server, "helper"))
    organiser.post(f"/rooms/{room.id}/commands/add-member", data={"name": "helper"})
    screens = [(by, screen) for by in (organiser, helper) for screen in ("facilitator", "presenter")]
    links = [link_in(by.post(f"/rooms/{room.id}/links", data={"screen": screen}).text) for by, screen in screens]
    helper.post(f"/rooms/{room.id}/remote")
    before = organiser.get(f"/rooms/{room.id}/sharing").text
    settings = organiser.get(f"/rooms/{room.id}/settings").text
    member = re.search(r'remove-member".*?name="organiser" value="(\w+)"', settings, re.DOTALL)
    assert member is not None
    assert [new_browser().get(link).status_code for link in links] == [303] * 4
    removal = {"organiser": member[1], "return": "settings"}
    removed = organiser.post(f"/rooms/{room.id}/commands/remove-member", data=removal)
    assert removed.headers["location"] == f"/rooms/{room.id}/settings"
    after = organiser.get(f"/rooms/{room.id}/sharing").text
    assert [new_browser().get(link).status_code for link in links] == [303, 303, 404, 404]
    assert before.count("/revoke") - after.count("/revoke") == 3, "the phone remote's link, too"


def test_a_link_is_shown_once(organiser: httpx.Client, client: httpx.Client, organiser_token: str):
    room = make_room(client, open_text(), token=organiser_token)
    page = organiser.post(f"/rooms/{room.id}/links", data={"screen": "presenter"}).text
    link = re.search(r'value="(http[^"]+/l/[^"]+)"', page)
    assert link is not None
    assert link[1] not in organiser.get(f"/rooms/{room.id}/sharing").text


def state_without_numbers(room: Room) -> dict[str, object]:
    return {name: value for name, value in room.state().items() if name not in {"seq", "version"}}


@pytest.mark.parametrize(
    "name",
    [
        "next",
        "close",
        "show",
        "go-to",
        "screen",
        "remove-activity",
        "move-activity",
        "add-activity",
        "edit-activity",
        "rename",
        "end",
        "start-timer",
        "ask-again",
    ],
)
def test_undo_puts_everything_back(client: httpx.Client, name: str):
    room = make_room(client, open_text("Første"), single_choice("Andre"))
    room.act("open")
    room.join().answer("Tillit")
    number = 1 if name in {"go-to", "move-activity"} else 0
    fields = {
        "activity": room.activities[number],
        "mode": "black",
        "to": 0,
        "type": "open_text",
        "prompt": "Ny",
        "title": "Ny",
    }
    before, texts = state_without_numbers(room), room.texts()
    done = room.command(name, **fields)
    assert done.status_code == 200
    assert name == "start-timer" or state_without_numbers(room) != before
    assert room.command("undo", undo=done.json()["undo"]).status_code == 200
    assert state_without_numbers(room) == before
    assert room.texts() == texts
    assert room.command("undo", undo=done.json()["undo"]).json()["code"] == "undo_expired", "once only"


@pytest.mark.parametrize(("language", "what"), [("nb", "Spørsmålet ble åpnet"), ("en", "The question was opened")])
def test_what_was_done_is_said_in_the_language_of_the_page(client: httpx.Client, language: str, what: str):
    room = make_room(client, open_text())
    path, headers = f"/rooms/{room.id}/commands/open", {**room.headers, "Accept": "application/json"}
    fields = {"activity": room.activities[0]}
    done = room.client.post(path, data=fields, headers={**headers, "Accept-Language": language})
    assert done.json()["what"] == what


def test_undo_of_an_opening_keeps_what_was_answered_meanwhile(client: httpx.Client):
    room = make_room(client, open_text("Første"), open_text("Andre"))
    room.act("open", 0)
    room.command("open", activity=room.activities[1])
    room.join().answer("Rakk det", 1)
    assert room.command("undo").status_code == 200
    state = room.state()
    assert [item["state"] for item in state["activities"]] == ["open", "closed"]
    assert state["current"] == room.activities[0]
    assert room.texts(1) == ["Rakk det"]


def test_undo_of_an_edit_is_refused_once_it_would_change_what_people_chose(client: httpx.Client):
    room = make_room(client, single_choice())
    room.act("open")
    edited = room.command(
        "edit-activity", activity=room.activities[0], type="single_choice", prompt="Hva?", options="Ja\nNei\nNy"
    ).json()
    room.join().answer(2)
    assert room.command("undo", undo=edited["undo"]).json()["code"] == "settings_in_use"
    assert room.results()["results"]["options"][2] == {"text": "Ny", "count": 1}
    assert room.export("csv").status_code == 200


def test_undo_of_an_edit_leaves_a_countdown_running(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close", grace=10)
    edited = room.command("edit-activity", activity=room.activities[0], type="open_text", prompt="Ny tekst").json()
    assert room.command("undo", undo=edited["undo"]).status_code == 200
    assert room.state()["activities"][0]["state"] == "closing"


def test_two_who_start_the_timer_start_it_once(client: httpx.Client):
    room = make_room(client, open_text())
    started = [room.command("start-timer").json() for _ in range(2)]
    assert started[0]["seq"] == started[1]["seq"]


@pytest.mark.parametrize("version", ["x", "-1", "1e3", "99999999"])
def test_a_version_that_cannot_be_read_is_not_any_version(client: httpx.Client, version: str):
    room = make_room(client, open_text())
    assert room.command("next", version=version).status_code == 422
    assert room.state()["current"] is None


def test_undo_is_refused_once_the_room_has_moved_on(client: httpx.Client):
    room = make_room(client, open_text("Første"), open_text("Andre"))
    room.act("open", 0)
    closed = room.command("close", activity=room.activities[0], grace=0).json()
    room.command("open", activity=room.activities[1])
    assert room.command("undo", undo=closed["undo"]).json()["code"] == "undo_expired"
    assert room.state()["current"] == room.activities[1]


def test_every_format_can_be_taken_home(organiser: httpx.Client, client: httpx.Client, organiser_token: str):
    asked = open_text("Hva er viktigst?", hidden=False)
    room = make_room(client, asked, single_choice("Hvilken?"), token=organiser_token)
    room.act("open", 0)
    phone = room.join()
    phone.answer("Trygge ledere\nFelles mål")
    room.act("open", 1)
    phone.answer(1, 1)
    for extension, text in {
        "csv": "Trygge ledere\nFelles mål",
        "md": "- Oppgave: 1",
        "json": '"count": 1',
        "xlsx": "",
    }.items():
        page, api = organiser.get(f"/rooms/{room.id}/exports/{extension}"), room.export(extension)
        assert page.status_code == api.status_code == 200
        assert re.search(rf'filename="samling-1-\d{{4}}-\d\d-\d\d\.{extension}"', page.headers["content-disposition"])
        if text:
            assert text in page.text
            assert page.text == api.text
    assert room.export("exe").status_code == 404
    assert room.export("csv", include="everything").status_code == 422
    assert room.export("csv", activity="nobody").status_code == 404


def test_what_goes_into_a_file_is_ticked(organiser: httpx.Client, client: httpx.Client, organiser_token: str):
    asked = [open_text(prompt, hidden=False) for prompt in ("Hva er viktigst?", "Og så?")]
    room = make_room(client, *asked, token=organiser_token)
    for number in range(2):
        room.act("open", number)
        room.join().answer(f"Tillit {number}", number)
    assert "Tillit" not in room.export("md", include=["", "results"]).text
    assert "1 svar fra 1 deltaker" in room.export("md", include=["", "results"]).text
    some = room.export("md", activity=room.activities[1]).text
    assert "Tillit 1" in some
    assert "Tillit 0" not in some
    page = organiser.get(f"/rooms/{room.id}/files")
    assert page.status_code == 200
    assert re.search(r'name="include" value="hidden">', page.text), "hidden answers are out unless they are ticked"
    assert re.search(r'name="include" value="answers" checked>', page.text)


def test_a_page_is_told_how_far_a_file_has_come(client: httpx.Client):
    room = make_room(client, open_text("Hva er viktigst?"))
    room.act("open")
    room.join().answer("Tillit")
    headers = {**room.headers, "Accept": "application/vnd.workshop-live.progress"}
    told = client.get(f"/api/rooms/{room.id}/exports/csv", headers=headers).content
    *progress, last, file = told.split(b"\n", sum(line.startswith(b"{") for line in told.split(b"\n")))
    assert {tuple(json.loads(line)) for line in progress} <= {("read", "of"), ("done", "of")}
    assert json.loads(progress[0]) == {"read": 0, "of": 1}, "first the answers are read"
    assert json.loads(last)["size"] == len(file)
    assert file == room.export("csv").content
    refused = client.get(f"/api/rooms/{room.id}/exports/png", headers=headers).text.splitlines()
    assert "error" in json.loads(refused[-1])


def test_no_file_says_which_answers_are_the_same_person_s(client: httpx.Client):
    room = make_room(client, open_text("Første", hidden=False), open_text("Andre", hidden=False))
    phones = [room.join() for _ in range(12)]
    for number in range(2):
        room.act("open", number)
        for index, phone in enumerate(phones):
            phone.answer(f"{number}-{index:02}", number)
    rows = [row.split(";")[7] for row in room.export("csv").text.splitlines()[1:]]
    first, second = ([row[2:] for row in rows if row.startswith(f"{number}-")] for number in range(2))
    assert sorted(first) == sorted(second)
    assert first != sorted(first), "the order is not that of arrival"
    assert first != second, "nor the same for two questions"
