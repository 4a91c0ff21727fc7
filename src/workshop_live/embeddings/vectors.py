"""Vectors as they come from elsewhere, and what is wrong with them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workshop_live.text.clustering import Floats

_MAX_NUMBERS = 4096  # of a vector

Fetch = Callable[[Sequence[str]], Floats]  # raises EmbeddingsUnavailableError


class EmbeddingsUnavailableError(Exception):
    """Why there are no vectors, in words that hold nothing of what was written."""


def unit_vectors(rows: Any, count: int) -> Floats:
    """Return ``count`` rows scaled to length one. Raises EmbeddingsUnavailableError if they do not have that shape."""
    try:
        found = np.asarray(rows, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise EmbeddingsUnavailableError("the vectors are not all numbers, or not all of one size") from None
    if found.ndim != 2 or len(found) != count:
        raise EmbeddingsUnavailableError("there is not one vector for each text")
    if not 1 <= found.shape[1] <= _MAX_NUMBERS:
        raise EmbeddingsUnavailableError(f"a vector has 1 to {_MAX_NUMBERS} numbers")
    largest = np.abs(found).max(axis=1, keepdims=True)
    if not (np.isfinite(largest) & (largest > 0)).all():
        raise EmbeddingsUnavailableError("some vectors have no direction, or numbers that are none")
    found = found / largest  # first, or the squares of large numbers would be infinite
    unit: Floats = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return unit
