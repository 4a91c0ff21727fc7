"""Groups of points that are alike: how alike they are, and where to cut the tree of them."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workshop_live.text.theme_points import UNSAID

Floats = NDArray[np.float32]
Weights = tuple[tuple[str, float], ...]
Merge = tuple[int, int, float]
Embed = Callable[[Sequence[str]], Floats | None]  # a vector of length one for each text; None if they cannot be had

_RUNS = (3, 4, 5)  # letters in a row, with the spaces around a word
_MAX_WORDS = 1000  # that are compared, the commonest
_AT_ONCE = 64  # rows, so that what is gathered stays in the cache
_NOTHING = 1e-9
_WORDS, _LETTERS = np.float32(0.7), np.float32(0.3)
_LEXICAL, _EMBEDDED = np.float32(0.7), np.float32(0.3)
_SHARPER = np.float32(1.5)  # power: what is twice as alike belongs together more than twice as much
_BARELY_ALIKE = 0.015  # times gamma: mean of the sharpened likeness of two branches, below which they are not one theme


def likeness(bags: Sequence[Weights], columns: NDArray[Any], vectors: Floats | None = None) -> Floats:
    """How alike each bag is to those of the columns, 0 to 1: by words, letters in a row, and vectors if there are."""
    alike = _by_letters(bags, columns)
    alike *= _LETTERS
    _add_words(alike, bags, columns)
    if vectors is not None:
        _mix_in(alike, vectors, columns)
    return alike


def _by_letters(bags: Sequence[Weights], columns: NDArray[Any]) -> Floats:
    """The cosine of the letters in a row, for which the words are compared first: they are fewer than the runs."""
    counts = Counter(key for bag in bags for key, _ in bag if not key.startswith(UNSAID))
    words = sorted(sorted(counts, key=lambda key: (-counts[key], key))[:_MAX_WORDS])
    number_of = {word: number for number, word in enumerate(words)}
    cells = [[(number_of[key], weight) for key, weight in bag if key in number_of] or [(0, 0.0)] for bag in bags]
    numbers = np.array([number for row in cells for number, _ in row])
    weights = np.array([weight for row in cells for _, weight in row], np.float32)
    starts = np.cumsum([0, *(len(row) for row in cells)])
    spread = _sums(_shared_letters(words), numbers, weights, starts)
    owners = np.repeat(np.arange(len(bags)), np.diff(starts))
    squares = np.add.reduceat(spread[owners, numbers] * weights, starts[:-1])
    lengths = np.sqrt(np.maximum(squares, _NOTHING))[:, None]
    spread = spread[columns]  # what is done in place and let go of would not fit beside the dictionaries
    spread /= lengths[columns]
    spread = np.ascontiguousarray(spread.T)
    alike = _sums(spread, numbers, weights, starts)
    alike /= lengths
    return alike


def _sums(dense: Floats, numbers: NDArray[Any], weights: Floats, starts: NDArray[Any]) -> Floats:
    """For each row, the weighted sum of the numbered rows of a matrix, some at once so that they fit in the cache."""
    found = np.empty((len(starts) - 1, dense.shape[1]), np.float32)
    for first in range(0, len(found), _AT_ONCE):
        bounds = starts[first : first + _AT_ONCE + 1]
        cells = slice(bounds[0], bounds[-1])
        weighted = dense[numbers[cells]]
        weighted *= weights[cells, None]
        np.add.reduceat(weighted, bounds[:-1] - bounds[0], axis=0, out=found[first : first + _AT_ONCE])
    return found


def _shared_letters(words: Sequence[str]) -> Floats:
    """For each pair of words, how many letters in a row they share."""
    users: dict[str, dict[int, int]] = {}
    for number, word in enumerate(words):
        padded = f" {word} "
        for length in _RUNS:
            for at in range(len(padded) - length + 1):
                of_run = users.setdefault(padded[at : at + length], {})
                of_run[number] = of_run.get(number, 0) + 1
    shared = np.zeros((len(words), len(words)), np.float32)
    alone = np.zeros(len(words), np.float32)
    for of_run in users.values():
        if len(of_run) == 1:
            ((number, times),) = of_run.items()
            alone[number] += times * times
        else:
            numbers = np.fromiter(of_run, int)
            counts = np.fromiter(of_run.values(), np.float32)
            shared[np.ix_(numbers, numbers)] += counts[:, None] * counts
    shared[np.diag_indices_from(shared)] += alone
    return shared


def _add_words(alike: Floats, bags: Sequence[Weights], columns: NDArray[Any]) -> None:
    users: dict[str, list[tuple[int, float]]] = {}
    for number, bag in enumerate(bags):
        length = math.sqrt(sum(weight * weight for _, weight in bag))
        for word, weight in bag:
            users.setdefault(word, []).append((number, weight / length))
    column_of = np.full(len(bags), -1)
    column_of[columns] = np.arange(len(columns))
    to_itself = alike[columns, np.arange(len(columns))] + _WORDS
    for of_word in users.values():
        if len(of_word) == 1:
            continue
        numbers = np.array([number for number, _ in of_word])
        weights = np.array([weight for _, weight in of_word], np.float32)
        compared = column_of[numbers] >= 0
        alike[np.ix_(numbers, column_of[numbers[compared]])] += (weights * _WORDS)[:, None] * weights[compared]
    alike[columns, np.arange(len(columns))] = to_itself


def _mix_in(alike: Floats, vectors: Floats, columns: NDArray[Any]) -> None:
    """Let the cosine of vectors of length one count too. Those that point apart are unlike, and not less than that."""
    alike *= _LEXICAL
    across = np.ascontiguousarray(vectors[columns].T)
    for first in range(0, len(alike), _AT_ONCE):
        rows = slice(first, first + _AT_ONCE)
        cosines = np.clip(vectors[rows] @ across, 0, 1)
        cosines *= _EMBEDDED
        alike[rows] += cosines


def groups(alike: Floats, sizes: NDArray[Any], gamma: float) -> list[list[int]]:
    """The branches of the average-link tree that together have the highest modularity."""
    even = np.maximum(alike, alike.T)  # they differ by rounding, and a chain of nearest neighbours must end
    np.power(np.maximum(even, 0, out=even), _SHARPER, out=even)
    np.fill_diagonal(even, 1.0)
    degrees = sizes * (even @ sizes) - sizes
    return _branches(_tree(even, sizes), degrees, sizes, gamma)


def _tree(near: Floats, sizes: NDArray[Any]) -> list[Merge]:
    """The merges, by nearest-neighbour chain: of which two branches, and how alike they are. Leaves come first.

    What is near is written over: a second copy would not fit beside the dictionaries.
    """
    count = len(near)
    np.fill_diagonal(near, -np.inf)
    size = sizes.astype(np.float32)
    branch = list(range(count))
    chain: list[int] = []
    merges: list[Merge] = []
    first = 0
    while len(merges) < count - 1:
        while not chain and branch[first] < 0:
            first += 1
        last = chain[-1] if chain else first
        nearest = int(near[last].argmax())
        if len(chain) < 2 or near[last, chain[-2]] < near[last, nearest]:
            chain = [*chain, nearest] if chain else [first]
            continue
        gone, kept = chain.pop(), chain.pop()
        merges.append((branch[kept], branch[gone], float(near[kept, gone])))
        merged = (near[kept] * size[kept] + near[gone] * size[gone]) / (size[kept] + size[gone])
        near[kept], near[:, kept] = merged, merged
        near[gone], near[:, gone], near[kept, kept] = -np.inf, -np.inf, -np.inf
        size[kept] += size[gone]
        branch[kept], branch[gone] = count + len(merges) - 1, -1
    return merges


def _branches(merges: Sequence[Merge], degrees: NDArray[Any], sizes: NDArray[Any], gamma: float) -> list[list[int]]:
    size = [float(each) for each in sizes]
    degree = [float(each) for each in degrees]
    inside = [each * (each - 1) for each in size]
    total = sum(degree) or 1.0
    best = [within / total - gamma * (out / total) ** 2 for within, out in zip(inside, degree, strict=True)]
    is_whole = [True] * len(best)
    for left, right, height in merges:
        inside.append(inside[left] + inside[right] + 2 * height * size[left] * size[right])
        degree.append(degree[left] + degree[right])
        size.append(size[left] + size[right])
        whole, parts = inside[-1] / total - gamma * (degree[-1] / total) ** 2, best[left] + best[right]
        is_whole.append(height >= _BARELY_ALIKE * gamma and whole >= parts - _NOTHING)
        best.append(whole if is_whole[-1] else parts)
    return list(_opened(merges, is_whole))


def _opened(merges: Sequence[Merge], is_whole: Sequence[bool]) -> list[list[int]]:
    leaves = len(is_whole) - len(merges)
    found = []
    rest = [len(is_whole) - 1]
    while rest:
        branch = rest.pop()
        if is_whole[branch]:
            found.append(_leaves(branch, leaves, merges))
        else:
            rest.extend(merges[branch - leaves][:2])
    return sorted(found)


def _leaves(branch: int, leaves: int, merges: Sequence[Merge]) -> list[int]:
    found = []
    rest = [branch]
    while rest:
        each = rest.pop()
        if each < leaves:
            found.append(each)
        else:
            rest.extend(merges[each - leaves][:2])
    return sorted(found)
