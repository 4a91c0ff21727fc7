"""Figures: the one way in which means are rounded and percentages are made, on every screen and in every file."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

DECIMALS = 1  # of means; counts have none


def rounded(number: float, decimals: int = DECIMALS) -> Decimal:
    """A number as it is written, rounded once, half up.

    ``number`` must be one division of whole numbers, not rounded before. The shortest decimal that stands for such a
    float ends in a 5 exactly where the fraction does, so no binary error decides.
    """
    return Decimal(str(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_of(numbers: Iterable[float]) -> int:
    """With how many decimals numbers that stand together are written: none if all are whole once they are rounded."""
    return DECIMALS if any(rounded(number) % 1 for number in numbers) else 0


def percentages(counts: Sequence[int], whole: int) -> list[int]:
    """The counts as whole percentages of ``whole``; equal counts always have equal percentages.

    Where the counts are the parts of the whole, the percentages add up to 100 by the largest remainders: each is
    rounded down, and the points that are left go to the counts that lost most, among those to the larger ones. Where
    equal counts would have to share too few points, these are left out, and the sum is a little less. Other counts may
    overlap, such as those of several choices: each is rounded half up, and they add up to anything. All are 0 if the
    whole is 0.
    """
    if whole == 0:
        return [0] * len(counts)
    if sum(counts) != whole:
        return [(200 * count + whole) // (2 * whole) for count in counts]
    found = {count: 100 * count // whole for count in counts}
    left = 100 - sum(found[count] for count in counts)
    for count in sorted(found, key=lambda it: (-(100 * it % whole), -it)):
        if counts.count(count) > left:
            break
        found[count] += 1
        left -= counts.count(count)
    return [found[count] for count in counts]
