"""Files of labelled answers and pairs of words: themes/*.jsonl and words/*.jsonl."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parent / "sample"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to one question as (id, text), with the theme of each.

    An answer that fits no theme has a label of its own.
    """

    name: str
    question: str
    texts: tuple[tuple[str, str], ...]
    themes: tuple[str, ...]
    labels: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words, and whether they should be grouped."""

    words: tuple[str, str]
    same: bool
    lang: str
    kind: str


def read_answers(folder: Path) -> list[Answers]:
    """Read the labelled answers of a folder, one file per question."""
    return [_answers(file) for file in sorted((folder / "themes").glob("*.jsonl"))]


def _answers(file: Path) -> Answers:
    rows = list(_rows(file, "text", "theme"))
    ids = [str(row.get("id", number)) for number, row in enumerate(rows, 1)]
    themes = [row["theme"] or f"alone: {row_id}" for row_id, row in zip(ids, rows, strict=True)]
    texts = tuple((row_id, row["text"]) for row_id, row in zip(ids, rows, strict=True))
    labels = len({row["theme"] for row in rows if row["theme"]})
    return Answers(file.stem, rows[0].get("question", "") if rows else "", texts, tuple(themes), labels)


def read_pairs(file: Path) -> list[Pair]:
    """Read the pairs of words in a file."""
    return [
        Pair((row["a"], row["b"]), bool(row["same"]), row.get("lang", ""), row.get("kind", row.get("cat", "")))
        for row in _rows(file, "a", "b", "same")
    ]


def _rows(file: Path, *needed: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            sys.exit(f"{file}:{number} is not JSON.")
        missing = [key for key in needed if not isinstance(row, dict) or key not in row]
        if missing:
            sys.exit(f"{file}:{number} has no {', '.join(missing)}.")
        yield row
