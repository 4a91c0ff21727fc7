"""Lists in answers: numbers and bullets are no words, each item is a point of its own, and other numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.text.lists import split_items
from workshop_live.text.points import extract_points
from workshop_live.text.themes import find_themes
from workshop_live.text.word_forms import concepts

LISTS = [
    "1. Bedre møter 2. Tydelig mål",
    "1) Bedre møter 2) Tydelig mål",
    "(1) Bedre møter (2) Tydelig mål",
    "1.Bedre møter 2.Tydelig mål",
    "1: Bedre møter, 2: Tydelig mål",
    "1 - Bedre møter, 2 - Tydelig mål",
    "1/ Bedre møter 2/ Tydelig mål",
    "1. Bedre møter\n2. Tydelig mål",
    "a) Bedre møter b) Tydelig mål",
    "① Bedre møter ② Tydelig mål",
    "1️⃣ Bedre møter 2️⃣ Tydelig mål",
    "• Bedre møter • Tydelig mål",
    "- Bedre møter\n- Tydelig mål",
    "* Bedre møter * Tydelig mål",
    "✓ Bedre møter ✓ Tydelig mål",
]


@pytest.mark.parametrize("text", LISTS)
def test_each_item_of_a_list_is_a_point_without_its_mark(text: str):
    assert [point.text for point in extract_points("", [text])] == ["Bedre møter", "Tydelig mål"]


@pytest.mark.parametrize("shape", ["1. {} 2. {} 3. {}", "1) {}\n2) {}\n3) {}", "1.{} 2.{} 3.{}", "① {} ② {} ③ {}"])
def test_no_theme_is_called_by_the_numbers_of_lists(shape: str):
    said = ["Bedre møter", "Tydelig mål", "Mer tid", "Færre møter", "Felles mål", "Tid til faget", "God kaffe"]
    answers = [(str(at), shape.format(*(said[(at + step) % 7] for step in range(3)))) for at in range(14)]
    themes = find_themes("Hva bør vi gjøre?", answers).themes
    assert len(themes) > 2
    assert not [theme for theme in themes for name in (theme.label, *theme.keywords) if any(map(str.isdigit, name))]


def test_a_number_that_no_rule_takes_for_a_mark_is_no_name_where_there_is_a_word():
    answers = [
        (str(at), f"Punkt nummer 2 {word}") for at, word in enumerate(["møter", "møte", "møtene", "mål", "tid", "ro"])
    ]
    assert "2" not in {theme.label for theme in find_themes("Hva?", answers).themes}


@pytest.mark.parametrize("form", ["1. Møter", "2) møter", "- møter", "• møter", "(3) Møter", "a) møter", "4.Møter"])
def test_a_word_with_the_mark_of_a_list_counts_as_the_word(form: str):
    assert len(set(concepts([form, "møte"]))) == 1


KEPT = [
    "Klare for 2030", "5 dager i uka", "1. mai", "17. mai er fri", "Fra 1. mai til 2. juni", "3. klasse", "10.30 pause",
    "1:1 med leder", "2 - 3 dager", "24/7", "-5 grader ute", "5-dagers uke", "2030-målene", "1 leder 2 assistenter",
    "Kl. 9. 10 minutter", "Nr. 1", "1.-3. trinn", "5. og 6. trinn",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_a_number_that_means_something_stays_where_it_was(text: str):
    assert split_items(text) == (text,)


def test_a_date_is_not_divided():
    assert [point.text for point in extract_points("", ["17. mai er fri. Mer tid"])] == ["17 mai er fri", "Mer tid"]


def test_what_is_nothing_but_a_number_is_still_counted():
    assert concepts(["7", "8", "7", "1."]) == ["7", "8", "7", "1"]


@given(st.text(alphabet="1234567890.):/-–( ab•①\n*·møt", max_size=40))
def test_marks_alone_are_taken_away(text: str):
    kept = "".join(split_items(text))
    left = iter(text)
    assert all(character in left for character in kept), "what is left stands in the same order"
    assert [c for c in text if c in "møt"] == [c for c in kept if c in "møt"]
