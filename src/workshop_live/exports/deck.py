"""A PowerPoint presentation to add slides to, from our design or the organisation's template."""

import io
import re
import zipfile
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from workshop_live import palette
from workshop_live.exports.format import ExportError

_COLOURS = {"dk2": "ink", "accent1": "accent", "accent2": "success", "accent3": "warning", "accent4": "theme-4"}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_BODIES = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.SUBTITLE}
_FOOTERS = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_TEMPLATE_TYPE = b"presentationml.template.main+xml"
_TITLE_SIZES = ((60, 30), (120, 24), (220, 18))  # maximum length in characters, font size in points

_EDGE = f"""
<p:sp {nsdecls("p", "a")}>
  <p:nvSpPr><p:cNvPr id="99" name="Edge"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
  <p:spPr>
    <a:xfrm><a:off x="0" y="0"/><a:ext cx="{Inches(0.14)}" cy="{Inches(7.5)}"/></a:xfrm>
    <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
    <a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>
  </p:spPr>
</p:sp>"""


class Deck:
    """A presentation whose slides have a title and an area below it."""

    def __init__(self, template: str = "") -> None:
        self.presentation = _open_template(template) if template else _default_design()
        layouts = list(self.presentation.slide_layouts)
        self._cover = _best_layout(layouts, bodies=1, kind=PP_PLACEHOLDER.CENTER_TITLE)
        self._text = _best_layout(layouts, bodies=1, kind=PP_PLACEHOLDER.TITLE)
        self._bare = _best_layout(layouts, bodies=0, kind=PP_PLACEHOLDER.TITLE)
        title = _titles(self._bare)[0]
        footers = [shape for shape in self._bare.placeholders if shape.placeholder_format.type in _FOOTERS]
        height = self.presentation.slide_height
        bottom = min([height - Inches(0.35), *(footer.top for footer in footers if footer.top > height * 0.8)])
        top = title.top + title.height + Inches(0.1)
        self.area = (title.left, top, title.width, bottom - top)
        """Left, top, width and height of the area below the title, in EMU."""

    def add_cover(self, title: str, line: str) -> Any:
        """Add and return the title slide."""
        slide = self._add_slide(self._cover, title)
        _fill(_bodies(slide), [line])
        return slide

    def add_text(self, title: str, lines: Iterable[str], size: float = 0) -> Any:
        """Add and return a slide with lines in the body; ``size`` is in points, 0 for that of the design."""
        slide = self._add_slide(self._text, title)
        _fill(_bodies(slide), lines, size)
        return slide

    def add_bare(self, title: str) -> Any:
        """Add and return a slide with only a title."""
        slide = self._add_slide(self._bare, title)
        for placeholder in _bodies(slide):
            placeholder.element.getparent().remove(placeholder.element)
        return slide

    def _add_slide(self, layout: Any, title: str) -> Any:
        slide = self.presentation.slides.add_slide(layout)
        slide.shapes.title.text = title
        size = next((size for max_length, size in _TITLE_SIZES if len(title) <= max_length), 14)
        if size < _TITLE_SIZES[0][1]:
            slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(size)
        for placeholder in layout.placeholders:
            if placeholder.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER:
                number = deepcopy(placeholder.element)
                number.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
                slide.shapes._spTree.append(number)
        return slide


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


def _fill(bodies: list[Any], lines: Iterable[str], size: float = 0) -> None:
    """Write lines into the first text placeholder, and remove the others."""
    for index, body in enumerate(bodies):
        if index or not body.has_text_frame:
            body.element.getparent().remove(body.element)
            continue
        body.text_frame.text = "\n".join(line.replace("\n", "\v") for line in lines)
        for paragraph in body.text_frame.paragraphs if size else ():
            paragraph.font.size = Pt(size)


def _default_design() -> Any:
    """Return a presentation with a plain 16:9 design: three layouts, dark text, one accent colour."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    layout_names = {"Title Slide", "Title and Content", "Title Only"}
    for layout in list(presentation.slide_layouts):
        if layout.name not in layout_names:
            presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    for holder in (master, *presentation.slide_layouts):
        for placeholder in holder.placeholders:
            _place(placeholder)
    _style(master)
    for layout in presentation.slide_layouts:
        for properties in layout.element.iter(qn("a:lvl1pPr")):
            properties.set("algn", "l")
    larger = parse_xml(f'<a:lvl1pPr {nsdecls("a")} algn="l"><a:defRPr sz="4400"/></a:lvl1pPr>')
    _titles(presentation.slide_layouts[0])[0].element.txBody.find(qn("a:lstStyle")).append(larger)
    master.shapes._spTree.insert(2, parse_xml(_EDGE))
    theme = master.part.part_related_by("http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
    for name, palette_name in _COLOURS.items():
        colour = colour_of(palette_name)
        pattern = rf"(<a:{name}>)<a:s\w+Clr [^>]*/>".encode()
        theme._blob = re.sub(pattern, rf'\g<1><a:srgbClr val="{colour}"/>'.encode(), theme.blob)
    return presentation


def colour_of(name: str) -> RGBColor:
    """Return a colour of the palette."""
    return RGBColor.from_string(palette.light()[name].removeprefix("#").upper())


def _place(placeholder: Any) -> None:
    kind = placeholder.placeholder_format.type
    left, width = Inches(0.7), Inches(11.93)
    boxes: dict[Any, tuple[int, int, int, int]] = {
        PP_PLACEHOLDER.CENTER_TITLE: (left, Inches(2.2), width, Inches(1.8)),
        PP_PLACEHOLDER.SUBTITLE: (left, Inches(4.1), width, Inches(1.0)),
        PP_PLACEHOLDER.TITLE: (left, Inches(0.4), width, Inches(1.05)),
        PP_PLACEHOLDER.DATE: (left, Inches(6.95), Inches(3), Inches(0.35)),
        PP_PLACEHOLDER.FOOTER: (Inches(4.2), Inches(6.95), Inches(5), Inches(0.35)),
        PP_PLACEHOLDER.SLIDE_NUMBER: (Inches(9.63), Inches(6.95), Inches(3), Inches(0.35)),
    }
    box = boxes.get(kind, (left, Inches(1.6), width, Inches(5.2)))
    placeholder.left, placeholder.top, placeholder.width, placeholder.height = map(Emu, box)
    if kind in {PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.TITLE}:
        is_cover_title = kind is PP_PLACEHOLDER.CENTER_TITLE
        placeholder.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if is_cover_title else MSO_ANCHOR.TOP
        if kind is PP_PLACEHOLDER.TITLE:
            placeholder.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE


def _style(master: Any) -> None:
    """Set the text styles of the master: left-aligned, with bold and dark titles."""
    styles = master.element.find(qn("p:txStyles"))
    for style, sizes in (("p:titleStyle", [30]), ("p:bodyStyle", [24, 20, 18, 16, 16])):
        for level, size in enumerate(sizes, 1):
            properties = styles.find(qn(style)).find(qn(f"a:lvl{level}pPr"))
            properties.set("algn", "l")
            run = properties.find(qn("a:defRPr"))
            run.set("sz", str(size * 100))
            if style == "p:titleStyle":
                run.set("b", "1")
                run.find(qn("a:solidFill"))[0].set("val", "tx2")
