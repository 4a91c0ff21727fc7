"""Questions with their answers, and selecting one of several."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

MAX_ANSWERS = 20_000  # per question; finding the themes of so many takes some 300 MB
MAX_CHARACTERS = 4_000_000
_MAX_LISTED = 40
_MAX_PROMPT_LENGTH = 100  # characters of a question

Id = str | int


class UnreadableFileError(Exception):
    """A file cannot be imported. The message is for its user, and says what to do."""


@dataclass(frozen=True, slots=True)
class ImportedQuestion:
    """A question with its answers as (id, text), where ids are unique. The prompt is "" if the file has none."""

    prompt: str
    answers: tuple[tuple[Id, str], ...]


def make_question(prompt: str, rows: Sequence[tuple[Hashable, str]]) -> ImportedQuestion:
    """Build a question from rows of (id, text). Numbers the rows if ids are missing or repeated.

    Raises UnreadableFileError for more than MAX_ANSWERS answers or MAX_CHARACTERS characters.
    """
    if len(rows) > MAX_ANSWERS:
        raise UnreadableFileError(f"There are {len(rows):,} answers to one question; {MAX_ANSWERS:,} are the most.")
    if sum(len(text) for _, text in rows) > MAX_CHARACTERS:
        raise UnreadableFileError(
            f"The answers to one question have more than {MAX_CHARACTERS:,} letters, which are the most."
        )
    ids = [row_id for row_id, _ in rows]
    row_ids = [row_id for row_id in ids if isinstance(row_id, (str, int)) and not isinstance(row_id, bool)]
    if len({str(row_id) for row_id in row_ids if row_id != ""}) < len(rows):
        row_ids = [str(number) for number in range(1, len(rows) + 1)]
    return ImportedQuestion(prompt, tuple(zip(row_ids, (text for _, text in rows), strict=True)))


def choose(questions: Sequence[ImportedQuestion], wanted: str) -> list[ImportedQuestion]:
    """Return the question with this number, this text or a unique part of it; all questions if ``wanted`` is empty.

    Raises UnreadableFileError, with the list of questions, unless exactly one matches.
    """
    if not wanted:
        return list(questions)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(questions):
        return [questions[int(wanted) - 1]]
    normalised = wanted.casefold().strip()
    exact = [question for question in questions if question.prompt.casefold().strip() == normalised]
    matches = exact or [question for question in questions if normalised in question.prompt.casefold()]
    if len(matches) == 1:
        return matches
    subject = "No question" if not matches else "More than one question"
    raise UnreadableFileError(f'{subject} has "{wanted}" in it. {describe(questions)}')


def describe(questions: Sequence[ImportedQuestion]) -> str:
    """List the questions with their numbers, one per line, for a message."""
    lines = ["The questions are:"]
    for number, question in enumerate(questions[:_MAX_LISTED], 1):
        prompt = " ".join(question.prompt.split()) or "(without text)"
        short = prompt if len(prompt) <= _MAX_PROMPT_LENGTH else prompt[: _MAX_PROMPT_LENGTH - 1] + "…"
        lines.append(f"{number:>3}  {short} ({len(question.answers)} answers)")
    if len(questions) > _MAX_LISTED:
        lines.append(f"     and {len(questions) - _MAX_LISTED} more")
    return "\n".join([*lines, "Choose one with --question: its number, its text or a part of it."])
