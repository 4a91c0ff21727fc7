"""The sizes of pages that posters come in. All lengths are in points."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of a page, and the resolution of a picture of it."""

    title: str
    width: float
    height: float
    dots_per_inch: int

    @property
    def unit(self) -> float:
        """The shorter side."""
        return min(self.width, self.height)

    @property
    def is_wide(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height


PAGE_SIZES = {
    "a4": PageSize("A4", 595.28, 841.89, 300),
    "a3": PageSize("A3", 841.89, 1190.55, 212),
    "16x9": PageSize("16:9", 960, 540, 288),
}
"""The sizes of posters by their names in addresses and on the command line."""
