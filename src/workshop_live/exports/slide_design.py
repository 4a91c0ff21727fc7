"""Our own design of slides: three layouts on a master that has the font and the colours of the screens."""

import io
import re
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Emu, Inches

from workshop_live.domain.organisations import Look
from workshop_live.domain.pictures import Picture
from workshop_live.exports import fonts
from workshop_live.exports.colours import Colours
from workshop_live.exports.safe_text import xml_safe
from workshop_live.exports.text_layout import LINE

COLOURS = {
    "dk1": "ink", "lt1": "surface", "dk2": "ink", "lt2": "sunken", "accent1": "accent", "accent2": "success",
    "accent3": "warning", "accent4": "theme-4", "accent5": "theme-5", "accent6": "theme-7", "hlink": "accent",
    "folHlink": "muted",
}  # fmt: skip
"""The colours of the file's theme, by the names of the screens."""
TITLE_SIZE, COVER_SIZE = 32, 48
FOOT_SIZE = 11
_LIKE_INTER = 'panose="020B0604020202020204" pitchFamily="34" charset="0"'  # sans serif: for whoever must replace it
_LEFT, _WIDTH = Inches(0.7), Inches(11.93)
_LOGO_WIDTH = Inches(1.9)
_FOOT, _FOOT_HEIGHT = Inches(6.98), Inches(0.32)
_BOXES: dict[Any, tuple[int, int, int, int]] = {
    PP_PLACEHOLDER.CENTER_TITLE: (_LEFT, Inches(1.9), Inches(11), Inches(2.5)),
    PP_PLACEHOLDER.SUBTITLE: (_LEFT, Inches(4.6), Inches(11), Inches(0.9)),
    PP_PLACEHOLDER.TITLE: (_LEFT, Inches(0.35), _WIDTH, Inches(1.05)),
    PP_PLACEHOLDER.FOOTER: (_LEFT, _FOOT, Inches(7.6), _FOOT_HEIGHT),
    PP_PLACEHOLDER.DATE: (Inches(8.5), _FOOT, Inches(2.9), _FOOT_HEIGHT),
    PP_PLACEHOLDER.SLIDE_NUMBER: (Inches(11.5), _FOOT, Inches(1.13), _FOOT_HEIGHT),
}
_BODY_BOX = (_LEFT, Inches(1.55), _WIDTH, Inches(5.25))
_LAYOUTS = ("Title Slide", "Title and Content", "Title Only")


def own_design(colours: Colours, look: Look) -> Any:
    """Return an empty presentation of 16:9 in our design."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    for layout in list(presentation.slide_layouts):
        if layout.name not in _LAYOUTS:
            presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    for holder in (master, *presentation.slide_layouts):
        for placeholder in holder.placeholders:
            _place(placeholder, colours)
    _style(master)
    for layout in presentation.slide_layouts:
        for properties in layout.element.iter(qn("a:lvl1pPr")):
            properties.set("algn", "l")
    cover = presentation.slide_layouts[0]
    for placeholder in cover.placeholders:
        if placeholder.placeholder_format.type in (PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE):
            _style_of_cover(placeholder, colours)
    master.shapes._spTree.insert(2, _edge(Inches(0.14)))
    cover.shapes._spTree.insert(2, _edge(Inches(0.42)))
    cover.element.set("showMasterSp", "0")
    if look.logo:
        _add_logos(presentation, look, look.logo)
    theme = master.part.part_related_by("http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
    theme._blob = _with_our_look(theme.blob, colours)
    return presentation


def _place(placeholder: Any, colours: Colours) -> None:
    kind = placeholder.placeholder_format.type
    placeholder.left, placeholder.top, placeholder.width, placeholder.height = map(Emu, _BOXES.get(kind, _BODY_BOX))
    if kind == PP_PLACEHOLDER.CENTER_TITLE:
        placeholder.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    elif kind == PP_PLACEHOLDER.TITLE:
        placeholder.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    elif kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.SLIDE_NUMBER):
        for properties in placeholder.element.iter(qn("a:lvl1pPr")):
            properties.set("algn", "l" if kind == PP_PLACEHOLDER.FOOTER else "r")
            run = properties.find(qn("a:defRPr"))
            run.set("sz", str(FOOT_SIZE * 100))
            for fill in run.findall(qn("a:solidFill")):
                run.remove(fill)
            run.insert(0, _fill(colours.bare("muted")))


def _style(master: Any) -> None:
    """Set the text styles of the master: left-aligned, bold titles, texts without bullets at the first level."""
    styles = master.element.find(qn("p:txStyles"))
    for style, sizes in (("p:titleStyle", [TITLE_SIZE]), ("p:bodyStyle", [24, 20, 18, 16, 16])):
        for level, size in enumerate(sizes, 1):
            properties = styles.find(qn(style)).find(qn(f"a:lvl{level}pPr"))
            properties.set("algn", "l")
            run = properties.find(qn("a:defRPr"))
            run.set("sz", str(size * 100))
            if style == "p:titleStyle":
                run.set("b", "1")
                _set_line_height(properties, size)
            elif level == 1:
                properties.set("marL", "0")
                properties.set("indent", "0")
                for bullet in (*properties.findall(qn("a:buFont")), *properties.findall(qn("a:buChar"))):
                    properties.remove(bullet)
                properties.find(qn("a:spcBef")).addnext(parse_xml(f"<a:buNone {nsdecls('a')}/>"))


def _style_of_cover(placeholder: Any, colours: Colours) -> None:
    is_title = placeholder.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE
    style = placeholder.element.txBody.find(qn("a:lstStyle"))
    for old in style.findall(qn("a:lvl1pPr")):
        style.remove(old)
    level = parse_xml(f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="l"><a:buNone/><a:defRPr/></a:lvl1pPr>')
    run = level.find(qn("a:defRPr"))
    size = COVER_SIZE if is_title else 22
    run.set("sz", str(size * 100))
    _set_line_height(level, size)
    if not is_title:
        run.append(_fill(colours.bare("muted")))
    style.insert(0, level)


def _add_logos(presentation: Any, look: Look, logo: Picture) -> None:
    """Put the logo on the title slide, and into the corner of all others, whose titles then end before it."""
    master, (cover, *layouts) = presentation.slide_master, presentation.slide_layouts
    _add_logo(cover, look.name, logo, (_LEFT, Inches(0.7), Inches(4), Inches(1)), at_right=False)
    corner = (_LEFT + _WIDTH - _LOGO_WIDTH, Inches(0.42), _LOGO_WIDTH, Inches(0.62))
    _add_logo(master, look.name, logo, corner, at_right=True)
    for holder in (master, *layouts):
        for placeholder in holder.placeholders:
            if placeholder.placeholder_format.type == PP_PLACEHOLDER.TITLE:
                placeholder.width = _WIDTH - _LOGO_WIDTH - Inches(0.3)


def _add_logo(holder: Any, name: str, logo: Picture, box: tuple[int, int, int, int], *, at_right: bool) -> None:
    """Add a picture as large as fits a box to a master or layout, for which python-pptx has no function."""
    left, top, width, height = box
    scale = min(width / logo.width, height / logo.height)
    size = (round(logo.width * scale), round(logo.height * scale))
    place = (left + (width - size[0] if at_right else 0), top + (height - size[1]) // 2)
    _, relation = holder.part.get_or_add_image_part(io.BytesIO(logo.content))
    picture = CT_Picture.new_pic(98, "Logo", xml_safe(name) or "Logo", relation, *place, *size)
    holder.shapes._spTree.append(picture)


def _set_line_height(level: Any, size: float) -> None:
    """Set lines of a height that does not depend on the font."""
    height = f'<a:lnSpc {nsdecls("a")}><a:spcPts val="{round(size * LINE * 100)}"/></a:lnSpc>'
    level.insert(0, parse_xml(height))


def _fill(value: str) -> Any:
    return parse_xml(f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{value}"/></a:solidFill>')


def _edge(width: int) -> Any:
    """Return a coloured bar along the left edge."""
    return parse_xml(f"""
        <p:sp {nsdecls("p", "a")}>
          <p:nvSpPr><p:cNvPr id="99" name="Edge"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
          <p:spPr>
            <a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{Inches(7.5)}"/></a:xfrm>
            <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
            <a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>
          </p:spPr>
        </p:sp>""")


def _with_our_look(theme: bytes, colours: Colours) -> bytes:
    """Return the theme of a presentation with our colours and our font."""
    for slot, name in COLOURS.items():
        value = colours.bare(name)
        pattern = rf"(<a:{slot}>)<a:s\w+Clr [^>]*/>".encode()
        theme = re.sub(pattern, rf'\g<1><a:srgbClr val="{value}"/>'.encode(), theme)
    ours = f'\\g<1><a:latin typeface="{fonts.NAME}" {_LIKE_INTER}/>'.encode()
    return re.sub(rb'(<a:(?:major|minor)Font>)<a:latin typeface="[^"]*"[^>]*/>', ours, theme)
