"""Synonym groups."""

from collections import Counter

import pytest

from workshop_live import resources
from workshop_live.text.lexicon import STOP_WORDS, synonym_group


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
def test_synonyms_share_a_group(words: tuple[str, ...]):
    groups = {synonym_group(word) for word in words}
    assert len(groups) == 1
    assert None not in groups


def test_a_longer_word_has_the_group_of_its_longest_listed_part():
    assert synonym_group("fagsystem") == synonym_group("systemfeil") == synonym_group("computer")
    assert synonym_group("kommunikasjonsplan") == synonym_group("informasjon")


@pytest.mark.parametrize("word", ["", "xylofon", "format", "fritid", "😀", "plattform"])
def test_other_words_have_no_group(word: str):
    assert synonym_group(word) is None


def test_no_word_is_in_two_groups_and_none_is_a_stop_word():
    rows = (resources.PACKAGE / "text" / "synonyms.tsv").read_text(encoding="utf-8").splitlines()
    groups = Counter(row.split("\t")[0] for row in rows)
    words = Counter(word for row in rows for word in row.split("\t")[1].split(" "))
    assert set(groups.values()) == set(words.values()) == {1}
    assert not words.keys() & STOP_WORDS
    assert all(word == word.casefold() and word for word in words)
