"""Theme detection: clusters of the answers to one question, each with a label and a typical answer.

Answers are compared by their words and by the character n-grams that these share, and by embeddings if the installation
has them. No model or corpus is needed otherwise. The result does not depend on the order of the answers.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import Generic

import numpy as np

from workshop_live.domain.themes import DetectedTheme, Id
from workshop_live.text.clustering import Embed, Floats, Weights, cluster, similarities
from workshop_live.text.lexicon import GENERAL
from workshop_live.text.points import DERIVED, Point, extract_points
from workshop_live.text.theme_labels import ThemeLabeller

DEFAULT_GAMMA = 1.2
MIN_ANSWERS = 6
_MAX_COMPARED = 1000  # distinct points that are clustered; more are only assigned
MIN_SIMILARITY = 0.08  # minimum mean similarity of a point to its theme
_STRONG = 0.4  # share of the weight of the strongest word of a point
_SIGNIFICANT = 0.31  # minimum weight; words of the question, of degree and of time have less
_FREQUENT = 1 / 8  # share of the answers; two words that so many combine are a finding of their own
_MIN_FREQUENT = 3


@dataclass(frozen=True, slots=True)
class Themes(Generic[Id]):
    """The themes, and the ids of the answers that belong to none.

    Themes are ordered by size, but so that an answer comes first in its main theme where possible.
    """

    themes: tuple[DetectedTheme[Id], ...]
    other: tuple[Id, ...]


def find_themes(
    question: str, answers: Sequence[tuple[Id, str]], *, gamma: float = DEFAULT_GAMMA, embed: Embed | None = None
) -> Themes[Id]:
    """Return the themes of answers, given as (id, text). An answer with several points may be in several themes.

    A higher ``gamma`` gives more themes. ``embed`` returns a vector for each point, which is compared besides its
    words.
    """
    ordered = sorted(answers, key=lambda answer: (answer[1], answer[0]))
    points = extract_points(question, [text for _, text in ordered]) if len(ordered) >= MIN_ANSWERS else []
    if not points:
        return Themes((), tuple(identity for identity, _ in ordered))
    distinct = _Statements(points, len(ordered), gamma, embed)
    clusters = distinct.clusters()
    similarity = distinct.mean_similarities(clusters)
    members = [_ranked(distinct, similarity[number], statements) for number, statements in enumerate(clusters)]
    labeller = ThemeLabeller(points)
    themes = []
    for theme in _in_order(members, _main_themes(distinct, points, clusters, similarity)):
        name = labeller.name([point for statement in clusters[theme] for point in distinct.points[statement]])
        ids = tuple(ordered[answer][0] for answer in members[theme])
        themes.append(DetectedTheme(name.label, ids, name.keywords))
    in_themes = {answer for answers_in_theme in members for answer in answers_in_theme}
    return Themes(tuple(themes), tuple(ordered[answer][0] for answer in range(len(ordered)) if answer not in in_themes))


class _Statements:
    """The distinct statements of a question, and who made them: points with equal words are one statement."""

    def __init__(self, points: Sequence[Point], answers: int, gamma: float, embed: Embed | None) -> None:
        by_weights: dict[Weights, list[Point]] = defaultdict(list)
        for point in points:
            by_weights[point.weights].append(point)
        self.bags = sorted(by_weights)
        self.points = [by_weights[bag] for bag in self.bags]
        indices = [(point.answer, index) for index, same_words in enumerate(self.points) for point in same_words]
        self.answer_of, self.statement_of = (np.array(column) for column in zip(*indices, strict=True))
        self.points_of_answer = np.maximum(1, np.bincount(self.answer_of))
        self.sizes = np.array([len(same_words) for same_words in self.points], np.float32)
        self.answers = answers
        self.gamma = gamma
        count = min(len(self.bags), _MAX_COMPARED)
        self.compared = np.linspace(0, len(self.bags) - 1, count).astype(int)
        vectors = embed([min(point.text for point in same_words) for same_words in self.points]) if embed else None
        self.similarity = similarities(self.bags, self.compared, vectors)

    def clusters(self) -> list[list[int]]:
        """Cluster the statements. Return the statements of each theme as indices."""
        square = self.similarity[self.compared]
        groups = [
            [int(self.compared[index]) for index in group] for group in cluster(square, self._sizes(), self.gamma)
        ]
        parts = [part for group in groups if self._is_theme(group) for part in self._refined(group)]
        themes = sorted(part for part in parts if self._is_theme(part))
        remaining = set(range(len(self.bags))).difference(*themes)
        if themes and remaining:
            similarity = self.mean_similarities(themes)
            for statement in sorted(remaining):
                nearest = int(similarity[:, statement].argmax())
                if similarity[nearest, statement] >= MIN_SIMILARITY:
                    themes[nearest].append(statement)
        return themes

    def mean_similarities(self, themes: Sequence[Sequence[int]]) -> Floats:
        """Return the mean similarity of each statement to each theme, of shape (n_themes, n_statements)."""
        column_of = {int(statement): column for column, statement in enumerate(self.compared)}
        mean_weights = np.zeros((len(self.compared), len(themes)), np.float32)
        for number, theme in enumerate(themes):
            compared = [column_of[statement] for statement in theme if statement in column_of]
            mean_weights[compared, number] = self._sizes()[compared] / self._sizes()[compared].sum()
        return np.ascontiguousarray((self.similarity @ mean_weights).T)

    def owners(self, statements: Sequence[int]) -> set[int]:
        """Return the indices of the answers that contain any of these statements."""
        return {point.answer for statement in statements for point in self.points[statement]}

    def _sizes(self) -> Floats:
        sizes: Floats = self.sizes[self.compared]
        return sizes

    def _is_theme(self, group: Sequence[int]) -> bool:
        """Return whether at least two answers share a word that could label the cluster, not only n-grams."""
        users: dict[str, set[int]] = defaultdict(set)
        for statement in group:
            for word in set(self._strong(statement)) - GENERAL:
                if " " not in word:
                    users[word] |= self.owners([statement])
        return any(len(answers) > 1 for answers in users.values())

    def _strong(self, statement: int) -> list[str]:
        """Return the words of a statement with the highest weights."""
        bag = self.bags[statement]
        highest = max(weight for _, weight in bag)
        threshold = max(_STRONG * highest, min(_SIGNIFICANT, highest))
        return [word for word, weight in bag if weight >= threshold]

    def _refined(self, group: list[int]) -> list[list[int]]:
        """Split off pairs of words that are frequent on their own: "felles mål" and "felles verdier"."""
        minimum = max(_MIN_FREQUENT, self.answers * _FREQUENT * DEFAULT_GAMMA / max(self.gamma, 0.01))
        by_pair = self._pairs(group, minimum)
        owner_counts = {pair: len(self.owners(sorted(members))) for pair, members in by_pair.items()}
        for pair in sorted(by_pair, key=lambda pair: (-owner_counts[pair], pair)):
            remaining = [statement for statement in group if statement not in by_pair[pair]]
            if owner_counts[pair] >= minimum and len(self.owners(remaining)) >= minimum:
                return [*self._refined(sorted(by_pair[pair])), *self._refined(remaining)]
        return [group]

    def _pairs(self, group: Sequence[int], minimum: float) -> dict[tuple[str, str], set[int]]:
        """Return, for each pair of frequent words, the statements with both. Neither word contains the other."""
        statements_with: dict[str, set[int]] = defaultdict(set)
        for statement in group:
            for word in self._strong(statement):
                if not word.startswith(DERIVED):
                    statements_with[word].add(statement)
        frequent = sorted(
            word for word, members in statements_with.items() if len(self.owners(sorted(members))) >= minimum
        )
        pairs = [
            (first, second) for first, second in combinations(frequent, 2) if not (first in second or second in first)
        ]
        return {(first, second): statements_with[first] & statements_with[second] for first, second in pairs}


def _ranked(distinct: _Statements, similarity: Floats, statements: Sequence[int]) -> list[int]:
    """Return the answers of a theme, most typical first: those of which all points are close to it."""
    typicality = np.bincount(distinct.answer_of, weights=similarity[distinct.statement_of]) / distinct.points_of_answer
    return sorted(distinct.owners(statements), key=lambda answer: (-typicality[answer], answer))


def _main_themes(
    distinct: _Statements, points: Sequence[Point], clusters: Sequence[Sequence[int]], similarity: Floats
) -> dict[int, int]:
    """Return the theme closest to all points of each answer together, earlier points weighing more."""
    theme_of = {
        distinct.bags[statement]: (theme, similarity[theme, statement])
        for theme, statements in enumerate(clusters)
        for statement in statements
    }
    scores_of: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    rank = Counter[int]()
    for point in points:
        rank[point.answer] += 1
        if point.weights in theme_of:
            theme, point_similarity = theme_of[point.weights]
            scores_of[point.answer][theme] += float(point_similarity) / rank[point.answer]
    return {answer: min(scores, key=lambda theme: (-scores[theme], theme)) for answer, scores in scores_of.items()}


def _in_order(members: Sequence[Sequence[int]], main: Mapping[int, int]) -> list[int]:
    """Return the order of the themes: largest first, but an answer comes first in its main theme where possible."""
    overlap = Counter((main[answer], theme) for theme, answers in enumerate(members) for answer in answers)
    order: list[int] = []
    for theme in sorted(range(len(members)), key=lambda theme: (-overlap[theme, theme], -len(members[theme]), theme)):
        steps = [0, *(overlap[theme, other] - overlap[other, theme] for other in order)]
        costs = list(accumulate(steps))
        order.insert(max(place for place, cost in enumerate(costs) if cost == min(costs)), theme)
    return order
