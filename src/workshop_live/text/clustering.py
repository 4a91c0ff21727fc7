"""Similarity of points, and their hierarchical clustering (average linkage, cut at maximum modularity)."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workshop_live.text.points import DERIVED

Floats = NDArray[np.float32]
Weights = tuple[tuple[str, float], ...]
Merge = tuple[int, int, float]
Embed = Callable[[Sequence[str]], Floats | None]  # unit vectors (n_texts, n_dimensions), or None

_NGRAM_LENGTHS = (3, 4, 5)  # characters, including the spaces around a word
_MAX_WORDS = 1000  # most frequent words that are compared
_BATCH = 64  # rows, so that the gathered rows fit in the CPU cache
_EPSILON = 1e-9
_WORDS, _LETTERS = np.float32(0.7), np.float32(0.3)
_LEXICAL, _EMBEDDED = np.float32(0.7), np.float32(0.3)
_SHARPENING = np.float32(1.5)  # exponent: twice the similarity is more than twice the reason to merge
_MIN_SIMILARITY = 0.015  # times gamma: minimum mean sharpened similarity of two branches of one theme


def similarities(bags: Sequence[Weights], columns: NDArray[Any], vectors: Floats | None = None) -> Floats:
    """Return the similarity, 0 to 1, of each bag to the bags in ``columns``, an array of shape (n_bags, n_columns).

    A bag holds words with weights. Combines shared words, character n-grams, and the cosine of ``vectors`` if given.
    """
    similarity = _ngram_cosine(bags, columns)
    similarity *= _LETTERS
    _add_word_cosine(similarity, bags, columns)
    if vectors is not None:
        _blend_vectors(similarity, vectors, columns)
    return similarity


def _ngram_cosine(bags: Sequence[Weights], columns: NDArray[Any]) -> Floats:
    """Return the cosine similarity of bags by character n-grams.

    N-grams are counted once per pair of words, since there are fewer words than n-grams.
    """
    counts = Counter(key for bag in bags for key, _ in bag if not key.startswith(DERIVED))
    words = sorted(sorted(counts, key=lambda key: (-counts[key], key))[:_MAX_WORDS])
    index_of = {word: number for number, word in enumerate(words)}
    cells = [[(index_of[key], weight) for key, weight in bag if key in index_of] or [(0, 0.0)] for bag in bags]
    numbers = np.array([number for row in cells for number, _ in row])
    weights = np.array([weight for row in cells for _, weight in row], np.float32)
    row_starts = np.cumsum([0, *(len(row) for row in cells)])
    spread = _weighted_sums(_shared_ngrams(words), numbers, weights, row_starts)
    owners = np.repeat(np.arange(len(bags)), np.diff(row_starts))
    squares = np.add.reduceat(spread[owners, numbers] * weights, row_starts[:-1])
    lengths = np.sqrt(np.maximum(squares, _EPSILON))[:, None]
    spread = spread[columns]  # in place, since a copy would not fit in memory beside the dictionaries
    spread /= lengths[columns]
    spread = np.ascontiguousarray(spread.T)
    similarity = _weighted_sums(spread, numbers, weights, row_starts)
    similarity /= lengths
    return similarity


def _weighted_sums(dense: Floats, numbers: NDArray[Any], weights: Floats, starts: NDArray[Any]) -> Floats:
    """Return for each row the weighted sum of numbered rows of a matrix, in batches that fit in the CPU cache."""
    sums = np.empty((len(starts) - 1, dense.shape[1]), np.float32)
    for start in range(0, len(sums), _BATCH):
        edges = starts[start : start + _BATCH + 1]
        cells = slice(edges[0], edges[-1])
        weighted = dense[numbers[cells]]
        weighted *= weights[cells, None]
        np.add.reduceat(weighted, edges[:-1] - edges[0], axis=0, out=sums[start : start + _BATCH])
    return sums


def _shared_ngrams(words: Sequence[str]) -> Floats:
    """Return the number of shared n-grams of each pair of words, an array of shape (n_words, n_words)."""
    words_with: dict[str, dict[int, int]] = {}
    for number, word in enumerate(words):
        padded = f" {word} "
        for length in _NGRAM_LENGTHS:
            for start in range(len(padded) - length + 1):
                occurrences = words_with.setdefault(padded[start : start + length], {})
                occurrences[number] = occurrences.get(number, 0) + 1
    shared = np.zeros((len(words), len(words)), np.float32)
    to_itself = np.zeros(len(words), np.float32)
    for occurrences in words_with.values():
        if len(occurrences) == 1:
            ((number, count),) = occurrences.items()
            to_itself[number] += count * count
        else:
            numbers = np.fromiter(occurrences, int)
            counts = np.fromiter(occurrences.values(), np.float32)
            shared[np.ix_(numbers, numbers)] += counts[:, None] * counts
    shared[np.diag_indices_from(shared)] += to_itself
    return shared


def _add_word_cosine(similarity: Floats, bags: Sequence[Weights], columns: NDArray[Any]) -> None:
    """Add the cosine similarity of bags by whole words, in place. The similarity of a bag to itself is one."""
    bags_with: dict[str, list[tuple[int, float]]] = {}
    for number, bag in enumerate(bags):
        length = math.sqrt(sum(weight * weight for _, weight in bag))
        for word, weight in bag:
            bags_with.setdefault(word, []).append((number, weight / length))
    column_of = np.full(len(bags), -1)
    column_of[columns] = np.arange(len(columns))
    to_itself = similarity[columns, np.arange(len(columns))] + _WORDS
    for occurrences in bags_with.values():
        if len(occurrences) == 1:
            continue
        numbers = np.array([number for number, _ in occurrences])
        weights = np.array([weight for _, weight in occurrences], np.float32)
        compared = column_of[numbers] >= 0
        similarity[np.ix_(numbers, column_of[numbers[compared]])] += (weights * _WORDS)[:, None] * weights[compared]
    similarity[columns, np.arange(len(columns))] = to_itself


def _blend_vectors(similarity: Floats, vectors: Floats, columns: NDArray[Any]) -> None:
    """Blend in the cosine of unit vectors, in place. Negative cosines count as zero."""
    similarity *= _LEXICAL
    transposed = np.ascontiguousarray(vectors[columns].T)
    for start in range(0, len(similarity), _BATCH):
        rows = slice(start, start + _BATCH)
        cosines = np.clip(vectors[rows] @ transposed, 0, 1)
        cosines *= _EMBEDDED
        similarity[rows] += cosines


def cluster(similarity: Floats, sizes: NDArray[Any], gamma: float) -> list[list[int]]:
    """Return the clusters of an average-linkage tree that together maximise modularity, as sorted lists of indices.

    ``sizes`` has the number of points of each item. A higher ``gamma`` (resolution) gives more clusters.
    """
    symmetric = np.maximum(similarity, similarity.T)  # despite rounding, or chains of nearest neighbours might not end
    np.power(np.maximum(symmetric, 0, out=symmetric), _SHARPENING, out=symmetric)
    np.fill_diagonal(symmetric, 1.0)
    degrees = sizes * (symmetric @ sizes) - sizes
    return _branches(_tree(symmetric, sizes), degrees, sizes, gamma)


def _tree(near: Floats, sizes: NDArray[Any]) -> list[Merge]:
    """Merge branches by the nearest-neighbour chain algorithm. Return (branch, branch, similarity) of each merge.

    Leaves are numbered first, then merges. Overwrites ``near``, since a copy would not fit in memory.
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
        absorbed, survivor = chain.pop(), chain.pop()
        merges.append((branch[survivor], branch[absorbed], float(near[survivor, absorbed])))
        mean = (near[survivor] * size[survivor] + near[absorbed] * size[absorbed]) / (size[survivor] + size[absorbed])
        near[survivor], near[:, survivor] = mean, mean
        near[absorbed], near[:, absorbed], near[survivor, survivor] = -np.inf, -np.inf, -np.inf
        size[survivor] += size[absorbed]
        branch[survivor], branch[absorbed] = count + len(merges) - 1, -1
    return merges


def _branches(merges: Sequence[Merge], degrees: NDArray[Any], sizes: NDArray[Any], gamma: float) -> list[list[int]]:
    """Return the leaves of the branches with the highest total modularity."""
    size = [float(leaf_size) for leaf_size in sizes]
    degree = [float(leaf_degree) for leaf_degree in degrees]
    internal = [leaf_size * (leaf_size - 1) for leaf_size in size]
    total = sum(degree) or 1.0
    scores = [
        leaf_internal / total - gamma * (leaf_degree / total) ** 2
        for leaf_internal, leaf_degree in zip(internal, degree, strict=True)
    ]
    is_whole = [True] * len(scores)
    for left, right, height in merges:
        internal.append(internal[left] + internal[right] + 2 * height * size[left] * size[right])
        degree.append(degree[left] + degree[right])
        size.append(size[left] + size[right])
        whole, parts = internal[-1] / total - gamma * (degree[-1] / total) ** 2, scores[left] + scores[right]
        is_whole.append(height >= _MIN_SIMILARITY * gamma and whole >= parts - _EPSILON)
        scores.append(whole if is_whole[-1] else parts)
    return list(_whole_branches(merges, is_whole))


def _whole_branches(merges: Sequence[Merge], is_whole: Sequence[bool]) -> list[list[int]]:
    """Return the leaves of the topmost branches that are kept whole."""
    leaves = len(is_whole) - len(merges)
    clusters = []
    pending = [len(is_whole) - 1]
    while pending:
        branch = pending.pop()
        if is_whole[branch]:
            clusters.append(_leaves(branch, leaves, merges))
        else:
            pending.extend(merges[branch - leaves][:2])
    return sorted(clusters)


def _leaves(branch: int, leaves: int, merges: Sequence[Merge]) -> list[int]:
    """Return the leaves below a branch, sorted."""
    leaf_numbers = []
    pending = [branch]
    while pending:
        node = pending.pop()
        if node < leaves:
            leaf_numbers.append(node)
        else:
            pending.extend(merges[node - leaves][:2])
    return sorted(leaf_numbers)
