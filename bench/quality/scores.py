"""Scores for clusterings and for binary decisions.

A clustering is a list with a label per item; items with equal labels are in one cluster.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

Division = Sequence[Hashable]


def bcubed_f1(labelled: Division, found: Division) -> float:
    """Return the B-cubed F1 score: the harmonic mean of the items' average precision and recall."""
    if not labelled:
        return 1.0
    together = Counter(zip(labelled, found, strict=True))
    of_labels, of_found = Counter(labelled), Counter(found)
    precision = sum(both * both / of_found[group] for (_, group), both in together.items()) / len(labelled)
    recall = sum(both * both / of_labels[label] for (label, _), both in together.items()) / len(labelled)
    return 2 * precision * recall / (precision + recall)


def adjusted_rand(labelled: Division, found: Division) -> float:
    """Return the adjusted Rand index: 1 for equal clusterings, 0 for agreement by chance."""
    every = _pairs([len(labelled)])
    together = _pairs(Counter(zip(labelled, found, strict=True)).values())
    in_labels, in_found = _pairs(Counter(labelled).values()), _pairs(Counter(found).values())
    by_chance = in_labels * in_found / every if every else 0.0
    most = (in_labels + in_found) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def _pairs(sizes: Iterable[int]) -> float:
    return sum(size * (size - 1) / 2 for size in sizes)


def normalised_information(labelled: Division, found: Division) -> float:
    """Return the normalised mutual information of two clusterings."""
    mean = (_entropy(labelled) + _entropy(found)) / 2
    mutual = _entropy(labelled) + _entropy(found) - _entropy(list(zip(labelled, found, strict=True)))
    return mutual / mean if mean else 1.0


def _entropy(division: Division) -> float:
    return -sum(size / len(division) * math.log(size / len(division)) for size in Counter(division).values())


class Accuracy(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


def accuracy(labelled: Sequence[bool], said: Sequence[bool]) -> Accuracy:
    """Return precision, recall and F1 of binary decisions."""
    right = sum(truth and yes for truth, yes in zip(labelled, said, strict=True))
    precision = right / sum(said) if any(said) else 1.0
    recall = right / sum(labelled) if any(labelled) else 1.0
    both = precision + recall
    return Accuracy(precision, recall, 2 * precision * recall / both if both else 0.0)
