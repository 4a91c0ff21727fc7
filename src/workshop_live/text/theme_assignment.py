"""Assigning newly arrived answers to the themes that people have decided on."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from workshop_live.text.clustering import Embed, Floats, Weights, similarities
from workshop_live.text.points import Point, extract_points
from workshop_live.text.themes import MIN_SIMILARITY


def assign_to_themes(
    question: str, themes: Sequence[Sequence[str]], texts: Sequence[str], embed: Embed | None = None
) -> list[int | None]:
    """Return for each text the index of the theme closest to any of its points; None if no theme is similar enough.

    A theme is given as the texts of its answers, or as its label alone.
    """
    members = list(dict.fromkeys(text for theme in themes for text in theme))
    points = extract_points(question, [*members, *texts])
    points_of_member: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        if point.answer < len(members):
            points_of_member[members[point.answer]].append(point)
    points_of_themes = [[point for text in theme for point in points_of_member[text]] for theme in themes]
    new_points = [point for point in points if point.answer >= len(members)]
    assigned: list[int | None] = [None] * len(texts)
    best = [MIN_SIMILARITY] * len(texts)
    if not (new_points and any(points_of_themes)):
        return assigned
    for point, row in zip(new_points, _mean_similarities(new_points, points_of_themes, embed), strict=True):
        text, theme = point.answer - len(members), int(row.argmax())
        if row[theme] >= best[text]:
            assigned[text], best[text] = theme, float(row[theme])
    return assigned


def _mean_similarities(new_points: Sequence[Point], themes: Sequence[Sequence[Point]], embed: Embed | None) -> Floats:
    """Return the mean similarity of each new point to each theme, an array of shape (n_points, n_themes)."""
    texts: dict[Weights, str] = {}
    for point in [*new_points, *(point for theme in themes for point in theme)]:
        texts[point.weights] = min(point.text, texts.get(point.weights, point.text))
    bags = sorted(texts)
    index = {bag: number for number, bag in enumerate(bags)}
    columns = np.array(sorted({index[point.weights] for theme in themes for point in theme}))
    mean_weights = np.zeros((len(columns), len(themes)), np.float32)
    for number, theme in enumerate(themes):
        for point in theme:
            mean_weights[np.searchsorted(columns, index[point.weights]), number] += 1 / len(theme)
    vectors = embed([texts[bag] for bag in bags]) if embed else None
    result: Floats = similarities(bags, columns, vectors) @ mean_weights
    return result[[index[point.weights] for point in new_points]]
