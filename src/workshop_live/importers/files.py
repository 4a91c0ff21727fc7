"""Reading files: their bytes, and their text in the encodings that spreadsheets and forms write."""

import codecs
import re
import sys
from pathlib import Path

from workshop_live.importers.questions import UnreadableFileError

MAX_BYTES = 50_000_000
STANDARD_INPUT = Path("-")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose BOM is a prefix of it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS = "cp1252"  # the CSV encoding of Excel in Western Europe
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # escape characters occur in terminal output
_SAMPLE = 4_096

# Characters that cannot be displayed: controls, surrogates, noncharacters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def read_bytes(file: Path) -> bytes:
    """Return the content of a file, or of standard input for "-". Raises UnreadableFileError above MAX_BYTES."""
    try:
        if file == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with file.open("rb") as source:
                content = source.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(f"Cannot read {file}: {error.strerror}.") from None
    if len(content) > MAX_BYTES:
        raise UnreadableFileError(f"{file} is larger than {MAX_BYTES // 1_000_000} MB. Divide it, one question a file.")
    return content


def decode_text(content: bytes) -> str:
    """Decode the content of a file as UTF-8, UTF-16, UTF-32 or Windows-1252. Raises UnreadableFileError."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode(content[len(bom) :], encoding)
    encoding = _guess_utf16(content[:_SAMPLE])
    if encoding:
        return _decode(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        return _decode_windows(content, error.start)


def printable(text: str) -> str:
    """Replace characters that cannot be displayed by spaces."""
    return _FORBIDDEN.sub(" ", text)


def _guess_utf16(sample: bytes) -> str:
    """Return the encoding of UTF-16 without a BOM, or "": Latin letters have a zero in every other byte."""
    for encoding, offset in (("utf-16-be", 0), ("utf-16-le", 1)):
        zeros = sample[offset::2].count(0)
        if len(sample) > 3 and zeros > 0.4 * len(sample) / 2 and not sample[1 - offset :: 2].count(0):
            return encoding
    return ""


def _decode(content: bytes, encoding: str) -> str:
    """Decode the content. Raises UnreadableFileError with the line of the first invalid byte."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        raise UnreadableFileError(
            f"Line {line} is not {encoding.upper()}, as the file says. Save it as UTF-8."
        ) from None


def _decode_windows(content: bytes, error_at: int) -> str:
    """Decode as Windows-1252, unless most non-ASCII characters are valid UTF-8: then the file is a broken one."""
    replaced = content.decode(errors="replace")
    invalid = replaced.count("\ufffd")
    valid = sum(1 for character in replaced if character > "\x7f") - invalid
    if valid <= invalid and not _BINARY.search(replaced):
        try:
            return content.decode(_WINDOWS)
        except UnicodeDecodeError:
            pass
    line = content.count(b"\n", 0, error_at) + 1
    raise UnreadableFileError(f"Line {line} is not UTF-8 text. Save the file as UTF-8.")
