"""The fields of the command that has the room vote on what people wrote."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.actions.commands import FormFields
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.actions.theme_fields import OnBoard
from workshop_live.activity_types import VOTES
from workshop_live.activity_types.options import MAX_TEXT
from workshop_live.domain.made_votes import comparable
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.plain_text import clean_text

MAX_CHOSEN = 5_000
"""How many may be named, so that it can be said that they are too many."""
DEFAULT_VOTES = 3


class VoteOption(BaseModel):
    """An option: an answer, others in the same words (``also``), or a theme by its number.

    ``text`` is its wording; null for the answer's own, shortened if it is too long for an option.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer: PublicId | None = None
    also: Annotated[tuple[PublicId, ...], Field(max_length=MAX_CHOSEN)] = ()
    theme: Annotated[int, Field(ge=1)] | None = None
    text: str | None = None


class MakeVote(OnBoard):
    """Make a vote on what people wrote: on ``options``, or with null on everything of a kind that is shown.

    ``each`` is the number of dots per person, for a vote with dots.
    """

    of: Literal["answers", "themes"] = "answers"
    type: str = VOTES[0]
    prompt: Annotated[str | None, BlankIsNone] = None
    each: Annotated[int, Field(ge=1, le=10)] = DEFAULT_VOTES
    options: Annotated[tuple[VoteOption, ...], Field(max_length=MAX_CHOSEN)] | None = None

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Parse the fields of a form, which has a box, a text, and hidden identifiers for each option.

        Raises InvalidValueError, with the names that the texts have in the form.
        """
        fields = super().from_form([field for field in form if field[0] != "options"])
        sent = dict(form)
        chosen = [value for name, value in form if name == "options"]
        if not chosen and "chooses" not in sent:
            return fields
        texts = clean_wordings([(f"text-{it}", sent.get(f"text-{it}", "")) for it in chosen])
        options = [
            _option(fields.of, it, sent.get(f"also-{it}", ""), text) for it, text in zip(chosen, texts, strict=True)
        ]
        return cls.checked({**fields.model_dump(), "options": options})


def clean_wordings(texts: Sequence[tuple[str, str]]) -> list[str]:
    """Return the wordings of options, given with the names of their fields. Raises InvalidValueError."""
    problems: list[Problem] = []
    cleaned: list[str] = []
    for name, text in texts:
        try:
            cleaned.append(clean_text(text, field=name, most=MAX_TEXT))
        except InvalidValueError as invalid:
            problems += invalid.problems
            continue
        if comparable(cleaned[-1]) in map(comparable, cleaned[:-1]):
            problems.append(Problem(name, "repeated"))
    if problems:
        raise InvalidValueError(*problems)
    return cleaned


def _option(of: str, chosen: str, also: str, text: str) -> dict[str, Any]:
    """Return an option of a form, not validated."""
    if of == "themes":
        return {"theme": chosen, "text": text}
    return {"answer": chosen, "also": also.split(), "text": text}
