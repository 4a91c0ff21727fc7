"""Slides, documents and the wall are one product: the same font, the same colours, the same bars."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader

from tests.reports import a_day
from tests.written import a_day_as, written
from workshop_live import palette, resources
from workshop_live.exports import colours, fonts

CSS = resources.STATIC / "css"
BARS = (CSS / "components" / "bars.css").read_text()
SCALE = (resources.PACKAGE / "activity_types" / "scale" / "results.html").read_text()
SCALE_STYLES = (resources.PACKAGE / "activity_types" / "scale" / "results.css").read_text()


def hex_of(name: str) -> str:
    return palette.light()[name].removeprefix("#").upper()


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    """The XML parts of the slides of a day."""
    with zipfile.ZipFile(io.BytesIO(a_day_as("pptx"))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_the_wall_the_slides_and_the_pdf_name_the_same_font(parts: dict[str, str]):
    [family] = set(re.findall(r"font-family: (\w+);", (CSS / "tokens.css").read_text()))
    [theme] = [text for name, text in parts.items() if name == "ppt/theme/theme1.xml"]
    faces = re.findall(r'<a:(?:major|minor)Font>\s*<a:latin typeface="([^"]+)"', theme)
    assert faces == [family, family]
    on_slides = [text for name, text in parts.items() if re.match(r"ppt/(slides|slideLayouts|charts)/", name)]
    assert not {face for text in on_slides for face in re.findall(r'latin typeface="([^"+]+)"', text)} - {family}
    pdf = PdfReader(io.BytesIO(a_day_as("pdf")))
    set_in = {str(font["/BaseFont"]) for page in pdf.pages for font in fonts_of(page)}
    assert {name.partition("+")[2].partition("-")[0] for name in set_in} == {family}
    assert family == fonts.NAME


def fonts_of(page) -> list:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_the_theme_of_the_slides_has_the_colours_of_the_screens(parts: dict[str, str]):
    theme = parts["ppt/theme/theme1.xml"]
    slots = dict(re.findall(r'<a:(\w+)><a:srgbClr val="(\w+)"/></a:\1>', theme))
    assert slots["dk1"] == slots["dk2"] == hex_of("ink")
    assert slots["lt1"] == hex_of("surface")
    assert slots["accent1"] == hex_of("accent")
    assert {slots[f"accent{number}"] for number in range(1, 7)} <= {hex_of(name) for name in palette.light()}


def test_every_colour_of_a_slide_is_one_of_the_screens(parts: dict[str, str]):
    of_steps = {step for steps in range(2, 11) for step in colours.OURS.steps(steps)}
    ours = {*palette.light().values(), colours.OURS["bar"], colours.OURS["track"], *of_steps}
    known = {colour.removeprefix("#").upper() for colour in ours}
    for name, text in parts.items():
        if name.startswith(("ppt/slides/", "ppt/charts/", "ppt/slideLayouts/")):
            assert set(re.findall(r'srgbClr val="(\w+)"', text)) <= known, name


def test_the_pdf_is_coloured_as_the_screens():
    pdf = PdfReader(io.BytesIO(a_day_as("pdf")))
    drawn = b"".join(page.get_contents().get_data() for page in pdf.pages).decode("latin-1")
    known = [tuple(int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)) for value in palette.light().values()]
    found = set(re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:scn|rg)\b", drawn))
    assert found
    for channels in found:
        colour = tuple(map(float, channels))
        assert any(max(abs(a - b) for a, b in zip(colour, it, strict=True)) < 0.004 for it in known), colour


@pytest.mark.parametrize(("name", "mix"), [("bar", colours.BAR), ("track", colours.TRACK)])
def test_a_bar_and_its_track_are_mixed_as_on_the_wall(name: str, mix: tuple[str, float, str]):
    first, part, second = mix
    [declared] = re.findall(rf"--{name}: (?:var\(--accent-bar, )?(color-mix\([^;]+);", BARS)
    parts_of_it = re.findall(r"var\(--([\w-]+)\)( \d+%)?", declared)
    assert parts_of_it == [(first, f" {part:.0%}"), (second, "")]
    assert "in oklab" in declared


def test_the_steps_of_a_scale_are_as_dense_as_on_the_wall():
    assert 'class="lowest"' in SCALE
    assert re.search(r"\.lowest \{\s+fill: var\(--bar\);", SCALE_STYLES)
    assert 'fill-opacity="{{ depth|round(2) }}"' in SCALE
    assert f"depth > {colours.LIGHT_TEXT_FROM}" in SCALE
    steps = colours.OURS.steps(5)
    assert (steps[0], steps[-1]) == (colours.OURS["bar"], palette.light()["accent"])


def test_the_longest_bar_is_in_the_accent_and_the_others_are_paler():
    slides = Presentation(io.BytesIO(written("pptx", a_day(types=("single_choice",))))).slides
    [chart] = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    values = list(chart.plots[0].series[0].values)
    for number, value in enumerate(values):
        fill = chart.plots[0].series[0].points[number].format.fill.fore_color
        if value == max(values):
            assert fill.theme_color.name == "ACCENT_1"
        else:
            assert str(fill.rgb) == colours.OURS["bar"].removeprefix("#").upper()


def test_the_files_are_set_in_the_font_that_the_wall_loads():
    loaded = set(re.findall(r'src: url\("\.\./fonts/([^"]+)"\)', (CSS / "tokens.css").read_text()))
    assert {Path(path).name for path in (fonts.REGULAR, fonts.BOLD)} == loaded
