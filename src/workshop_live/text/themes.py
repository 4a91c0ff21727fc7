"""Themes: what the answers to one question are about, in groups with a name and a typical answer.

Answers are compared by their words and by the letters the words share, with no model and no word counts from elsewhere,
unless the installation has embeddings. The same answers give the same themes, in whatever order they come.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

import numpy as np

from workshop_live.text.stop_words import GENERAL
from workshop_live.text.theme_groups import Embed, Floats, Weights, groups, likeness
from workshop_live.text.theme_labels import Names
from workshop_live.text.theme_points import UNSAID, Point, points_of

DEFAULT_GAMMA = 1.2
_MIN_ANSWERS = 6
_MAX_COMPARED = 1000  # different points that the themes are made of; those beyond only join them
NEAR_ENOUGH = 0.08  # mean likeness to a theme, below which a point is left over
_STRONG = 0.4  # of the strongest word of a point
_TELLING = 0.31  # weight; words of the question, of degree and of time weigh less
_OFTEN = 1 / 8  # of the answers; what so many say in the same two words is one of the things to report
_MIN_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Theme:
    """Answers about the same thing, as ids, the most typical first."""

    label: str
    keywords: tuple[str, ...]
    typical: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes, and the ids of the answers that are in none of them.

    The largest is first, but as far as it can be, an answer is met first in its main theme.
    """

    themes: tuple[Theme, ...]
    other: tuple[str, ...]


def find_themes(
    question: str, answers: Sequence[tuple[str, str]], *, gamma: float = DEFAULT_GAMMA, embed: Embed | None = None
) -> Themes:
    """Themes of answers, which are (id, text). An answer that says several things can be in several themes.

    Gamma is for more or fewer themes: the higher, the more. What embed says of the points counts beside their words.
    """
    ordered = sorted(answers, key=lambda answer: (answer[1], answer[0]))
    points = points_of(question, [text for _, text in ordered]) if len(ordered) >= _MIN_ANSWERS else []
    if not points:
        return Themes((), tuple(identity for identity, _ in ordered))
    said = _Said(points, len(ordered), gamma, embed)
    placed = said.placed()
    near = said.nearness(placed)
    members = [_ranked(said, near[number], statements) for number, statements in enumerate(placed)]
    names = Names(points)
    themes = []
    for theme in _in_order(members, _main_themes(said, points, placed, near)):
        name = names.name([point for statement in placed[theme] for point in said.points[statement]])
        ids = tuple(ordered[answer][0] for answer in members[theme])
        themes.append(Theme(name.label, name.keywords, ids[0], ids))
    in_themes = {answer for of_theme in members for answer in of_theme}
    return Themes(tuple(themes), tuple(ordered[answer][0] for answer in range(len(ordered)) if answer not in in_themes))


class _Said:
    """The different things that were said, and by whom: points with the same words are one statement."""

    def __init__(self, points: Sequence[Point], answers: int, gamma: float, embed: Embed | None) -> None:
        by_weights: dict[Weights, list[Point]] = defaultdict(list)
        for point in points:
            by_weights[point.weights].append(point)
        self.bags = sorted(by_weights)
        self.points = [by_weights[bag] for bag in self.bags]
        placed = [(point.answer, place) for place, of_bag in enumerate(self.points) for point in of_bag]
        self.answer_of, self.statement_of = (np.array(column) for column in zip(*placed, strict=True))
        self.points_of_answer = np.maximum(1, np.bincount(self.answer_of))
        self.sizes = np.array([len(of_bag) for of_bag in self.points], np.float32)
        self.answers = answers
        self.gamma = gamma
        count = min(len(self.bags), _MAX_COMPARED)
        self.compared = np.linspace(0, len(self.bags) - 1, count).astype(int)
        vectors = embed([min(point.text for point in of_bag) for of_bag in self.points]) if embed else None
        self.alike = likeness(self.bags, self.compared, vectors)

    def placed(self) -> list[list[int]]:
        """The statements of each theme."""
        square = self.alike[self.compared]
        found = [[int(self.compared[at]) for at in group] for group in groups(square, self._sizes(), self.gamma)]
        parts = [part for group in found if self._is_theme(group) for part in self._parted(group)]
        themes = sorted(part for part in parts if self._is_theme(part))
        rest = set(range(len(self.bags))).difference(*themes)
        if themes and rest:
            near = self.nearness(themes)
            for statement in sorted(rest):
                nearest = int(near[:, statement].argmax())
                if near[nearest, statement] >= NEAR_ENOUGH:
                    themes[nearest].append(statement)
        return themes

    def nearness(self, themes: Sequence[Sequence[int]]) -> Floats:
        """For each theme and each statement, the mean likeness to those of the theme."""
        where = {int(statement): at for at, statement in enumerate(self.compared)}
        share = np.zeros((len(self.compared), len(themes)), np.float32)
        for number, theme in enumerate(themes):
            compared = [where[statement] for statement in theme if statement in where]
            share[compared, number] = self._sizes()[compared] / self._sizes()[compared].sum()
        return np.ascontiguousarray((self.alike @ share).T)

    def owners(self, statements: Sequence[int]) -> set[int]:
        return {point.answer for statement in statements for point in self.points[statement]}

    def _sizes(self) -> Floats:
        sizes: Floats = self.sizes[self.compared]
        return sizes

    def _is_theme(self, group: Sequence[int]) -> bool:
        """Whether two answers share a word in it that could be its name, and not only some letters."""
        users: dict[str, set[int]] = defaultdict(set)
        for statement in group:
            for word in set(self._strong(statement)) - GENERAL:
                if " " not in word:
                    users[word] |= self.owners([statement])
        return any(len(answers) > 1 for answers in users.values())

    def _strong(self, statement: int) -> list[str]:
        bag = self.bags[statement]
        most = max(weight for _, weight in bag)
        least = max(_STRONG * most, min(_TELLING, most))
        return [word for word, weight in bag if weight >= least]

    def _parted(self, group: list[int]) -> list[list[int]]:
        """A group without what is often said in two words, and that by itself: "felles mål" and "felles verdier"."""
        enough = max(_MIN_OFTEN, self.answers * _OFTEN * DEFAULT_GAMMA / max(self.gamma, 0.01))
        by_pair = self._pairs(group, enough)
        users = {pair: len(self.owners(sorted(of_pair))) for pair, of_pair in by_pair.items()}
        for pair in sorted(by_pair, key=lambda pair: (-users[pair], pair)):
            rest = [statement for statement in group if statement not in by_pair[pair]]
            if users[pair] >= enough and len(self.owners(rest)) >= enough:
                return [*self._parted(sorted(by_pair[pair])), *self._parted(rest)]
        return [group]

    def _pairs(self, group: Sequence[int], enough: float) -> dict[tuple[str, str], set[int]]:
        """The statements of each pair of words, neither part of the other, that could be frequent enough."""
        users: dict[str, set[int]] = defaultdict(set)
        for statement in group:
            for word in self._strong(statement):
                if not word.startswith(UNSAID):
                    users[word].add(statement)
        often = sorted(word for word, of_word in users.items() if len(self.owners(sorted(of_word))) >= enough)
        pairs = [
            (first, second) for first, second in combinations(often, 2) if not (first in second or second in first)
        ]
        return {(first, second): users[first] & users[second] for first, second in pairs}


def _ranked(said: _Said, near: Floats, statements: Sequence[int]) -> list[int]:
    """The answers of a theme, the most typical first: those of which every point is near it."""
    nearness = np.bincount(said.answer_of, weights=near[said.statement_of]) / said.points_of_answer
    return sorted(said.owners(statements), key=lambda answer: (-nearness[answer], answer))


def _main_themes(said: _Said, points: Sequence[Point], placed: Sequence[Sequence[int]], near: Floats) -> dict[int, int]:
    """The theme of each answer that its points are nearest to together. What is said first counts most."""
    theme_of = {
        said.bags[statement]: (theme, near[theme, statement]) for theme, of in enumerate(placed) for statement in of
    }
    nearness: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    before = Counter[int]()
    for point in points:
        before[point.answer] += 1
        if point.weights in theme_of:
            theme, of_point = theme_of[point.weights]
            nearness[point.answer][theme] += float(of_point) / before[point.answer]
    return {answer: min(of, key=lambda theme: (-of[theme], theme)) for answer, of in nearness.items()}


def _in_order(members: Sequence[Sequence[int]], main: Mapping[int, int]) -> list[int]:
    """The largest theme first; but as far as it can be, answers come first where their main theme is."""
    besides = Counter((main[answer], theme) for theme, answers in enumerate(members) for answer in answers)
    order: list[int] = []
    for theme in sorted(range(len(members)), key=lambda theme: (-besides[theme, theme], -len(members[theme]), theme)):
        steps = [0, *(besides[theme, other] - besides[other, theme] for other in order)]
        costs = list(accumulate(steps))
        order.insert(max(place for place, cost in enumerate(costs) if cost == min(costs)), theme)
    return order
