"""The fields of commands on theme boards."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.actions.commands import FormFields, FromForm
from workshop_live.actions.fields import OnActivity
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.themes import MAX_FINENESS, MAX_LABEL_LENGTH, MAX_THEMES, MIN_FINENESS
from workshop_live.text.languages import N_

MAX_MOVED = 200  # per command

ANSWERS_MOVED = N_("Answers were moved")
THEME_MADE = N_("A theme was made")

_Number = Annotated[int, Field(ge=1)]


def _placed(text: str) -> list[dict[str, str | None]]:
    """Parse answers and their themes from a form field such as ``3:12 none:7``."""
    parts = (one.partition(":") for one in text.split())
    return [{"theme": None if theme == "none" else theme, "answer": answer} for theme, _, answer in parts]


def _numbers(text: str) -> list[str]:
    """Parse numbers from a form field such as ``3 1 2``."""
    return text.split()


class Placed(BaseModel):
    """An answer, by its ordinal in the round, and the theme that contains it, None for none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: _Number | None
    answer: Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of a theme: its label, alternative labels, and the ordinals of its answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Annotated[str, Field(min_length=1, max_length=MAX_LABEL_LENGTH)]
    answers: tuple[int, ...]
    other_labels: tuple[str, ...] = ()


class OnBoard(OnActivity):
    """The fields of a command on the themes of a question; questions of an activity are counted from 0."""

    question: Annotated[int, Field(ge=0)] = 0

    @property
    def ordinals(self) -> list[int]:
        """The ordinals of the answers in the fields."""
        return []

    @property
    def undo_label(self) -> str | None:
        """The undo label, for commands that have several."""
        return None


class OnTheme(OnBoard):
    """The fields of a command on one theme, given by its number."""

    theme: _Number


class OnAnswers(OnBoard):
    """The fields of a command on answers in their themes."""

    answers: Annotated[tuple[Placed, ...], FromForm(_placed), Field(min_length=1, max_length=MAX_MOVED)]

    @property
    def ordinals(self) -> list[int]:
        """The ordinals of the answers in the fields."""
        return [placed.answer for placed in self.answers]

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Parse the fields of a form, which has a checkbox for each answer. Raises InvalidValueError."""
        answers = " ".join(value for name, value in form if name == "answers")
        return super().from_form([*form, ("answers", answers)])


class EditTheme(OnTheme):
    """Change the label and bullet of a theme. What is None, or equal to what the sender saw, does not change."""

    label: str | None = None
    bullet: str | None = None
    was_label: str | None = None
    was_bullet: str | None = None


class MergeThemes(OnTheme):
    """Merge two themes; the label is that of ``target``."""

    target: _Number


class MoveAnswers(OnAnswers):
    """Move answers to the theme ``target``, to a new one called ``label``, or, without both, to none."""

    target: _Number | None = None
    label: str | None = None

    @property
    def undo_label(self) -> str | None:
        """The undo label."""
        return ANSWERS_MOVED if self.label is None else THEME_MADE

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Parse the fields of a form, whose target may be "new" or "none". Raises InvalidValueError."""
        target = dict(form).get("target", "")
        if not target:
            raise InvalidValueError(Problem("target", "missing"))
        left_out = {"new": {"target"}, "none": {"target", "label"}}.get(target, {"label"})
        blank = [("label", "")] if target == "new" else []
        return super().from_form([*blank, *(field for field in form if field[0] not in left_out)])


class AddTheme(OnBoard):
    """Add a theme without answers."""

    label: str = ""


class AddBullet(OnBoard):
    """Add a bullet without answers to the summary."""

    bullet: str = ""


class ReorderTheme(OnTheme):
    """Move a theme to another position, counted from 0."""

    to: Annotated[int, Field(ge=0, le=MAX_THEMES)]


class SortThemes(OnBoard):
    """Sort the themes: first those with these numbers in this order, then the largest."""

    first: Annotated[tuple[_Number, ...], FromForm(_numbers), Field(max_length=MAX_THEMES)] = ()


class RefineThemes(OnBoard):
    """Ask for more detected themes, or for fewer with a negative number."""

    steps: Annotated[int, Field(ge=MIN_FINENESS, le=MAX_FINENESS)]


class LeaveOutTheme(OnTheme):
    """Leave a theme out of the summary, or include it again."""

    out: bool


class SplitTheme(OnTheme):
    """Split a theme into parts; without any, into those that the program proposes."""

    parts: tuple[Part, ...] = ()
