"""The poster as DOCX: one page whose texts can be edited, each in a frame at its place."""

import io
from dataclasses import replace
from typing import Any, BinaryIO

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from workshop_live.exports.docx_file import write_runs
from workshop_live.exports.docx_look import set_look
from workshop_live.exports.format import ExportContext
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.poster import Poster, poster_of
from workshop_live.exports.poster_layout import HYPHENATED_BY_WORD_FROM, Box, PosterLayout
from workshop_live.exports.reported import Report
from workshop_live.exports.text_layout import LINE


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the poster of the only joint text. Raises NothingToExportError."""
    poster = poster_of(report, context)
    page = _Page(poster)
    page.add(poster.laid_out(unbroken=HYPHENATED_BY_WORD_FROM))
    page.save(target)
    context.report_progress(1, 1)


class _Page:
    def __init__(self, poster: Poster) -> None:
        self._poster = poster
        self._colours = poster.report.colours
        self._document = docx.Document()
        set_look(self._document, self._colours)
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if poster.page.is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Pt(poster.page.width), Pt(poster.page.height)
        section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Pt(36)
        self._document.settings.element.find(qn("w:defaultTabStop")).addnext(_element("autoHyphenation"))
        for element in self._document.styles.element.iter(qn("w:lang")):
            for script in ("val", "eastAsia"):
                element.set(qn(f"w:{script}"), Localiser(poster.report).tag)

    def add(self, laid_out: PosterLayout) -> None:
        """Add all parts, in the order in which they are read."""
        poster = self._poster
        if laid_out.logo and (logo := poster.report.look.logo):
            paragraph = self._framed(laid_out.logo)
            shape = paragraph.add_run().add_picture(io.BytesIO(logo.content), width=Pt(laid_out.logo.width))
            shape._inline.docPr.set("descr", poster.description_of_logo)
            for side in "TBLR":  # without which LibreOffice moves it
                shape._inline.set(f"dist{side}", "0")
        self._add_text(poster.stem, laid_out.stem, laid_out.stem_size, "accent", style="Heading 1")
        for row, line in zip(laid_out.rows, poster.lines, strict=True):
            self._add_rule(row)
            text = replace(row, top=row.top + laid_out.padding, height=row.height - laid_out.padding)
            self._add_text(line, text, laid_out.size, "ink")
        foot = self._add_text(poster.foot, laid_out.foot, laid_out.foot_size, "muted")
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT if poster.is_right_to_left else WD_ALIGN_PARAGRAPH.LEFT
        self._document.add_paragraph()  # which all frames are anchored to

    def save(self, target: BinaryIO) -> None:
        """Write the file."""
        properties = self._document.core_properties
        properties.title = self._poster.stem[:255]
        properties.author = properties.last_modified_by = properties.comments = ""
        self._document.save(target)

    def _add_text(self, text: str, box: Box, size: float, colour: str, *, style: str = "Normal") -> Any:
        paragraph = self._framed(box, size * LINE, style)
        write_runs(paragraph, text)
        if all(len(word) < HYPHENATED_BY_WORD_FROM for word in text.split()):
            paragraph._p.get_or_add_pPr().insert_element_before(_element("suppressAutoHyphens"), "w:bidi", "w:spacing")
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(int(size * 2) / 2), style != "Normal"
            run.font.color.rgb = RGBColor.from_string(self._colours.bare(colour))
            run.font.cs_bold = run.font.bold
            run._r.rPr.insert_element_before(_element("szCs", f'w:val="{int(size * 2)}"'), "w:rtl")
        return paragraph

    def _add_rule(self, row: Box) -> None:
        """Add a line across the top of a row, in a paragraph of its own: Word moves texts too near to their borders."""
        paragraph = self._framed(replace(row, height=1), 1)
        colour, width = self._colours.bare("accent"), max(4, round(self._poster.rule * 8))
        borders = _element("pBdr")
        borders.append(_element("top", f'w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"'))
        paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing")

    def _framed(self, box: Box, line: float = 0, style: str = "Normal") -> Any:
        """Add a paragraph in a frame, with lines of this height in points; 0 for as high as they need be."""
        paragraph = self._document.add_paragraph(style=style)
        left, top, width, height = (round(length * 20) for length in (box.left, box.top, box.width, box.height))
        place = f'w:x="{left}" w:y="{top}" w:w="{width}" w:h="{height}" w:hRule="atLeast"'
        frame = _element(
            "framePr", f'{place} w:hSpace="0" w:vSpace="0" w:wrap="around" w:hAnchor="page" w:vAnchor="page"'
        )
        paragraph._p.get_or_add_pPr().insert_element_before(frame, *_AFTER_FRAME)
        spacing = paragraph.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        if line:
            spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        return paragraph


_AFTER_FRAME = ("w:pBdr", "w:suppressAutoHyphens", "w:bidi", "w:spacing", "w:rPr")


def _element(name: str, attributes: str = "") -> Any:
    return parse_xml(f"<w:{name} {nsdecls('w')} {attributes}/>")
