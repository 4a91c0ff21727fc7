"""A room in which groups wrote goes out as JSON and comes in again, without those who were in them."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from tests.reports import ASKED, NAMES, STEPS, a_room, in_groups
from tests.written import written
from workshop_live.actions.importing import ImportRoom, import_room
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.actions.rooms import RoomCreated
from workshop_live.domain.group_work import Grouping
from workshop_live.domain.groups import Group
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.refusals import InvalidValueError
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.exports.json_parsing import parse_room
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import Report
from workshop_live.storage.archive import Archive, read_archive
from workshop_live.storage.engine import Database
from workshop_live.storage.group_tables import GroupMemberRow, RoundGroupRow
from workshop_live.storage.tables import ParticipantRow
from workshop_live.storage.writer import write_now

EVERYTHING = ExportOptions(hidden=True)
DRAWN = ("Gruppe 1", "Gruppe 2", "Gruppe 3")
THEME = "tillit"


def a_day_in_groups() -> Report:
    """Home groups, of which one wrote nothing and one is hidden; drawn groups; groups in which everybody answers."""
    texts = [[f"{name} mener én ting", f"{name}: en annen"] for name in NAMES]
    texts[1] = ["", ""]
    home, drawn, alone = (
        in_groups(texts, hidden=[3]),
        in_groups([["Tid"], [""], ["Mot"]], DRAWN, asked=["Hva trenger vi?"], grouping=Grouping(4)),
        in_groups([["Ja"], ["Nei"]], DRAWN, asked=["Er vi enige?"], grouping=Grouping(2), steps=STEPS),
    )
    named = [(replace(activity, public_id=f"id{at}", key=f"key-{at}"), answers)
             for at, (activity, answers) in enumerate((home, drawn, alone))]  # fmt: skip
    room = replace(a_room(), home_groups=tuple(Group(f"key{number}", name) for number, name in enumerate(NAMES)))
    ids = [answer.public_id for answer in home[1]]
    theme = SummaryTheme(THEME, f"{NAMES[4]} mener én ting", (ids[3], ids[0]), is_proposed=False)
    summaries = (Summary(ASKED[0], (theme,), tuple(ids[1:3])),)
    by_id = [
        (replace(activity, id=at, round=replace(activity.round, id=at) if activity.round else None), answers)
        for at, (activity, answers) in enumerate(named, 1)
    ]
    return make_report(room, by_id, EVERYTHING, summaries={1: summaries})


def taken_in(database: Database, content: bytes) -> Archive:
    organiser = write_now(database.writing, add_organiser, AddOrganiser("Kari", "x"))
    assert isinstance(organiser, Organiser)
    made = import_room(database, ImportRoom(organiser.id, parse_room(content)))
    assert isinstance(made, RoomCreated), made
    archive = database.read_now(read_archive, made.room.public_id)
    assert archive
    return archive


def without_ids(content: bytes) -> dict[str, Any]:
    told = json.loads(content)
    del told["room"]
    for activity in told["activities"]:
        del activity["id"], activity["summaries"]
        for answer in activity["answers"]:
            del answer["id"]
        activity["answers"].sort(key=str)
    return told


@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_groups_and_their_texts_with_versions_come_back_as_they_were(database: Database):
    content = written("json", a_day_in_groups())
    archive = taken_in(database, content)
    assert not archive.room.is_open
    again = written("json", make_report(archive.room, archive.rounds, EVERYTHING))
    assert without_ids(again) == without_ids(content)
    csv = written("csv", make_report(archive.room, archive.rounds, EVERYTHING)).decode()
    assert "Gygrene mener én ting;;Gygrene;" in csv


def test_nobody_is_in_a_group_that_came_back(database: Database):
    archive = taken_in(database, written("json", a_day_in_groups()))
    assert database.read_now(lambda session: session.exec(select(GroupMemberRow)).all()) == []
    assert database.read_now(lambda session: session.exec(select(ParticipantRow)).all()) == []
    groups = database.read_now(lambda session: session.exec(select(RoundGroupRow)).all())
    assert all(group.scribe_id is None and group.scribe_key is None for group in groups)
    assert [group.saved_at is not None for group in groups[:6]] == [True, False, True, True, True, True]
    homes = {group.key for group in archive.room.home_groups}
    assert {group.key for group in groups[:6]} == homes, "they follow when the fixed groups are renamed"
    assert not {group.key for group in groups[6:]} & homes


def test_themes_are_about_the_groups_that_they_were_about(database: Database):
    archive = taken_in(database, written("json", a_day_in_groups()))
    activity, _ = archive.rounds[0]
    assert activity.round
    [theme] = archive.boards[activity.round.id][0].board.themes
    assert (theme.label, set(theme.answers), theme.typical) == (THEME, {0, 4}, 4)
    assert archive.boards[activity.round.id][0].board.placed == {0, 2, 3, 4, 5}


def test_a_room_that_no_longer_has_the_groups_of_a_round_comes_back(database: Database):
    told = json.loads(written("json", a_day_in_groups()))
    told["home_groups"] = []
    told["activities"][0]["round_groups"][1]["name"] = "Gygrene"  # a group of an older name
    archive = taken_in(database, json.dumps(told).encode())
    again = written("json", make_report(archive.room, archive.rounds, EVERYTHING))
    assert json.loads(again)["activities"][0]["round_groups"] == told["activities"][0]["round_groups"]


Change = Callable[[dict[str, Any], dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        (
            lambda home, alone: home["round_groups"][0].update(number=-1),
            "0.round_groups.0.number",
            "greater_than_equal",
        ),
        (
            lambda home, alone: home["round_groups"][0].update(number=10**9),
            "0.round_groups.0.number",
            "less_than_equal",
        ),
        (lambda home, alone: home["round_groups"][0].update(number="én"), "0.round_groups.0.number", "int_parsing"),
        (lambda home, alone: home["round_groups"][1].update(number=0), "0.round_groups.1.number", "repeated_number"),
        (lambda home, alone: home["round_groups"][1].update(name="N" * 200), "0.round_groups.1.name", "too_long"),
        (lambda home, alone: home["round_groups"][1].update(name=" "), "0.round_groups.1.name", "empty"),
        (lambda home, alone: home["round_groups"].pop(0), "0.answers.0.group", "no_such_group"),
        (lambda home, alone: home["answers"][1].update(group=0), "0.answers.1.group", "written_twice"),
        (lambda home, alone: home["answers"][1].pop("group"), "0.answers.1.group", "missing"),
        (lambda home, alone: home["answers"][1].update(version=0), "0.answers.1.version", "greater_than_equal"),
        (lambda home, alone: alone["answers"][0].update(group=0), "2.answers.0.group", "not_by_groups"),
        (lambda home, alone: alone.update(groups=None), "2.round_groups", "not_by_groups"),
        (lambda home, alone: home.update(groups=None, round_groups=[]), "0.answers.0.group", "not_by_groups"),
    ],
)
def test_what_is_wrong_with_groups_in_a_file_is_said(change: Change, field: str, code: str):
    told = json.loads(written("json", a_day_in_groups()))
    change(told["activities"][0], told["activities"][2])
    with pytest.raises(InvalidValueError) as refused:
        parse_room(json.dumps(told).encode())
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(f"activities.{field}", code)]
