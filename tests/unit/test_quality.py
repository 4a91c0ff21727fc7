"""What measures the quality of themes and words is right itself."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.quality.labelled import SAMPLE, Answers, Pair
from bench.quality.measures import STEADY, division, steadiness, theme_quality, word_quality
from bench.quality.scores import accuracy, adjusted_rand, bcubed_f1, normalised_information
from workshop_live.domain.themes import DetectedTheme
from workshop_live.text.themes import Themes

SCORES = (bcubed_f1, adjusted_rand, normalised_information)


@pytest.mark.parametrize("score", SCORES)
def test_the_same_division_scores_one_whatever_its_names(score):
    assert score("aabbc", "xxyyz") == pytest.approx(1)


@pytest.mark.parametrize("score", SCORES)
def test_a_score_is_the_same_from_both_sides(score):
    assert score("aaabbc", "xxyyyz") == pytest.approx(score("xxyyyz", "aaabbc"))


@pytest.mark.parametrize("score", SCORES)
def test_nothing_and_one_thing_have_a_score(score):
    assert score("", "") == score("a", "x") == 1


def test_bcubed_by_hand():
    # a a b b found as one: each is with 2 of 4 of its own, and with all of its own
    assert bcubed_f1("aabb", "xxxx") == pytest.approx(2 * 0.5 * 1 / 1.5)
    # a a a b found as x x y y: precision (1 + 1 + ½ + ½) / 4, recall (⅔ + ⅔ + ⅓ + 1) / 4
    assert bcubed_f1("aaab", "xxyy") == pytest.approx(2 * (3 / 4) * (2 / 3) / (3 / 4 + 2 / 3))


def test_adjusted_rand_by_hand():
    assert adjusted_rand("aabb", "xxxx") == 0
    assert adjusted_rand("aabb", "xyxy") == pytest.approx(-0.5)
    assert adjusted_rand("aaabbb", "xxyyzz") == pytest.approx((2 - 6 * 3 / 15) / (4.5 - 6 * 3 / 15))


def test_information_by_hand():
    assert normalised_information("aabb", "xyxy") == pytest.approx(0)
    assert normalised_information("aabb", "xxyz") == pytest.approx(1 / 1.25)


def test_accuracy_by_hand():
    assert accuracy([True, True, True, False], [True, True, False, True]) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert accuracy([True], [False]) == (1, 0, 0)


def test_an_answer_counts_where_it_stands_first_and_one_left_over_by_itself():
    found = Themes((DetectedTheme("a", ("1", "2")), DetectedTheme("b", ("2", "3"))), ("4", "5"))
    assert division(found, ["1", "2", "3", "4", "5"]) == ["0", "0", "1", "alone: 4", "alone: 5"]


def test_themes_that_are_as_labelled_score_one_and_are_steady():
    said = [("tid", "mer tid"), ("mat", "varm mat"), ("kurs", "kurs i data")]
    texts = tuple((f"{word}-{number}", f"{text} {'!' * number}") for word, text in said for number in range(7))
    answers = Answers("made", "", texts, tuple(row_id.partition("-")[0] for row_id, _ in texts), 3)
    it = theme_quality(answers)
    assert (it.bcubed, it.ari, it.themes, it.left_over) == (pytest.approx(1), pytest.approx(1), 3, 0)
    assert steadiness(answers) == (pytest.approx(1), pytest.approx(1))
    assert len(texts) in STEADY


def test_pairs_are_right_where_they_count_as_one_or_not_as_labelled():
    pairs = [Pair(("leiar", "leder"), same, "nb", "") for same in (True, False)] + [
        Pair(("tid", "mat"), False, "nb", "")
    ]
    assert word_quality(pairs)[:2] == (0.5, 1)


def rows_of(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("file", sorted((SAMPLE / "themes").iterdir()), ids=lambda file: file.stem)
def test_a_sample_question_has_twenty_to_forty_answers_in_five_to_nine_themes(file: Path):
    rows = rows_of(file)
    assert 20 <= len(rows) <= 40
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    sizes = Counter(row["theme"] for row in rows if row["theme"])
    assert 5 <= len(sizes) <= 9
    assert min(sizes.values()) > 1


def test_the_sample_words_are_of_every_language_the_same_and_not():
    pairs = rows_of(SAMPLE / "words/pairs.jsonl")
    assert len(pairs) > 200
    kinds = Counter((pair["lang"], pair["same"]) for pair in pairs)
    assert {lang for lang, _ in kinds} >= {"nb", "nn", "en", "sv", "da", "de"}
    assert sum(number for (_, same), number in kinds.items() if not same) > 70
    assert all(pair["a"] != pair["b"] for pair in pairs)
