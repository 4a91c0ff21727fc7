"""Padded values for IN clauses, so that a few prepared statements serve all lengths."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def padded(values: Iterable[T]) -> list[T]:
    """Return the values, padded to a power of two by repeating the last one.

    Each length is a statement of its own, which every connection prepares and keeps.
    """
    items = list(values)
    length = 1 << max(0, len(items) - 1).bit_length()
    return items + items[-1:] * (length - len(items))
