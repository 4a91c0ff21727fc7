"""The colours of files: those of the screens, with the mixes that their style sheets make of them."""

from workshop_live import palette
from workshop_live.colours import laid_over, mixed

BAR = ("accent", 0.58, "surface")
"""What a bar is mixed of that is not the longest, as ``--bar`` in static/css/components/bars.css."""
TRACK = ("line", 0.6, "sunken")
"""What a track is mixed of, as ``--track`` there."""
FAINTEST_STEP = 0.3
"""The opacity of the lowest step of a scale, as in its results.html."""
LIGHT_TEXT_FROM = 0.45
"""The depth of a step from which the text on it is light."""


def colour(name: str) -> str:
    """Return a colour by its name on the screens, or that of a bar or a track, as ``#rrggbb``."""
    mixes = {"bar": BAR, "track": TRACK}
    if name in mixes:
        first, part, second = mixes[name]
        return mixed(palette.light()[first], part, palette.light()[second])
    return palette.light()[name]


def step_colours(steps: int) -> list[str]:
    """Return the colours of the steps of a scale, from the lowest: the accent, ever denser."""
    depths = [index / (steps - 1) for index in range(steps)]
    opacities = [FAINTEST_STEP + (1 - FAINTEST_STEP) * depth for depth in depths]
    return [laid_over(colour("accent"), opacity, colour("track")) for opacity in opacities]


def has_light_text(index: int, steps: int) -> bool:
    """Whether text on this step of a scale, from 0, is light."""
    return index / (steps - 1) > LIGHT_TEXT_FROM
