"""Where wordcloud puts the words of a closed cloud."""

import itertools

import pytest
from PIL import ImageFont

from workshop_live.domain.clouds import ASPECT
from workshop_live.exports import fonts
from workshop_live.exports.cloud_layout import READABLE, places_of

FIRST = ("bakke", "fjell", "skog", "hage", "elve", "strand", "torg")
SECOND = ("stein", "vann", "lys", "vind", "gress", "mose", "jord", "sand", "snø", "regn")
MANY = tuple("".join(parts) for parts in itertools.product(FIRST, SECOND))
HEIGHT = 1000


def cloud_of(count: int) -> tuple[tuple[str, float], ...]:
    return tuple((word, max(1, 14 // (at + 1))) for at, word in enumerate(MANY[:count]))


def inks(words: tuple[tuple[str, float], ...]) -> dict[str, tuple[float, float, float, float, float]]:
    """How large each word is, and the box around its ink."""
    found = {}
    for word, place in places_of(words).items():
        size = place.size * HEIGHT
        left, top, right, bottom = ImageFont.truetype(str(fonts.BOLD), size).getbbox(word, anchor="ls")
        x, y = place.x * HEIGHT * ASPECT, place.y * HEIGHT
        half, up = (right - left) / 2, (bottom - top) / 2
        found[word] = (size, x - half, y - up, x + half, y + up)
    return found


@pytest.mark.parametrize("count", [1, 3, 12, 60])
def test_the_words_of_a_closed_cloud_are_all_there_apart_and_readable(count: int):
    found = inks(cloud_of(count))
    assert len(found) == count
    for size, left, top, right, bottom in found.values():
        assert size >= READABLE * HEIGHT - 1
        assert min(left, top, HEIGHT * ASPECT - right, HEIGHT - bottom) >= -1
    for (size, *one), (other_size, *other) in itertools.combinations(found.values(), 2):
        apart = max(other[0] - one[2], one[0] - other[2])
        over = max(other[1] - one[3], one[1] - other[3])
        assert over >= 0 or apart >= 0.5 * min(size, other_size), "two words beside each other are no phrase"
    sizes = [size for size, *_ in found.values()]
    assert sizes == sorted(sizes, reverse=True), "who was named more often is not smaller"


def test_a_single_word_stands_in_the_middle():
    [place] = places_of((("tillit", 1),)).values()
    assert (place.x, place.y) == pytest.approx((0.5, 0.5), abs=0.005)


def test_the_same_words_stand_in_the_same_places_every_time():
    assert places_of(cloud_of(20)) == places_of(cloud_of(20))


def test_more_words_than_have_room_to_be_read_are_smaller_or_left_out():
    words = tuple((f"{word}fellesskap", 1.0) for word in MANY)
    places = places_of(words)
    assert 30 <= len(places) <= len(words)
    assert any(place.size < READABLE for place in places.values())


def test_nothing_to_draw_has_no_places():
    assert places_of(()) == {}
    assert places_of((("🙂", 3), ("…", 1))) == {}
