"""Where newly arrived answers belong among the themes that people have decided on."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from workshop_live.text.theme_groups import Embed, Floats, Weights, likeness
from workshop_live.text.theme_points import Point, points_of
from workshop_live.text.themes import NEAR_ENOUGH


def nearest(
    question: str, themes: Sequence[Sequence[str]], texts: Sequence[str], embed: Embed | None = None
) -> list[int | None]:
    """For each text, the place of the theme that one of its points is nearest to; None where none is near.

    A theme is given as the texts of its answers, or as its label alone.
    """
    members = list(dict.fromkeys(text for theme in themes for text in theme))
    points = points_of(question, [*members, *texts])
    of_member: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        if point.answer < len(members):
            of_member[members[point.answer]].append(point)
    of_themes = [[point for text in theme for point in of_member[text]] for theme in themes]
    arrived = [point for point in points if point.answer >= len(members)]
    found: list[int | None] = [None] * len(texts)
    highest = [NEAR_ENOUGH] * len(texts)
    if not (arrived and any(of_themes)):
        return found
    for point, near in zip(arrived, _nearness(arrived, of_themes, embed), strict=True):
        text, theme = point.answer - len(members), int(near.argmax())
        if near[theme] >= highest[text]:
            found[text], highest[text] = theme, float(near[theme])
    return found


def _nearness(arrived: Sequence[Point], themes: Sequence[Sequence[Point]], embed: Embed | None) -> Floats:
    """For each point that arrived and each theme, the mean likeness to the points of the theme."""
    said: dict[Weights, str] = {}
    for point in [*arrived, *(point for theme in themes for point in theme)]:
        said[point.weights] = min(point.text, said.get(point.weights, point.text))
    bags = sorted(said)
    place = {bag: number for number, bag in enumerate(bags)}
    columns = np.array(sorted({place[point.weights] for theme in themes for point in theme}))
    share = np.zeros((len(columns), len(themes)), np.float32)
    for number, theme in enumerate(themes):
        for point in theme:
            share[np.searchsorted(columns, place[point.weights]), number] += 1 / len(theme)
    vectors = embed([said[bag] for bag in bags]) if embed else None
    near: Floats = likeness(bags, columns, vectors) @ share
    return near[[place[point.weights] for point in arrived]]
