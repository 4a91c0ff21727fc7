"""Values for conditions on many: as many as a few prepared statements take."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def padded(values: Iterable[T]) -> list[T]:
    """The values, the last of them again and again until there are 1, 2, 4, 8 …

    Each number of values is a statement of its own, which every connection prepares and keeps.
    """
    known = list(values)
    return known + known[-1:] * ((1 << max(0, len(known) - 1).bit_length()) - len(known))
