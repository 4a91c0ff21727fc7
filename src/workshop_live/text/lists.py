"""Recognising lists in what people write: items without their numbers and bullets."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Unambiguous list marks: bullets, circled numbers, keycaps.
_MARK = r"[•‣⁃◦▪▫●○■□►▶➢➤✓✔☐☑\u2460-\u249b\u24eb-\u24ff\u2776-\u2793]|[0-9]\ufe0f?\u20e3"
_MARKS = re.compile(rf"(?:{_MARK})\ufe0f?|(?<=\s)[*·](?=\s)")
_BULLET = re.compile(r"\s*(?:[-–—*·+>](?=\s)|[*·])\s*")
_NUMBER = re.compile(
    r"(?<![\w.,:/(-])\(?(?P<number>[0-9]{1,2}|[a-h](?=\)))(?P<end>[.):/]|\s?[-–](?=\s+\D))\)?(?=\s|[^\W\d_])"
)
# Ordinals: "1. mai" is a date and no first item.
_ORDINAL = re.compile(
    r"\.\s*(?:jan|feb|mars|apr|mai|juni|juli|aug|sep|okt|nov|des|klass|trinn|trin\b|etasje|etg|juledag|pinsedag|påskedag|plass"
    r"|gang|runde|kvartal|halvår|semester|termin|linje|ledd|divisjon|omgang|verdenskrig|århundre|kapittel|person|part\b|time|dag|uke|veke|måned|månad|år\b|året\b|og\b|eller\b"
    r"|til\b)",
    re.IGNORECASE,
)


_LINE_NUMBER = re.compile(r"\s*\(?(?:[0-9]{1,3}|[a-hA-H](?=\)))(?P<end>[.):])\)?(?=\s|[^\W\d_])\s*")


def without_mark(line: str) -> str:
    """Return a line without the bullet or the number that it begins with; a line that is only a number keeps it."""
    bare = line.strip()
    mark = _MARKS.match(bare) or _BULLET.match(f"{bare} ")
    if mark:
        bare = bare[mark.end() :].strip()
    number = _LINE_NUMBER.match(bare)
    if number and not _ORDINAL.match(bare, number.start("end")):
        bare = bare[number.end() :].strip() or bare
    return bare


@lru_cache(20_000)
def split_items(text: str) -> tuple[str, ...]:
    """Split a text into lines, and lists into their items, without list marks."""
    return tuple(item for line in re.split(r"[\n\r\u2028\u2029]+", text) for item in _items(line) if item)


def _items(line: str) -> Iterator[str]:
    """Yield the items of one line, which may be empty."""
    for part in _MARKS.split(line):
        bullet = _BULLET.match(part)
        item = part[bullet.end() :] if bullet else part
        numbers = _numbering(item)
        edges = [0, *(at for number in numbers for at in number.span()), len(item)]
        yield from (item[first:after].strip() for first, after in zip(edges[::2], edges[1::2], strict=True))


def _numbering(line: str) -> Sequence[re.Match[str]]:
    """Return the matches that number list items.

    They are consecutive and of one style, and begin at the start of the line or with 1.
    """
    sequence: list[re.Match[str]] = []
    numbers = [number for number in _NUMBER.finditer(line) if not _ORDINAL.match(line, number.start("end"))]
    last_second = {number["end"]: at for at, number in enumerate(numbers) if _value(number) == 2}
    for at, number in enumerate(numbers):
        if sequence:
            is_item = _follows(number, sequence[-1])
        else:
            is_first = not line[: number.start()].strip()
            is_item = is_first or (_value(number) == 1 and last_second.get(number["end"], -1) > at)
        if is_item:
            sequence.append(number)
    return sequence


def _follows(number: re.Match[str], before: re.Match[str]) -> bool:
    """Return whether a number is the next one in the same style."""
    return _value(number) == _value(before) + 1 and number["end"] == before["end"]


def _value(number: re.Match[str]) -> int:
    """Return the number, or the place of the letter in the alphabet."""
    digits = number["number"]
    return int(digits) if digits.isdecimal() else ord(digits) - ord("a") + 1
