"""Opening what was named, and not more of it than there is room for."""

import sys
from pathlib import Path

from workshop_live.importers.questions import UnreadableFileError

MAX_BYTES = 50_000_000
STANDARD_INPUT = Path("-")


def read_bytes(file: Path) -> bytes:
    """What is in a file, or on standard input for -."""
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
