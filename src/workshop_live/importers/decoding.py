"""Bytes as text, in the encodings that spreadsheets and forms write."""

import codecs
import re

from workshop_live.importers.questions import UnreadableFileError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS = "cp1252"  # what a Norwegian Excel calls CSV
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # the escape character is found in what terminals printed
_SAMPLE = 4_096

# What can be shown nowhere: controls, halves of characters, noncharacters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 or Windows-1252."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    encoding = _without_mark(content[:_SAMPLE])
    if encoding:
        return _decoded(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        return _windows(content, error.start)


def shown(text: str) -> str:
    """A text without what no screen and no file can show."""
    return _FORBIDDEN.sub(" ", text)


def _without_mark(sample: bytes) -> str:
    """UTF-16 without a mark has a zero in every other byte, since most letters are Latin."""
    for encoding, first in (("utf-16-be", 0), ("utf-16-le", 1)):
        zeros = sample[first::2].count(0)
        if len(sample) > 3 and zeros > 0.4 * len(sample) / 2 and not sample[1 - first :: 2].count(0):
            return encoding
    return ""


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        raise UnreadableFileError(
            f"Line {line} is not {encoding.upper()}, as the file says. Save it as UTF-8."
        ) from None


def _windows(content: bytes, wrong: int) -> str:
    """Windows-1252, unless most of what is beyond ASCII is UTF-8: then the file is broken at the wrong byte."""
    replaced = content.decode(errors="replace")
    bad = replaced.count("\ufffd")
    beyond = sum(1 for character in replaced if character > "\x7f") - bad
    if beyond <= bad and not _NO_TEXT.search(replaced):
        try:
            return content.decode(_WINDOWS)
        except UnicodeDecodeError:
            pass
    line = content.count(b"\n", 0, wrong) + 1
    raise UnreadableFileError(f"Line {line} is not UTF-8 text. Save the file as UTF-8.")
