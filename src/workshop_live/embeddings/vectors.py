"""Vectors as they come from elsewhere, and what is wrong with them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workshop_live.text.theme_groups import Floats

_MOST_NUMBERS = 4096  # of a vector

Fetch = Callable[[Sequence[str]], Floats]  # raises NoVectors


class NoVectors(Exception):  # noqa: N818 - it is a state, said to a person
    """Why there are no vectors, in words that hold nothing of what was written."""


def unit_vectors(rows: Any, count: int) -> Floats:
    """The rows as vectors of length one. Raises NoVectors if they are not as many vectors of one size."""
    try:
        found = np.asarray(rows, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise NoVectors("the vectors are not all numbers, or not all of one size") from None
    if found.ndim != 2 or len(found) != count:
        raise NoVectors("there is not one vector for each text")
    if not 1 <= found.shape[1] <= _MOST_NUMBERS:
        raise NoVectors(f"a vector has 1 to {_MOST_NUMBERS} numbers")
    largest = np.abs(found).max(axis=1, keepdims=True)
    if not (np.isfinite(largest) & (largest > 0)).all():
        raise NoVectors("some vectors have no direction, or numbers that are none")
    found = found / largest  # first, or the squares of large numbers would be infinite
    unit: Floats = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return unit
