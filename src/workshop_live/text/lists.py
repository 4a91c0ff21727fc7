"""Lists in what people write: their numbers and bullets are no words, and each item is a point of its own."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Marks that are nothing else, wherever they stand: bullets, numbers in circles, numbers on keys.
_MARK = r"[•‣⁃◦▪▫●○■□►▶➢➤✓✔☐☑\u2460-\u249b\u24eb-\u24ff\u2776-\u2793]|[0-9]\ufe0f?\u20e3"
_MARKS = re.compile(rf"(?:{_MARK})\ufe0f?|(?<=\s)[*·](?=\s)")
_BULLET = re.compile(r"\s*(?:[-–—*·+>](?=\s)|[*·])\s*")
_NUMBER = re.compile(
    r"(?<![\w.,:/(-])\(?(?P<number>[0-9]{1,2}|[a-h](?=\)))(?P<end>[.):/]|\s?[-–](?=\s+\D))\)?(?=\s|[^\W\d_])"
)
# "1. mai" is a day and no first item, and so are these.
_ORDINAL = re.compile(
    r"\.\s*(?:jan|feb|mars|apr|mai|juni|juli|aug|sep|okt|nov|des|klass|trinn|trin\b|etasje|etg|juledag|pinsedag|påskedag|plass"
    r"|gang|runde|kvartal|halvår|semester|termin|linje|ledd|divisjon|omgang|verdenskrig|århundre|kapittel|person|part\b|time|dag|uke|veke|måned|månad|år\b|året\b|og\b|eller\b"
    r"|til\b)",
    re.IGNORECASE,
)


@lru_cache(20_000)
def items(text: str) -> tuple[str, ...]:
    """The lines of a text, those that are lists as their items, without what marks them."""
    return tuple(item for line in re.split(r"[\n\r\u2028\u2029]+", text) for item in _items(line) if item)


def _items(line: str) -> Iterator[str]:
    for part in _MARKS.split(line):
        bullet = _BULLET.match(part)
        item = part[bullet.end() :] if bullet else part
        numbers = _numbering(item)
        edges = [0, *(at for number in numbers for at in number.span()), len(item)]
        yield from (item[first:after].strip() for first, after in zip(edges[::2], edges[1::2], strict=True))


def _numbering(line: str) -> Sequence[re.Match[str]]:
    """The numbers of items: one at the start, or 1 where 2 comes, and those that go on counting in the same way."""
    found: list[re.Match[str]] = []
    numbers = [number for number in _NUMBER.finditer(line) if not _ORDINAL.match(line, number.start("end"))]
    last_second = {number["end"]: at for at, number in enumerate(numbers) if _value(number) == 2}
    for at, number in enumerate(numbers):
        if found:
            goes_on = _follows(number, found[-1])
        else:
            is_first = not line[: number.start()].strip()
            goes_on = is_first or (_value(number) == 1 and last_second.get(number["end"], -1) > at)
        if goes_on:
            found.append(number)
    return found


def _follows(number: re.Match[str], before: re.Match[str]) -> bool:
    return _value(number) == _value(before) + 1 and number["end"] == before["end"]


def _value(number: re.Match[str]) -> int:
    said = number["number"]
    return int(said) if said.isdecimal() else ord(said) - ord("a") + 1
