"""The colours, read from ``static/css/tokens.css``, the one place where they are declared.

There they are oklch(), by which they can be compared. Files, pictures and old phones know only sRGB.
"""

import re
from collections.abc import Mapping
from functools import cache
from math import cos, radians, sin

from workshop_live import resources

_DECLARED = re.compile(r"--([\w-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)deg\);")


@cache
def light() -> Mapping[str, str]:
    """The colours on light ground, by name: ``#rrggbb`` in lower case."""
    return _colours(":root {")


@cache
def dark() -> Mapping[str, str]:
    """The same names with their colours on dark ground."""
    return _colours(':root[data-theme="dark"] {')


def custom_properties(names: set[str]) -> str:
    """A style sheet that declares these names without oklch(), and dark where the system asks for it."""
    first, second = ("".join(f"--{name}: {of[name]};" for name in sorted(names)) for of in (light(), dark()))
    return f":root {{ {first} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {second} }} }}\n"


def filled_in(text: str) -> str:
    """A text in which ``var(--name)`` has become the colour on light ground: for what has no style sheet around it."""
    return re.sub(r"var\(--([\w-]+)\)", lambda match: light()[match[1]], text)


def _colours(selector: str) -> Mapping[str, str]:
    tokens = (resources.STATIC / "css" / "tokens.css").read_text()
    block = tokens.partition(selector)[2].partition("}")[0]
    found = ((name, *map(float, numbers)) for name, *numbers in _DECLARED.findall(block))
    return {name: _srgb(lightness / 100, chroma, radians(hue)) for name, lightness, chroma, hue in found}


def _srgb(lightness: float, chroma: float, hue: float) -> str:
    """The nearest sRGB colour: CSS Color 4, section 10, with each channel kept within its bounds."""
    a, b = chroma * cos(hue), chroma * sin(hue)
    long, medium, short = (
        (lightness + in_a * a + in_b * b) ** 3
        for in_a, in_b in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.291485548))
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, it)))):02x}" for it in linear)


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
