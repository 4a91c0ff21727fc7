"""The colours, read from ``static/css/tokens.css``, the one place where they are declared.

There they are oklch(), by which they can be compared. Files, pictures and old phones know only sRGB.
"""

import re
from collections.abc import Mapping
from functools import cache
from math import radians

from workshop_live import resources
from workshop_live.colours import srgb

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
    return {name: srgb(lightness / 100, chroma, radians(hue)) for name, lightness, chroma, hue in found}
