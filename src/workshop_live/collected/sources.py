"""Opening what was named, and not more of it than there is room for."""

import sys
from pathlib import Path

from workshop_live.collected.questions import Unreadable

MOST_BYTES = 50_000_000
STANDARD_INPUT = Path("-")


def read_bytes(file: Path) -> bytes:
    """What is in a file, or on standard input for -."""
    try:
        if file == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with file.open("rb") as source:
                content = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"Cannot read {file}: {error.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise Unreadable(f"{file} is larger than {MOST_BYTES // 1_000_000} MB. Divide it, one question a file.")
    return content
