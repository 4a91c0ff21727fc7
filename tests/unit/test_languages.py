"""The languages of the screens."""

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.texts import problems, texts_in_the_code
from workshop_live.domain.rooms import LANGUAGES
from workshop_live.text.languages import catalogue, negotiate

LETTERS, ALPHANUMERIC = string.ascii_letters, string.ascii_letters + string.digits


def subtag(characters: str, least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(characters, min_size=least, max_size=most)


def several(subtags: st.SearchStrategy[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(subtags, max_size=most)


KNOWN = {"nb": "nb", "nn": "nn", "no": "nb", "en": "en", "da": "nb", "sv": "nb"}
VARIANT = subtag(ALPHANUMERIC, 5, 8) | st.tuples(st.sampled_from(string.digits), subtag(ALPHANUMERIC, 3, 3)).map(
    "".join
)
EXTENSION = st.tuples(
    st.sampled_from("0123456789abcdefghijklmnopqrstuvwyz"), st.lists(subtag(ALPHANUMERIC, 2, 8), min_size=1, max_size=3)
).map(lambda item: [item[0], *item[1]])
PRIVATE = st.lists(subtag(ALPHANUMERIC, 1, 8), max_size=3).map(lambda item: ["x", *item] if item else [])


@st.composite
def tags(draw: st.DrawFn, languages: st.SearchStrategy[str]) -> str:
    """Language tags as BCP 47 has them, in any case."""
    parts = [
        draw(languages),
        *draw(several(subtag(LETTERS, 4, 4), 1)),  # a script
        *draw(several(subtag(LETTERS, 2, 2) | subtag(string.digits, 3, 3), 1)),  # a region
        *draw(several(VARIANT, 2)),
        *(part for extension in draw(st.lists(EXTENSION, max_size=2)) for part in extension),
        *draw(PRIVATE),
    ]
    change = draw(st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]))
    return change("-".join(parts))


GRANDFATHERED = ["en-GB-oed", "i-default", "i-klingon", "sgn-BE-FR", "art-lojban", "zh-min-nan", "no-bok", "x-no", "*"]
ANY_TAG = tags(subtag(LETTERS, 2, 8) | st.sampled_from(list(KNOWN))) | st.sampled_from(GRANDFATHERED)
QUALITY = st.sampled_from(["", ";q=1", ";q=0.5", "; Q=0.333", ";q=0", ";q=1.000", ";q=nan", ";q=-1", ";q=1e999", ";q"])
HEADERS = st.lists(st.tuples(ANY_TAG, QUALITY).map("".join), max_size=6).map(", ".join)
NONSENSE = st.text(st.characters(max_codepoint=255)) | st.text("nboen-_*;,=q.019 \t")


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
        ("EN-US", "en"),
        ("NB-NO", "nb"),
        ("NN", "nn"),
        ("NO", "nb"),
        ("En-gb,NB;q=0.5", "en"),
        ("nn_NO", "nn"),
        ("NN-Latn-NO-x-mine", "nn"),
        ("no-nyn", "nn"),
        ("en;Q=0.1, nn;Q=0.2", "nn"),
        ("sgn-NO, en", "en"),
        ("*", "nb"),
    ],
)
def test_the_best_language_is_found_for_what_a_browser_prefers(header: str, language: str):
    assert negotiate(header) == language


@given(st.sampled_from(list(KNOWN)).flatmap(lambda item: st.tuples(st.just(item), tags(st.just(item)))))
@example(("en", "EN-US"))
def test_a_language_of_ours_is_understood_in_any_case_and_with_any_subtags(drawn: tuple[str, str]):
    language, tag = drawn
    assert negotiate(tag, fallback="?") == KNOWN[language]
    assert negotiate(f"zz, {tag};q=0.1", fallback="?") == KNOWN[language]


@given(HEADERS)
@example("NB-NO")
def test_upper_and_lower_case_are_one(header: str):
    assert negotiate(header) == negotiate(header.upper()) == negotiate(header.lower())


@given(HEADERS | NONSENSE)
@example("EN")
def test_whatever_a_browser_prefers_the_language_is_one_of_ours(header: str):
    assert negotiate(header) in LANGUAGES
    assert negotiate(header, fallback="nn") in LANGUAGES


def test_every_text_is_translated():
    assert list(problems()) == []


def test_the_texts_in_the_code_are_english():
    for message in texts_in_the_code():
        words = message.id[0] if isinstance(message.id, tuple) else message.id
        assert not re.search("[æøåÆØÅ]", words), words


ROLES = {
    r"\bco-facilitators?\b": (r"\bmedarrangør", r"\bmedarrangør"),
    r"(?<!co-)\bfacilitators?\b": (r"\bstyrer? (økten|den)\b", r"\bstyrer? (økta|ho)\b"),
    r"\borganisers?\b": (r"\barrangør", r"\barrangør"),
    r"\bowners?\b": (r"\beier", r"\beigar"),
    r"\bparticipants?\b": (r"\bdeltaker", r"\bdeltakar"),
}
"""The words for roles, as docs/roles.md has them, and what each is in bokmål and nynorsk."""
OTHER_WORDS = {
    "en": r"those who run|\bhosts?\b|moderator|presenter|\badmin",
    "nb": r"fasilitator|\b(som|den|de|dem) leder\b|møteleder|tilrettelegger|kursholder|\badmin",
    "nn": r"fasilitator|\b(som|den|dei) leier\b|møteleiar|tilretteleggjar|kurshaldar|\badmin",
}
"""Words that would be second ones for the same roles."""
NO_WORDS = re.compile(r"%\(\w+\)s|room or facilitator|room eller facilitator")
"""Placeholders, and a plan's own words."""


@pytest.mark.parametrize(("place", "language"), [(0, "nb"), (1, "nn")])
def test_a_role_has_one_word_in_every_language(place: int, language: str):
    said = catalogue(language)
    for message in texts_in_the_code():
        one, other = message.id if isinstance(message.id, tuple) else (message.id, message.id)
        pairs = {one: said.ngettext(one, other, 1), other: said.ngettext(one, other, 2)} if one != other else {}
        for english, norwegian in (pairs or {one: said.gettext(one)}).items():
            text, translated = NO_WORDS.sub("", english), NO_WORDS.sub("", norwegian)
            assert not re.search(OTHER_WORDS["en"], text, re.IGNORECASE), text
            assert not re.search(OTHER_WORDS[language], translated, re.IGNORECASE), translated
            for word, translations in ROLES.items():
                if re.search(word, text, re.IGNORECASE):
                    assert re.search(translations[place], translated, re.IGNORECASE), translated


def test_bokmal_and_nynorsk_are_two_languages():
    english = "The session has not started yet. This page updates itself."
    assert catalogue("nb").gettext(english) == "Økten har ikke startet ennå. Siden oppdaterer seg selv."
    assert catalogue("nn").gettext(english) == "Økta har ikkje starta enno. Sida oppdaterer seg sjølv."
    assert catalogue("en").gettext(english) == english
