"""What the commands of theme boards take: the fields that forms and JSON send."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.actions.commands import FormFields, FromForm
from workshop_live.actions.fields import OnActivity
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.themes import MAX_FINENESS, MAX_LABEL_LENGTH, MAX_THEMES, MIN_FINENESS
from workshop_live.text.languages import N_

MAX_MOVED = 200  # answers at once

ANSWERS_MOVED = N_("Answers were moved")
THEME_MADE = N_("A theme was made")

_Number = Annotated[int, Field(ge=1)]


def _placed(text: str) -> list[dict[str, str | None]]:
    """Answers and their themes, from the ``3:12 none:7`` of a form."""
    parts = (one.partition(":") for one in text.split())
    return [{"theme": None if theme == "none" else theme, "answer": answer} for theme, _, answer in parts]


class Placed(BaseModel):
    """An answer, by its ordinal in the round, and the theme that it is taken from, None for none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: _Number | None
    answer: Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of a theme: what to call it, or else, and the ordinals of its answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Annotated[str, Field(min_length=1, max_length=MAX_LABEL_LENGTH)]
    answers: tuple[int, ...]
    other_labels: tuple[str, ...] = ()


class OnBoard(OnActivity):
    """Something to do with the themes of a question; the first question of an activity is 0."""

    question: Annotated[int, Field(ge=0)] = 0

    @property
    def ordinals(self) -> list[int]:
        """The answers that it is about."""
        return []

    @property
    def undo_label(self) -> str | None:
        """What it is called when it is taken back, where its command has several labels."""
        return None


class OnTheme(OnBoard):
    """Something to do with one theme, known by its number."""

    theme: _Number


class OnAnswers(OnBoard):
    """Something to do with answers in their themes."""

    answers: Annotated[tuple[Placed, ...], FromForm(_placed), Field(min_length=1, max_length=MAX_MOVED)]

    @property
    def ordinals(self) -> list[int]:
        """The answers that it is about."""
        return [placed.answer for placed in self.answers]

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """The fields of a form, in which each answer is a box of its own. Raises InvalidValueError."""
        answers = " ".join(value for name, value in form if name == "answers")
        return super().from_form([*form, ("answers", answers)])


class EditTheme(OnTheme):
    """Give a theme another name and bullet. What is None, or what was seen by whoever sends it, stays as it is."""

    label: str | None = None
    bullet: str | None = None
    was_label: str | None = None
    was_bullet: str | None = None


class MergeThemes(OnTheme):
    """Make one theme of two, which keeps the name of ``target``."""

    target: _Number


class MoveAnswers(OnAnswers):
    """Put answers into the theme ``target``, or into a new one called ``label``, or with neither into none."""

    target: _Number | None = None
    label: str | None = None

    @property
    def undo_label(self) -> str | None:
        """What it is called when it is taken back."""
        return ANSWERS_MOVED if self.label is None else THEME_MADE

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """The fields of a form, whose target may be "new" or "none". Raises InvalidValueError."""
        target = dict(form).get("target", "")
        if not target:
            raise InvalidValueError(Problem("target", "missing"))
        left_out = {"new": {"target"}, "none": {"target", "label"}}.get(target, {"label"})
        blank = [("label", "")] if target == "new" else []
        return super().from_form([*blank, *(it for it in form if it[0] not in left_out)])


class AddTheme(OnBoard):
    """Make a theme without answers."""

    label: str = ""


class AddBullet(OnBoard):
    """Have the summary say something that no answer says."""

    bullet: str = ""


class ReorderTheme(OnTheme):
    """Put a theme at another place, counted from 0."""

    to: Annotated[int, Field(ge=0, le=MAX_THEMES)]


class RefineThemes(OnBoard):
    """Ask the program for more themes, or with less than 0 for fewer."""

    steps: Annotated[int, Field(ge=MIN_FINENESS, le=MAX_FINENESS)]


class LeaveOutTheme(OnTheme):
    """Keep a theme out of the summary, or take it in again."""

    out: bool


class SplitTheme(OnTheme):
    """Divide a theme into parts; without any, into those that the program sees in it."""

    parts: tuple[Part, ...] = ()
