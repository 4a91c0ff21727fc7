"""Colours in sRGB as ``#rrggbb``, in OKLCH (CSS Color 4, section 10), and the contrast of two (WCAG 2.2)."""

from math import atan2, cos, hypot, sin


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """Return the nearest colour of sRGB. Lightness is from 0 to 1, the hue in radians."""
    return _srgb(lightness, chroma * cos(hue), chroma * sin(hue))


def mixed(first: str, part: float, second: str) -> str:
    """Return ``part`` of one colour and the rest of another, as ``color-mix(in oklab, …)`` does it."""
    pairs = zip(_oklab(first), _oklab(second), strict=True)
    lightness, a, b = (part * of_first + (1 - part) * of_second for of_first, of_second in pairs)
    return _srgb(lightness, a, b)


def laid_over(colour: str, opacity: float, ground: str) -> str:
    """Return the colour that is seen where one lies over another, not quite opaque."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex(*(opacity * over + (1 - opacity) * under for over, under in pairs))


def _oklab(colour: str) -> tuple[float, float, float]:
    lightness, chroma, hue = oklch(colour)
    return lightness, chroma * cos(hue), chroma * sin(hue)


def _srgb(lightness: float, a: float, b: float) -> str:
    long, medium, short = (
        (lightness + in_a * a + in_b * b) ** 3
        for in_a, in_b in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.291485548))
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )
    return _hex(*(_gamma(min(1.0, max(0.0, it))) for it in linear))


def oklch(colour: str) -> tuple[float, float, float]:
    """The lightness from 0 to 1, the chroma, and the hue in radians of a colour."""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    return 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short, hypot(a, b), atan2(b, a)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = map(_without_gamma, _channels(colour))
    return red, green, blue


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _hex(*channels: float) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _without_gamma(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
