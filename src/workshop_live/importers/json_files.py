"""Parsing of JSON: one object per line, an array, or an object with nested arrays."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from workshop_live.importers.files import printable
from workshop_live.importers.header_names import ANSWERS, IDS, QUESTIONS
from workshop_live.importers.questions import ImportedQuestion, UnreadableFileError, make_question


def parse_json(text: str) -> list[ImportedQuestion]:
    """Return the questions of objects with a text and, optionally, an id and a question. Other keys are ignored.

    Raises UnreadableFileError.
    """
    rows_by_prompt: dict[str, list[tuple[Any, str]]] = {}
    for label, value in _values(text):
        row = {"text": value} if isinstance(value, str) else value
        if not isinstance(row, dict):
            raise UnreadableFileError(f"{label} is no object with a text.")
        keys = _keys(row)
        answer = _first(keys, ANSWERS)
        if not isinstance(answer, str):
            raise UnreadableFileError(f'{label} has no text. Call it "text".')
        prompt = _first(keys, QUESTIONS)
        row_id = _first(keys, IDS)
        question_rows = rows_by_prompt.setdefault(printable(prompt).strip() if isinstance(prompt, str) else "", [])
        question_rows.append((printable(row_id) if isinstance(row_id, str) else row_id, printable(answer)))
    return [make_question(prompt, rows) for prompt, rows in rows_by_prompt.items()]


def _values(text: str) -> Iterator[tuple[str, Any]]:
    """Yield each value with its name in error messages."""
    if text.lstrip().startswith("["):
        yield from ((f"Item {number}", value) for number, value in enumerate(_parse_whole(text), 1))
        return
    root = _one_object(text)
    if root is not None and not _has_text(root):
        nested = list(_nested_rows(root, ""))
        if not nested:
            raise UnreadableFileError('Line 1 has no text, and nothing in it has. Call it "text".')
        yield from ((f"Item {number}", value) for number, value in enumerate(nested, 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"Line {number}", parse_json_line(line, number)


def parse_json_line(line: str, number: int) -> Any:
    """Parse a line of JSON. Raises UnreadableFileError with the number of the line."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"Line {number} is not JSON: {error.msg} at character {error.colno}.") from None
    except (ValueError, RecursionError):
        raise UnreadableFileError(f"Line {number} is not JSON that can be read.") from None


def _one_object(text: str) -> dict[str, Any] | None:
    """Return the object that the file consists of, or None if it has one value per line."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _nested_rows(value: dict[str, Any], question: str) -> Iterator[dict[str, Any]]:
    """Yield the objects with a text in nested arrays, each with the closest question above it."""
    prompt = _first(_keys(value), QUESTIONS)
    question = prompt if isinstance(prompt, str) else question
    for items in value.values():
        for row in items if isinstance(items, list) else [items]:
            if not isinstance(row, dict) or _is_chosen(row):
                continue
            if isinstance(items, list) and _has_text(row):
                yield {"question": question, **row}
            else:
                yield from _nested_rows(row, question)


def _is_chosen(row: dict[str, Any]) -> bool:
    """Return whether an answer in an export of workshop-live is numbers or choices instead of text."""
    values = row.get("value", "")
    return not all(isinstance(value, str) for value in (values if isinstance(values, list) else [values]))


def _keys(row: dict[Any, Any]) -> dict[str, Any]:
    """Return the items of an object by casefolded key."""
    return {str(key).casefold().strip(): item for key, item in row.items()}


def _has_text(row: dict[Any, Any]) -> bool:
    """Return whether an object has an answer."""
    return isinstance(_first(_keys(row), ANSWERS), str)


def _parse_whole(text: str) -> Any:
    """Parse the file as one JSON value. Raises UnreadableFileError."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"Line {error.lineno} is not JSON: {error.msg} at character {error.colno}.") from None
    except (ValueError, RecursionError):
        raise UnreadableFileError("The file is not JSON that can be read.") from None


def _first(keys: dict[str, Any], names: Iterable[str]) -> Any:
    """Return the value of the first of the names that is present and not null, else None."""
    return next((keys[name] for name in names if keys.get(name) is not None), None)
