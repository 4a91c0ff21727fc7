"""Steps and roles: what an activity may have, and that every type with the flag may."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.unit.test_activity_types import USUAL
from workshop_live.actions.agenda import AddActivity, new_activity
from workshop_live.actions.presenting import Pause, SetScreen, pause, set_screen
from workshop_live.actions.rounds import new_round
from workshop_live.actions.stepping import begin_steps, enter_step
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.group_fields import clean_grouping
from workshop_live.activity_types.open_text import OpenText
from workshop_live.activity_types.step_fields import (
    clean_roles,
    clean_steps,
    parts_from_form,
    steps_from_form,
    stored_parts,
)
from workshop_live.domain.group_work import Grouping
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import InvalidValueError
from workshop_live.domain.rooms import ScreenMode
from workshop_live.domain.steps import Step, StepKind, find_misplaced, progress_of
from workshop_live.plans.parsing import parse_plan
from workshop_live.storage import agenda
from workshop_live.storage.agenda import to_activity
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.text.messages import FIELD_MESSAGES

OPEN = ACTIVITY_TYPES["open_text"]
THREE = [{"kind": "alone", "minutes": 3}, {"kind": "each", "minutes": 10}, {"kind": "plenary", "minutes": 10}]


def wrong(steps: list[Any], activity_type: Any = OPEN) -> list[tuple[str, str]]:
    with pytest.raises(InvalidValueError) as refused:
        clean_steps(activity_type, steps)
    assert all(problem.code in FIELD_MESSAGES for problem in refused.value.problems)
    return [(problem.field, problem.code) for problem in refused.value.problems]


class Dummy(OpenText):
    """A type of somebody else's with the one flag."""

    name = "dummy"
    takes_steps = True


def test_any_type_with_the_flag_takes_steps_roles_and_groups(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(ACTIVITY_TYPES, "dummy", Dummy())
    groups = {"size": 5}
    row = new_activity(
        1, PlannedActivity("dummy", "Hva?", {}, steps=THREE, roles=["Leder: den laveste"], groups=groups)
    )
    row.id = 1
    activity = to_activity(row, None)
    assert [step.kind for step in activity.steps] == [StepKind.ALONE, StepKind.EACH, StepKind.PLENARY]
    assert activity.roles == ("Leder: den laveste",)
    assert (activity.grouping, new_round(at(0), row, 1).groups) == (Grouping(5), groups)
    (planned,) = parse_plan("title: T\nactivities:\n  - {type: dummy, prompt: Hva?, steps: [{alone: 3}]}\n").activities
    assert planned.steps == ({"kind": "alone", "minutes": 3},)


@pytest.mark.parametrize("name", ACTIVITY_TYPES)
def test_the_flag_decides_alone(name: str):
    activity_type = ACTIVITY_TYPES[name]
    if activity_type.takes_steps:
        assert clean_steps(activity_type, THREE)[0] == Step(StepKind.ALONE, 3)
        return
    assert wrong(THREE, activity_type) == [("steps", "takes_no_steps")]
    for clean, sent in ((clean_roles, ["Leder"]), (clean_grouping, "home")):
        with pytest.raises(InvalidValueError, match="takes_no_steps"):
            clean(activity_type, sent)


def test_a_type_whose_settings_have_a_field_of_that_name_keeps_it():
    form = [("type", "scale"), ("prompt", "Hvor?"), ("statements", "a\nb"), ("steps", "6")]
    assert AddActivity.from_form(form).settings["steps"] == 6
    plan = "title: T\nactivities:\n  - type: scale\n    prompt: Hvor?\n    statements: [a, b]\n    steps: 6\n"
    assert parse_plan(plan).activities[0].settings["steps"] == 6


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"kind": "alone", "minutes": 0}], ("steps.0.minutes", "not_minutes")),
        ([{"kind": "alone"}, {"kind": "each", "minutes": 601}], ("steps.1.minutes", "not_minutes")),
        ([{"kind": "each", "minutes": "mange"}], ("steps.0.minutes", "int_type")),
        ([{"kind": "each"}, {"kind": "talk"}, {"kind": "each"}], ("steps.2.kind", "answered_twice")),
        ([{"kind": "plenary"}, {"kind": "each"}], ("steps.0.kind", "plenary_first")),
        ([{"kind": "pair", "minutes": 3}], ("steps.0.kind", "unknown_step")),
        ([{"kind": "group"}, {"kind": "group"}], ("steps.1.kind", "answered_twice")),
        ([{"kind": "group", "minutes": 0}], ("steps.0.minutes", "not_minutes")),
        ([{"kind": "group", "minutes": 601}], ("steps.0.minutes", "not_minutes")),
        ([{"kind": "talk"}] * 12, ("steps", "too_many")),
        ([{"kind": "talk", "title": "T" * 200}], ("steps.0.title", "too_long")),
        ([{"kind": "talk", "title": "a\x00b"}], ("steps.0.title", "forbidden_character")),
        ([{"kind": "talk", "flavour": "sour"}], ("steps.0", "extra_forbidden")),
        ([{}], ("steps.0.kind", "missing")),
        (["alone"], ("steps.0", "model_type")),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(steps: list[Any], expected: tuple[str, str]):
    assert wrong(steps) == [expected]


def test_markup_in_a_title_is_text_and_roles_are_lines():
    (step,) = clean_steps(OPEN, [{"kind": "talk", "minutes": 600, "title": " <b>Snakk</b>  sammen "}])
    assert step.title == "<b>Snakk</b> sammen"
    assert clean_roles(OPEN, ["Leder:\nden laveste"]) == ("Leder: den laveste",)
    for roles in (["R" * 121], ["R"] * 9, [" "], [1]):
        with pytest.raises(InvalidValueError):
            clean_roles(OPEN, roles)


@pytest.mark.parametrize(
    "kinds", [[], ["talk"], ["alone", "talk"], ["each", "plenary", "talk", "plenary"], ["plenary"]]
)
def test_what_makes_sense_is_taken(kinds: list[str]):
    assert find_misplaced([StepKind(kind) for kind in kinds]) is None


def test_a_form_has_a_row_for_each_step_and_empty_rows_are_none():
    form = {
        "steps.0.kind": "alone",
        "steps.0.minutes": "3",
        "steps.0.title": "",
        "steps.1.kind": "",
        "steps.2.kind": "each",
    }
    assert steps_from_form({"prompt": "Hva?"}) is None
    assert steps_from_form(form) == [
        {"kind": "alone", "minutes": 3, "title": ""},
        {"kind": "each", "minutes": None, "title": ""},
    ]
    assert steps_from_form({"steps.0.kind": ""}) == []


def test_more_is_stored_of_a_round_than_it_has_steps():
    assert progress_of(None, 0, None) is None
    progress = progress_of([{"kind": "group", "minutes": 15}], 7, [1, 2, 3])
    assert progress is not None
    assert (progress.step.kind, progress.number, progress.seconds) == (StepKind.GROUP, 0, (1,))


def at(seconds: int, activity: ActivityRow | None = None) -> Any:
    """A transaction at a time, without a database but for the activity that the room is at."""
    session = SimpleNamespace(get=lambda *_: activity, get_one=lambda *_: activity)
    return SimpleNamespace(session=session, now=datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(seconds=seconds))


def test_time_is_counted_in_each_step_and_the_timer_follows_the_minutes():
    kinds = [("alone", 3), ("each", None), ("plenary", 10)]
    steps = [{"kind": kind, "minutes": minutes, "title": ""} for kind, minutes in kinds]
    room, activity = RoomRow(), ActivityRow(id=1, seen_by="room", prompt="?", settings={"hidden": True}, steps=steps)
    asked = new_round(at(0), activity, 1)
    begin_steps(at(0), room, activity, asked)
    assert (asked.closed_at, room.timer_ends_at) == (at(0).now, at(180).now)
    enter_step(at(100), room, activity, asked, 1)
    assert (asked.closed_at, asked.shown, room.timer_ends_at) == (None, False, at(180).now), "it runs on"
    enter_step(at(160), room, activity, asked, 0)
    assert asked.closes_at == at(170).now
    enter_step(at(400), room, activity, asked, 1)
    assert (asked.closes_at, room.timer_ends_at) == (None, None), "what has run out is put away"
    enter_step(at(500), room, activity, asked, 2)
    assert (asked.step_seconds, asked.step, asked.shown) == ([340, 160, 0], 2, True)
    assert (asked.closes_at, room.timer_ends_at) == (at(510).now, at(1100).now)


def test_a_pause_counts_into_no_step_and_no_activity(monkeypatch: pytest.MonkeyPatch):
    steps = [{"kind": "alone", "minutes": 3, "title": ""}, {"kind": "each", "minutes": None, "title": ""}]
    room, activity = RoomRow(current_activity_id=1, mode="activity", time_zone="UTC"), ActivityRow(id=1)
    activity.seen_by, activity.prompt, activity.settings, activity.steps = "room", "?", {"hidden": True}, steps
    asked = new_round(at(0), activity, 1)
    monkeypatch.setattr(agenda, "latest_round", lambda *_: asked)
    begin_steps(at(0), room, activity, asked)
    activity.spent_since = at(0).now
    pause.handler(at(100, activity), room, Pause(minutes=10))
    pause.handler(at(200, activity), room, Pause(minutes=20))
    set_screen.handler(at(700, activity), room, "t", SetScreen(mode=ScreenMode.BLACK))
    pause.handler(at(720, activity), room, Pause(minutes=10))
    enter_step(at(900), room, activity, asked, 1)
    enter_step(at(930), room, activity, asked, 0)
    assert asked.step_seconds == [120, 30]
    assert (activity.spent_seconds, activity.spent_since) == (120, None), "the room still pauses"


def test_usual_settings_go_with_steps():
    row = new_activity(1, PlannedActivity("fields", "Hva?", USUAL["fields"], steps=THREE))
    assert row.steps[1] == {"kind": "each", "minutes": 10, "title": ""}
    assert row.roles is None


@pytest.mark.parametrize("size", [1, 0, -4, 101, 1_000, 10**30, 4.0, True, "4", None, [4]])
def test_a_drawn_group_has_2_to_100_people(size: Any):
    assert [clean_grouping(OPEN, {"size": it}) for it in (2, 100)] == [Grouping(2), Grouping(100)]
    with pytest.raises(InvalidValueError) as refused:
        clean_grouping(OPEN, {"size": size})
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("groups.size", "not_a_group_size")
    assert FIELD_MESSAGES[problem.code].format(limit=problem.limit) == "A group has 2 to 100 people."


@pytest.mark.parametrize("sent", ["", "drawn", "hjemme", 4, [], {}, {"size": 4, "flavour": "sour"}, True])
def test_other_groups_are_none(sent: Any):
    with pytest.raises(InvalidValueError, match="not_a_grouping"):
        clean_grouping(OPEN, sent)


def test_a_step_in_which_groups_write_goes_with_groups():
    steps = [{"kind": "alone"}, {"kind": "group", "minutes": 15}]
    stored = stored_parts(OPEN, {"steps": steps, "groups": "home"})
    assert stored["groups"] == "home"
    for sent, before in (
        ({"steps": steps, "groups": None}, None),
        ({"steps": steps}, None),
        ({"groups": None}, stored),
    ):
        with pytest.raises(InvalidValueError) as refused:
            stored_parts(OPEN, sent, before)
        (problem,) = refused.value.problems
        assert (problem.field, problem.code) == ("steps.1.kind", "group_step_without_groups")
    assert stored_parts(OPEN, {"groups": {"size": 3}}, stored) == {"groups": {"size": 3}}
    assert stored_parts(OPEN, {"groups": "home"}) == {"groups": "home"}, "groups may talk, and each answer"


@pytest.mark.parametrize(
    ("form", "groups"),
    [
        ({"groups": "", "groups.size": "4"}, None),
        ({"groups": "home", "groups.size": "mange"}, "home"),
        ({"groups": "drawn", "groups.size": " 4 "}, {"size": 4}),
        ({"groups": "drawn", "groups.size": ""}, {"size": None}),
        ({"groups": "drawn"}, {"size": None}),
        ({"groups": "annet"}, "annet"),
    ],
)
def test_a_form_says_which_groups(form: dict[str, str], groups: Any):
    assert parts_from_form(form) == {"groups": groups}
