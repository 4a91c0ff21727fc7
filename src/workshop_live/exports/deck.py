"""A PowerPoint presentation to add slides to, from our design or the organisation's template."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches, Pt

from workshop_live.exports.colours import bare
from workshop_live.exports.format import ExportError
from workshop_live.exports.reported import Titled
from workshop_live.exports.slide_design import COVER_SIZE, TITLE_SIZE, own_design
from workshop_live.exports.text_layout import LINE, Column, Heading
from workshop_live.text.marked_text import Line

_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_BODIES = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.SUBTITLE}
_FOOTERS = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_TEMPLATE_TYPE = b"presentationml.template.main+xml"
_TITLE_SIZES = (TITLE_SIZE, 28, 24, 20, 18, 16, 14)
_COVER_SIZES = (COVER_SIZE, 40, 34, 28, 24, 20)
_INSET = 14.4  # points that a title has beside it

# What the theme of the file has a slot for follows a change of that theme; a template decides on most of it.
_SLOTS = {
    "accent": MSO_THEME_COLOR.ACCENT_1,
    "ink": MSO_THEME_COLOR.TEXT_1,
    "surface": MSO_THEME_COLOR.BACKGROUND_1,
}
_SLOTS_OF_TEMPLATES = {
    **{name: (slot, 0.0) for name, slot in _SLOTS.items()},
    "bar": (MSO_THEME_COLOR.ACCENT_1, 0.42),
    "muted": (MSO_THEME_COLOR.TEXT_1, 0.35),
    "sunken": (MSO_THEME_COLOR.BACKGROUND_1, -0.04),
    "on-accent": (MSO_THEME_COLOR.BACKGROUND_1, 0.0),
}


class Deck:
    """A presentation whose slides have a title and an area below it."""

    def __init__(self, report: Titled, template: str = "", *, date: str = "", footer: str = "") -> None:
        self.colours = report.colours
        self.presentation = _open_template(template) if template else own_design(self.colours, report.look)
        self._has_template = bool(template)
        self._feet = {PP_PLACEHOLDER.DATE: date, PP_PLACEHOLDER.FOOTER: footer}
        layouts = list(self.presentation.slide_layouts)
        self._cover = _best_layout(layouts, bodies=1, kind=PP_PLACEHOLDER.CENTER_TITLE)
        self._text = _best_layout(layouts, bodies=1, kind=PP_PLACEHOLDER.TITLE)
        self._bare = _best_layout(layouts, bodies=0, kind=PP_PLACEHOLDER.TITLE)
        title = _titles(self._bare)[0]
        footers = [shape for shape in self._bare.placeholders if shape.placeholder_format.type in _FOOTERS]
        height = self.presentation.slide_height
        bottom = min([height - Inches(0.35), *(footer.top for footer in footers if footer.top > height * 0.8)])
        top = title.top + title.height + Inches(0.1)
        width = max(title.width, *(body.width for body in _bodies(self._text) if body.left == title.left), 0)
        self.area = (title.left, top, width, bottom - top - Inches(0.12))
        """Left, top, width and height of the area below the title, in EMU."""

    def add_cover(self, title: str, line: str) -> Any:
        """Add and return the title slide."""
        slide = self._add_slide(self._cover, title, _COVER_SIZES)
        _fill(_bodies(slide), [line])
        return slide

    def add_text(
        self, title: str, lines: Iterable[str], size: float = 0, marks: Mapping[str, Line] = MappingProxyType({})
    ) -> Any:
        """Add and return a slide with lines in the body; ``size`` is in points, 0 for that of the design.

        ``marks`` has the emphasis of lines, which is kept where a line stands on the slide as a whole.
        """
        slide = self._add_slide(self._text, title)
        _fill(_bodies(slide), lines, size, marks)
        return slide

    def narrow(self, slide: Any, width: int) -> None:
        """Make the text of a slide so wide, in EMU, and leave it where it is."""
        for body in _bodies(slide):
            body.left, body.top, body.width, body.height = body.left, body.top, width, body.height

    def add_bare(self, title: str) -> Any:
        """Add and return a slide with only a title."""
        slide = self._add_slide(self._bare, title)
        for placeholder in _bodies(slide):
            placeholder.element.getparent().remove(placeholder.element)
        return slide

    def paint(self, target: Any, name: str) -> None:
        """Give a colour of ours to a font, a fill or a line, or what comes nearest to it in the template."""
        if self._has_template and name in _SLOTS_OF_TEMPLATES:
            target.theme_color, target.brightness = _SLOTS_OF_TEMPLATES[name]
        elif name in _SLOTS:
            target.theme_color = _SLOTS[name]
        else:
            target.rgb = RGBColor.from_string(self.colours.bare(name))

    def paint_step(self, target: Any, index: int, steps: int) -> None:
        """Give the colour of a step of a scale, from 0."""
        if self._has_template:
            target.theme_color, target.brightness = MSO_THEME_COLOR.ACCENT_1, 0.65 * (1 - index / (steps - 1))
        else:
            target.rgb = RGBColor.from_string(bare(self.colours.steps(steps)[index]))

    def _add_slide(self, layout: Any, title: str, sizes: Sequence[float] = _TITLE_SIZES) -> Any:
        slide = self.presentation.slides.add_slide(layout)
        slide.shapes.title.text = title
        size = _fitting_size(title, _titles(layout)[0], sizes)
        if size < sizes[0]:
            for paragraph in slide.shapes.title.text_frame.paragraphs:
                paragraph.font.size, paragraph.line_spacing = Pt(size), Pt(size * LINE)
        if layout is not self._cover:
            self._add_feet(slide, layout)
        return slide

    def _add_feet(self, slide: Any, layout: Any) -> None:
        """Add date, footer and slide number, which python-pptx leaves out, if the layout has a place for them."""
        for placeholder in layout.placeholders:
            kind = placeholder.placeholder_format.type
            text = self._feet.get(kind, "")
            if kind is not PP_PLACEHOLDER.SLIDE_NUMBER and not text:
                continue
            element = deepcopy(placeholder.element)
            element.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
            slide.shapes._spTree.append(element)
            if text:
                slide.shapes[-1].text_frame.text = text


def _fitting_size(title: str, box: Any, sizes: Sequence[float]) -> float:
    """Return the largest size at which a title fits into its box; beyond the smallest, it grows out of it."""
    width, height = box.width / Pt(1) - _INSET, box.height / Pt(1) - 7.2
    columns = (Column(width, height, size, gap=0, bold=True) for size in sizes)
    return next(
        (column.size for column in columns if column.height_of(title) <= height and column.holds_word(title)), sizes[-1]
    )


def _open_template(template: str) -> Any:
    """Return the organisation's presentation or template without its slides. Raises ExportError."""
    try:
        content = _as_presentation(Path(template).read_bytes())
        presentation = Presentation(io.BytesIO(content))
    except OSError as error:
        raise ExportError(f"Cannot read the slides template: {error.strerror}.") from None
    except Exception:  # noqa: BLE001 - a broken file fails in many ways
        raise ExportError("The slides template is not a PowerPoint file (.pptx or .potx).") from None
    slides = presentation.slides._sldIdLst
    for slide in list(slides):
        presentation.part.drop_rel(slide.rId)
        slides.remove(slide)
    if not any(_titles(layout) for layout in presentation.slide_layouts):
        raise ExportError("The slides template has no layout with a title.")
    return presentation


def _as_presentation(content: bytes) -> bytes:
    """Return a .potx as a .pptx, which differ in the content type of the main part."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(_TEMPLATE_TYPE, b"presentationml.presentation.main+xml")
            target.writestr(name, part)
    return output.getvalue()


def _best_layout(layouts: list[Any], *, bodies: int, kind: Any) -> Any:
    """Return the layout closest to a title of this kind and this number of text placeholders."""

    def distance(layout: Any) -> tuple[bool, int, int]:
        placeholders = [
            shape for shape in layout.placeholders if shape.placeholder_format.type not in _FOOTERS | _TITLES
        ]
        texts = [shape for shape in placeholders if shape.placeholder_format.type in _BODIES]
        kinds = [title.placeholder_format.type for title in _titles(layout)]
        return kind not in kinds, abs(len(texts) - bodies), len(placeholders)

    return min((layout for layout in layouts if _titles(layout)), key=distance)


def _titles(shapes: Any) -> list[Any]:
    return [placeholder for placeholder in shapes.placeholders if placeholder.placeholder_format.type in _TITLES]


def _bodies(slide: Any) -> list[Any]:
    return [shape for shape in slide.placeholders if shape.placeholder_format.type not in _TITLES | _FOOTERS]


def _fill(
    bodies: list[Any], lines: Iterable[str], size: float = 0, marks: Mapping[str, Line] = MappingProxyType({})
) -> None:
    """Write lines into the first text placeholder, headings in bold, and remove the others."""
    for index, body in enumerate(bodies):
        if index or not body.has_text_frame:
            body.element.getparent().remove(body.element)
            continue
        written = list(lines)
        body.text_frame.text = "\n".join(line.replace("\n", "\v") for line in written)
        for paragraph, line in zip(body.text_frame.paragraphs, written, strict=True) if size else ():
            paragraph.font.size, paragraph.line_spacing = Pt(size), Pt(size * LINE)
            paragraph.font.bold = True if isinstance(line, Heading) else None
            spans = marks.get(line, ())
            if any(span.is_bold or span.is_italic for span in spans):
                paragraph.clear()
                for span in spans:
                    run = paragraph.add_run()
                    run.text = span.text
                    run.font.size = Pt(size)
                    run.font.bold, run.font.italic = span.is_bold or None, span.is_italic or None
