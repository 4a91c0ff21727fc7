"""Plans: read with every mistake named by line and field, written so that they read back the same."""

import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.unit.test_activity_types import USUAL
from workshop_live.actions.agenda import new_activity
from workshop_live.activity_types import ACTIVITY_TYPES, outcomes_of
from workshop_live.domain.activities import Slot
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.rooms import LANGUAGES
from workshop_live.plans.parsing import PlanError, parse_plan
from workshop_live.plans.ready_plans import METHODS, READY, method, ready_plan, ready_plans, use_of
from workshop_live.plans.writing import write_plan
from workshop_live.text.messages import field_message
from workshop_live.text.plain_text import clean_text

PLAN = """\
title: Samling 1
language: nn
activities:
  - type: single_choice
    starts_at: 09:15
    minutes: 10
    prompt: Er du enig?
    notes: Vis først når alle har svart
    options:
      - no
      - 10:00
      - on
    hidden: ja
"""


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(PlanError) as caught:
        parse_plan(text)
    return [(problem.line, problem.problem.field, problem.problem.code) for problem in caught.value.problems]


def activity(*lines: str) -> str:
    """A plan whose one activity begins in line 3."""
    return "title: T\nactivities:\n  - " + "\n    ".join(lines) + "\n"


def test_what_yaml_would_turn_into_something_else_stays_text():
    (choice,) = parse_plan(PLAN).activities
    assert choice.settings["options"] == ["no", "10:00", "on"]
    assert choice.settings["hidden"] is True
    assert choice.slot == Slot("09:15", 10, "Vis først når alle har svart")


@pytest.mark.parametrize("name", ACTIVITY_TYPES)
def test_every_type_is_written_and_read_back(name: str):
    activity_type = ACTIVITY_TYPES[name]
    settings = activity_type.public_settings(activity_type.new_settings(USUAL[name]))
    if settings.get("from"):  # the keys of a plan
        settings["from"] = ["k"]
    plan = Plan("Plan: med kolon", "nb", (PlannedActivity(name, "- Hva?", settings, Slot("08:45", 5, "a\n\nb"), "k"),))
    assert parse_plan(write_plan(plan)) == plan


def test_what_a_plan_sets_up_in_a_room_is_written_and_read_back():
    for chosen in ({}, {"shows_programme": True}, {"filters_words": True, "shows_programme": True}):
        plan = Plan("Dag", "nn", settings=chosen)
        assert parse_plan(write_plan(plan)) == plan
    assert parse_plan("title: T\nshows_programme: nei\nactivities: []").settings == {}
    for unclear in ("kanskje", "[ja]", '"ja"'):
        text = f"title: T\nshows_programme: {unclear}\nactivities: []"
        assert problems(text) == [(2, "shows_programme", "bool_parsing")]


def test_a_setting_that_was_left_empty_is_read_back_as_empty():
    settings = {"hidden": False, "picture": None, "picture_alt": "", "max_answers": None}
    plan = Plan("T", "nb", (PlannedActivity("word_cloud", "Hva?", settings),))
    assert parse_plan(write_plan(plan)) == plan


STEPS = """\
title: Ledersamling
activities:
  - type: fields
    prompt: Samskaping
    fields: ["Hva legger dere i begrepet samskaping?", "På hvilken måte er det relevant for dere nå?"]
    roles: ["Leder og tidtaker: den laveste", "Viddevakt: den høyeste", "Sekretær: den med nyest bukse"]
    steps: [{alone: 3}, {each: 15, title: "Skriv – hver for dere, sa “hun"}, talk, {plenary: 10}]
"""


def test_steps_and_roles_are_read_and_written_as_they_are_meant():
    plan = parse_plan(STEPS)
    (activity,) = plan.activities
    assert activity.roles[0] == "Leder og tidtaker: den laveste"
    assert activity.steps[1] == {"kind": "each", "minutes": 15, "title": "Skriv – hver for dere, sa “hun"}
    made = new_activity(0, activity)
    stored = replace(plan, activities=(replace(activity, steps=tuple(made.steps), roles=tuple(made.roles)),))
    written = write_plan(stored)
    assert '{each: 15, title: "Skriv – hver for dere, sa “hun"}, talk, {plenary: 10}]' in written
    read = parse_plan(written).activities[0]
    assert new_activity(0, read).steps == made.steps
    assert read.roles == activity.roles
    assert write_plan(parse_plan(written)) == written


@pytest.mark.parametrize("groups", ["home", {"size": 4}])
def test_groups_are_read_and_written_as_they_are_meant(groups: Any):
    written = "home" if groups == "home" else "{size: 4}"
    text = STEPS.replace("each: 15", "group: 15").replace("    roles", f"    groups: {written}\n    roles")
    plan = parse_plan(text.replace("activities", "home_groups: [Gygrene]\nactivities", 1))
    assert (plan.activities[0].groups, plan.homeless) == (groups, ())
    again = write_plan(plan)
    assert f"    groups: {written}\n" in again
    assert "{size: 4} for" in again
    assert parse_plan(again).activities[0].groups == groups
    assert plan.activities[0].steps[1]["kind"] == "group"


def test_home_groups_that_are_named_wrongly_are_named_once():
    text = activity("type: open_text", "prompt: Hva?", "groups: home").replace(
        "title: T", "title: T\nhome_groups: [A, A]"
    )
    assert [code for _, _, code in problems(text)] == ["repeated_group"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["steps:", "  - alone: 3", "  - each: 601"], (7, "activities.1.steps.2.minutes", "not_minutes")),
        (["steps: [{alone: 0}]"], (5, "activities.1.steps.1.minutes", "not_minutes")),
        (["steps: [{each: 3}, {each: 3}]"], (5, "activities.1.steps.2.kind", "answered_twice")),
        (["steps: [talk, {group: 15}]"], (5, "activities.1.steps.2.kind", "group_step_without_groups")),
        (["groups:", "steps: [{group: 15}]"], (6, "activities.1.steps.1.kind", "group_step_without_groups")),
        (["groups: {size: 4}", "steps: [group, group]"], (6, "activities.1.steps.2.kind", "answered_twice")),
        (["groups: home"], (5, "activities.1.groups", "no_home_groups")),
        (["groups: {size: 1}"], (5, "activities.1.groups.size", "not_a_group_size")),
        (["groups:", "  size: 1000"], (6, "activities.1.groups.size", "not_a_group_size")),
        (["groups: {size: mange}"], (5, "activities.1.groups.size", "not_a_group_size")),
        (["groups: {antall: 4}"], (5, "activities.1.groups", "not_a_grouping")),
        (["groups: [home]"], (5, "activities.1.groups", "not_a_grouping")),
        (["groups: 4"], (5, "activities.1.groups", "not_a_grouping")),
        (["steps: [{alone: 3, talk: 4}]"], (5, "activities.1.steps.1", "extra_forbidden")),
        (["steps: [{alne: 3}]"], (5, "activities.1.steps.1.kind", "unknown_step")),
        (["steps: ja"], (5, "activities.1.steps", "list_type")),
        (["roles: [Leder, {a: b}]"], (5, "activities.1.roles", "string_type")),
        (["steps: [{alone: 3}, {each: 10]"], (5, "", "yaml_list")),
    ],
)
def test_a_mistake_in_steps_is_named_by_line(lines: list[str], expected: tuple[int, str, str]):
    assert problems(activity("type: open_text", "prompt: Hva?", *lines)) == [expected]


def test_a_type_without_steps_says_so_by_line():
    lines = ("type: single_choice", "prompt: Hva?", "options: [a, b]", "steps: [{alone: 3}]", "roles: [Leder]")
    assert problems(activity(*lines[:3], "groups: {size: 4}")) == [(6, "activities.1.groups", "takes_no_steps")]
    assert problems(activity(*lines)) == [
        (6, "activities.1.steps", "takes_no_steps"),
        (7, "activities.1.roles", "takes_no_steps"),
    ]
    scale = ("type: scale", "prompt: Hva?", "statements: [a, b]", "steps: [{alone: 3}]")
    assert problems(activity(*scale)) == [(6, "activities.1.steps", "takes_no_steps")]


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"))
TEXTS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=40),
    st.text("aÅ ?:#-%@&*!|>[]{},'\"`“”«»1.5~=\n\t", min_size=1, max_size=20),
    st.sampled_from(
        ["nei", "NO", "on", "~", "null", "10:00", "2026-01-05", "1_000", "0x1F", ".inf", "---", "<<", "=", "y"]
    ),
)


def cleaned(text: str, *, newlines: bool = False) -> str:
    """A text as a room holds it; one that no room would hold becomes another."""
    try:
        return clean_text(text, field="", most=500, newlines=newlines)
    except InvalidValueError:
        return "x"


@given(st.lists(TEXTS, min_size=6, max_size=8))
def test_texts_of_every_kind_are_written_and_read_back(texts: list[str]):
    title, prompt, key, *lines = [cleaned(text) for text in texts]
    options = list({text.casefold(): text for text in [*lines, "en til"]}.values())
    notes = cleaned("\n".join(texts), newlines=True)
    choice = ACTIVITY_TYPES["single_choice"]
    settings = choice.public_settings(choice.new_settings({"options": options}))
    text_slide = ACTIVITY_TYPES["text_slide"]
    slide = text_slide.public_settings(text_slide.new_settings({"text": notes}))
    activities = (
        PlannedActivity("single_choice", prompt, settings, Slot("10:00", 5, notes), "k-1"),
        PlannedActivity("text_slide", key, slide),
    )
    plan = Plan(title, "en", activities)
    written = write_plan(plan)
    assert parse_plan(written) == plan
    for version in ("1.1", "1.2"):  # other readers make the same of it
        yaml = YAML(typ="base", pure=True)
        yaml.version = version
        assert yaml.load(written)["activities"][0]["options"] == options


def test_a_written_plan_says_what_can_be_changed():
    written = write_plan(parse_plan(PLAN))
    assert "# Éin av: open_text" in written
    assert written.count("#") >= 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "", "not_a_plan")]),
        ("- a\n- b", [(1, "", "not_a_plan")]),
        ("title: [", [(1, "", "yaml_list")]),
        ("title: a: b\nactivities: []", [(1, "", "yaml_colon")]),
        ("title: T", [(1, "activities", "missing")]),
        ("title: T\nactivities: ja", [(2, "activities", "list_type")]),
        ("title: T\ntitle: U\nactivities: []", [(2, "title", "repeated_field")]),
        ("title: T\ncolour: red\nactivities: []", [(2, "colour", "extra_forbidden")]),
        ("title: T\nlanguage: fi\nactivities: []", [(2, "language", "unknown_language")]),
        ("title: ''\nactivities: []", [(1, "title", "empty")]),
        ("title: T\nactivities:\n  - bare tekst", [(3, "activities.1", "not_an_activity")]),
        (activity("prompt: Hva?"), [(3, "activities.1.type", "missing")]),
        (activity("type: quiz", "prompt: Hva?"), [(3, "activities.1.type", "unknown_type")]),
        (activity("type: open_text"), [(3, "activities.1.prompt", "missing")]),
        (activity("type: open_text", "prompt: ''"), [(4, "activities.1.prompt", "empty")]),
        (activity("type: open_text", "prompt: Hva?", "color: red"), [(5, "activities.1.color", "extra_forbidden")]),
        (activity("type: open_text", "prompt: Hva?", "hidden: kanskje"), [(5, "activities.1.hidden", "bool_parsing")]),
        (activity("type: open_text", "prompt: Hva?", "max_answers: mange"), [(5, "activities.1.max_answers", "int_parsing")]),
        (activity("type: open_text", "prompt: Hva?", "starts_at: kvart på"), [(5, "activities.1.starts_at", "not_a_time")]),
        (activity("type: open_text", "prompt: Hva?", "starts_at: 11.30", "fixed: kanskje"), [(6, "activities.1.fixed", "bool_parsing")]),
        (activity("type: open_text", "prompt: Hva?", "fixed: yes"), [(5, "activities.1.fixed", "fixed_without_start")]),
        (activity("type: open_text", "prompt: Hva?", "minutes: ti"), [(5, "activities.1.minutes", "int_parsing")]),
        (activity("type: open_text", "prompt: Hva?", "minutes: 601"), [(5, "activities.1.minutes", "not_minutes")]),
        (activity("type: open_text", "prompt: Hva?", "key: å"), [(5, "activities.1.key", "not_a_key")]),
        (activity("type: open_text", "prompt: [a]"), [(4, "activities.1.prompt", "string_type"), (4, "activities.1.prompt", "empty")]),
        (activity("type: single_choice", "prompt: Hva?"), [(3, "activities.1.options", "missing")]),
        (activity("type: single_choice", "prompt: Hva?", "options: [bare én]"), [(5, "activities.1.options", "too_few")]),
        (activity("type: single_choice", "prompt: Hva?", "options:", "  - a", "  - A"), [(6, "activities.1.options", "repeated")]),
        (activity("type: single_choice", "prompt: Hva?", "options:", "  - a", "  -"), [(7, "activities.1.options.2", "empty")]),
        (activity("type: single_choice", "prompt: Hva?", "options:", "  - a", f"  - {'x' * 201}"), [(7, "activities.1.options.2", "too_long")]),
        (activity("type: single_choice", "prompt: Hva?", "options:", *(f"  - v{number}" for number in range(40))), [(6, "activities.1.options", "too_many")]),
        (activity("type: multiple_choice", "prompt: Hva?", "options: [a, b]", "minimum: 3"), [(3, "activities.1", "bad_bounds")]),
        (activity("type: scale", "prompt: Hva?", "statements: [a]", "steps: 11"), [(6, "activities.1.steps", "less_than_equal")]),
        ("a: &x 1\nb: *x", [(1, "", "yaml_sign")]),
        ("a: 1\nb: *x", [(2, "", "yaml_alias")]),
        ("title: T\nactivities: " + "[" * 50_000, [(2, "", "not_a_plan")]),
        ("title: T\nlanguage: \x00", [(2, "", "forbidden_character")]),
        ("x" * 300_000, [(1, "", "too_long")]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_line_and_its_field(text: str, expected: list[tuple[int, str, str]]):
    assert problems(text) == expected


def fields_of(*lines: str) -> list[str]:
    """The questions of a plan, of which the first stands in line 6."""
    written = "title: T\nactivities:\n  - type: fields\n    prompt: Hva nå?\n" + "".join(f"{line}\n" for line in lines)
    return list(parse_plan(written).activities[0].settings["fields"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("    fields: [Hva nå?, Når da?]", ["Hva nå?", "Når da?"]),
        ("    fields: [Hva? Nå, Når ?]", ["Hva? Nå", "Når ?"]),
        ("    fields: [Hva nå?,\n      Når da?]", ["Hva nå?", "Når da?"]),
        ("    fields: [kl. 10:00, 2026-01-05]", ["kl. 10:00", "2026-01-05"]),
        ("    fields: [nei, no]", ["nei", "no"]),
        ("    fields: [null, ~]", ["null", "~"]),
        ("    fields: [1, 2]", ["1", "2"]),
        ("    fields: [😀, 👍]", ["😀", "👍"]),
        ("    fields:\n      - ?hva\n      - Når", ["?hva", "Når"]),
        ("    fields:\n      - “Hva” nå\n      - «Når»", ["“Hva” nå", "«Når»"]),
        ("    fields:\n      - -5 grader\n      - 100 % av tiden", ["-5 grader", "100 % av tiden"]),
        ("    fields:\n      - Rom C#\n      - https://example.org/a#b", ["Rom C#", "https://example.org/a#b"]),
        ("    fields:\n      - Hva nå? # til alle\n      - b", ["Hva nå?", "b"]),
        ("    fields:\n    - Hva nå?\n    - b", ["Hva nå?", "b"]),
        ("    fields:\n      - Hva\u2028nå?\n      - b", ["Hva nå?", "b"]),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_a_person_writes_by_hand_is_read_as_text(written: str, read: list[str], line_end: str):
    assert fields_of(*written.replace("\n", line_end).split("\x00")) == read


BY_HAND = {
    "yaml_colon": ["Mål: hva?", "Hva nå:", "kl. 10:00: kaffe"],
    "yaml_sign": ["? hva", "% av tiden", "@alle", "&mer tid", "!viktig tid", "| a", "> a", "[ja] Hva?", "{navn}", "`a`", "- a", "* a", "#hva"],
    "yaml_alias": ["*viktig"],
    "yaml_quotes": ['"Hva" nå', "'Hva' nå"],
    "yaml_open_quotes": ['"Hva nå'],
    "yaml_hash": ["Tema #1", "Nr. # 2", "Spor #læring"],
    "yaml_tab": ["\tHva", "Hva\tnå: a"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in BY_HAND.items() for text in texts])
def test_a_text_that_yaml_would_not_read_as_it_is_meant_is_named_with_its_line(code: str, text: str):
    for written, line in (
        (activity("type: fields", "prompt: Hva?", "fields:", "  - b", f"  - {text}", "notes: c"), 7),
        (activity("type: open_text", f"prompt: {text}", "notes: c"), 4),
    ):
        found = problems(written)
        assert {(at, said) for at, _, said in found} == {(line, code)}
        assert field_message("nb", Problem("", code)) != field_message("nb", Problem("", "yaml"))


@pytest.mark.parametrize(
    ("lines", "line", "code"),
    [
        (["    fields: [Mål: hva?, b]"], 5, "yaml_colon"),
        (["    fields: [1,5 timer, b]"], 5, "yaml_comma"),
        (["    fields: [“ja, nei”, b]"], 5, "yaml_comma"),
        (["    fields: [Tema #1, Tema #2]"], 5, "yaml_hash"),
        (["    fields: ['Hva's nå', b]"], 5, "yaml_quotes"),
        (["    fields: [a, b", "    notes: c"], 5, "yaml_list"),
        (["    fields:[a, b]"], 5, "yaml_space"),
        (["    fields:\u00a0[a, b]"], 5, "yaml_space"),
        (["    fields [a, b]"], 5, "yaml_space"),
        (["    fields:\t[a, b]"], 5, "yaml_tab"),
        (["    fields:", "\t- a", "\t- b"], 6, "yaml_tab"),
        (["    fields:", "      -a", "      -b"], 6, "yaml_space"),
        (["    fields:", "      – a", "      – b"], 6, "yaml_dash"),
        (["    fields:", "      • a", "      • b"], 6, "yaml_dash"),
        (["    fields: [a, b]", "---", "title: U"], 6, "yaml_two"),
    ],
)
def test_a_list_that_is_not_written_as_one_is_named_with_its_line(lines: list[str], line: int, code: str):
    with pytest.raises(PlanError) as caught:
        fields_of(*lines)
    assert {(problem.line, problem.problem.code) for problem in caught.value.problems} == {(line, code)}


@given(st.text("aÅ  ?:#-%@&*!|>[]{},'\"`“”1.5~=—", min_size=1, max_size=12).map(str.strip))
def test_nothing_that_is_written_without_quotes_is_read_as_less_than_it_says(text: str):
    assume(text and text[0] not in "'\"" and not any(sign in f"{text} " for sign in (" # ", " ##")))
    with suppress(PlanError):
        (slide,) = parse_plan(activity("type: open_text", f"prompt: {text}", "minutes: 5")).activities
        assert slide.prompt == text


def test_every_mistake_is_named_at_once():
    text = "title: T\nactivities:\n  - type: quiz\n    prompt: A\n  - type: scale\n    prompt: B\n    steps: 11\n"
    assert [line for line, _, _ in problems(text)] == [3, 5, 7]


def test_two_activities_cannot_have_the_same_key():
    both = "  - {type: open_text, prompt: Hva, key: hva}\n"
    assert problems(f"title: T\nactivities:\n{both}{both}") == [(4, "activities.2.key", "repeated_key")]


@given(st.text(max_size=300))
def test_no_text_is_more_than_a_bad_plan(text: str):
    with suppress(PlanError):
        parse_plan(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", READY)
def test_a_ready_plan_is_a_good_plan_in_its_language(name: str, language: str):
    plan = ready_plan(name, language)
    assert plan.language == language
    assert plan.activities
    for planned in plan.activities:
        ACTIVITY_TYPES[planned.type].new_settings(planned.settings)
        assert len(planned.prompt) <= 120, "it stands on a projector in at most three lines"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", READY)
def test_a_ready_plan_says_for_how_many_it_is(name: str, language: str):
    assert re.search(r"\d( to |–)\d+ (people|person)", use_of(name, language))
    assert "#" not in use_of(name, language)


def test_the_ready_plans_are_the_same_in_every_language():
    shapes: list[list[Any]] = [
        [
            [(item.key, item.type, item.minutes, len(item.steps), len(item.roles)) for item in plan.activities]
            for plan in ready_plans(language).values()
        ]
        for language in LANGUAGES
    ]
    assert shapes[0] == shapes[1] == shapes[2]


def test_the_ready_plans_show_every_type_that_needs_nothing_of_ones_own():
    used = {planned.type for plan in ready_plans("nb").values() for planned in plan.activities}
    assert used == set(ACTIVITY_TYPES) - {"slides", "follow_up"}


def test_an_item_with_steps_takes_as_long_as_they_do_unless_it_says_otherwise():
    steps = ({"kind": "alone", "minutes": 2}, {"kind": "talk", "minutes": None}, {"kind": "each", "minutes": 5})
    item = PlannedActivity("open_text", "Hva?", {}, steps=steps)
    assert Plan("T", "nb", (item, replace(item, slot=Slot(minutes=20)))).minutes == 27
    assert ready_plan("speed_date", "nb").minutes == 19
    assert ready_plan("presentations_in_turn", "nb").minutes == 31


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", METHODS)
def test_a_method_can_be_added_to_any_agenda(name: str, language: str):
    assert ready_plan(name, language).homeless == ()
    for has_home_groups in (True, False):
        for planned in method(name, language, has_home_groups=has_home_groups):
            row = new_activity(0, planned)
            assert has_home_groups or row.groups != "home"
            assert len(planned.slot.notes) <= 5_000
    said = use_of(name, language)
    assert 150 <= len(said) <= 600, "it stands on a card"
    assert "#" not in said


def test_igp_is_as_it_is_meant():
    (igp,) = ready_plan("igp", "nb").activities
    assert [(it["kind"], it["minutes"]) for it in igp.steps] == [("alone", 3), ("group", 15), ("plenary", 10)]
    assert (igp.type, len(igp.settings["fields"]), igp.groups) == ("fields", 2, "home")
    for rule in ("holder tiden", "snakker aldri først", "ett poeng", "Ingen kommenterer", "neste IGP"):
        assert rule in igp.slot.notes
    assert outcomes_of(ready_plan("igp", "nb")) == ["a text from each group"]
    assert [it.groups for it in method("igp", "nb", has_home_groups=False)] == [{"size": 4}]
    (hats,) = method("six_thinking_hats", "nn", has_home_groups=True)
    assert (hats.groups, len(hats.settings["fields"])) == ({"size": 3}, 6)


def test_there_is_no_ready_plan_in_a_language_that_is_not_spoken_here():
    with pytest.raises(KeyError):
        ready_plan(READY[0], "fi")


JOINT = """
title: Samling
activities:
  - type: open_text
    key: utkast
    prompt: Hva er vi til for?
  - type: joint_text
    key: formal
    prompt: Vårt formål
    stem: "Vi skal:"
    from:
      - utkast
"""


def test_a_joint_text_names_the_activities_of_the_plan_that_lines_come_from():
    plan = parse_plan(JOINT)
    assert plan.activities[1].settings["from"] == ["utkast"]
    assert parse_plan(write_plan(plan)) == plan
    assert problems(JOINT + "      - notater\n") == [(13, "activities.2.from.2", "unknown_key")]
    assert problems(JOINT + "      - ja, nei\n") == [(13, "activities.2.from.2", "not_a_key")]
