"""Where the words of a cloud stand once its question is closed, on the projector and in files alike."""

from dataclasses import dataclass

ASPECT = 2.4
"""How many times as wide as high a cloud is laid out: the projector's room for results, and that of a slide."""


@dataclass(frozen=True, slots=True)
class CloudPlace:
    """The place of a word: the middle of its ink as parts of width and height, and its font size.

    ``size`` is a part of the height of a cloud of ``ASPECT``. In an area of another shape, the words keep those parts
    and their letters the smaller of the two scales, so that they stand further apart and never over each other.
    """

    x: float
    y: float
    size: float
