"""Different words for the same thing."""

from collections import Counter

import pytest

from workshop_live import resources
from workshop_live.text.same_things import thing_of
from workshop_live.text.stop_words import STOP_WORDS


@pytest.mark.parametrize(
    "words",
    [
        ("ansatt", "medarbeider", "staff", "bemanning", "mitarbeiter"),
        ("tid", "tidspress", "workload", "zeitdruck"),
        ("støy", "bråk", "noise", "buller", "lärm"),
        ("rekruttere", "rekrytera", "recruitment"),
        ("arbeidsmiljø", "trivsel", "wellbeing"),
    ],
    ids=lambda words: words[0],
)
def test_words_for_the_same_thing_are_one_thing(words: tuple[str, ...]):
    things = {thing_of(word) for word in words}
    assert len(things) == 1
    assert None not in things


def test_a_longer_word_is_about_the_part_that_is_known():
    assert thing_of("fagsystem") == thing_of("systemfeil") == thing_of("computer")
    assert thing_of("kommunikasjonsplan") == thing_of("informasjon")


@pytest.mark.parametrize("word", ["", "xylofon", "format", "fritid", "😀", "plattform"])
def test_other_words_are_about_nothing_in_particular(word: str):
    assert thing_of(word) is None


def test_no_word_is_two_things_and_none_is_a_little_word():
    rows = (resources.PACKAGE / "text" / "same_things.tsv").read_text(encoding="utf-8").splitlines()
    things = Counter(row.split("\t")[0] for row in rows)
    words = Counter(word for row in rows for word in row.split("\t")[1].split(" "))
    assert set(things.values()) == set(words.values()) == {1}
    assert not words.keys() & STOP_WORDS
    assert all(word == word.casefold() and word for word in words)
