"""The colours are declared once, for screens, pictures and files."""

import re
from pathlib import Path

import pytest

from workshop_live import palette, resources
from workshop_live.domain.group_work import RoundGroup
from workshop_live.web.screens.assets import ICON, PARTICIPANT_STYLE, Assets

TOKENS = resources.STATIC / "css" / "tokens.css"
COLOUR = re.compile(
    r"""
    \#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?![\w-])  # in style sheets, and in most of Python's libraries
    | (?<![\w-])(?:rgba?|hsla?|hwb|(?:ok)?lab|(?:ok)?lch)\(["'\s\d.]
    | RGBColor\((?!\))
    """,
    re.IGNORECASE | re.VERBOSE,
)


BARE = re.compile(r"""["'][0-9a-f]{6}["']""", re.IGNORECASE)  # in the others of Python's libraries


def _sources() -> list[Path]:
    folders = [resources.STATIC, resources.TEMPLATES, resources.PACKAGE]
    kinds = {".css", ".html", ".js", ".py", ".svg", ".typ"}
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in kinds and path != TOKENS]


def test_no_colour_is_declared_anywhere_else():
    found = {
        f"{path.name}:{number}": line.strip()
        for path in _sources()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if COLOUR.search(line) or (path.suffix == ".py" and BARE.search(line))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "color: #0c4a75;", 'fill="#fff"', "RGBColor(0x56, 0x61, 0x6B)", '"dk2": "14202B"', 'rgb("#bfc8d0")',
        "oklch(20% 0.02 245deg / 14%)", "rgba(0, 0, 0, 0.4)", '{"color": "#0C4A75"}',
    ],
)  # fmt: skip
def test_a_colour_would_be_found(text: str):
    assert COLOUR.search(text) or BARE.search(text)


def test_dark_is_the_same_wherever_it_is_asked_for():
    told, asked = re.findall(
        r":root(?:\[data-theme=\"dark\"\]|:not\(\[data-theme\]\)) \{(.*?)\}", TOKENS.read_text(), re.DOTALL
    )
    assert told.split() == asked.split()
    assert set(re.findall(r"--([\w-]+): oklch", told)) == palette.dark().keys()


def test_colours_are_told_in_srgb():
    assert palette.light()["raised"] == "#ffffff"
    assert palette.light()["accent"] == "#094c75"
    assert palette.dark()["accent"] == "#8acaf3"
    assert palette.dark().keys() <= palette.light().keys()


def test_what_knows_no_oklch_gets_srgb():
    assets = Assets()
    for name in (PARTICIPANT_STYLE, ICON):
        asset = assets.get(name)
        assert asset
        assert palette.light()["accent"].encode() in asset.content
        assert not re.search(rb"oklch\(\d", asset.content)
    icon = assets.get(ICON)
    assert icon
    assert b"var(" not in icon.content


def test_each_group_has_a_colour_of_the_palette_that_differs_from_its_neighbours():
    colours = [f"theme-{RoundGroup(number, 'key', 'Gygrene').colour}" for number in range(100)]
    assert set(colours) <= palette.light().keys()
    assert all(len(set(colours[at : at + 8])) == 8 for at in range(93))
