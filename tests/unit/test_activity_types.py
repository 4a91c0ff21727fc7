"""What every activity type keeps to, one of them after the other."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import pytest
from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from workshop_live import resources
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import PURPOSES, ActivityType
from workshop_live.activity_types.columns import TextInColumn
from workshop_live.activity_types.fields import OpenFields
from workshop_live.activity_types.schemas import returned_by
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError

USUAL: dict[str, dict[str, Any]] = {
    "open_text": {},
    "fields": {"fields": ["Hva skal jeg gjøre?", "Når?", "Hvordan vet jeg det?"]},
    "qna": {},
    "single_choice": {"options": ["Endring", "Oppgave", "Relasjon"]},
    "word_cloud": {},
    "multiple_choice": {"options": ["Endring", "Oppgave", "Relasjon", "Kultur"], "maximum": 3},
    "scale": {"statements": ["Vi har felles mål", "Vi sier fra", "Vi lærer av feil"], "steps": 6},
    "ranking": {"options": ["Endring", "Oppgave", "Relasjon"]},
    "points": {"options": ["Endring", "Oppgave", "Relasjon"]},
    "dots": {"options": ["Endring", "Oppgave", "Relasjon"]},
    "text_slide": {"text": "Tilbake 10.15"},
    "follow_up": {},
    "pause": {"until": "10:45"},
    "section": {},
    "joint_text": {"stem": "Vi skal skape merverdi ved å:", "from": ["formal", "grupper"]},
    "slides": {"deck": "a" * 16, "first": 3, "last": 7},
}
OTHERWISE_USED = {"pause", "section"}
"""Names that also are those of a screen mode and of an element of HTML."""
QUESTIONS = [name for name, it in ACTIVITY_TYPES.items() if it.collects_answers]


@pytest.fixture(params=ACTIVITY_TYPES)
def activity_type(request: pytest.FixtureRequest) -> ActivityType:
    return ACTIVITY_TYPES[request.param]


@pytest.fixture(params=QUESTIONS)
def question(request: pytest.FixtureRequest) -> ActivityType:
    return ACTIVITY_TYPES[request.param]


def answers_to(question: ActivityType, settings: Any, count: int) -> list[Answer]:
    return [
        Answer(
            id=number, public_id=f"{number:016}", round_id=1, author=f"{number % 7}", ordinal=number, seq=number, revision=0,
            value=question.store(settings, question.example(settings, number)), created_at=datetime.now(UTC), held=False,
            hidden_at=None,
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_type_has_a_folder_with_its_templates(activity_type: ActivityType):
    folder = resources.ACTIVITY_TYPES / activity_type.name
    for template in ("settings.html", "answer.html", "results.html"):
        assert (folder / template).is_file()
    assert (folder / "cards.html").is_file() == activity_type.has_cards
    assert (folder / "shared.html").is_file() == activity_type.has_votes


def test_a_type_has_a_picture_and_says_what_it_is_for(activity_type: ActivityType):
    picture = (resources.ACTIVITY_TYPES / activity_type.name / "picture.svg").read_text()
    assert picture.startswith("<svg ")
    assert "currentColor" in picture
    assert activity_type.purpose in PURPOSES
    assert 10 < len(activity_type.what_for) < 80
    assert bool(activity_type.outcome) == activity_type.collects_answers


def test_a_type_is_documented(activity_type: ActivityType):
    readme = (resources.PACKAGE.parents[1] / "README.md").read_text()
    assert f"`{activity_type.name}`" in readme


def test_settings_are_stored_and_read_back(activity_type: ActivityType):
    settings = activity_type.new_settings(USUAL[activity_type.name])
    assert activity_type.settings(settings.model_dump()) == settings
    assert activity_type.new_settings(activity_type.public_settings(settings)) == settings


def test_a_picture_goes_through_every_form_and_can_be_another(activity_type: ActivityType):
    sent = activity_type.sent_settings({"picture": "a" * 16, "picture_alt": "Et kart"})
    if not activity_type.takes_picture:
        assert "picture" not in sent
        return
    pictured = {name: value for name, value in sent.items() if name.startswith("picture")}
    settings = activity_type.new_settings({**USUAL[activity_type.name], **pictured})
    assert (activity_type.picture(settings), settings.picture_alt) == ("a" * 16, "Et kart")
    assert activity_type.picture(activity_type.with_picture(settings, None)) is None
    assert activity_type.keeps_meaning(
        activity_type.new_settings(USUAL[activity_type.name], settings.model_dump()), settings
    )
    with pytest.raises(InvalidValueError):
        activity_type.new_settings({**USUAL[activity_type.name], "picture": "../../etc"})


def test_options_are_sent_as_texts_and_never_with_keys_of_the_senders_own():
    choice = ACTIVITY_TYPES["single_choice"]
    with pytest.raises(InvalidValueError):
        choice.new_settings({"options": [{"key": "b", "text": "Ja"}, {"key": "b", "text": "Nei"}]})


def test_unknown_settings_are_refused_and_not_repeated(activity_type: ActivityType):
    with pytest.raises(InvalidValueError) as refused:
        activity_type.new_settings({**USUAL[activity_type.name], "flavour": "sour"})
    assert [problem.field for problem in refused.value.problems] == [""]


def test_an_answer_goes_through_the_form_and_the_api_alike(question: ActivityType):
    settings = question.new_settings(USUAL[question.name])
    for number in range(5):
        value = question.example(settings, number)
        stored = question.store(settings, value)
        assert question.value(settings, stored) == value
        TypeAdapter(returned_by(question.value)).validate_python(value, strict=True)
        assert question.value_from_form(question.form_fields(settings, stored)) == value
        assert question.text(settings, stored)


def test_a_type_says_what_a_value_and_the_results_are(activity_type: ActivityType):
    assert is_typeddict(returned_by(activity_type.results))
    assert returned_by(activity_type.value) in {str, int, list[str], list[int], type(None), str | TextInColumn}


@pytest.mark.parametrize("value", [None, {}, [], "", 1.5, float("nan"), 10**400, -1, True, "\ud800", {"a": [1] * 1000}])
def test_an_answer_that_makes_no_sense_is_refused(question: ActivityType, value: Any):
    with pytest.raises(InvalidValueError):
        question.store(question.new_settings(USUAL[question.name]), value)


@pytest.mark.parametrize("count", [0, 1, 2_000])
def test_results_come_of_any_number_of_answers(question: ActivityType, count: int):
    settings = question.new_settings(USUAL[question.name])
    answers = answers_to(question, settings, count)
    results = question.results(settings, answers)
    assert results == question.results(settings, answers)
    assert results == TypeAdapter(returned_by(question.results)).validate_python(results, strict=True)
    assert all(label and isfinite(number) for label, number in question.figures(settings, answers))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("word_cloud", "ett to tre fire fem", "too_many_words"),
        ("word_cloud", "W" * 31, "too_long"),
        ("multiple_choice", [0, 0], "repeated"),
        ("multiple_choice", [0, 4], "not_an_option"),
        ("multiple_choice", [0, 1, 2, 3], "choose_fewer"),
        ("multiple_choice", [None], "not_an_option"),
        ("scale", [1, 2], "answer_all"),
        ("scale", [1, None, 3], "answer_all"),
        ("scale", [1, 2, 7], "not_a_step"),
        ("scale", [1, 2, True], "not_a_step"),
        ("ranking", [0, 1], "not_an_order"),
        ("ranking", [0, 1, 1], "not_an_order"),
        ("ranking", [0, 1, 3], "not_an_option"),
        ("points", [50, 50], "list_type"),
        ("points", [50, 49, 0], "not_the_sum"),
        ("points", [150, -50, 0], "not_points"),
        ("points", [10**400, 0, 0], "not_points"),
        ("dots", [1, 1], "list_type"),
        ("dots", [1, 1, 1, 0], "list_type"),
        ("dots", {"0": 1, "1": 1, "2": 1}, "list_type"),
        ("dots", [0, 0, 0], "no_dots"),
        ("dots", [2, 2, 0], "too_many_dots"),
        ("dots", [10**400, 0, 0], "too_many_dots"),
        ("dots", [4, -1, 0], "greater_than_equal"),
        ("dots", [True, 0, 0], "int_type"),
        ("dots", [1.0, 0, 0], "int_type"),
        ("dots", ["1", 0, 0], "int_type"),
    ],
)
def test_what_is_wrong_with_an_answer_is_named(name: str, value: Any, code: str):
    with pytest.raises(InvalidValueError) as refused:
        ACTIVITY_TYPES[name].store(ACTIVITY_TYPES[name].new_settings(USUAL[name]), value)
    assert refused.value.problems[0].code == code


@pytest.mark.parametrize("bounds", [{"minimum": 5}, {"minimum": 3, "maximum": 2}, {"maximum": 5}])
def test_bounds_that_cannot_be_met_are_refused(bounds: dict[str, int]):
    with pytest.raises(InvalidValueError):
        ACTIVITY_TYPES["multiple_choice"].new_settings({"options": ["a", "b", "c", "d"], **bounds})


def results_of(name: str, *values: Any) -> dict[str, Any]:
    question = ACTIVITY_TYPES[name]
    settings = question.new_settings(USUAL[name])
    given = zip(answers_to(question, settings, len(values)), values, strict=True)
    return question.results(settings, [replace(it, value=question.store(settings, value)) for it, value in given])


def test_a_cloud_counts_word_forms_and_shows_the_one_that_most_people_wrote():
    words = results_of("word_cloud", "leiarar", "ledere", "Ledere", "ledere", "tillit", "humor")["words"]
    assert [(word["text"], word["count"]) for word in words] == [("ledere", 4), ("humor", 1), ("tillit", 1)]
    assert words[0]["forms"] == ["Ledere", "ledere", "leiarar"]


def test_a_cloud_shows_eighty_words_and_counts_the_rest():
    results = results_of("word_cloud", *(f"{first}{second}xq" for first in "abcdefghij" for second in "klmnopqrst"))
    assert (len(results["words"]), results["more"]) == (80, 20)


def test_several_choices_are_counted_for_each_option():
    results = results_of("multiple_choice", [0, 2], [2])
    assert [item["count"] for item in results["options"]] == [1, 0, 2, 0]
    assert results["answers"] == 2


def test_a_scale_has_a_mean_and_a_spread():
    first = results_of("scale", [1, 6, 3], [5, 6, 3])["statements"]
    assert [(item["mean"], item["spread"]) for item in first] == [(3, 2), (6, 0), (3, 0)]
    assert first[0]["counts"] == [1, 0, 0, 0, 1, 0]


def test_a_ranking_puts_the_best_mean_place_first():
    options = results_of("ranking", [2, 0, 1], [2, 1, 0], [0, 2, 1])["options"]
    assert [(item["text"], item["mean"]) for item in options] == [
        ("Relasjon", 4 / 3),
        ("Endring", 2),
        ("Oppgave", 8 / 3),
    ]


def test_the_options_of_a_ranking_stay_in_their_order_on_screens_with_their_places():
    kind = ACTIVITY_TYPES["ranking"]
    settings = kind.new_settings(USUAL["ranking"])
    results = results_of("ranking", [2, 0, 1], [2, 1, 0], [0, 2, 1], [1, 2, 0])
    assert [(bar.label, bar.rank) for bar in kind.bars(settings, results)] == [
        ("Endring", 2),
        ("Oppgave", 2),
        ("Relasjon", 1),
    ]


def test_points_are_shared_out():
    options = results_of("points", [100, 0, 0], [25, 75, 0])["options"]
    assert [item["mean"] for item in options] == [62.5, 37.5, 0]


def test_dots_are_counted_with_the_people_who_placed_them():
    results = results_of("dots", [3, 0, 0], [1, 2, 0], [0, 1, 0])
    assert [(item["count"], item["people"]) for item in results["options"]] == [(4, 2), (3, 2), (0, 0)]
    assert (results["dots"], results["people"]) == (7, 3)


@pytest.mark.parametrize(
    "pages", [{"first": 2}, {"first": 0}, {"last": 301}, {"first": "1", "last": "x"}, {"deck": ""}]
)
def test_slides_are_a_range_of_the_pages_of_a_deck(pages: dict[str, Any]):
    slides = ACTIVITY_TYPES["slides"]
    assert [slides.page_count(slides.new_settings(sent)) for sent in ({}, USUAL["slides"])] == [1, 5]
    with pytest.raises(InvalidValueError):
        slides.new_settings(pages)


@pytest.mark.parametrize("dots", [0, 11, True, None])
def test_one_to_ten_dots_can_be_given_to_each(dots: Any):
    with pytest.raises(InvalidValueError):
        ACTIVITY_TYPES["dots"].new_settings({"options": ["a", "b"], "dots": dots})


def test_dots_wait_to_be_shown_and_an_option_may_be_left_empty():
    voting = ACTIVITY_TYPES["dots"]
    settings = voting.new_settings(USUAL["dots"])
    assert settings.hidden
    assert voting.value_from_form([("dots-0", "2"), ("dots-1", ""), ("dots-2", " ")]) == [2, 0, 0]
    assert [bar.people for bar in voting.bars(settings, results_of("dots", [2, 1, 0], [0, 1, 0]))] == [1, 2, 0]


def test_another_number_of_dots_is_another_question():
    voting = ACTIVITY_TYPES["dots"]
    before, same, other = (voting.new_settings({"options": ["a", "b"], "dots": item}) for item in (3, 3, 5))
    assert voting.keeps_meaning(before, same)
    assert not voting.keeps_meaning(before, other)


def test_a_radar_has_a_spoke_for_each_statement_from_three_on():
    scale = ACTIVITY_TYPES["scale"]
    settings = scale.new_settings(USUAL["scale"])
    spokes = scale.radar(settings, results_of("scale", [6, 1, 1]))
    assert spokes[0].end == (0, -1)
    assert [spoke.mean for spoke in spokes] == [(0, -1), (0, 0), (0, 0)]
    assert [spoke.mean for spoke in scale.radar(settings, results_of("scale"))] == [None, None, None]


def test_a_scale_says_in_words_how_far_people_are_of_one_opinion():
    scale = ACTIVITY_TYPES["scale"]
    settings = scale.new_settings(USUAL["scale"])

    def said(*answers: int) -> list[str | None]:
        results = results_of("scale", *([answer, 1, 1] for answer in answers))
        return [scale.agreement(settings, statement) for statement in results["statements"]]

    steps = settings.steps
    assert said() == [None] * 3
    assert said(1, steps) == [None] * 3, "two are too few to say so"
    assert said(1, 1, 1, 1)[0] == "close"
    assert said(1, 1, steps, steps)[0] == "divided"
    assert said(*range(1, steps + 1))[0] in {"some", "divided"}


def test_a_type_that_takes_no_answers_refuses_every_one(activity_type: ActivityType):
    if not activity_type.collects_answers:
        with pytest.raises(InvalidValueError):
            activity_type.store(activity_type.new_settings(USUAL[activity_type.name]), "Tillit")


def test_an_option_that_is_kept_in_an_edit_keeps_its_key():
    choice = ACTIVITY_TYPES["single_choice"]
    before = choice.new_settings({"options": ["Endring", "Oppgave"]})
    after = choice.new_settings({"options": ["Relasjon", "Endring"]}, before.model_dump())
    keys = {option.text: option.key for option in before.options}
    assert next(option.key for option in after.options if option.text == "Endring") == keys["Endring"]
    assert next(option.key for option in after.options if option.text == "Relasjon") not in keys.values()
    assert not choice.keeps_meaning(before, after)


def test_no_other_file_knows_the_name_of_a_type():
    package = resources.PACKAGE
    for path in [*package.rglob("*.py"), *resources.TEMPLATES.rglob("*.html"), *resources.STATIC.rglob("*.js")]:
        if path.parent.parent == resources.ACTIVITY_TYPES or path == resources.ACTIVITY_TYPES / "__init__.py":
            continue
        text = path.read_text()
        for name in ACTIVITY_TYPES.keys() - OTHERWISE_USED:
            assert not re.search(rf"""["'/]{name}["'/.]""", text), f"{path} names {name}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I  morgen", ["I morgen"]),
        ("a|b", ["a b"]),
        ("Sette av tid til å snakke om det vanskelige med NAV, og Tid til e-læring", ["tid", "snakke", "vanskelige", "NAV", "e-læring"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_short_text_is_itself_in_a_cloud_and_a_long_one_its_telling_words(text: str, words: list[str]):
    question = ACTIVITY_TYPES["fields"]
    assert isinstance(question, OpenFields)
    assert sorted(question.cloud_words(text), key=str.lower) == sorted(words, key=str.lower)
