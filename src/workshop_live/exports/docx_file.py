"""DOCX: the document with Word's headings, lists and tables, for navigation, editing and screen readers."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from workshop_live.domain.joint_texts import Change, Words
from workshop_live.domain.pictures import Picture
from workshop_live.exports.colours import bare
from workshop_live.exports.document import PHOTO_HEIGHT, PHOTO_WIDTH, DocumentWriter, SummedUpTheme
from workshop_live.exports.docx_look import set_look, table_style
from workshop_live.exports.format import ExportContext
from workshop_live.exports.group_texts import GroupText
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report, Titled
from workshop_live.exports.safe_text import TextSanitiser, is_right_to_left
from workshop_live.text.languages import N_
from workshop_live.text.marked_text import Line, Span

_TABLE = "Workshop"
_THEME, _QUOTATION = "Summary theme", "Summary quotation"
_GROUP_QUESTION, _GROUP_TEXT = "Group question", "Group text"
_INDENT = 10  # points beside a coloured line
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
_AFTER_BIDI = ("w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
_MAX_UNBROKEN_ROWS = 14  # a table with fewer rows is kept on one page
_SIZES = {"Title": 28, "Heading 1": 18, "Heading 2": 13, "Heading 3": 11, "Normal": 10, "Caption": 8.5}
_WIDTH = 16  # cm between the margins
_LOGO_WIDTH, _LOGO_HEIGHT = 7.0, 1.5  # cm, at most


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the document as a Word file."""
    sanitiser, localiser = TextSanitiser(), Localiser(report)
    foot = sanitiser.sanitise(f"{report.title} · {localiser.day(report)}")
    builder = DocxBuilder(report, localiser, sanitiser.sanitise, foot=foot)
    DocumentWriter(report, builder, sanitiser, localiser).write(target, context)


class DocxBuilder:
    """Builds an A4 document with a table of contents that Word and LibreOffice can update."""

    def __init__(self, report: Titled, localiser: Localiser, sanitise: Callable[[str], str], *, foot: str) -> None:
        self._document = docx.Document()
        self._sanitise = sanitise
        self._look, self._colours = report.look, report.colours
        self._logo_text = sanitise(report.look.name or localiser.gettext(N_("Logo")))
        self._figure = localiser.gettext(N_("Figure"))
        self._figures = 0
        self._contents: Any = None
        self._headings: list[tuple[str, str]] = []
        self._styles(localiser.tag)
        self._style_ids = {style.name: style.style_id for style in self._document.styles}
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21 - _WIDTH) / 2)
        footer = section.footer.paragraphs[0]
        for stop in list(footer.style.paragraph_format.tab_stops):
            stop._tab.getparent().remove(stop._tab)
        footer.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        write_runs(footer, f"{foot}\t")
        _add_field(footer, "PAGE", "1")
        for run in footer.runs:
            run.font.size, run.font.color.rgb = Pt(8), self._colour_of("muted")

    def add_title(self, title: str, line: str) -> None:
        """Add the logo if there is one, the title, and a line below it."""
        if logo := self._look.logo:
            height = min(_LOGO_HEIGHT, _LOGO_WIDTH * logo.height / logo.width)
            shape = self._document.add_picture(io.BytesIO(logo.content), height=Cm(height))
            shape._inline.docPr.set("descr", self._logo_text)
        self._paragraph(title, "Title")
        self.add_text(line, quiet=True)

    def add_contents(self, heading: str) -> None:
        """Add a placeholder for the table of contents, which is filled when the document is saved."""
        self._paragraph(heading, "TOC Heading")
        self._contents = self._document.add_paragraph()

    def add_heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """Add a heading; those of level 1 are listed in the table of contents."""
        paragraph = self._paragraph(" ".join(text.split()), f"Heading {level}")
        paragraph.paragraph_format.page_break_before = True if new_page else None
        if level == 1:
            name = f"_Toc{len(self._headings) + 1:08}"
            _mark(paragraph, name, len(self._headings) + 1)
            self._headings.append((paragraph.text, name))

    def add_text(self, text: str, *, quiet: bool = False, with_next: bool = False) -> None:
        """Add a paragraph per line."""
        for line in text.split("\n"):
            paragraph = self._paragraph(line, "Normal")
            paragraph.paragraph_format.keep_with_next = with_next
            if quiet:
                for run in paragraph.runs:
                    run.font.color.rgb = self._colour_of("muted")

    def add_lines(self, lines: Iterable[Line]) -> None:
        """Add a paragraph per line, with emphasis."""
        for line in lines:
            self._paragraph(line, "Normal")

    def add_list(self, items: Iterable[str | Line], *, start: int | None = None, whole: bool = False) -> None:
        """Add a list, numbered from ``start``. Items keep their line breaks; ``whole`` keeps it on one page."""
        paragraphs = [self._paragraph(item, "List Bullet" if start is None else "List Number") for item in items]
        if start is not None:
            self._number(paragraphs, start)
        for paragraph in paragraphs[:-1] if whole else ():
            paragraph.paragraph_format.keep_with_next = True

    def add_table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        numbers: int | None = None,
    ) -> None:
        """Add a table whose heading row is repeated on each page, with numbers from the column ``numbers`` on.

        No empty paragraph follows, since it could take a page of its own.
        """
        table = self._document.add_table(0, len(heads), style=_TABLE)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        grid = [Cm(width) for width in widths]
        for column, width in zip(table.columns, grid, strict=True):
            column.width = width
        is_unbroken = len(rows) < _MAX_UNBROKEN_ROWS
        for row_index, texts in enumerate([heads, *rows]):
            row = table.add_row()
            self._fill(row, texts, grid, numbers)
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = is_unbroken and row_index < len(rows)
            if row_index == 0:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def add_picture(self, draw: Callable[[BinaryIO], Any], description: str, caption: str) -> None:
        """Add a picture as wide as the text, with an alternative text and a caption, kept on the next block's page."""
        picture = io.BytesIO()
        draw(picture)
        picture.seek(0)
        shape = self._document.add_picture(picture, width=Cm(_WIDTH))
        shape._inline.docPr.set("descr", self._sanitise(description))
        paragraph = self._document.element.body.sectPr.getprevious()
        Paragraph(paragraph, self._document._body).paragraph_format.keep_with_next = True
        self._figures += 1
        below = self._new_paragraph("Caption")
        below.add_run(f"{self._figure} ")
        _add_field(below, "SEQ Figure \\* ARABIC", str(self._figures))
        write_runs(below, self._sanitise(f": {' '.join(caption.split())}"))
        below.paragraph_format.keep_with_next = True

    def add_photo(self, photo: Picture, description: str) -> None:
        """Add a picture that somebody sent, with an alternative text and without a caption."""
        width = min(PHOTO_WIDTH, PHOTO_HEIGHT * photo.width / photo.height)
        shape = self._document.add_picture(io.BytesIO(photo.content), width=Cm(width))
        shape._inline.docPr.set("descr", self._sanitise(description))

    def add_themes(self, themes: Sequence[SummedUpTheme]) -> None:
        """Add the themes of a summary: name, count and quotations beside a coloured line."""
        for it in themes:
            name = self._new_paragraph(_THEME)
            write_runs(name, self._sanitise(it.name))
            count = name.add_run(f" · {it.count}")
            count.font.bold, count.font.color.rgb = False, self._colour_of("muted")
            lines = [name, *(self._paragraph(quote, _QUOTATION) for quote in it.quotes)]
            for line in lines:
                _draw_edge(line, self._colours[f"theme-{it.colour}"])
                line.paragraph_format.keep_with_next = line is not lines[-1]

    def add_group(self, group: GroupText) -> None:
        """Add what a group wrote, below its name, beside a coloured line."""
        name = self._paragraph(" ".join(group.name.split()), "Heading 2")
        name.paragraph_format.left_indent = Pt(_INDENT)
        name.paragraph_format.space_before, name.paragraph_format.space_after = Pt(14), Pt(0)
        lines = [name]
        for question, text in group.parts:
            if question:
                lines.append(self._paragraph(question, _GROUP_QUESTION))
            lines += [self._paragraph(line, _GROUP_TEXT) for line in text.split("\n") if line.strip()]
        for line in lines:
            _draw_edge(line, self._colours[f"theme-{group.colour}"])
            line.paragraph_format.right_indent = Pt(_INDENT)  # which is at the left of what is read from the right
            if group.is_short and line is not lines[-1]:
                line.paragraph_format.keep_with_next = True
        lines[-1].paragraph_format.space_after = Pt(6)

    def add_changes(self, stem: Sequence[Words], lines: Iterable[Sequence[Words]]) -> None:
        """Add a version, with added words underlined and removed ones struck through: its lines are a list."""
        if stem:
            self._add_changed(stem, "Normal", bold=True)
        for words in lines:
            self._add_changed(words, "List Bullet")

    def _add_changed(self, words: Sequence[Words], style: str, *, bold: bool = False) -> None:
        paragraph = self._new_paragraph(style)
        spans = [Span(" ")] * (2 * len(words) - 1)
        spans[::2] = [Span(self._sanitise(it.text), is_bold=bold) for it in words]
        write_runs(paragraph, *spans)
        for run, it in zip(paragraph.runs[::2], words, strict=True):
            run.font.underline = True if it.change is Change.ADDED else None
            if it.change is Change.REMOVED:
                run.font.strike, run.font.color.rgb = True, self._colour_of("muted")

    def save(self, target: BinaryIO, title: str) -> None:
        """Write the file, with the table of contents filled in."""
        if self._contents is not None:
            self._fill_contents()
        if self._document.element.body.sectPr.getprevious().tag == qn("w:tbl"):
            self._document.add_paragraph()  # Word cannot open a file that ends with a table
        properties = self._document.core_properties
        properties.title = self._sanitise(title)[:255]
        properties.author = properties.last_modified_by = properties.comments = ""
        self._document.save(target)

    def _colour_of(self, name: str) -> RGBColor:
        return RGBColor.from_string(self._colours.bare(name))

    def _number(self, paragraphs: Iterable[Any], start: int) -> None:
        """Number paragraphs by themselves: those of a style would go on from the list before."""
        numbering = self._document.part.numbering_part.element
        of_style = self._document.styles["List Number"].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(of_style).abstractNumId.val)
        number.add_lvlOverride(0).add_startOverride(start)
        for paragraph in paragraphs:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number.numId

    def _fill(self, row: Any, texts: Sequence[str], grid: Sequence[Cm], numbers: int | None) -> None:
        for column, (cell, text, width) in enumerate(zip(row.cells, texts, grid, strict=True)):
            cell.width = width
            write_runs(cell.paragraphs[0], self._sanitise(text))
            is_number = numbers is not None and column >= numbers
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_number else None
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))

    def _paragraph(self, text: str | Line, style: str) -> Any:
        paragraph = self._new_paragraph(style)
        if isinstance(text, str):
            write_runs(paragraph, self._sanitise(text))
            return paragraph
        write_runs(paragraph, *(replace(span, text=self._sanitise(span.text)) for span in text))
        return paragraph

    def _new_paragraph(self, style: str) -> Any:
        """Append a paragraph; python-docx itself would search the whole document each time."""
        element = OxmlElement("w:p")
        self._document.element.body.sectPr.addprevious(element)
        element.style = self._style_ids[style]
        return Paragraph(element, self._document._body)

    def _fill_contents(self) -> None:
        """Fill the table of contents with links, as a field. Page numbers are only known to Word."""
        end_paragraph = self._contents
        for number, (text, name) in enumerate(self._headings):
            paragraph = end_paragraph.insert_paragraph_before(style=self._document.styles["Normal"])
            paragraph.paragraph_format.space_after = Pt(2)
            if number == 0:
                _begin_field(paragraph, r'TOC \o "1-1" \n \h \z')
            _add_link(paragraph, text, name)
        if self._headings:
            end_paragraph.add_run()._r.append(_field_part("end"))

    def _styles(self, language: str) -> None:
        styles = self._document.styles
        for name, size in _SIZES.items():
            styles[name].font.size = Pt(size)
            if name not in {"Normal", "Caption"}:
                styles[name].font.color.rgb = self._colour_of("accent" if name == "Heading 1" else "ink")
                styles[name].font.bold = True
        styles["Normal"].font.color.rgb = self._colour_of("ink")
        styles["Caption"].font.color.rgb, styles["Caption"].font.bold = self._colour_of("muted"), False
        styles["Normal"].paragraph_format.space_after = Pt(6)
        styles["Heading 1"].paragraph_format.space_before = Pt(24)
        for name in (_THEME, _QUOTATION):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.bold = styles["Normal"], name == _THEME
            style.paragraph_format.left_indent = Pt(_INDENT)
            style.paragraph_format.space_before = Pt(8 if name == _THEME else 0)
            style.paragraph_format.space_after = Pt(0)
        for name in (_GROUP_QUESTION, _GROUP_TEXT):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.bold = styles["Normal"], name == _GROUP_QUESTION
            style.paragraph_format.left_indent = Pt(_INDENT)
            style.paragraph_format.space_before = Pt(8 if name == _GROUP_QUESTION else 3)
            style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.keep_with_next = name == _GROUP_QUESTION
        styles[_GROUP_QUESTION].font.color.rgb = self._colour_of("muted")
        set_look(self._document, self._colours)
        styles.element.append(table_style(_TABLE, self._colours))
        for element in styles.element.iter(qn("w:lang")):
            for script in ("val", "eastAsia"):
                element.set(qn(f"w:{script}"), language)


def write_runs(paragraph: Any, *texts: str | Span) -> None:
    """Add runs of text to a paragraph, marked as right-to-left if they are."""
    spans = [Span(text) if isinstance(text, str) else text for text in texts]
    for span in spans:
        run = paragraph.add_run(span.text)
        run.bold, run.italic = span.is_bold or None, span.is_italic or None
    if is_right_to_left("".join(span.text for span in spans)):
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        for run in paragraph.runs:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _draw_edge(paragraph: Any, colour: str) -> None:
    """Draw a coloured line at the left of a paragraph."""
    borders, edge = OxmlElement("w:pBdr"), OxmlElement("w:left")
    values = {"val": "single", "sz": "28", "space": "8", "color": bare(colour)}
    for attribute, value in values.items():
        edge.set(qn(f"w:{attribute}"), value)
    borders.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def _mark(paragraph: Any, name: str, number: int) -> None:
    """Add a bookmark around a heading, as the target of a link in the table of contents."""
    for kind in ("bookmarkStart", "bookmarkEnd"):
        element = OxmlElement(f"w:{kind}")
        element.set(qn("w:id"), str(number))
        if kind == "bookmarkStart":
            element.set(qn("w:name"), name)
            paragraph._p.insert(1, element)
        else:
            paragraph._p.append(element)


def _add_link(paragraph: Any, text: str, name: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.set(qn("w:history"), "1")
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)


def _add_field(paragraph: Any, code: str, shown: str) -> None:
    _begin_field(paragraph, code)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(_field_part("end"))


def _begin_field(paragraph: Any, code: str) -> None:
    paragraph.add_run()._r.append(_field_part("begin"))
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(_field_part("separate"))


def _field_part(kind: str) -> Any:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    return part
