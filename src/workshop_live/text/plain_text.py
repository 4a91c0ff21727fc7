"""Validation and normalisation of text input: nothing that breaks pages, databases or files."""

import re
import unicodedata

from workshop_live.domain.refusals import InvalidValueError, Problem

MAX_COMBINING_MARKS = 4  # in a row; enough for every script in use

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")  # pasted from slides and word processors
_INVISIBLE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")  # bidi controls, BOM, soft hyphen
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "\U000e0000-\U000e001f]"
)
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that draw nothing
_BLANK_LINES = re.compile(r"\n[ \n]*\n")


def clean_text(text: str, *, field: str, most: int, newlines: bool = False, least: int = 1) -> str:
    """Return a text normalised to NFC, without bidi controls and superfluous white space.

    Newlines become spaces unless ``newlines``. Raises InvalidValueError if the text has control characters, surrogates,
    noncharacters or more than four combining marks in a row, or if the result is shorter than ``least`` or longer than
    ``most`` characters.
    """
    if len(text) > 8 * most + 64:  # before any expensive work
        raise InvalidValueError(Problem(field, "too_long", most))
    if not text.isprintable():  # printable text has none of these, and most answers are printable
        text = _LINE_BREAKS.sub("\n", text)
        if _FORBIDDEN.search(text):
            raise InvalidValueError(Problem(field, "forbidden_character"))
        text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", text)
    if _has_stacked_marks(text):
        raise InvalidValueError(Problem(field, "too_many_marks"))
    text = _tidy(text, newlines=newlines)
    if least and not any(_is_visible(character) for character in text):
        raise InvalidValueError(Problem(field, "empty"))
    if len(text) < least:
        raise InvalidValueError(Problem(field, "too_short", least))
    if len(text) > most:
        raise InvalidValueError(Problem(field, "too_long", most))
    return text


def usable_text(text: str, *, most: int) -> str:
    """Return what can be used of a text that nobody can correct: without what ``clean_text`` refuses, and cut."""
    text = _INVISIBLE.sub("", _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text)))
    text = unicodedata.normalize("NFC", text)
    if _has_stacked_marks(text):
        text = "".join(character for character in text if unicodedata.category(character)[0] != "M")
    return _tidy(text, newlines=True)[:most].rstrip()


def _tidy(text: str, *, newlines: bool) -> str:
    """Collapse white space: one space between words, at most one blank line in a row, none at the ends."""
    if not newlines:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _has_stacked_marks(text: str) -> bool:
    """Return whether more than MAX_COMBINING_MARKS marks are stacked on one letter."""
    if not text or max(text) < "\u0300":
        return False
    run = 0
    for character in text:
        category = unicodedata.category(character)
        if unicodedata.combining(character) or category == "Me":
            run += 1
        elif category not in {"Cf", "Mn", "Mc"}:  # joiners and vowel signs stand between marks without ending the stack
            run = 0
        if run > MAX_COMBINING_MARKS:
            return True
    return False


def _is_visible(character: str) -> bool:
    """Return whether a character draws anything."""
    return character not in _BLANKS and unicodedata.category(character)[0] not in "ZCM"
