"""What text people may send."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.domain.refusals import InvalidValueError
from workshop_live.text.plain_text import clean_text


def clean(text: str) -> str:
    return clean_text(text, field="value", most=100, newlines=True)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("  Trygge   ledere ", "Trygge ledere"),
        ("én\r\nto\rtre\x0bfire\u2028fem", "én\nto\ntre\nfire\nfem"),
        ("én\n\n\n\nto\n", "én\n\nto"),
        ("a\tb", "a b"),
        ("å" + "a\u030a", "åå"),
        ("\u202etxt.exe\u202c", "txt.exe"),
        ("\ufeffså", "så"),
        ("👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 नमस्ते", "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 नमस्ते"),
        ("السلام عليكم", "السلام عليكم"),
    ],
)
def test_text_is_tidied_and_otherwise_left_alone(sent: str, stored: str):
    assert clean(sent) == stored


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("\u200b\u200d", "empty"),
        ("\u2800\u3164", "empty"),
        ("a\x00b", "forbidden_character"),
        ("a\x1bb", "forbidden_character"),
        ("\ud83d", "forbidden_character"),
        ("\uffff", "forbidden_character"),
        ("\U0010fffe", "forbidden_character"),
        ("\ufdd0", "forbidden_character"),
        ("Z" + "\u0334\u0319\u0317\u0321\u033c", "too_many_marks"),
        ("Z" + "\u0334\u0319\u034f\u0317\u200d\u0321\u033c", "too_many_marks"),
        ("a\u20dd\u20dd\u20dd\u20dd\u20dd", "too_many_marks"),
        ("x" * 101, "too_long"),
        ("x" * 1_000_000, "too_long"),
    ],
)
def test_text_that_breaks_things_is_refused(sent: str, code: str):
    with pytest.raises(InvalidValueError) as refused:
        clean(sent)
    assert refused.value.problems[0].code == code


def test_a_line_has_no_line_breaks():
    assert clean_text("en\nto", field="title", most=10) == "en to"


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_what_is_accepted_is_clean_and_stays_as_it_is(text: str):
    try:
        stored = clean(text)
    except InvalidValueError:
        return
    assert 0 < len(stored) <= 100
    assert clean(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert all(unicodedata.category(character) not in {"Cc", "Cs"} or character == "\n" for character in stored)
    stored.encode()
