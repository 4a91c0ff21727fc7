"""An organisation's accent is read on light and on dark ground, or refused with one nearby that is."""

import re

import pytest

from workshop_live import palette
from workshop_live.accents import READABLE, VISIBLE, checked_accents, custom_properties
from workshop_live.colours import contrast, oklch, srgb
from workshop_live.domain.refusals import InvalidValueError

GROUNDS = ("surface", "raised", "sunken")


def refusal(light: str, dark: str = ""):
    with pytest.raises(InvalidValueError) as refused:
        checked_accents(light, dark)
    return refused.value.problems[0]


def test_a_colour_is_the_same_after_a_way_through_oklch():
    for colour in ("#000000", "#ffffff", "#094c75", "#e2001a", "#ffcc00", "#7f7f7f"):
        assert srgb(*oklch(colour)) == colour


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("written", ["#005a9c", "005A9C", " #005a9c ", "#b00", "#094c75"])
def test_an_accent_that_can_be_read_is_taken_with_a_lighter_one_for_dark_ground(written: str):
    light, dark = checked_accents(written, "")
    assert min(contrast(light, palette.light()[ground]) for ground in GROUNDS) >= READABLE
    assert min(contrast(dark, palette.dark()[ground]) for ground in (*GROUNDS, "on-accent")) >= READABLE
    assert oklch(dark)[2] == pytest.approx(oklch(light)[2], abs=0.2), "it has the same hue"


@pytest.mark.parametrize("written", ["#ffffff", "#ffcc00", "#8acaf3", "#ff0000", "#fff"])
def test_what_is_too_pale_is_refused_and_a_colour_nearby_is_named_that_is_taken(written: str):
    problem = refusal(written)
    assert (problem.field, problem.code) == ("accent", "too_pale")
    assert checked_accents(str(problem.limit), "")[0] == problem.limit


def test_what_is_too_dark_for_a_dark_ground_is_refused_too():
    problem = refusal("#005a9c", "#005a9c")
    assert (problem.field, problem.code) == ("accent_dark", "too_dark")
    assert checked_accents("#005a9c", str(problem.limit))[1] == problem.limit


@pytest.mark.parametrize("written", ["blue", "#12345", "#1234567", "red;} body{}", "#ggg"])
def test_what_is_no_colour_is_refused(written: str):
    assert refusal(written).code == "not_a_colour"


def test_no_accent_is_our_own():
    assert checked_accents(" ", "") == ("", "")


@pytest.mark.parametrize("accent", ["#005a9c", "#b00020", "#5b6b00", "#000000"])
def test_bars_can_be_told_from_the_ground(accent: str):
    bars = re.findall(r"--accent-bar: (#\w{6})", custom_properties(*checked_accents(accent, "")))
    assert contrast(bars[0], palette.light()["surface"]) >= VISIBLE
    assert contrast(bars[1], palette.dark()["surface"]) >= VISIBLE
