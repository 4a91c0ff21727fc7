"""The look of documents for Word: the font of the screens, with one that stands in for it, and a style of tables."""

import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from workshop_live.exports import fonts
from workshop_live.exports.colours import Colours

STAND_IN = "Arial"
"""The font for whoever has not installed ours: narrower, and nearest to it of those that everybody has."""
_FONT = f"""
<w:font w:name="{fonts.NAME}">
  <w:altName w:val="{STAND_IN}"/><w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/>
  <w:family w:val="swiss"/><w:pitch w:val="variable"/>
</w:font>"""


def set_look(document: Any, colours: Colours) -> None:
    """Set all styles of a document in our font and accent, and tell Word what to take if the font is missing."""
    for element in document.styles.element.iter(qn("w:rFonts")):
        element.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            element.set(qn(f"w:{script}"), fonts.NAME)
    for line in document.styles["Title"].element.iter(qn("w:bottom")):
        line.set(qn("w:color"), colours.bare("accent"))
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    theme = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    table._blob = table.blob.replace(b"</w:fonts>", " ".join(_FONT.split()).encode() + b"</w:fonts>")
    face = rf'\g<1>typeface="{fonts.NAME}"'.encode()
    theme._blob = re.sub(rb'(<a:(?:major|minor)Font>\s*<a:latin )typeface="[^"]*"', face, theme.blob)


def table_style(name: str, colours: Colours) -> Any:
    """Return a style of tables: muted bold headings above a line of the accent, and a hairline below each row."""
    line, accent, muted = (colours.bare(it) for it in ("line", "accent", "muted"))
    return parse_xml(f"""
        <w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{name}">
          <w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
          <w:pPr><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
          <w:tblPr><w:tblBorders>
            <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{line}"/>
            <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{line}"/>
          </w:tblBorders></w:tblPr>
          <w:tblStylePr w:type="firstRow">
            <w:rPr><w:b/><w:color w:val="{muted}"/></w:rPr>
            <w:tcPr><w:tcBorders>
              <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{accent}"/>
            </w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>
          </w:tblStylePr>
        </w:style>""")
