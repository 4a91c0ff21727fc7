"""The languages of the screens."""

import re

import pytest

from tests.texts import problems, texts_in_the_code
from workshop_live.text.languages import catalogue, negotiate


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.7,en;q=0.5", "nb"),
        ("nn-NO,nn;q=0.9", "nn"),
        ("no", "nb"),
        ("en-GB,en;q=0.9,nb;q=0.8", "en"),
        ("nb;q=0.2, nn;q=0.9", "nn"),
        ("sv-SE", "nb"),
        ("", "nb"),
        ("nb;q=0, en", "en"),
        ("x" * 10_000, "nb"),
        ("en;q=abc, nn", "nn"),
        (";;;,,,q=1", "nb"),
    ],
)
def test_the_best_language_is_found_for_what_a_browser_prefers(header: str, language: str):
    assert negotiate(header) == language


def test_every_text_is_translated():
    assert list(problems()) == []


def test_the_texts_in_the_code_are_english():
    for message in texts_in_the_code():
        words = message.id[0] if isinstance(message.id, tuple) else message.id
        assert not re.search("[æøåÆØÅ]", words), words


def test_bokmal_and_nynorsk_are_two_languages():
    english = "The session has not started yet. This page updates itself."
    assert catalogue("nb").gettext(english) == "Økten har ikke startet ennå. Siden oppdaterer seg selv."
    assert catalogue("nn").gettext(english) == "Økta har ikkje starta enno. Sida oppdaterer seg sjølv."
    assert catalogue("en").gettext(english) == english
