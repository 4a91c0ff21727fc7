"""The accent of an organisation: whether it can be read in both themes, and the colours that follow from it."""

import re
from collections.abc import Callable, Mapping

from workshop_live import palette
from workshop_live.colours import contrast, oklch, srgb
from workshop_live.domain.refusals import InvalidValueError, Problem

READABLE = 4.5
"""The least contrast of an accent with what it stands on, since links and buttons are written in it (WCAG 1.4.3)."""
VISIBLE = 3.0
"""The least contrast of bars with the ground (WCAG 1.4.11)."""

_COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_GROUNDS = ("surface", "raised", "sunken", "on-accent")
_STEPS = 200  # of lightness that are tried


def checked_accents(light: str, dark: str) -> tuple[str, str]:
    """Return the accents on light and on dark ground as ``#rrggbb``; empty without one.

    Without one for dark ground, that is derived from the other. Raises InvalidValueError, which names a colour nearby
    that can be read.
    """
    if not light.strip() and not dark.strip():
        return "", ""
    on_light = _checked("accent", light, palette.light(), darker=True)
    if not dark.strip():
        return on_light, _nearest(on_light, lambda it: _is_readable(it, palette.dark()), darker=False)
    return on_light, _checked("accent_dark", dark, palette.dark(), darker=False)


def custom_properties(light: str, dark: str) -> str:
    """Return a style sheet that declares checked accents, and what follows from them, over those of ``tokens.css``."""
    first, second = _declared(light, palette.light(), darker=True), _declared(dark, palette.dark(), darker=False)
    return (
        f"@layer tokens {{\n:root {{ {first} }}\n"
        f':root[data-theme="dark"] {{ {second} }}\n'
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{ {second} }} }}\n}}\n"
    )


def derived(accent: str, grounds: Mapping[str, str], *, darker: bool) -> dict[str, str]:
    """Return a checked accent by its name, with the colours that follow from it."""
    lightness, chroma, hue = oklch(accent)
    surface = oklch(grounds["surface"])[0]
    steps = (surface + (lightness - surface) * step / _STEPS for step in range(_STEPS + 1))
    bar = next(
        (it for it in (srgb(step, chroma, hue) for step in steps) if contrast(it, grounds["surface"]) >= VISIBLE),
        accent,
    )
    soft = srgb(oklch(grounds["accent-soft"])[0], min(chroma, 0.03 if darker else 0.05), hue)
    return {"accent": accent, "accent-soft": soft, "accent-bar": bar}


def _declared(accent: str, grounds: Mapping[str, str], *, darker: bool) -> str:
    return " ".join(f"--{name}: {value};" for name, value in derived(accent, grounds, darker=darker).items())


def _checked(field: str, written: str, grounds: Mapping[str, str], *, darker: bool) -> str:
    match = _COLOUR.fullmatch(written.strip())
    if match is None:
        raise InvalidValueError(Problem(field, "not_a_colour"))
    digits = match[1].lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
    if not _is_readable(colour, grounds):
        near = _nearest(colour, lambda it: _is_readable(it, grounds), darker=darker)
        raise InvalidValueError(Problem(field, "too_pale" if darker else "too_dark", near))
    return colour


def _is_readable(colour: str, grounds: Mapping[str, str]) -> bool:
    return min(contrast(colour, grounds[name]) for name in _GROUNDS) >= READABLE


def _nearest(colour: str, is_good: Callable[[str], bool], *, darker: bool) -> str:
    """Return the colour itself if it is good, or else the same hue, only as much darker or lighter as it takes."""
    lightness, chroma, hue = oklch(colour)
    end = 0.0 if darker else 1.0
    steps = (lightness + (end - lightness) * step / _STEPS for step in range(_STEPS + 1))
    tried = (colour, *(srgb(step, chroma if 0 < step < 1 else 0, hue) for step in steps))
    return next(it for it in tried if is_good(it))
