"""One way to round, and one way to make percentages."""

from fractions import Fraction
from math import floor, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.answers import Answer
from workshop_live.domain.figures import decimals_of, longest_bars, percentages, rounded
from workshop_live.text.languages import decimal
from workshop_live.web.screens.rendering import Renderer

STEPS, MOST_PEOPLE = 5, 40
MEANS = [
    (total, people) for people in range(1, MOST_PEOPLE + 1) for total in range(people, STEPS * people + 1)
]  # of 1 to 40 people who each chose a step from 1 to 5


def half_up(number: Fraction, decimals: int = 1) -> str:
    tenths = floor(number * 10**decimals + Fraction(1, 2))
    return f"{tenths // 10},{tenths % 10}"


def scale_of(total: int, people: int):
    """The statement of a scale that this many people answered, with this sum."""
    scale = ACTIVITY_TYPES["scale"]
    settings = scale.new_settings({"statements": ["Vi lærer"], "steps": STEPS})
    steps = [total // people + (at < total % people) for at in range(people)]
    answers = [_answer(scale.store(settings, [step]), at) for at, step in enumerate(steps)]
    return scale.results(settings, answers)["statements"][0]


def _answer(value, at: int) -> Answer:
    return Answer(
        id=at, public_id=str(at), round_id=1, author=str(at), ordinal=at, seq=at, revision=0, value=value,
        created_at=None, held=False, hidden_at=None,
    )  # fmt: skip


def test_there_are_3320_means_of_up_to_forty_people_on_five_steps():
    assert len(MEANS) == 3320


def test_every_mean_is_rounded_once_and_half_up():
    wrong = [
        (total, people)
        for total, people in MEANS
        if decimal(scale_of(total, people)["mean"], 1, "nb") != half_up(Fraction(total, people))
    ]
    assert wrong == []


def test_every_mean_is_kept_unrounded_for_the_api():
    assert [mean for mean in MEANS if scale_of(*mean)["mean"] != mean[0] / mean[1]] == []


@pytest.mark.parametrize(
    ("total", "people", "shown"), [(27, 11, "2,5"), (17, 11, "1,5"), (61, 26, "2,3"), (7, 20, "0,4")]
)
def test_a_template_writes_a_mean_like_a_file(total: int, people: int, shown: str):
    environment = Renderer(asset_url=str)._environments["nb"]
    assert environment.filters["decimal"](total / people, 1) == shown == decimal(total / people, 1, "nb")


@given(total=st.integers(0, 50_000), people=st.integers(1, 2_000), decimals=st.integers(0, 1))
def test_rounding_is_that_of_the_exact_fraction(total: int, people: int, decimals: int):
    assert rounded(total / people, decimals) * 10**decimals == floor(
        Fraction(total, people) * 10**decimals + Fraction(1, 2)
    )


@given(st.lists(st.integers(1, 10), min_size=1, max_size=60))
def test_a_spread_is_rounded_like_its_exact_root(steps: list[int]):
    squares = len(steps) * sum(item * item for item in steps) - sum(steps) ** 2
    exact = Fraction(squares, len(steps) ** 2)
    tenths = int(rounded(sqrt(squares) / len(steps)) * 10)
    assert max(Fraction(0), tenths - Fraction(1, 2)) ** 2 <= exact * 100 < (tenths + Fraction(1, 2)) ** 2


def test_numbers_that_stand_together_have_as_many_decimals():
    assert decimals_of([3, 2.5]) == 1
    assert decimals_of([3, 2.04]) == 0
    assert decimals_of([]) == 0


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30))
def test_percentages_of_the_parts_of_a_whole_add_up_to_a_hundred_unless_equal_parts_would_differ(counts: list[int]):
    whole = sum(counts)
    found = percentages(counts, whole)
    assert len(set(zip(counts, found, strict=True))) == len(set(counts)), "as many people, the same number"
    assert sum(found) == (100 if whole else 0) or (sum(found) < 100 and len(set(counts)) < len(counts))
    assert all(abs(it - Fraction(100 * count, whole or 1)) < 1 for it, count in zip(found, counts, strict=True))
    assert sorted(found) == [it for _, it in sorted(zip(counts, found, strict=True))], "more people, no smaller number"


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([1, 1, 1], [33, 33, 33]),
        ([4, 4, 3], [36, 36, 27]),
        ([1, 1, 4], [16, 16, 67]),
        ([22, 8], [73, 27]),
        ([1, 2, 3], [17, 33, 50]),
        ([0, 0], [0, 0]),
        ([1] * 7, [14] * 7),
    ],
)
def test_what_is_left_goes_to_the_largest_remainders_and_to_all_equal_ones_or_none(counts: list[int], found: list[int]):
    assert percentages(counts, sum(counts)) == found


def test_percentages_of_those_who_answered_are_rounded_one_by_one():
    assert percentages([5, 3, 1], 8) == [63, 38, 13]


@pytest.mark.parametrize(
    ("bars", "longest"),
    [
        ([], set()),
        ([(0.5, 5), (0.3, 3)], {0}),
        ([(0.5, 5), (0.5, 5), (0.3, 3)], {0, 1}),
        ([(0.5, 5), (0.5, 5)], set()),
        ([(0.70, 2.2), (0.72, 2.15), (0.4, 3.4)], {0, 1}),  # both read 2.2, and the better of a ranking is the lower
        ([(0.0, 0)], set()),
    ],
)
def test_bars_whose_numbers_read_the_same_are_equally_long(bars: list[tuple[float, float]], longest: set[int]):
    assert longest_bars(bars) == longest
