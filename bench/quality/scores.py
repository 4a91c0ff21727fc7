"""How far two ways of dividing the same things agree, and how often a yes was right.

A way of dividing is a list with a name for each thing; what has the same name is together.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

Division = Sequence[Hashable]


def bcubed_f1(labelled: Division, found: Division) -> float:
    """For each thing, how much of what it was found with is labelled as it is, and the other way round; F1 of both."""
    if not labelled:
        return 1.0
    together = Counter(zip(labelled, found, strict=True))
    of_labels, of_found = Counter(labelled), Counter(found)
    precision = sum(both * both / of_found[group] for (_, group), both in together.items()) / len(labelled)
    recall = sum(both * both / of_labels[label] for (label, _), both in together.items()) / len(labelled)
    return 2 * precision * recall / (precision + recall)


def adjusted_rand(labelled: Division, found: Division) -> float:
    """The share of pairs that both divide alike, less what chance would give: 1 is the same, 0 is chance."""
    every = _pairs([len(labelled)])
    together = _pairs(Counter(zip(labelled, found, strict=True)).values())
    in_labels, in_found = _pairs(Counter(labelled).values()), _pairs(Counter(found).values())
    by_chance = in_labels * in_found / every if every else 0.0
    most = (in_labels + in_found) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def _pairs(sizes: Iterable[int]) -> float:
    return sum(size * (size - 1) / 2 for size in sizes)


def normalised_information(labelled: Division, found: Division) -> float:
    """What one division tells of the other, as a share of what both tell on average."""
    mean = (_entropy(labelled) + _entropy(found)) / 2
    mutual = _entropy(labelled) + _entropy(found) - _entropy(list(zip(labelled, found, strict=True)))
    return mutual / mean if mean else 1.0


def _entropy(division: Division) -> float:
    return -sum(size / len(division) * math.log(size / len(division)) for size in Counter(division).values())


class Accuracy(NamedTuple):
    """Of what was said to be so, the share that is; of what is so, the share that was said; and both in one."""

    precision: float
    recall: float
    f1: float


def accuracy(labelled: Sequence[bool], said: Sequence[bool]) -> Accuracy:
    """How right a series of yes and no is."""
    right = sum(truth and yes for truth, yes in zip(labelled, said, strict=True))
    precision = right / sum(said) if any(said) else 1.0
    recall = right / sum(labelled) if any(labelled) else 1.0
    both = precision + recall
    return Accuracy(precision, recall, 2 * precision * recall / both if both else 0.0)
