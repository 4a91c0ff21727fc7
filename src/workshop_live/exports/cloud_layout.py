"""Where the words of a cloud stand, as ``wordcloud`` finds places that are free.

It takes a second to import and up to a second to place many words, so only workers run this.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, hypot
from random import Random
from typing import Any

from workshop_live.domain.clouds import ASPECT, CloudPlace

CountedWords = tuple[tuple[str, float], ...]
"""The words with their counts, the most frequent first."""

_HEIGHT = 240  # pixels in which places are searched
_WIDTH = round(_HEIGHT * ASPECT)
_READABLE = 15.5  # pixels: a twenty-fifth of the projector's height, where results have nearly two thirds of it
READABLE = _READABLE / _HEIGHT
"""The font size, as a part of the height, from which words can be read on the projector."""
_SMALLEST = 5.5  # pixels: for files, where no word has room to be readable from afar
_BESIDE, _BELOW = 0.28, 0.05  # kept free around a word, of its size: two spaces beside, or two words read as a phrase
_LAST = 31  # the step of ``_sizes`` that needs the least room
_ARRANGEMENTS = 3  # that are tried at each step
_SAMPLES = 5  # places of which a word takes the one nearest to the middle
_FULL = 0.8  # of the area is the most that arrangements by chance have been seen to fill
_SPREAD = 1.25  # how far a few words move apart to fill the area
_MEASURED = 200  # pixels; letters are measured large, where hinting does not count

_Extent = tuple[float, float]
"""The width and height of a word with what is kept free around it, in font sizes."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A word with its font size, and the upper left corner and the extent of the box around it, in pixels."""

    word: str
    size: float
    left: int
    top: int
    width: int
    height: int


def places_of(words: CountedWords) -> dict[str, CloudPlace]:
    """Return the places of the words by their texts, without those that no font of ours has or that had no room.

    Deterministic: every process finds the same. Words are smaller than ``READABLE`` only if not all had room.
    """
    from workshop_live.exports import fonts  # noqa: PLC0415

    font = fonts.font_for([word for word, _ in words])
    drawable = {word: count for word, count in words if fonts.can_be_read(word, font)}
    if not drawable:
        return {}
    extents = _extents(drawable, str(font.path))
    found, steps = list[_Box](), range(_LAST + 1)
    while steps:
        step = steps[len(steps) // 2]
        boxes = _first_whole(_sizes(drawable, extents, step), extents)
        found = boxes or found
        steps = range(steps.start, step) if boxes else range(step + 1, steps.stop)
    return _places(found or _arranged(_sizes(drawable, extents, _LAST), extents, 0, smallest=_SMALLEST))


def _first_whole(sizes: Mapping[str, float], extents: Mapping[str, _Extent]) -> list[_Box]:
    """Return the first arrangement with all words; empty if there is none."""
    area = sum(sizes[word] ** 2 * width * height for word, (width, height) in extents.items())
    if area > _FULL * _WIDTH * _HEIGHT:
        return []
    arranged = (_arranged(sizes, extents, seed) for seed in range(_ARRANGEMENTS))
    return next((boxes for boxes in arranged if len(boxes) == len(sizes)), [])


def _extents(words: Iterable[str], font_path: str) -> dict[str, _Extent]:
    from PIL import ImageFont  # noqa: PLC0415

    font, extents = ImageFont.truetype(font_path, _MEASURED), {}
    for word in words:
        left, top, right, bottom = font.getbbox(word)
        extents[word] = ((right - left) / _MEASURED + 2 * _BESIDE, (bottom - top) / _MEASURED + 2 * _BELOW)
    return extents


def _sizes(words: Mapping[str, float], extents: Mapping[str, _Extent], step: int) -> dict[str, float]:
    """Return how large the words are, in pixels, as ``sizes`` in static/js/elements/cloud_layout.js.

    First the smallest give way, then the largest, and at the end only the most frequent stand out.
    """
    smallest, largest = max(1.0, 3.4 * 0.9**step), max(1.0, 8 * 0.945**step)
    power = 0.6 + 0.08 * max(0, step - 12)
    most = max(8.0, *words.values())
    sizes = {}
    for word, count in words.items():
        wanted = smallest + (largest - smallest) * ((max(1.0, count) - 1) / (most - 1)) ** power
        width, height = extents[word]
        sizes[word] = min(wanted * _READABLE, _WIDTH / width, _HEIGHT / height)
    return sizes


def _arranged(
    sizes: Mapping[str, float], extents: Mapping[str, _Extent], seed: int, *, smallest: float = 0
) -> list[_Box]:
    """Return the boxes of the words that have a place, the largest first: those before the first one without.

    With ``smallest``, words become smaller, down to that size, until they have a place.
    """
    import numpy as np  # noqa: PLC0415
    from wordcloud.wordcloud import IntegralOccupancyMap  # noqa: PLC0415

    random, boxes = Random(seed), list[_Box]()  # noqa: S311 - for looks
    taken, free = np.zeros((_HEIGHT, _WIDTH), np.uint8), IntegralOccupancyMap(_HEIGHT, _WIDTH, None)
    for word in sorted(sizes, key=lambda it: -sizes[it]):
        size, place = sizes[word], None
        while place is None and size >= smallest:
            width, height = (
                min(ceil(size * it), most) for it, most in zip(extents[word], (_WIDTH, _HEIGHT), strict=True)
            )
            place = _place(free, width, height, random)
            if place is None and not smallest:
                return boxes
            size = size if place else size * 0.9
        if place:
            top, left = place
            boxes.append(_Box(word, size, left, top, width, height))
            taken[top : top + height, left : left + width] = 1
            free.update(taken, top, left)
    return boxes


def _place(free: Any, width: int, height: int, random: Random) -> tuple[int, int] | None:
    """Return the top and left of a free place: of a few by chance, the one nearest to the middle. None without any."""

    def distance(place: tuple[int, int]) -> float:
        top, left = place
        return hypot(left + (width - _WIDTH) / 2, ASPECT * (top + (height - _HEIGHT) / 2))

    sampled = (free.sample_position(height, width, random) for _ in range(_SAMPLES))
    return min(filter(None, sampled), key=distance, default=None)


def _places(boxes: Sequence[_Box]) -> dict[str, CloudPlace]:
    """Return the places of an arrangement, moved to the middle of the area and apart while there is room."""
    columns = _spread([(box.left + box.width / 2, box.width / 2) for box in boxes], _WIDTH)
    rows = _spread([(box.top + box.height / 2, box.height / 2) for box in boxes], _HEIGHT)
    return {
        box.word: CloudPlace(round(x / _WIDTH, 4), round(y / _HEIGHT, 4), round(box.size / _HEIGHT, 4))
        for box, x, y in zip(boxes, columns, rows, strict=True)
    }


def _spread(spans: Sequence[tuple[float, float]], room: int) -> list[float]:
    """Return where the middles of spans, each given with half its length, come to be within the room."""
    if not spans:
        return []
    middle = (min(at - half for at, half in spans) + max(at + half for at, half in spans)) / 2
    far = [(room / 2 - half) / abs(at - middle) for at, half in spans if at != middle]
    by = max(1.0, min(_SPREAD, *far)) if far else 1.0
    return [room / 2 + (at - middle) * by for at, _ in spans]
