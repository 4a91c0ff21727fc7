"""What people decide about words."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.words import (
    Choices,
    WordGrouping,
    choices_for,
    concept_key,
    for_texts,
    forget,
    merge,
    split,
)
from workshop_live.text.word_choices import folded
from workshop_live.text.word_forms import concepts

LEADERS = concept_key("leder")
TYPE = ACTIVITY_TYPES["word_cloud"]


def test_a_word_counts_as_another_with_all_its_forms():
    assert merge({}, ["leiar", "lederne"], "sjef") == {"leiar": "sjef", "lederne": "sjef"}


def test_what_was_merged_goes_along_also_what_stands_in_another_cloud():
    choices = merge({}, ["leiar", LEADERS], "sjef")
    assert merge(choices, ["sjef"], "ansvar") == {"leiar": "ansvar", LEADERS: "ansvar", "sjef": "ansvar"}
    assert merge(choices, ["leiar"], "ansvar") == {"leiar": "ansvar", LEADERS: "ansvar", "sjef": "ansvar"}


def test_merging_into_a_form_that_was_merged_is_merging_into_its_word():
    assert merge({"leiar": "sjef"}, ["ansvar"], "leiar") == {"leiar": "sjef", "ansvar": "sjef"}


def test_merging_what_is_one_already_changes_nothing():
    choices = merge({}, ["a"], "b")
    assert merge(choices, ["b"], "a") == merge(choices, ["a", "b"], "b") == merge(choices, ["b"], "b") == choices


def test_a_form_that_was_split_out_can_be_merged_again_and_be_merged_into():
    choices = split({}, "ledere", ["leder"])
    assert choices == {"ledere": "ledere"}
    assert merge(choices, ["ledere"], "leder") == {"ledere": "leder"}
    assert merge(choices, ["leder"], "ledere") == {"ledere": "ledere", "leder": "ledere"}


def test_what_a_word_was_gathered_in_can_leave_it():
    choices = merge({}, ["leiar", "lederne", LEADERS], "sjef")
    assert split(choices, "sjef", ["leiar", "lederne", "sjefer"]) == {
        "lederne": "leiar", "sjefer": "leiar", LEADERS: "leiar", "sjef": "sjef",
    }  # fmt: skip


def test_a_form_that_leaves_takes_nothing_along():
    choices = merge({}, ["leiar", "lederne"], "sjef")
    assert split(choices, "leiar", ["lederne", "sjef"]) == {"leiar": "leiar", "lederne": "sjef"}
    assert split({LEADERS: "sjef"}, "sjef", []) == {"sjef": "sjef"}


def test_a_word_is_forgotten_with_all_that_counts_as_one_with_it_and_nothing_else():
    choices = merge(merge(split({}, "mål", []), ["leiar", LEADERS], "sjef"), ["ro"], "fred")
    assert forget(choices, ["leiar"]) == forget(choices, ["sjef"]) == {"mål": "mål", "ro": "fred"}
    assert forget(choices, ["mål", "tid"]) == {key: value for key, value in choices.items() if key != "mål"}


def test_a_form_that_is_written_later_goes_with_its_word_unless_it_was_split_out():
    choices = split(merge({}, ["leiar", LEADERS], "sjef"), "ledere", [])
    read = [("leiar", "leder"), ("lederen", "leder"), ("ledere", "leder"), ("sjef", "sjef")]
    assert for_texts(choices, read) == {"leiar": "sjef", "lederen": "sjef", "ledere": "ledere"}


def test_a_word_that_gathers_its_own_concept_does_not_stand_alone():
    assert for_texts({LEADERS: "leder"}, [("leder", "leder"), ("leiar", "leder")]) == {"leiar": "leder"}


@pytest.mark.parametrize("choices", [{"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}, {"a": "b", "b": "c"}])
def test_chains_and_circles_end(choices: Choices):
    merged = merge(choices, ["a"], "d")
    assert {merged[form] for form in ("a", "b")} == {"d"}
    assert split(choices, "a", ["b"])["a"] == "a"
    assert forget(choices, ["a"]) == {}


FORMS = st.sampled_from("abcde")
STEPS = st.lists(st.tuples(st.sampled_from([merge, split, forget]), st.lists(FORMS, min_size=1), FORMS), max_size=8)


@given(STEPS)
def test_whatever_people_decide_one_step_leads_to_the_end(steps):
    choices: dict[str, str] = {}
    for change, forms, form in steps:
        if change is merge:
            choices = merge(choices, forms, form)
        elif change is split:
            choices = split(choices, form, forms)
        else:
            choices = forget(choices, forms)
        assert all(choices.get(end, end) == end for end in choices.values()), choices


def test_choices_are_kept_for_whole_words_and_name_no_other_text():
    readings = [
        WordGrouping("leiar", "sjef", True),
        WordGrouping("sjefen", "sjef", False),
        WordGrouping("ro", "ro", False),
    ]
    assert choices_for(readings) == {"leiar": "leiar", "sjefen": "leiar"}, "what it counted as was not written"
    assert choices_for([WordGrouping("leiar", "leder", False)]) == {}


WORDS = ["leiar", "lederne", "ledere", "sjef", "tillit", "tilit", "tryggleik", "arbeidsmiljø", "kahoot", "kahooot"]
CLOUD = st.lists(
    st.sampled_from([*WORDS, "arbeids miljø", "miljø", "mål", "Sjefer", "Kahoot", "Mentimeter", "mentimeeter"]),
    max_size=16,
)
DECISIONS = st.lists(
    st.tuples(st.booleans(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.sampled_from(WORDS)),
    max_size=5,
)


def cloud(texts: list[str], choices: Choices) -> tuple[Any, list[Any]]:
    """The settings and the answers of a word cloud."""
    return TYPE.with_word_choices(TYPE.settings({}), choices), [SimpleNamespace(value=text) for text in texts]


def words_of(texts: list[str], choices: Choices) -> set[frozenset[str]]:
    """The words of a cloud, as sets of what was written."""
    words = TYPE.results(*cloud(texts, choices))["words"]
    return {frozenset(map(folded, word["forms"])) for word in words}


@given(CLOUD, DECISIONS)
def test_choices_that_were_kept_make_the_same_words_of_the_same_texts(texts: list[str], decisions):
    choices: dict[str, str] = {}
    for merges, forms, form in decisions:
        later = map(concept_key, concepts(forms))
        choices = merge(choices, [*forms, *later], form) if merges else split(choices, form, forms)
    kept = choices_for(TYPE.word_groupings(*cloud(texts, choices)))
    assert kept.keys() | set(kept.values()) <= set(map(folded, texts))
    assert words_of(texts, kept) == words_of(texts, choices)
