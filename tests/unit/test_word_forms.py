"""Which of the words that people wrote are one concept."""

import itertools

import pytest

from workshop_live.text.word_forms import concepts

ONE = [
    ["leder", "ledere", "lederne", "leiar", "leiarane", "Leder"],
    ["trygg", "trygge", "trygghet", "tryggleik", "tryggheten"],
    ["åpen", "åpenhet", "openheit", "open"],
    ["tydelige mål", "tydelege mål", "tydelig mål"],
    ["samarbeid", "samarbeidet"],
    ["kveld", "kvelder"],
    ["lederplattform", "leiarplattform", "leiar plattform", "leder plattform"],
    ["arbeidsmiljø", "arbeids miljø"],
    ["kommunikasjon", "komunikasjon", "kommunikasjn"],
    ["mulighet", "moglegheit", "moglegheiter"],
    ["å lytte", "lytte"],
    ["team", "teams"],
]
NOT_ONE = [
    ("leder", "lever"), ("leder", "lede"), ("lærer", "leder"), ("mål", "mat"), ("møter", "mørk"), ("verdier", "verdig"),
    ("enhet", "en"), ("samarbeid", "arbeid"), ("tid", "tillit"), ("ulik", "lik"), ("arbeidslag", "arbeidsdag"),
]  # fmt: skip


@pytest.mark.parametrize("forms", ONE, ids=lambda forms: forms[0])
def test_forms_of_one_concept_count_together(forms: list[str]):
    assert len(set(concepts(forms))) == 1, dict(zip(forms, concepts(forms), strict=True))


@pytest.mark.parametrize("pair", NOT_ONE)
def test_two_words_that_are_known_are_never_one(pair: tuple[str, str]):
    first, second = concepts(pair)
    assert first != second


def test_the_order_does_not_matter():
    texts = ["komunikasjon", "kommunikasjon", "kommunikasjn"]
    for order in itertools.permutations(texts):
        assert len(set(concepts(order))) == 1


@pytest.mark.parametrize("text", ["", "!?", "😀", "123", "W" * 30, "日本語", "a", "سلام"])
def test_whatever_is_written_has_a_concept(text: str):
    assert concepts([text, text]) == [concepts([text])[0]] * 2
    assert concepts([text, "tillit"])[0] != concepts(["tillit"])[0]
