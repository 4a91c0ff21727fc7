"""Questions and answers: participants ask questions and vote for those of others; answered ones are marked."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.written_answers import WrittenSettings, WrittenType
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

MAX_LENGTH = 300  # characters

_EXAMPLES = (
    "Hvordan henger dette sammen med budsjettet?",
    "Når blir det tid til å øve på dette?",
    "Kva skjer med dei som ikkje er her i dag?",
    "Hvem følger opp etter samlingen?",
    "Kan vi få lysbildene etterpå?",
)


class AskedQuestion(TypedDict):
    """A question from a participant, and whether it was answered."""

    id: str
    text: str
    votes: int
    answered: bool


class QuestionsResults(TypedDict):
    """The questions in the order in which they are to be answered."""

    questions: list[AskedQuestion]


class QuestionsAndAnswers(WrittenType[WrittenSettings, str, str, QuestionsResults]):
    """A value is the text of a question. Everybody sees it at once: otherwise there would be nothing to vote for."""

    name = "qna"
    title = N_("Questions from the room")
    purpose = "ask"
    what_for = N_("Questions from the room, which others vote for")
    outcome = N_("questions from the room")
    figures_title = N_("Votes")
    Settings = WrittenSettings
    has_votes = True

    def store(self, settings: WrittenSettings, value: object) -> str:
        if not isinstance(value, str):
            raise InvalidValueError(Problem("value", "string_type"))
        return clean_text(value, field="value", most=MAX_LENGTH)

    def value(self, settings: WrittenSettings, stored: str) -> str:
        return stored

    def value_from_form(self, fields: Fields) -> str | None:
        return next((" ".join(value.split()) for name, value in fields if name == "value"), None)

    def form_fields(self, settings: WrittenSettings, stored: str) -> Fields:
        return [("value", stored)]

    def text(self, settings: WrittenSettings, stored: str) -> str:
        return stored

    def example(self, settings: WrittenSettings, number: int) -> str:
        return _EXAMPLES[number % len(_EXAMPLES)]

    def results(self, settings: WrittenSettings, answers: Sequence[Answer[str]]) -> QuestionsResults:
        """Return the questions: unanswered ones first, by votes."""
        ordered = sorted(
            answers, key=lambda question: (question.settled_at is not None, -question.votes, question.ordinal)
        )
        return {
            "questions": [
                {
                    "id": question.public_id,
                    "text": question.value,
                    "votes": question.votes,
                    "answered": question.settled_at is not None,
                }
                for question in ordered
            ]
        }

    def figures(self, settings: WrittenSettings, answers: Sequence[Answer[str]]) -> list[tuple[str, float]]:
        return [(question["text"], question["votes"]) for question in self.results(settings, answers)["questions"]]
