"""DOCX: the document to write on in."""

from typing import BinaryIO

from workshop_live.exports.cells import Texts
from workshop_live.exports.format import Making
from workshop_live.exports.paper import Paperwork
from workshop_live.exports.report import Report
from workshop_live.exports.word_paper import WordPaper
from workshop_live.exports.wording import Wording


def write(report: Report, target: BinaryIO, making: Making) -> None:
    """The document on Word's paper."""
    texts, words = Texts(), Wording(report)
    Paperwork(report, WordPaper(words.tag, texts.fit), texts, words).write(target, making)
