"""Rounding of means and percentages, the same on all screens and in all files."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

DECIMALS = 1  # decimals of means; counts have none


def rounded(number: float, decimals: int = DECIMALS) -> Decimal:
    """Return a number rounded half up.

    ``number`` must be the unrounded quotient of two integers. Its shortest decimal representation ends in 5 exactly if
    the fraction does, so binary rounding errors have no influence.
    """
    return Decimal(str(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_of(numbers: Iterable[float]) -> int:
    """Return the number of decimals for numbers shown together: 0 if all are integers after rounding."""
    return DECIMALS if any(rounded(number) % 1 for number in numbers) else 0


def longest_bars(bars: Sequence[tuple[float, float]]) -> frozenset[int]:
    """Return the indexes of the longest of some bars; empty if all are equally long.

    A bar is the part of its track that it fills, and its number. Bars whose numbers read the same are equally long.
    """
    if not bars:
        return frozenset()
    _, top = max(bars)
    longest = frozenset(index for index, (_, number) in enumerate(bars) if rounded(number) == rounded(top))
    return longest if len(longest) < len(bars) else frozenset()


def percentages(counts: Sequence[int], whole: int) -> list[int]:
    """Return the counts as integer percentages of ``whole``; equal counts have equal percentages.

    If the counts add up to the whole, so do the percentages, by the largest remainder method; ties go to larger counts.
    If equal counts would have to share too few points, these are dropped, and the sum is below 100. Counts that
    overlap, such as those of multiple choices, are rounded half up instead. All are 0 if the whole is 0.
    """
    if whole == 0:
        return [0] * len(counts)
    if sum(counts) != whole:
        return [(200 * count + whole) // (2 * whole) for count in counts]
    percentage_of = {count: 100 * count // whole for count in counts}
    remaining = 100 - sum(percentage_of[count] for count in counts)
    for count in sorted(percentage_of, key=lambda count_: (-(100 * count_ % whole), -count_)):
        if counts.count(count) > remaining:
            break
        percentage_of[count] += 1
        remaining -= counts.count(count)
    return [percentage_of[count] for count in counts]
