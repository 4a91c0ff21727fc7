"""DOCX: the document to write on in."""

from typing import BinaryIO

from workshop_live.exports.cells import Texts
from workshop_live.exports.document import DocumentWriter
from workshop_live.exports.docx_builder import DocxBuilder
from workshop_live.exports.format import ExportContext
from workshop_live.exports.report import Report
from workshop_live.exports.wording import Wording


def write(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """The document on Word's paper."""
    texts, words = Texts(), Wording(report)
    DocumentWriter(report, DocxBuilder(words.tag, texts.fit), texts, words).write(target, making)
