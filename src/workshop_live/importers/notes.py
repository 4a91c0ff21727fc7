"""What is to be said about a file beside its answers: which rows were left out and why, and what was not written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workshop_live.importers.questions import Question

_LISTED = 12  # questions
_MAX_LENGTH = 60  # letters of one


@dataclass(slots=True)
class Notes:
    """Counts what was left out while a file is read, and by what rule."""

    too_wide: int = 0
    """Rows with more cells than their table has columns."""
    torn: int = 0
    """Rows that are parts of one, which a line break divides."""
    identities: int = 0
    """Cells and lines that hold an e-mail address where an answer should be, or a whole row."""
    is_uneven: bool = False
    """Whether nothing divides the lines into columns, though most have a separator in them."""
    choices: list[str] = field(default_factory=list)
    """Questions to which people chose an answer."""

    @property
    def left_out(self) -> int:
        """How many rows and answers are not among what was read."""
        return self.too_wide + self.torn + self.identities

    def lines(self) -> list[str]:
        """A sentence or two for each kind, with what to do."""
        said = []
        if self.too_wide:
            said.append(
                f"{_rows(self.too_wide)} left out: more cells than the table has columns. A separator inside of a text"
                " is often why. Put such texts in quotation marks, or save the file as XLSX."
            )
        if self.torn:
            said.append(
                f"{_rows(self.torn)} left out: fewer cells than the table has columns, one after the other. A line"
                " break inside of a text is often why. Put such texts in quotation marks, or save the file as XLSX."
            )
        if self.identities:
            said.append(
                f"{_rows(self.identities)} left out: an e-mail address, or a whole row with one, stands where an answer"
                " should be. Name the column of the answers with --column, or save the file as XLSX."
            )
        if self.is_uneven:
            said.append("The rows fit no table: nothing divides them evenly. Each line was read as an answer.")
        if self.choices:
            said.append(f"Not read, for it was chosen and not written: {_listed(self.choices)}. --column names one.")
        return said


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The questions of a file with their answers, and what is to be said about it."""

    questions: Sequence[Question]
    notes: Notes


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count} rows were"


def _listed(prompts: Sequence[str]) -> str:
    shown = [f'"{it if len(it) <= _MAX_LENGTH else it[: _MAX_LENGTH - 1] + "…"}"' for it in prompts[:_LISTED]]
    return ", ".join(shown) + (f" and {len(prompts) - _LISTED} more" if len(prompts) > _LISTED else "")
