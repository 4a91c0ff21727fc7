"""JSON: one object a line, one array of them, or one object with such arrays somewhere in it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from workshop_live.importers.decoding import shown
from workshop_live.importers.names import ANSWERS, IDS, QUESTIONS
from workshop_live.importers.questions import Question, UnreadableFileError, make_question


def read_records(text: str) -> list[Question]:
    """The questions of rows that hold text and, if they have them, id and question; other keys are ignored."""
    rows_of: dict[str, list[tuple[Any, str]]] = {}
    for place, value in _values(text):
        row = {"text": value} if isinstance(value, str) else value
        if not isinstance(row, dict):
            raise UnreadableFileError(f"{place} is no object with a text.")
        keys = _keys(row)
        answer = _first(keys, ANSWERS)
        if not isinstance(answer, str):
            raise UnreadableFileError(f'{place} has no text. Call it "text".')
        prompt = _first(keys, QUESTIONS)
        row_id = _first(keys, IDS)
        of_question = rows_of.setdefault(shown(prompt).strip() if isinstance(prompt, str) else "", [])
        of_question.append((shown(row_id) if isinstance(row_id, str) else row_id, shown(answer)))
    return [make_question(prompt, rows) for prompt, rows in rows_of.items()]


def _values(text: str) -> Iterator[tuple[str, Any]]:
    """Each value, and what to call it in a message."""
    if text.lstrip().startswith("["):
        yield from ((f"Item {number}", value) for number, value in enumerate(_whole(text), 1))
        return
    one = _one_object(text)
    if one is not None and not _has_text(one):
        found = list(_inside(one, ""))
        if not found:
            raise UnreadableFileError('Line 1 has no text, and nothing in it has. Call it "text".')
        yield from ((f"Item {number}", value) for number, value in enumerate(found, 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"Line {number}", read_line(line, number)


def read_line(line: str, number: int) -> Any:
    """The value of a line of JSON. Raises UnreadableFileError, which names the line."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"Line {number} is not JSON: {error.msg} at character {error.colno}.") from None
    except (ValueError, RecursionError):
        raise UnreadableFileError(f"Line {number} is not JSON that can be read.") from None


def _one_object(text: str) -> dict[str, Any] | None:
    """The object that a file is, written on one line or on many; None for lines with an object each."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _inside(value: dict[str, Any], asked: str) -> Iterator[dict[str, Any]]:
    """The rows with a text that stand in arrays of an object, or of objects in it, with what was asked above them."""
    prompt = _first(_keys(value), QUESTIONS)
    asked = prompt if isinstance(prompt, str) else asked
    for items in value.values():
        for row in items if isinstance(items, list) else [items]:
            if not isinstance(row, dict) or _is_chosen(row):
                continue
            if isinstance(items, list) and _has_text(row):
                yield {"question": asked, **row}
            else:
                yield from _inside(row, asked)


def _is_chosen(row: dict[str, Any]) -> bool:
    """Whether our own export says that an answer is numbers or choices, of which its text only tells."""
    values = row.get("value", "")
    return not all(isinstance(value, str) for value in (values if isinstance(values, list) else [values]))


def _keys(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(key).casefold().strip(): item for key, item in row.items()}


def _has_text(row: dict[Any, Any]) -> bool:
    return isinstance(_first(_keys(row), ANSWERS), str)


def _whole(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"Line {error.lineno} is not JSON: {error.msg} at character {error.colno}.") from None
    except (ValueError, RecursionError):
        raise UnreadableFileError("The file is not JSON that can be read.") from None


def _first(keys: dict[str, Any], names: Iterable[str]) -> Any:
    return next((keys[name] for name in names if keys.get(name) is not None), None)
