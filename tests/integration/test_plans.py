"""Plans on their way in and out: the command line, the organiser's page, running again, the running order."""

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from tests.actors import Room, fields, make_room, open_text, single_choice
from tests.server import ServerThread
from workshop_live.cli import app
from workshop_live.plans.parsing import parse_plan
from workshop_live.plans.ready_plans import READY, ready_plan

GOOD = """\
title: Samling 2
language: nn
activities:
  - type: open_text
    key: viktigast
    starts_at: 9.05
    minutes: 15
    prompt: Kva er viktigast?
  - type: single_choice
    prompt: Ja eller nei?
    options: [ja, nei]
"""
BAD = GOOD.replace("9.05", "kvart over").replace("[ja, nei]", "[ja]")


@pytest.fixture
def room(client: httpx.Client, organiser_token: str) -> Room:
    return make_room(
        client, open_text("Hva er viktigst?", starts_at="09:00", minutes=10), single_choice(), fields(),
        title="Samling 1", token=organiser_token,
    )  # fmt: skip


@pytest.fixture
def organiser(new_browser, organiser_session: str) -> httpx.Client:
    return new_browser(session=organiser_session)


def run(server: ServerThread, *arguments: str, text: str = ""):
    environment = {"WORKSHOP_LIVE_DATA_DIR": str(server.settings.data_dir)}
    return CliRunner().invoke(app, list(arguments), env=environment, input=text)


def test_a_plan_is_checked_on_the_command_line(server: ServerThread, tmp_path: Path):
    (tmp_path / "plan.yaml").write_text(GOOD)
    checked = run(server, "plan", "check", str(tmp_path / "plan.yaml"))
    assert checked.exit_code == 0
    assert "Samling 2 (nn), 2 activities" in checked.stdout


def test_mistakes_are_named_by_file_line_and_field(server: ServerThread, tmp_path: Path):
    (tmp_path / "plan.yaml").write_text(BAD)
    checked = run(server, "plan", "check", str(tmp_path / "plan.yaml"))
    assert checked.exit_code == 1
    assert "plan.yaml:6: activities.1.starts_at: Write a time such as 10:45." in checked.stderr
    assert "plan.yaml:11: activities.2.options: There are too few of these; at least 2." in checked.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"\xff\xfe", "not UTF-8"),
        (b"PK\x03\x04", "a file of another kind"),
        (b"", "A plan has a title"),
    ],
)
def test_a_file_that_is_no_plan_is_said_to_be_none(server: ServerThread, tmp_path: Path, content: bytes, said: str):
    if content is not None:
        (tmp_path / "plan.yaml").write_bytes(content)
    checked = run(server, "plan", "check", str(tmp_path / "plan.yaml"))
    assert checked.exit_code == 1
    assert said in checked.stderr


def test_a_plan_makes_a_room_from_the_command_line(server: ServerThread, client: httpx.Client, organiser_token: str):
    made = run(server, "plan", "import", "-", "--organiser", "walker", text=GOOD)
    assert made.exit_code == 0, made.stderr
    room_id = made.stdout.split("\t")[0].rpartition("/")[2]
    state = client.get(f"/api/rooms/{room_id}", headers={"Authorization": f"Bearer {organiser_token}"}).json()
    assert [activity["prompt"] for activity in state["activities"]] == ["Kva er viktigast?", "Ja eller nei?"]
    assert state["activities"][0]["starts_at"] == "09:05"
    assert run(server, "plan", "import", "-", "--organiser", "nobody", text=GOOD).exit_code == 1
    assert run(server, "plan", "import", "-", "--organiser", "walker", text=BAD).exit_code == 1


def test_what_is_exported_is_imported_as_the_same(server: ServerThread, room: Room, tmp_path: Path):
    written = run(server, "plan", "export", room.code)
    plan = parse_plan(written.stdout)
    assert [activity.type for activity in plan.activities] == ["open_text", "single_choice", "fields"]
    assert plan.activities[0].slot.starts_at == "09:00"
    target = tmp_path / "out.yaml"
    assert run(server, "plan", "export", room.id, "--output", str(target)).exit_code == 0
    assert parse_plan(target.read_text()) == plan
    assert run(server, "plan", "export", "00000000").exit_code == 1


def test_an_organiser_imports_a_plan_as_a_file_or_as_text(organiser: httpx.Client, client: httpx.Client):
    for form in ({"files": {"plan": ("p.yaml", GOOD.encode())}}, {"data": {"plan": GOOD}}):
        made = organiser.post("/rooms/import", **form)
        assert made.status_code == 303
        assert "Kva er viktigast?" in organiser.get(made.headers["location"]).text


def test_a_plan_with_mistakes_comes_back_with_them_and_nothing_is_made(organiser: httpx.Client):
    before = organiser.get("/rooms").text.count("<li>")
    answered = organiser.post("/rooms/import", data={"plan": BAD})
    assert answered.status_code == 422
    assert "Linje 6 · activities.1.starts_at" in answered.text
    assert "kvart over" in answered.text, "what was written is still there"
    assert organiser.get("/rooms").text.count("<li>") == before
    assert organiser.post("/rooms/import", files={"plan": ("p.yaml", b"\xff\xfe")}).status_code == 422
    assert organiser.post("/rooms/import", data={}).status_code == 422


PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
SLIDES = b"PK\x03\x04\x14\0\x06\0\x08\0" + bytes(range(256))


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (PICTURE, 422, "en annen type fil. Velg en tekstfil (YAML)"),
        (SLIDES, 422, "en annen type fil. Velg en tekstfil (YAML)"),
        (b"title: M\xf8te\nactivities: []", 422, "Lagre filen som UTF-8"),
        (SLIDES + bytes(30_000_000), 422, "en annen type fil. Velg en tekstfil (YAML)"),
        (b"#" * 30_000_000, 413, "Filen er for stor til å være en plan; høyst 256 kB. Velg en tekstfil"),
    ],
    ids=["picture", "slides", "Latin-1", "30 MB of slides", "30 MB"],
)
def test_a_file_that_is_no_plan_is_refused_at_its_form(organiser: httpx.Client, content: bytes, status: int, said: str):
    answered = organiser.post("/rooms/import", files={"plan": ("Møte.pptx", content)})
    assert answered.status_code == status
    assert '<details class="import" open>' in answered.text
    assert said in answered.text
    assert "Linje" not in answered.text


def test_what_was_written_beside_a_file_that_is_no_plan_stays(organiser: httpx.Client):
    answered = organiser.post("/rooms/import", data={"plan": GOOD}, files={"plan": ("bilde.png", PICTURE)})
    assert answered.status_code == 422
    assert "Kva er viktigast?" in answered.text


def test_a_room_starts_from_a_ready_plan(organiser: httpx.Client):
    made = organiser.post("/rooms", data={"title": "", "language": "nn", "start": "evaluation"})
    assert "Evaluering på ti minutt" in organiser.get(made.headers["location"]).text
    assert organiser.post("/rooms", data={"title": "T", "language": "nb", "start": "../etc"}).status_code == 422
    assert organiser.post("/rooms", data={"title": "", "language": "nb"}).status_code == 422


def test_what_is_in_a_ready_plan_and_how_long_it_takes_is_seen_before_it_is_chosen(organiser: httpx.Client):
    shown = organiser.get("/rooms").text
    cards = shown.split('<div class="plan-card">')[1:]
    assert len(cards) == 1 + len(READY)
    [evaluation] = [card for card in cards if 'value="evaluation"' in card]
    assert "10 min" in evaluation
    assert "Dere får vurderinger på en skala, temaer og en avstemning" in evaluation
    assert "For 8–200 personer. Bruk de samme påstandene hver gang" in evaluation
    [gathering] = [card for card in cards if 'value="leadership_gathering"' in card]
    assert "Dere får temaer, en ordsky, vurderinger på en skala, en avstemning og mer" in gathering
    for item in ready_plan("evaluation", "nb").activities:
        assert item.prompt in evaluation


def test_running_again_makes_a_fresh_room_with_the_same_agenda_and_keys(room: Room, organiser: httpx.Client):
    room.act("open")
    room.join().answer("Fra første gang")
    again = organiser.post(f"/rooms/{room.id}/run-again").headers["location"].rpartition("/")[2]
    state = room.client.get(f"/api/rooms/{again}", headers=room.headers).json()
    assert [activity["prompt"] for activity in state["activities"]] == [
        activity["prompt"] for activity in room.state()["activities"]
    ]
    assert all(activity["round"] is None for activity in state["activities"])
    assert state["join_code"] != room.code
    first = parse_plan(organiser.get(f"/rooms/{room.id}/plan.yaml").text)
    second = parse_plan(organiser.get(f"/rooms/{again}/plan.yaml").text)
    assert [activity.key for activity in first.activities] == [activity.key for activity in second.activities]
    assert "Fra første gang" not in organiser.get(f"/rooms/{again}/plan.yaml").text


def test_the_running_order_has_times_questions_choices_and_notes(room: Room, organiser: httpx.Client):
    room.command(
        "edit-activity", activity=room.activities[1], type="single_choice", prompt="Hva nå?", options="A\nB",
        starts_at="10:30", minutes=5, notes="Be om håndsopprekning først",
    ).raise_for_status()  # fmt: skip
    html = organiser.get(f"/rooms/{room.id}/running-order").text
    for text in ("09:00", "10 min", "Hva er viktigst?", "10:30", "A · B", "Be om håndsopprekning først"):
        assert text in html


def test_the_sources_of_a_joint_text_go_along_and_a_removed_one_is_named_no_more(
    client: httpx.Client, organiser: httpx.Client, organiser_token: str
):
    joint = {"type": "joint_text", "prompt": "Formål", "stem": "Vi skal:", "from": ["utkast", "notater"]}
    questions = [open_text("Utkast") | {"key": "utkast"}, open_text("Notater") | {"key": "notater"}]
    room = make_room(client, *questions, joint, token=organiser_token)
    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).raise_for_status().json()
    assert [again["activities"][2][name] for name in ("stem", "from")] == ["Vi skal:", ["utkast", "notater"]]
    room.command("remove-activity", activity=room.activities[1]).raise_for_status()
    plan = parse_plan(organiser.get(f"/rooms/{room.id}/plan.yaml").text)
    assert plan.activities[1].settings["from"] == ["utkast"]
