"""A room goes out as JSON and comes in again."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlmodel import func, select
from typer.testing import CliRunner

from tests.forms import LONG
from tests.reports import a_day, a_report_in_groups, a_room, asked
from tests.written import written
from workshop_live.actions import importing
from workshop_live.actions.organisers import AddOrganiser, add_organiser, ensure_built_in, invite
from workshop_live.cli import app
from workshop_live.domain.action_items import ActionItem, ActionStatus
from workshop_live.domain.answers import NOBODY
from workshop_live.domain.words import Choices, concept_key, merge, split
from workshop_live.exports.json_model import ExportedRoom
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import Report
from workshop_live.storage.archive import read_archive
from workshop_live.storage.engine import Database
from workshop_live.storage.open_database import open_database
from workshop_live.storage.tables import RoomMemberRow, RoomRow
from workshop_live.storage.writer import write_now
from workshop_live.text.word_forms import concepts

run = CliRunner()
WITH_HIDDEN = ExportOptions(hidden=True)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = open_database(f"sqlite:///{tmp_path / 'workshop.db'}")
    write_now(opened.writing, ensure_built_in, None)
    write_now(opened.writing, add_organiser, AddOrganiser("Kari", "no password"))
    return opened


def imported(tmp_path: Path, content: bytes) -> Any:
    path = tmp_path / "room.json"
    path.write_bytes(content)
    return run.invoke(app, ["import", str(path), "--organiser", "Kari", "--data-dir", str(tmp_path)])


def without_identifiers(report: Report) -> list[Any]:
    told = []
    for item in json.loads(written("json", report))["activities"]:
        del item["id"], item["summaries"]
        item["settings"].pop("deck", None)  # files have no slides: those of the organisation are found by it, if there
        for answer in item["answers"]:
            del answer["id"]
        for line in item["joint_text"]["lines"] if item["joint_text"] else ():
            assert not line["source"] or (line["source"].pop("activity") and line["source"].pop("answer"))
        item["answers"].sort(key=str)
        item["figures"].sort(key=str)
        told.append(item)
    return told


def test_a_room_that_went_out_comes_in_as_the_same(database: Database, tmp_path: Path):
    item = ActionItem("a" * 16, "Ringe NAV", "Kari", date(2026, 12, 24), ActionStatus.DONE)
    day = replace(a_day(WITH_HIDDEN), items=(item,))
    result = imported(tmp_path, written("json", day))
    assert result.exit_code == 0, result.output
    archive = database.read_now(read_archive, result.output.strip().rpartition("/")[2])
    assert archive
    assert not archive.room.is_open
    assert [replace(it, public_id=item.public_id) for it in archive.items] == [item]
    again = make_report(archive.room, archive.rounds, WITH_HIDDEN, joint_texts=archive.joint_texts)
    assert (again.title, again.language, again.date) == (day.title, day.language, day.date)
    assert without_identifiers(again) == without_identifiers(day)


def summaries_in(room: dict[str, Any]) -> list[Any]:
    """The summaries of each activity, with what was written in place of identifiers."""
    told = []
    for activity in room["activities"]:
        texts = {answer["id"]: answer["text"] for answer in activity["answers"]}
        for summary in activity["summaries"]:
            themes = [
                [
                    theme["label"],
                    theme["bullet"] or theme["label"],
                    theme["is_bullet"],
                    theme["typical"],
                    [texts[id_] for id_ in theme["answers"]],
                ]
                for theme in summary["themes"]
            ]
            told.append([summary["prompt"], themes, sorted(texts[id_] for id_ in summary["other"])])
    return told


def test_the_themes_that_people_decided_on_come_in_with_the_answers(database: Database, tmp_path: Path):
    room = json.loads(written("json", a_day(WITH_HIDDEN)))
    first, second, third, *_ = next(item for item in room["activities"] if item["type"] == "open_text")["summaries"][0][
        "themes"
    ]
    first.update(label="Trygghet", bullet="Vi vil tørre mer", is_bullet=False)
    second["typical"] = next(
        item["text"] for item in room["activities"][0]["answers"] if item["id"] == second["answers"][-1]
    )
    third.update(bullet=third["label"])
    result = imported(tmp_path, json.dumps(room).encode())
    assert result.exit_code == 0, result.output
    again = tmp_path / "again.json"
    export = ["export", result.output.strip().rpartition("/")[2], "--format", "json", "--hidden", "-o", str(again)]
    assert run.invoke(app, [*export, "--data-dir", str(tmp_path)]).exit_code == 0
    assert summaries_in(json.loads(again.read_text())) == summaries_in(room)


def a_cloud(texts: dict[str, bool], choices: Choices, options: ExportOptions) -> Report:
    """A report on a word cloud; the texts say whether they are hidden."""
    [(cloud, (answer, *_))] = asked(["word_cloud"])
    answers = [
        replace(answer, public_id=f"a{at:015}", ordinal=at, value=text, hidden_at=answer.created_at if hides else None)
        for at, (text, hides) in enumerate(texts.items())
    ]
    return make_report(replace(a_room(), word_choices=choices), [(cloud, answers)], options)


def test_columns_come_in_with_what_was_moved_and_what_nobody_sent(database: Database, tmp_path: Path):
    [(activity, (first, second, third, *_))] = asked(["open_text"])
    assert activity.round
    columns = [{"key": key, "name": key.title(), "colour": 3, "symbol": "star"} for key in ("bra", "bor")]
    changed = {**activity.round.settings, "columns": columns}
    activity = replace(activity, settings=changed, round=replace(activity.round, settings=changed))
    answers = [
        replace(first, author=NOBODY, value={"text": "Ros", "column": "bra"}, moved_to="bor"),
        replace(second, author=NOBODY, value={"text": "Tid", "column": "fjernet"}),
        replace(third, author=NOBODY),
    ]
    day = make_report(a_room(), [(activity, answers)], WITH_HIDDEN)
    result = imported(tmp_path, written("json", day))
    assert result.exit_code == 0, result.output
    archive = database.read_now(read_archive, result.output.strip().rpartition("/")[2])
    assert archive
    again = make_report(archive.room, archive.rounds, WITH_HIDDEN)
    assert without_identifiers(again) == without_identifiers(day)
    [asked_again] = again.activities
    assert (asked_again.participants, {it.text: it.column for it in asked_again.answers}["Ros"]) == (0, "bor")


def test_the_words_that_people_merged_come_in_as_one(database: Database, tmp_path: Path):
    texts = {"leiarar": False, "lederne": False, "Sjefen": False, "tillit": False, "tillitt": False}
    choices = merge(split({}, "tillit", []), ["leiarar", *map(concept_key, concepts(["leiarar"]))], "sjef")
    day = a_cloud(texts, choices, WITH_HIDDEN)
    assert {count for _, count in day.activities[0].figures} == {3, 1}
    result = imported(tmp_path, written("json", day))
    assert result.exit_code == 0, result.output
    archive = database.read_now(read_archive, result.output.strip().rpartition("/")[2])
    assert archive
    again = make_report(archive.room, archive.rounds, WITH_HIDDEN)
    assert without_identifiers(again) == without_identifiers(day)


def test_of_choices_that_somebody_wrote_into_a_file_those_count_that_are_about_its_words(
    database: Database, tmp_path: Path
):
    room = json.loads(written("json", a_cloud({"Leiar": False, "ansvar": False}, {}, WITH_HIDDEN)))
    room["word_choices"] = [{"text": "LEIAR", "counts_as": "Ansvar"}, {"text": "x" * 9_999, "counts_as": "\u0000"}]
    result = imported(tmp_path, json.dumps(room).encode())
    assert result.exit_code == 0, result.output
    archive = database.read_now(read_archive, result.output.strip().rpartition("/")[2])
    assert archive
    assert archive.room.word_choices == {"leiar": "ansvar"}


@pytest.mark.parametrize(
    ("options", "choices"),
    [
        (ExportOptions(), {"leiarar": "tåpe", "tillit": "dum", " dum": "tåpe"}),
        (ExportOptions(answers=False), {"leiarar": "tåpe"}),
        (ExportOptions(activities=frozenset({"other"})), {"leiarar": "tåpe"}),
    ],
)
def test_what_people_decided_about_words_that_are_not_in_the_file_is_not_either(
    options: ExportOptions, choices: Choices
):
    day = a_cloud({"leiarar": False, "tåpe": True, "tillit": True}, choices, options)
    told = written("json", day).decode()
    assert not any(word in told for word in ("tåpe", "dum", "tillit"))
    has_answers = bool(day.activities and day.activities[0].answers)
    expected = [{"text": "leiarar", "counts_as": "leiarar"}] if has_answers else []
    assert json.loads(told)["word_choices"] == expected


def test_themes_whose_answers_are_not_in_the_file_are_left_out(database: Database, tmp_path: Path):
    room = json.loads(written("json", a_day(ExportOptions(answers=False))))
    assert imported(tmp_path, json.dumps(room).encode()).exit_code == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda room: room.update(format="other/9"), "format"),
        (lambda room: room.update(time_zone="Mars/Olympus"), "time_zone"),
        (lambda room: room.update(language="xx"), "language"),
        (lambda room: room.pop("activities"), "activities"),
        (lambda room: room.update(word_choices=[{"text": "leiar", "counts_as": 1}]), "word_choices.0.counts_as"),
        (lambda room: room.update(word_choices={"leiar": "sjef"}), "word_choices:"),
        (lambda room: room["activities"][0].update(type="poll"), "activities.0"),
        (lambda room: room["activities"][4]["answers"][0].update(value=99), "activities.4"),
        (lambda room: room["activities"][0].update(joint_text={}), "activities.0.joint_text"),
        (lambda room: room["activities"][3]["joint_text"]["lines"][0].update(text="L" * 501), "lines.0.text"),
        (lambda room: room["activities"][3]["joint_text"]["versions"][1].update(number=1), "versions.1.number"),
        (lambda room: room["activities"][0]["answers"][0].update(value="\u0000"), "activities.0"),
        (lambda room: room["activities"][0]["answers"][0].update(at="i går"), "activities.0.answers.0.at"),
        (lambda room: room["activities"][0].update(participants=10**30), "activities.0.participants"),
        (lambda room: room["activities"][0]["steps"][0].update(minutes=0), "activities.0.steps.0.minutes"),
        (lambda room: room["activities"][0].update(roles=["R" * 121]), "roles.0"),
        (lambda room: room["activities"][0]["summaries"][0]["themes"][0].update(label="\u0000"), "themes.0.label"),
        (lambda room: room["activities"][0]["summaries"][0]["themes"][0].update(bullet="x" * 201), "themes.0.bullet"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_of_it_is_kept(
    database: Database, tmp_path: Path, change: Any, said: str
):
    room = json.loads(written("json", a_day(WITH_HIDDEN)))
    change(room)
    result = imported(tmp_path, json.dumps(room).encode())
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert rooms_in(database) == 0


FAR_AWAY = ["0001-01-01T00:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59"]


@pytest.mark.parametrize("time", FAR_AWAY)
@pytest.mark.parametrize("field", ["date", "activities.0.answers.0.at", "activities.0.first_shown_at"])
def test_a_day_at_an_end_of_the_calendar_is_named_and_not_repeated(
    database: Database, tmp_path: Path, time: str, field: str
):
    room = json.loads(written("json", a_day(WITH_HIDDEN)))
    put(room, field.split("."), time[:10] if field == "date" else time)
    result = imported(tmp_path, json.dumps(room).encode())
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert f"{field}: This day is too far away to be right." in result.output
    assert time[:10] not in result.output
    assert rooms_in(database) == 0


def put(room: Any, place: list[str], value: Any) -> None:
    *to, last = place
    for name in to:
        room = room[int(name)] if isinstance(room, list) else room[name]
    room[int(last) if isinstance(room, list) else last] = value


def with_votes(answers: int, votes: int, voters: int | None) -> bytes:
    """A room in which questions were asked and voted for."""
    [(asked_, (answer, *_))] = asked(["qna"])
    given = [replace(answer, public_id=f"a{at:015}", ordinal=at, author=f"p{at % 3}") for at in range(answers)]
    room = json.loads(written("json", make_report(a_room(), [(asked_, given)], WITH_HIDDEN)))
    for item in room["activities"][0]["answers"]:
        item["votes"] = votes
    room["activities"][0].pop("voters")
    if voters is not None:
        room["activities"][0]["voters"] = voters
    return json.dumps(room).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_votes(30, 100_000, None), "activities: There are too many votes; at most 200000."),
        (with_votes(30, 100_000, 1_000_000), "activities: There are too many votes; at most 200000."),
        (with_votes(30, 41, 40), "activities.0.answers.0.votes: This number is too high; at most 40."),
        (with_votes(1, 10**30, None), "activities.0.answers.0.votes"),
        (with_votes(1, -1, None), "activities.0.answers.0.votes"),
    ],
)
def test_more_votes_than_there_can_be_are_refused(database: Database, tmp_path: Path, content: bytes, said: str):
    result = imported(tmp_path, content)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert said in result.output
    assert rooms_in(database) == 0


def test_votes_where_there_are_none_are_refused(database: Database, tmp_path: Path):
    room = json.loads(written("json", a_day(WITH_HIDDEN)))
    room["activities"][0]["answers"][0]["votes"] = 1
    assert "activities.0.answers.0.votes" in imported(tmp_path, json.dumps(room).encode()).output


@pytest.mark.parametrize("voters", [40, None])
def test_more_people_may_have_voted_than_asked(database: Database, tmp_path: Path, voters: int | None):
    result = imported(tmp_path, with_votes(30, 25, voters))
    assert result.exit_code == 0, result.output
    archive = database.read_now(read_archive, result.output.strip().rpartition("/")[2])
    assert archive
    [(activity, answers)] = archive.rounds
    assert {item.votes for item in answers} == {25}
    assert activity.round
    assert activity.round.voters == (voters or 25)
    assert len({item.author for item in answers}) == 3


def test_others_can_write_between_the_slices_and_nobody_sees_half_a_room(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    seen = []

    def while_resting(_seconds: float) -> None:
        write_now(database.writing, invite, None)  # at once, or the database would be locked
        seen.append(database.read_now(lambda session: len(session.exec(select(RoomMemberRow)).all())))

    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(importing.time, "sleep", while_resting)
    result = imported(tmp_path, with_votes(25, 3, 5))
    assert result.exit_code == 0, result.output
    assert seen == [0] * (3 + 8)
    assert database.read_now(lambda session: len(session.exec(select(RoomMemberRow)).all())) == 1


def test_what_cannot_be_finished_is_removed(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def cut_off(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing.time, "sleep", cut_off)
    assert imported(tmp_path, with_votes(25, 3, 5)).exit_code != 0
    assert rooms_in(database) == 0


EXTREME = st.one_of(
    st.sampled_from([None, True, [], {}, "", "\u0000", "\ud800", "\uffff", "x" * 5_000, "=1+1", "../..", *FAR_AWAY]),
    st.sampled_from([-1, 0, 2**31, 2**63, 10**30, -(10**30), 1e308, -1e308, 0.1, [[[]]], [None], {"x": {}}]),
    st.datetimes(timezones=st.timezones() | st.none()).map(datetime.isoformat),
)


def a_day_of_all() -> str:
    """A day of all types of activities, and of one in groups."""
    day, in_groups = (
        json.loads(written("json", report))
        for report in (
            a_day(WITH_HIDDEN),
            a_report_in_groups([["Tillit", "Nå"], ["", "Snart"]], ["Gygrene", "Blåveis"]),
        )
    )
    return json.dumps(
        {**day, "home_groups": in_groups["home_groups"], "activities": day["activities"] + in_groups["activities"]}
    )


DAY = a_day_of_all()


def places_in(told: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, value in inside:
        yield (*at, name)
        yield from places_in(value, (*at, name))


PLACES = list(places_in(json.loads(DAY)))


@LONG
@given(st.lists(st.tuples(st.sampled_from(PLACES), EXTREME), min_size=1, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_whatever_stands_in_a_file_is_taken_in_or_refused_in_our_words(
    database: Database, tmp_path: Path, changes: list[tuple[tuple[Any, ...], Any]]
):
    room = json.loads(DAY)
    for (*to, last), value in changes:
        inner = room
        with suppress(LookupError, TypeError):  # an earlier change has taken that away
            for name in to:
                inner = inner[name]
            inner[last] = value
    before = rooms_in(database)
    result = imported(tmp_path, json.dumps(room).encode())
    assert result.exit_code in {0, 1}
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert rooms_in(database) == before + (result.exit_code == 0)
    said = result.output.replace(str(tmp_path), "")
    for _, value in changes:
        if result.exit_code and isinstance(value, str) and len(value) > 2:
            assert value not in said


def test_stars_and_parked_questions_come_back(tmp_path: Path, database: Database):
    room = json.loads(written("json", a_day(WITH_HIDDEN)))
    first = room["activities"][0]["answers"][0]
    first["starred"] = first["parked"] = True
    result = imported(tmp_path, json.dumps(room).encode())
    again = tmp_path / "again.json"
    export = ["export", result.output.strip().rpartition("/")[2], "--format", "json", "--hidden", "-o", str(again)]
    assert run.invoke(app, [*export, "--data-dir", str(tmp_path)]).exit_code == 0
    back = json.loads(again.read_text())["activities"][0]["answers"]
    assert [answer["text"] for answer in back if answer["starred"] and answer["parked"]] == [first["text"]]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b'{"format": NaN}'])
def test_what_is_no_json_is_said(database: Database, tmp_path: Path, content: bytes):
    result = imported(tmp_path, content)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.output.strip()


def test_the_json_is_as_its_schema_says():
    told = written("json", a_day(WITH_HIDDEN))
    room = ExportedRoom.model_validate_json(told)
    assert json.loads(told).keys() == ExportedRoom.model_fields.keys()
    assert json.loads(told)["activities"][0].keys() == type(room.activities[0]).model_fields.keys()
    assert (
        json.loads(told)["activities"][0]["answers"][0].keys() | {"group", "version", "moved_to"}
        == type(room.activities[0].answers[0]).model_fields.keys()
    )


def rooms_in(database: Database) -> int:
    return int(database.read_now(lambda session: session.exec(select(func.count()).select_from(RoomRow)).one()))


def test_a_joint_text_that_came_in_can_be_hung_up(database: Database, tmp_path: Path):
    result = imported(tmp_path, written("json", a_day(types=("open_text", "joint_text"))))
    room, poster = result.output.strip().rpartition("/")[2], tmp_path / "poster.pdf"
    archive = database.read_now(read_archive, room)
    assert archive
    [(question, answers), (joint, _)] = archive.rounds
    source = archive.joint_texts[joint.id].lines[0].source
    assert source
    assert source.activity == question.public_id
    assert source.answer in {answer.public_id for answer in answers}
    made = run.invoke(
        app, ["export", room, "-f", "pdf", "--poster", "a4", "-o", str(poster), "--data-dir", str(tmp_path)]
    )
    assert made.exit_code == 0, made.output
    [page] = PdfReader(poster).pages
    assert "ærlige med" in page.extract_text()
    refused = run.invoke(app, ["export", room, "-f", "xlsx", "--poster", "a4", "--data-dir", str(tmp_path)])
    assert refused.exit_code == 1
    assert "PDF, PNG, PPTX or DOCX" in refused.output
