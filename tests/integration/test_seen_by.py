"""Who sees the answers: nothing makes what is for those who run the room public, nor what was never shown."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

from tests.actors import (
    WRITTEN,
    Room,
    fields,
    make_room,
    open_text,
    questions,
    single_choice,
    text_slide,
    word_cloud,
)
from tests.server import ServerThread, client_of
from workshop_live.cli import app

CANARY = "Kanarifugl"
PATIENCE_S = 30  # seconds; the first reading in a process loads the dictionaries
PRIVATE = "facilitator"
COMMAND_LINE = CliRunner()


def answered(room: Room, *values: Any, number: int = 0) -> None:
    """Open a question, and have it answered by one phone for each value."""
    room.act("open", number)
    for value in values:
        room.join().answer(value, number).raise_for_status()


def edit(room: Room, number: int = 0, kind: str = "open_text", **changed: str) -> httpx.Response:
    """Save the form of an activity."""
    prompt = room.state()["activities"][number]["prompt"]
    form = {"activity": room.activities[number], "type": kind, "prompt": prompt, "hidden": "on", **changed}
    return room.command("edit-activity", **form)


def code(response: httpx.Response) -> tuple[int, str]:
    """What a refusal says."""
    return response.status_code, response.json()["code"]


def test_the_next_step_of_a_private_question_passes_by_showing_it(client: httpx.Client):
    room = make_room(client, open_text("Først", seen_by=PRIVATE), open_text("Deretter"))
    with room.watch("presenter") as wall:
        for _ in range(2):  # open, close
            room.command("next").raise_for_status()
            if room.state()["activities"][0]["state"] == "open":
                room.join().answer(CANARY).raise_for_status()
        room.act("close")
        wall.read_until_it(lambda: "Stengt" in wall.regions.get("footer", ""))
        assert CANARY not in wall.screen
        assert "vis svarene" not in wall.screen
        room.command("next").raise_for_status()
    state = room.state()
    assert state["current"] == room.activities[1]
    assert [item["shown"] for item in state["activities"]] == [False, False]
    assert state["activities"][0]["first_shown_at"] is None


def test_how_many_have_answered_a_private_question_is_always_seen(client: httpx.Client):
    room = make_room(client, open_text(seen_by=PRIVATE, hidden=False))
    answered(room, f"{CANARY} 1", f"{CANARY} 2")
    with (
        room.watch("presenter") as wall,
        room.watch("facilitator") as desk,
        room.watch("participant", room.join().token) as phone,
    ):
        for screen in (wall, desk, phone):
            screen.read_until_it(lambda screen=screen: bool(screen.regions))  # type: ignore[misc]
        assert "2 av 2 har svart" in wall.regions["footer"]
        assert "<b>2</b> <span>svar</span>" in wall.regions["results"]
        assert CANARY in desk.screen
        assert "Bare de som styrer økten, ser svaret ditt" in phone.screen
        assert CANARY not in wall.screen + phone.screen


WAYS = {
    "show": lambda room, _: room.act("show"),
    "the key": lambda room, _: room.command("show", activity=room.activities[0]),
    "spotlight": lambda room, answer: room.command("spotlight", answer=answer),
    "themes": lambda room, _: room.command("screen", mode="themes"),
    "summary": lambda room, _: room.command("screen", mode="summary"),
    "vote on themes": lambda room, _: room.command("vote-on-themes", activity=room.activities[0]),
    "two rounds": lambda room, _: room.command("compare", on="1"),
    "results on a phone": lambda room, _: room.client.get(
        f"/api/rooms/{room.id}/activities/{room.activities[0]}/results", headers=room.join().headers
    ),
    "a vote from a phone": lambda room, answer: room.join().vote(answer),
    "a picture": lambda room, _: room.export("png", activity=room.activities[0]),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("first_shown", [False, True], ids=["never shown", "shown and then narrowed"])
def test_no_way_leads_from_a_private_question_to_a_screen(client: httpx.Client, way: str, *, first_shown: bool):
    seen_by = "room" if first_shown else PRIVATE
    room = make_room(client, open_text(seen_by=seen_by))
    answered(room, *(f"{CANARY} {text}" for text in WRITTEN))
    if first_shown:
        room.act("show")
        assert edit(room, seen_by=PRIVATE).status_code == 200
    answer = room.results()["results"]["answers"][0]["id"]
    with room.watch("presenter") as wall, room.watch("participant", room.join().token) as phone:
        assert code(WAYS[way](room, answer)) == (409, "private")
        wall.read_until(room.code[:4])
        phone.read_until("Hva er viktigst?")
        assert CANARY not in wall.screen + phone.screen


def test_the_presenter_link_and_a_frame_get_no_results_of_a_private_question(client: httpx.Client, new_browser):
    room = make_room(client, single_choice(seen_by=PRIVATE), word_cloud(seen_by=PRIVATE))
    answered(room, 1)
    answered(room, CANARY, number=1)
    guest = new_browser()
    guest.get(room.links["presenter"])
    secret = room.links["presenter"].rpartition("/")[2]
    for number, activity in enumerate(room.activities):
        results = guest.get(f"/api/rooms/{room.id}/activities/{activity}/results")
        assert code(results) == (409, "private")
        for path in (f"/rooms/{room.id}/presenter", f"/rooms/{room.id}/embed/{secret}"):
            page = (
                client.get(path, params={"activity": activity})
                if "embed" in path
                else guest.get(path, params={"activity": activity})
            )
            assert page.status_code == 200
            assert re.search("1 svar fra 1 av|1 av 1 har svart", page.text)
            assert CANARY not in page.text
            assert '<span class="count">1' not in page.text, number
            assert "is-most" not in page.text, number


def test_questions_from_the_room_that_are_private_are_on_no_phone(client: httpx.Client):
    room = make_room(client, questions(seen_by=PRIVATE))
    answered(room, CANARY)
    with room.watch("participant", room.join().token) as phone:
        phone.read()
        assert phone.regions["shared"] == ""


def test_what_was_never_shown_becomes_no_option_on_a_phone(client: httpx.Client):
    room = make_room(client, open_text())
    answered(room, *WRITTEN)
    vote = {"activity": room.activities[0]}
    with room.watch("board", activity=room.activities[0]) as board:
        board.read_until('data-theme="2"', timeout=PATIENCE_S)
        assert code(room.command("vote-on-themes", **vote)) == (409, "not_shown")
        room.act("show")
        room.command("vote-on-themes", **vote).raise_for_status()
    [asked, voting] = room.state()["activities"]
    assert len(voting["options"]) == 2
    room.command("undo").raise_for_status()
    hidden = [item["id"] for item in room.results()["results"]["answers"] if "ygge" in item["text"]]
    for answer in hidden:
        room.command("hide-answer", answer=answer).raise_for_status()
    assert code(room.command("vote-on-themes", **vote)) == (409, "too_few_themes"), "hidden answers make no option"
    assert asked["first_shown_at"]


def test_narrowing_takes_the_answers_off_every_screen_at_once(client: httpx.Client):
    room = make_room(client, open_text(hidden=False), word_cloud("Neste"))
    answered(room, CANARY)
    alone = {"activity": room.activities[0]}
    with room.watch("presenter") as wall, room.watch("presenter", **alone) as screen, room.watch("facilitator") as desk:
        for item in (wall, screen, desk):
            item.read_until(CANARY)
        answer = room.results()["results"]["answers"][0]["id"]
        room.command("spotlight", answer=answer).raise_for_status()
        wall.read_until_it(lambda: CANARY in wall.regions["spotlight"])
        edit(room, seen_by=PRIVATE).raise_for_status()
        for item in (wall, screen):
            item.read_until_it(lambda item=item: "<b>1</b>" in item.regions["results"])  # type: ignore[misc]
            assert CANARY not in item.regions["spotlight"]
        with room.watch("presenter") as new, room.watch("presenter", **alone) as new_screen:
            new.read()
            new_screen.read()
            assert CANARY not in new.screen + new_screen.screen
        desk.read_until_it(lambda: "Bare de som styrer økten" in desk.regions["now"])
        assert CANARY in desk.screen


@pytest.mark.parametrize("mode", ["themes", "summary"])
def test_narrowing_takes_themes_and_summary_off_the_projector(client: httpx.Client, mode: str):
    room = make_room(client, open_text(hidden=False))
    answered(room, *WRITTEN)
    room.command("screen", mode=mode).raise_for_status()
    with room.watch("presenter") as wall:
        wall.read_until_it(lambda: "<ol" in wall.regions.get(mode, ""), PATIENCE_S)
        edit(room, seen_by=PRIVATE).raise_for_status()
        wall.read_until_it(lambda: wall.regions[mode] == "")
    assert edit(room, prompt="Endret").json()["undo"]
    room.command("undo").raise_for_status()
    with room.watch("presenter") as wall:
        wall.read()
        assert wall.regions[mode] == ""


def test_narrowing_holds_for_all_rounds_and_cannot_be_undone(client: httpx.Client, new_browser):
    room = make_room(client, open_text(hidden=False))
    room.command("set-up", shares_results="on").raise_for_status()
    browser = new_browser()
    browser.get(f"/{room.code}")
    answered(room, f"{CANARY} 1")
    room.act("close")
    room.act("again")
    answered(room, f"{CANARY} 2")
    path = f"/rooms/{room.id}/results"
    assert browser.get(path).text.count(CANARY) == 2
    done = edit(room, seen_by=PRIVATE, prompt="Og hva til?").json()
    assert CANARY not in browser.get(path).text
    room.command("undo", undo=done["undo"]).raise_for_status()
    [activity] = room.state()["activities"]
    assert (activity["prompt"], activity["seen_by"], activity["shown"]) == ("Hva er viktigst?", PRIVATE, False)
    assert CANARY not in browser.get(path).text
    assert CANARY not in room.export("csv", include="unshown").text
    assert room.export("csv", include="private").text.count(CANARY) == 2


def test_narrowing_alone_offers_no_undo_and_takes_an_earlier_offer_away(client: httpx.Client):
    room = make_room(client, open_text())
    answered(room, CANARY)
    room.act("hide")
    room.act("show")
    assert edit(room, seen_by=PRIVATE).json()["undo"] is None
    assert code(room.command("undo")) == (409, "undo_expired")


def test_answers_are_kept_private_after_the_end_too(client: httpx.Client, new_browser):
    room = make_room(client, open_text(hidden=False))
    room.command("set-up", shares_results="on").raise_for_status()
    browser = new_browser()
    browser.get(f"/{room.code}")
    answered(room, CANARY)
    room.command("end").raise_for_status()
    path = f"/rooms/{room.id}/results"
    assert CANARY in browser.get(path).text
    done = room.command("keep-private", activity=room.activities[0]).raise_for_status().json()
    assert done["undo"] is None
    assert CANARY not in browser.get(path).text
    assert CANARY not in room.export("csv").text


def test_a_question_is_for_everybody_again_only_before_the_first_answer(client: httpx.Client):
    room = make_room(client, open_text(seen_by=PRIVATE, hidden=False), open_text(seen_by=PRIVATE))
    room.act("open")
    early = room.state()["activities"][0]["round"]
    edit(room, seen_by="room", hidden="").raise_for_status()
    activity = room.state()["activities"][0]
    assert activity["seen_by"] == "room"
    on_its_way = room.join().answer(CANARY, round=early)
    assert code(on_its_way) == (409, "past_round"), "what was written for one is not shown to all"
    answered(room, "Svar", number=1)
    room.act("close", 1)
    room.act("again", 1)
    assert code(edit(room, 1, seen_by="room")) == (409, "private"), "the round before was answered"
    assert room.state()["activities"][1]["seen_by"] == PRIVATE
    assert edit(room, 1, prompt="Et annet spørsmål").status_code == 200


def test_what_is_private_may_be_narrowed_again_and_copied_and_run_again(
    client: httpx.Client, new_browser, organiser_session: str, organiser_token: str
):
    room = make_room(client, open_text(seen_by=PRIVATE), token=organiser_token)
    room.command("duplicate-activity", activity=room.activities[0]).raise_for_status()
    assert [item["seen_by"] for item in room.state()["activities"]] == [PRIVATE, PRIVATE]
    organiser = new_browser(session=organiser_session)
    plan = organiser.get(f"/rooms/{room.id}/plan.yaml").text
    assert plan.count("seen_by: facilitator") == 2
    again = organiser.post(f"/rooms/{room.id}/run-again").headers["location"].rpartition("/")[2]
    imported = organiser.post("/rooms/import", data={"plan": plan}).headers["location"].rpartition("/")[2]
    for made in (again, imported):
        state = client.get(f"/api/rooms/{made}", headers=room.headers).json()
        assert [item["seen_by"] for item in state["activities"]] == [PRIVATE, PRIVATE]


@pytest.mark.parametrize("activity", [open_text(seen_by="them"), open_text(seen_by=""), text_slide(seen_by=PRIVATE)])
def test_who_could_not_see_answers_is_refused(client: httpx.Client, activity: dict[str, Any], organiser_token: str):
    body = {"title": "S", "language": "nb", "activities": [activity]}
    response = client.post("/api/rooms", json=body, headers={"Authorization": f"Bearer {organiser_token}"})
    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [
        ("activities.0.seen_by", "not_seen_by")
    ]


def test_showing_is_remembered_when_it_is_hidden_again_and_forgotten_when_it_is_undone(client: httpx.Client):
    room = make_room(client, open_text(), single_choice())
    answered(room, CANARY)
    first_shown = lambda: room.state()["activities"][0]["first_shown_at"]  # noqa: E731
    room.act("show")
    assert first_shown()
    room.command("undo").raise_for_status()
    assert first_shown() is None
    room.act("show")
    at = first_shown()
    room.act("hide")
    room.act("show")
    room.act("hide")
    assert first_shown() == at
    assert CANARY in room.export("csv").text
    room.act("open", 1)
    assert room.state()["activities"][1]["first_shown_at"], "it is shown from the start"


def test_of_two_rounds_beside_each_other_both_were_shown(client: httpx.Client):
    room = make_room(client, word_cloud(hidden=True))
    answered(room, CANARY)
    room.act("close")
    room.act("again")
    assert CANARY not in room.export("csv").text
    room.command("compare", on="1").raise_for_status()
    assert CANARY in room.export("csv").text


def texts_in(extension: str, content: bytes) -> str:
    """What a reader of a file sees, and what a program finds in it."""
    file = io.BytesIO(content)
    match extension:
        case "xlsx":
            return "\n".join(str(cell.value) for sheet in openpyxl.load_workbook(file) for row in sheet for cell in row)
        case "docx":
            return "\n".join(item.text for item in Document(file).element.body.iter() if item.text)
        case "pptx":
            slides = Presentation(file).slides
            shapes = [item for slide in slides for item in (*slide.shapes, *slide.notes_slide.shapes)]
            return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
        case "pdf":
            return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
        case "zip":
            archive = zipfile.ZipFile(file)
            names = [name for name in archive.namelist() if not name.endswith(("png", "svg"))]
            read = [texts_in(name.rpartition(".")[2], archive.read(name)) for name in names]
            return "\n".join([*archive.namelist(), *read])
    return content.decode()


@pytest.fixture(scope="module")
def a_day(server: ServerThread) -> Iterator[Room]:
    """A room with something shown, something never shown, and something private, of several types."""
    with client_of(server.address) as client:
        client.timeout = httpx.Timeout(60)
        yield _a_day(client)


def _a_day(client: httpx.Client) -> Room:
    room = make_room(
        client,
        open_text("Vist"),
        fields("Aldri vist"),
        open_text("Privat", seen_by=PRIVATE),
        word_cloud("Privat sky", seen_by=PRIVATE),
        single_choice("Privat valg", seen_by=PRIVATE),
    )
    answered(room, "Synlig svar")
    room.act("show")
    answered(room, *([f"Usett {number}", "", ""] for number in range(3)), number=1)
    answered(room, *(f"{CANARY} {text}" for text in WRITTEN), number=2)
    answered(room, CANARY, number=3)
    answered(room, 0, number=4)
    room.act("close", 4)
    return room


FILES = ("pptx", "docx", "pdf", "xlsx", "csv", "md", "json", "zip")


@pytest.mark.parametrize("extension", FILES)
def test_a_file_holds_what_was_shown_unless_more_is_asked_for(a_day: Room, extension: str):
    usual = texts_in(extension, a_day.export(extension).raise_for_status().content)
    assert "Synlig svar" in usual
    assert "Usett" not in usual
    assert CANARY not in usual
    more = {
        extra: texts_in(extension, a_day.export(extension, include=extra).content) for extra in ("unshown", "private")
    }
    assert "Synlig svar" in more["unshown"]
    assert "Usett 1" in more["unshown"]
    assert CANARY not in more["unshown"]
    assert CANARY in more["private"]
    assert "Usett" not in more["private"]


@pytest.mark.parametrize("extension", [item for item in FILES if item not in {"csv", "json"}])
def test_a_file_says_how_many_answers_are_not_in_it(a_day: Room, extension: str):
    usual = texts_in(extension, a_day.export(extension).content)
    assert "3 svar ble aldri vist og er ikke med i denne filen." in usual
    assert re.search(r"1[24] svar er bare for dem som styrer økten, og er ikke med i denne filen\.", usual)
    everything = texts_in(extension, a_day.export(extension, include=["unshown", "private"]).content)
    assert "ikke med i denne filen" not in everything


def test_programs_are_told_how_many_answers_are_not_in_the_json(a_day: Room):
    told = a_day.export("json").json()
    assert (told["unshown_left_out"], told["private_left_out"]) == (3, 14)
    assert [item["left_out"] for item in told["activities"]] == [0, 3, 12, 1, 1]
    assert [item["seen_by"] for item in told["activities"]] == ["room", "room", PRIVATE, PRIVATE, PRIVATE]
    assert [bool(item["first_shown_at"]) for item in told["activities"]] == [True, False, False, False, False]


def test_the_page_of_the_files_says_how_many_answers_stay_out(client: httpx.Client, a_day: Room):
    page = client.get(f"/rooms/{a_day.id}/files", headers=a_day.headers).text
    assert 'name="include" value="unshown"><span>3 svar som aldri ble vist' in page
    assert 'name="include" value="private"><span>14 svar som bare er for dem som styrer økten' in page
    assert f"/exports/png?activity={a_day.activities[4]}" not in page
    summary = client.get(f"/rooms/{a_day.id}/summary", headers=a_day.headers).text
    assert "Disse svarene ble aldri vist." in summary
    assert "Bare de som styrer økten, ser dette." in summary
    assert CANARY in summary


def test_the_form_of_the_page_takes_in_what_is_ticked_and_nothing_else(a_day: Room):
    assert "Synlig svar" not in a_day.export("csv", include=["", "private"]).text
    assert "Synlig svar" in a_day.export("csv", include=["", "answers"]).text
    assert CANARY in a_day.export("csv", include=["", "answers", "private"]).text


@pytest.mark.parametrize(("number", "expected"), [(1, "not_shown"), (4, "private")])
def test_a_picture_of_what_the_room_has_not_seen_is_made_on_request_only(a_day: Room, number: int, expected: str):
    wanted = {"activity": a_day.activities[number]}
    assert code(a_day.export("svg", **wanted)) == (409, expected)
    if number == 4:
        assert a_day.export("svg", **wanted, include="private").status_code == 200


def test_the_command_line_leaves_out_the_same_and_says_so(a_day: Room, server: ServerThread):
    export = ["export", a_day.id, "--format", "csv", "-o", "-", "--data-dir", str(server.settings.data_dir)]
    usual = COMMAND_LINE.invoke(app, export)
    assert usual.exit_code == 0, usual.output
    assert CANARY not in usual.stdout
    assert "Usett" not in usual.stdout
    assert "3 answers were never shown and are not in this file. To have them in it: --include unshown" in usual.stderr
    assert "14 answers are for facilitators only" in usual.stderr
    everything = COMMAND_LINE.invoke(app, [*export, "--include", "unshown", "--include", "private"])
    assert CANARY in everything.stdout
    assert "Usett" in everything.stdout
    assert everything.stderr == ""


def test_an_imported_room_keeps_from_the_room_what_the_room_did_not_see(
    client: httpx.Client, a_day: Room, server: ServerThread, tmp_path: Path, organiser_token: str
):
    room_file = tmp_path / "room.json"
    room_file.write_bytes(a_day.export("json", include=["unshown", "private"]).content)
    arguments = ["import", str(room_file), "--organiser", "walker", "--data-dir", str(server.settings.data_dir)]
    result = COMMAND_LINE.invoke(app, arguments)
    assert result.exit_code == 0, result.output
    again = Room(
        client,
        {"id": result.stdout.strip().rpartition("/")[2], "join_code": "", "links": {}, "activities": []},
        organiser_token,
    )
    told = json.loads(a_day.export("json").content)["activities"]
    imported = json.loads(again.export("json").content)["activities"]
    for name in ("prompt", "seen_by", "first_shown_at", "left_out", "answered"):
        assert [item[name] for item in imported] == [item[name] for item in told], name
    csv = again.export("csv").text
    assert "Synlig svar" in csv
    assert CANARY not in csv
    assert "Usett" not in csv
    assert CANARY in again.export("csv", include="private").text


def test_a_rehearsal_keeps_private_questions_from_the_projector(client: httpx.Client):
    room = make_room(client, open_text(seen_by=PRIVATE, hidden=False))
    room.command("rehearse").raise_for_status()
    with room.watch("presenter") as wall:
        room.command("next").raise_for_status()
        wall.read_until_it(lambda: re.search(r"[1-9]\d* svar fra", wall.regions.get("footer", "")) is not None)
        assert "card" not in wall.regions["results"]
        assert code(room.act("show")) == (409, "private")
    room.command("end-rehearsal").raise_for_status()
    assert edit(room, seen_by="room", hidden="").status_code == 200, "nobody has answered"
