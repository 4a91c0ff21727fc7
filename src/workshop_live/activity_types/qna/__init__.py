"""Questions and answers: people ask, and vote for the questions of others; answered ones are ticked off."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from workshop_live.activity_types.base import ActivityType, Fields, Settings
from workshop_live.activity_types.options import small_number
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

LONGEST = 300  # characters

_EXAMPLES = (
    "Hvordan henger dette sammen med budsjettet?",
    "Når blir det tid til å øve på dette?",
    "Kva skjer med dei som ikkje er her i dag?",
    "Hvem følger opp etter samlingen?",
    "Kan vi få lysbildene etterpå?",
)


class QuestionSettings(Settings):
    """Everybody sees the questions at once: otherwise there would be nothing to vote for."""

    max_answers: Annotated[int, Field(ge=1, le=100)] | None = None
    """Questions per participant, None for any number."""
    approve_first: bool = False
    """Whether a question waits for the facilitator before everybody sees it."""


class QuestionsAndAnswers(ActivityType):
    """A value is the text of a question."""

    name = "qna"
    title = N_("Questions from the room")
    Settings = QuestionSettings
    has_texts = True
    has_votes = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        return {
            "hidden": "hidden" in form,
            "approve_first": "approve_first" in form,
            "max_answers": small_number(form.get("max_answers", "")),
        }

    def most_answers(self, settings: QuestionSettings) -> int | None:
        return settings.max_answers

    def needs_approval(self, settings: QuestionSettings) -> bool:
        return settings.approve_first

    def store(self, settings: QuestionSettings, value: Any) -> str:
        if not isinstance(value, str):
            raise Invalid(Problem("value", "string_type"))
        return clean_text(value, field="value", most=LONGEST)

    def value_from_form(self, fields: Fields) -> str | None:
        return next((" ".join(value.split()) for name, value in fields if name == "value"), None)

    def form_fields(self, settings: QuestionSettings, stored: str) -> Fields:
        return [("value", stored)]

    def text(self, settings: QuestionSettings, stored: str) -> str:
        return stored

    def example(self, settings: QuestionSettings, number: int) -> str:
        return _EXAMPLES[number % len(_EXAMPLES)]

    def results(self, settings: QuestionSettings, answers: Sequence[Answer]) -> dict[str, Any]:
        """The questions: those that wait for an answer first, and of those the ones with most votes."""
        ordered = sorted(answers, key=lambda it: (it.settled_at is not None, -it.votes, it.ordinal))
        return {
            "questions": [
                {"id": it.public_id, "text": it.value, "votes": it.votes, "answered": it.settled_at is not None}
                for it in ordered
            ]
        }

    def figures(self, settings: QuestionSettings, answers: Sequence[Answer]) -> list[tuple[str, float]]:
        return [(it["text"], it["votes"]) for it in self.results(settings, answers)["questions"]]
