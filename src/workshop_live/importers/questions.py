"""A question with its answers, and choosing one of several."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

MAX_ANSWERS = 20_000  # to one question; the themes of so many take some 300 MB
MAX_LETTERS = 4_000_000
_MAX_LISTED = 40
_LISTED = 100  # letters of a question

Id = str | int


class UnreadableFileError(Exception):
    """Why a file cannot be read, and what to do about it: a sentence for the person who named it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, "" where the file does not say what was asked, and its answers with their ids, no id twice."""

    prompt: str
    answers: tuple[tuple[Id, str], ...]


def make_question(prompt: str, rows: Sequence[tuple[Hashable, str]]) -> Question:
    """A question of rows that are (id, text). Where an id is missing or stands twice, rows are numbered instead."""
    if len(rows) > MAX_ANSWERS:
        raise UnreadableFileError(f"There are {len(rows):,} answers to one question; {MAX_ANSWERS:,} are the most.")
    if sum(len(text) for _, text in rows) > MAX_LETTERS:
        raise UnreadableFileError(
            f"The answers to one question have more than {MAX_LETTERS:,} letters, which are the most."
        )
    ids = [row_id for row_id, _ in rows]
    named = [row_id for row_id in ids if isinstance(row_id, (str, int)) and not isinstance(row_id, bool)]
    if len({str(row_id) for row_id in named if row_id != ""}) < len(rows):
        named = [str(number) for number in range(1, len(rows) + 1)]
    return Question(prompt, tuple(zip(named, (text for _, text in rows), strict=True)))


def choose(questions: Sequence[Question], wanted: str) -> list[Question]:
    """The questions, or the one that is named by its text, a part of it that no other has, or its number."""
    if not wanted:
        return list(questions)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(questions):
        return [questions[int(wanted) - 1]]
    folded = wanted.casefold().strip()
    exact = [question for question in questions if question.prompt.casefold().strip() == folded]
    found = exact or [question for question in questions if folded in question.prompt.casefold()]
    if len(found) == 1:
        return found
    said = "No question" if not found else "More than one question"
    raise UnreadableFileError(f'{said} has "{wanted}" in it. {listed(questions)}')


def listed(questions: Sequence[Question]) -> str:
    """The questions with their numbers, a line for each, for somebody to choose one."""
    lines = ["The questions are:"]
    for number, question in enumerate(questions[:_MAX_LISTED], 1):
        prompt = " ".join(question.prompt.split()) or "(without text)"
        short = prompt if len(prompt) <= _LISTED else prompt[: _LISTED - 1] + "…"
        lines.append(f"{number:>3}  {short} ({len(question.answers)} answers)")
    if len(questions) > _MAX_LISTED:
        lines.append(f"     and {len(questions) - _MAX_LISTED} more")
    return "\n".join([*lines, "Choose one with --question: its number, its text or a part of it."])
