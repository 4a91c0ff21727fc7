"""Notes on an import: which rows were left out and why, and which questions had no written answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workshop_live.importers.questions import ImportedQuestion

_LISTED = 12  # questions that are listed
_MAX_LENGTH = 60  # characters of each


@dataclass(slots=True)
class Notes:
    """Counts of what was left out of an import, by reason."""

    too_wide: int = 0
    """Rows with more cells than the table has columns."""
    torn: int = 0
    """Parts of rows that were broken by a line break."""
    identities: int = 0
    """Cells and lines with an e-mail address where an answer should be, or a whole row."""
    is_uneven: bool = False
    """Whether most lines have a separator, but none gives an even number of columns."""
    choices: list[str] = field(default_factory=list)
    """Questions whose answers were chosen, not written."""

    @property
    def left_out(self) -> int:
        """The number of rows and answers left out."""
        return self.too_wide + self.torn + self.identities

    def lines(self) -> list[str]:
        """Return a message for each reason, with what to do about it."""
        messages = []
        if self.too_wide:
            messages.append(
                f"{_rows(self.too_wide)} left out: more cells than the table has columns. A separator inside of a text"
                " is often why. Put such texts in quotation marks, or save the file as XLSX."
            )
        if self.torn:
            messages.append(
                f"{_rows(self.torn)} left out: fewer cells than the table has columns, one after the other. A line"
                " break inside of a text is often why. Put such texts in quotation marks, or save the file as XLSX."
            )
        if self.identities:
            messages.append(
                f"{_rows(self.identities)} left out: an e-mail address, or a whole row with one, stands where an answer"
                " should be. Name the column of the answers with --column, or save the file as XLSX."
            )
        if self.is_uneven:
            messages.append("The rows fit no table: nothing divides them evenly. Each line was read as an answer.")
        if self.choices:
            messages.append(
                f"Not read, for it was chosen and not written: {_listed(self.choices)}. --column names one."
            )
        return messages


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The questions of a file with their answers, and the notes on the import."""

    questions: Sequence[ImportedQuestion]
    notes: Notes


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count} rows were"


def _listed(prompts: Sequence[str]) -> str:
    quoted = [
        f'"{prompt if len(prompt) <= _MAX_LENGTH else prompt[: _MAX_LENGTH - 1] + "…"}"' for prompt in prompts[:_LISTED]
    ]
    return ", ".join(quoted) + (f" and {len(prompts) - _LISTED} more" if len(prompts) > _LISTED else "")
