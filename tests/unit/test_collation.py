"""Names and words in lists stand where people look for them."""

import unicodedata
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.domain.rooms import LANGUAGES
from workshop_live.text.collation import collation_key

NAMES = ["Andersen", "Zacharias", "Ærlig", "Østby", "Åse", "Aasen"]


def in_order(names: list[str], language: str) -> bool:
    return all(
        sorted(shuffled, key=lambda item: collation_key(item, language)) == names for shuffled in permutations(names)
    )


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        ["Berg", "Bjørn", "Blå", "Blåbær", "Bærum", "Bø"],
        ["Muller", "Myhre", "Müller", "Møller"],
        ["Cafe", "Café", "cafeer"],
        ["Zz", "Ärlig", "Ærlund", "Öberg", "Øst", "Ånd"],
        ["Anne Berg", "Anne Lie", "Anneli"],
        ["Hansen", "Hz", "Haakon", "Håland"],
        ["Dina", "Đorđe", "Dyre", "Lie", "Łukas", "Lyng"],
        ["1 bord", "Bord", "Ж"],
    ],
)
def test_norwegian_names_stand_in_the_order_of_the_norwegian_alphabet(names: list[str], language: str):
    assert in_order(names, language)


def test_english_readers_look_for_them_under_the_letters_that_they_know():
    assert in_order(["Aasen", "Ærlig", "Andersen", "Åse", "Østby", "Zacharias"], "en")


@given(st.text(max_size=12), st.sampled_from(LANGUAGES))
def test_it_makes_no_difference_how_a_letter_and_its_marks_are_put_together(text: str, language: str):
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert collation_key(composed, language)[:2] == collation_key(apart, language)[:2]
