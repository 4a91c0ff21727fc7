"""Validation and normalisation of vectors from elsewhere."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workshop_live.text.clustering import Floats

_MAX_DIMENSIONS = 4096  # dimensions

Fetch = Callable[[Sequence[str]], Floats]  # returns unit vectors, or raises EmbeddingsUnavailableError


class EmbeddingsUnavailableError(Exception):
    """Embeddings are not available. The message has no part of any answer."""


def unit_vectors(rows: Any, count: int) -> Floats:
    """Return rows scaled to unit length, of shape (count, n_dimensions), as float32.

    Raises EmbeddingsUnavailableError for any other shape, and for zero or non-finite vectors.
    """
    try:
        vectors = np.asarray(rows, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise EmbeddingsUnavailableError("the vectors are not all numbers, or not all of one size") from None
    if vectors.ndim != 2 or len(vectors) != count:
        raise EmbeddingsUnavailableError("there is not one vector for each text")
    if not 1 <= vectors.shape[1] <= _MAX_DIMENSIONS:
        raise EmbeddingsUnavailableError(f"a vector has 1 to {_MAX_DIMENSIONS} numbers")
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    if not (np.isfinite(largest) & (largest > 0)).all():
        raise EmbeddingsUnavailableError("some vectors have no direction, or numbers that are none")
    vectors = vectors / largest  # first, so that the squares of large numbers do not overflow
    unit: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit
