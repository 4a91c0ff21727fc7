"""The columns that answers are written for: their keys, how they look, and what cannot be used."""

from typing import Any

import pytest

from workshop_live.activity_types.columns import columns_from_form
from workshop_live.activity_types.open_text import OpenText, OpenTextSettings
from workshop_live.domain.refusals import InvalidValueError
from workshop_live.plans.parsing import PlanError, parse_plan
from workshop_live.plans.writing import write_plan
from workshop_live.text.lists import without_mark

TYPE = OpenText()


def of(columns: list[Any], before: OpenTextSettings | None = None) -> OpenTextSettings:
    return TYPE.new_settings({"columns": columns}, before.model_dump() if before else {})


def keys(settings: OpenTextSettings) -> list[str]:
    return [column.key for column in settings.columns]


def test_a_renamed_column_keeps_its_key_and_its_look():
    first = of(["Bra", {"name": "Bør", "colour": 7, "symbol": "star"}, "Må"])
    renamed = of(["Bra", "Burde", "Må"], first)
    assert keys(renamed) == keys(first)
    assert (renamed.columns[1].colour, renamed.columns[1].symbol) == (7, "star")
    assert keys(of(["Må", "Bra", "Burde"], renamed)) == [keys(first)[2], *keys(first)[:2]], "names go before places"


def test_a_removed_column_gives_its_key_to_no_other_and_has_it_when_it_comes_back():
    first = of(["Bra", "Bør", "Må"])
    without = of(["Bra", "Må"], first)
    assert keys(without) == [keys(first)[0], keys(first)[2]]
    another = of(["Bra", "Kan", "Må"], without)
    assert keys(first)[1] not in keys(another)
    assert keys(of(["Bra", "Bør", "Må"], without)) == keys(first)


def test_columns_of_ready_sets_look_as_they_are_called_and_all_others_differ():
    settings = of(["Rød: hva vi kjenner på", *"abcdefg"])
    assert (settings.columns[0].colour, settings.columns[0].symbol) == (6, "star")
    assert len({column.colour for column in settings.columns}) == len({it.symbol for it in settings.columns}) == 8


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (["en"], ("columns", "too_few", 2)),
        (list("abcdefghi"), ("columns", "too_many", 8)),
        (["Bra", " bra "], ("columns", "repeated_column", None)),
        (["x" * 4_000, "b"], ("columns.0.name", "too_long", 80)),
        (["a", ""], ("columns.1.name", "empty", None)),
        (["a", 3], ("columns", "not_a_column", None)),
        ("ab", ("columns", "list_type", None)),
        (["a", {"name": "b", "colour": 9}], ("columns.1.colour", "less_than_equal", 8)),
        ([{"name": "a", "key": "k"}, {"name": "b", "key": "k"}], ("columns", "repeated_column", None)),
    ],
)
def test_columns_that_cannot_be_used_are_refused_at_their_place(columns: Any, problem: tuple[Any, ...]):
    with pytest.raises(InvalidValueError) as refused:
        of(columns)
    [found] = refused.value.problems
    assert (found.field, found.code, found.limit) == problem


def test_a_text_is_stored_with_its_column_and_without_columns_as_ever():
    settings = of(["Bra", "مرحبا"])
    key = settings.columns[1].key
    assert TYPE.store(settings, {"text": " Ros ", "column": key}) == {"text": "Ros", "column": key}
    assert TYPE.store(settings, "Ros") == TYPE.store(settings, {"text": "Ros", "column": None}) == "Ros"
    assert TYPE.value(settings, "Ros") == {"text": "Ros", "column": None}, "what was sent before there were columns"
    assert TYPE.value(of([]), {"text": "Ros", "column": key}) == "Ros"
    for value in ({"text": "Ros", "column": "nei"}, {"text": "Ros", "column": [1]}, {"text": 1}, {}, {"text": ""}):
        with pytest.raises(InvalidValueError):
            TYPE.store(settings, value)


def test_a_form_has_names_by_line_with_their_looks_or_a_ready_set():
    form = {"columns": "Bra\r\n\r\nBurde\n", "column-1": "Bra", "colour-1": "3", "column-2": "Bør", "symbol-2": "star"}
    assert columns_from_form(form) == [{"name": "Bra", "colour": 3}, {"name": "Burde", "symbol": "star"}]
    assert columns_from_form({**form, "columns": "Burde\nBra\nNy"}) == [
        {"name": "Burde"}, {"name": "Bra", "colour": 3}, {"name": "Ny"},
    ]  # fmt: skip
    assert columns_from_form({"columns": " ", "column_set": "A\nB"}) == [{"name": "A"}, {"name": "B"}]


def test_columns_go_through_plans_and_their_errors_have_lines():
    written = """title: T
activities:
  - type: open_text
    prompt: SWOT?
    columns: [Styrker, "Muligheter: nå", {name: "Trusler, alle", colour: 5, symbol: star}]
"""
    plan = parse_plan(written)
    assert [it["colour"] for it in plan.activities[0].settings["columns"]] == [2, 1, 5]
    assert parse_plan(write_plan(plan)) == plan
    with pytest.raises(PlanError) as refused:
        parse_plan(written.replace("star", "hatt").replace("[Styrker", "[A, a, Styrker"))
    assert [(it.line, it.problem.field, it.problem.code) for it in refused.value.problems] == [
        (5, "activities.1.columns.5.symbol", "not_a_symbol")
    ]


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("- a", "a"), ("•b", "b"), ("12) c", "c"), ("(3) d", "d"), ("100. e", "e"), ("a) f", "f"), (" – g ", "g"),
        ("1. mai er fri", "1. mai er fri"), ("10.15 pause", "10.15 pause"), ("2024 var bra", "2024 var bra"),
        ("-5 grader", "-5 grader"), ("3 ting", "3 ting"), ("12.", "12."), ("-", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_lines_lose_the_marks_that_they_begin_with(line: str, bare: str):
    assert without_mark(line) == bare
