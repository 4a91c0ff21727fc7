"""The colours of files: those of the screens, with the mixes that their style sheets make of them."""

from workshop_live import palette
from workshop_live.accents import derived
from workshop_live.colours import laid_over, mixed

BAR = ("accent", 0.58, "surface")
"""What a bar is mixed of that is not the longest, as ``--bar`` in static/css/components/bars.css."""
TRACK = ("line", 0.6, "sunken")
"""What a track is mixed of, as ``--track`` there."""
LIGHT_TEXT_FROM = 0.15
"""The depth of a step from which the text on it is light."""


class Colours:
    """The colours on light ground by their names on the screens, with the accent of an organisation if it has one."""

    def __init__(self, accent: str = "") -> None:
        self._by_name = dict(palette.light())
        if accent:
            self._by_name |= derived(accent, palette.light(), darker=True)
        for name, (first, part, second) in (("bar", BAR), ("track", TRACK)):
            self._by_name[name] = mixed(self._by_name[first], part, self._by_name[second])
        self._by_name["bar"] = self._by_name.pop("accent-bar", self._by_name["bar"])

    def __getitem__(self, name: str) -> str:
        """Return a colour as ``#rrggbb``; "bar" and "track" are those of bars."""
        return self._by_name[name]

    def bare(self, name: str) -> str:
        """Return a colour as ``RRGGBB``, as Office has it."""
        return bare(self[name])

    def by_name(self) -> dict[str, str]:
        """Return all colours."""
        return dict(self._by_name)

    def steps(self, count: int) -> list[str]:
        """Return the colours of the steps of a scale, from the lowest: the accent, ever denser, over a bar's colour."""
        return [laid_over(self["accent"], index / (count - 1), self["bar"]) for index in range(count)]


OURS = Colours()


def bare(colour: str) -> str:
    """Return ``#rrggbb`` as ``RRGGBB``."""
    return colour.removeprefix("#").upper()


def has_light_text(index: int, steps: int) -> bool:
    """Whether text on this step of a scale, from 0, is light."""
    return index / (steps - 1) > LIGHT_TEXT_FROM
