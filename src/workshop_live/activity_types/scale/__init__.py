"""Scale: participants rate each statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, inf, pi, sin, sqrt
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from workshop_live.activity_types.base import ActivityType, Distribution, Fields, PicturedSettings, paragraphs
from workshop_live.activity_types.options import OptionList, lines, small_number, texts
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_

MAX_STATEMENTS = 12
RADAR_FROM = 3  # statements, the fewest that make a shape
AGREEMENT_FROM = 3  # answers; of fewer nothing is said


class Agreement(StrEnum):
    """How far people are of one opinion about a statement."""

    CLOSE = "close"
    SOME = "some"
    DIVIDED = "divided"


_MOST_SPREAD = {Agreement.CLOSE: 0.4, Agreement.SOME: 0.65, Agreement.DIVIDED: inf}
"""The largest spread of each, as a part of what half at one end and half at the other would have."""
_AGREEMENT_NAMES = {Agreement.CLOSE: N_("agreed"), Agreement.SOME: N_("mixed"), Agreement.DIVIDED: N_("divided")}


class ScaleSettings(PicturedSettings):
    """The statements are sent as texts and stored with keys. The labels are those of the ends of the scale."""

    statements: Annotated[OptionList, Field(min_length=1, max_length=MAX_STATEMENTS)]
    steps: Annotated[int, Field(ge=2, le=10)] = 5
    low_label: Annotated[str, paragraphs(60)] = ""
    high_label: Annotated[str, paragraphs(60)] = ""
    max_answers: Annotated[int, Field(ge=1, le=1)] = 1


@dataclass(frozen=True, slots=True)
class Spoke:
    """A direction of a radar chart: the positions of its end, its mean and its number, for a radius of 1.

    The mean is None as long as there are no answers."""

    end: tuple[float, float]
    mean: tuple[float, float] | None
    label: tuple[float, float]


class StatementResults(TypedDict):
    """The count of each step for a statement, the mean, and the spread (the standard deviation)."""

    text: str
    counts: list[int]
    mean: float | None
    spread: float | None


class ScaleResults(TypedDict):
    """The statements in their order."""

    statements: list[StatementResults]


class Scale(ActivityType[ScaleSettings, list[int], dict[str, int], ScaleResults]):
    """A value is a list with a step for each statement, from 1, in the order of the statements."""

    name = "scale"
    title = N_("Scale")
    purpose = "rate"
    what_for = N_("How much people agree with each statement")
    outcome = N_("ratings on a scale")
    figures_title = N_("Mean")
    Settings = ScaleSettings
    has_rounds = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {
            "hidden": "hidden" in form,
            "statements": lines(form.get("statements", "")),
            "steps": small_number(form.get("steps", "")) or 5,
            "low_label": form.get("low_label", ""),
            "high_label": form.get("high_label", ""),
        }

    def choices(self, settings: ScaleSettings) -> list[str]:
        return texts(settings.statements)

    def keeps_meaning(self, old: ScaleSettings, new: ScaleSettings) -> bool:
        compared = ("statements", "steps", "low_label", "high_label")
        return all(getattr(old, name) == getattr(new, name) for name in compared)

    def most_answers(self, settings: ScaleSettings) -> int | None:
        return settings.max_answers

    def store(self, settings: ScaleSettings, value: object) -> dict[str, int]:
        if not isinstance(value, list) or len(value) > MAX_STATEMENTS:
            raise InvalidValueError(Problem("value", "list_type"))
        if len(value) != len(settings.statements) or None in value:
            raise InvalidValueError(Problem("value", "answer_all", len(settings.statements)))
        if not all(
            isinstance(step, int) and not isinstance(step, bool) and 1 <= step <= settings.steps for step in value
        ):
            raise InvalidValueError(Problem("value", "not_a_step", settings.steps))
        return {statement.key: step for statement, step in zip(settings.statements, value, strict=True)}

    def value(self, settings: ScaleSettings, stored: dict[str, int]) -> list[int]:
        return [stored[statement.key] for statement in settings.statements]

    def value_from_form(self, fields: Fields) -> list[int | None]:
        """Return the value of a form with a field per answered statement: ``step-0`` is the first one."""
        by_index = {small_number(name.removeprefix("step-")): small_number(value) for name, value in fields}
        indexes = [index for index in by_index if index is not None and index < MAX_STATEMENTS]
        return [by_index.get(index) for index in range(max(indexes, default=-1) + 1)]

    def form_fields(self, settings: ScaleSettings, stored: dict[str, int]) -> Fields:
        return [(f"step-{index}", str(step)) for index, step in enumerate(self.value(settings, stored))]

    def text(self, settings: ScaleSettings, stored: dict[str, int]) -> str:
        rated = zip(settings.statements, self.value(settings, stored), strict=True)
        return "\n".join(f"{statement.text}: {step}" for statement, step in rated)

    def example(self, settings: ScaleSettings, number: int) -> list[int]:
        return [
            1 + (number * 3 + index * 2 + number // 2) % settings.steps for index in range(len(settings.statements))
        ]

    def results(self, settings: ScaleSettings, answers: Sequence[Answer[dict[str, int]]]) -> ScaleResults:
        return {
            "statements": [
                _statement_results(item.text, item.key, settings.steps, answers) for item in settings.statements
            ]
        }

    def figures(self, settings: ScaleSettings, answers: Sequence[Answer[dict[str, int]]]) -> list[tuple[str, float]]:
        statements = self.results(settings, answers)["statements"]
        return [(statement["text"], statement["mean"]) for statement in statements if statement["mean"] is not None]

    def figures_note(self, settings: ScaleSettings) -> str:
        ends = ((1, settings.low_label), (settings.steps, settings.high_label))
        named = [f"{step} = {' '.join(label.split())}" for step, label in ends if label]
        return ", ".join(named) or f"1–{settings.steps}"

    def figures_span(self, settings: ScaleSettings, answers: Sequence[Answer[dict[str, int]]]) -> tuple[float, float]:
        return 0, settings.steps

    def steps(self, settings: ScaleSettings) -> list[str]:
        ends = {1: settings.low_label, settings.steps: settings.high_label}
        return [" ".join(f"{step} {ends.get(step, '')}".split()) for step in range(1, settings.steps + 1)]

    def distributions(self, settings: ScaleSettings, answers: Sequence[Answer[dict[str, int]]]) -> list[Distribution]:
        found = []
        for it in self.results(settings, answers)["statements"]:
            if it["mean"] is not None and it["spread"] is not None:
                agreement = self.agreement(settings, it)
                name = _AGREEMENT_NAMES[agreement] if agreement else ""
                found.append(Distribution(it["text"], tuple(it["counts"]), it["mean"], it["spread"], name))
        return found

    def matched(self, results: ScaleResults, before: ScaleResults) -> list[StatementResults]:
        """Return earlier results in the order of the current ones, empty for new statements and other scales."""
        earlier = {statement["text"]: statement for statement in before["statements"]}
        return [_comparable(statement, earlier.get(statement["text"])) for statement in results["statements"]]

    def radar(self, settings: ScaleSettings, results: ScaleResults) -> list[Spoke]:
        """Return the means as a radar chart, clockwise from the top; empty for fewer statements than make a shape."""
        statements = results["statements"]
        if len(statements) < RADAR_FROM:
            return []
        directions = [2 * pi * index / len(statements) for index in range(len(statements))]
        return [
            Spoke(_point(angle, 1), _mean_point(angle, it["mean"], settings.steps), _point(angle, 1.22))
            for angle, it in zip(directions, statements, strict=True)
        ]

    def agreement(self, settings: ScaleSettings, statement: StatementResults) -> Agreement | None:
        """Return how far people are of one opinion, by the spread; None for fewer than three answers."""
        if statement["spread"] is None or sum(statement["counts"]) < AGREEMENT_FROM:
            return None
        part = statement["spread"] / ((settings.steps - 1) / 2)
        return next(agreement for agreement, most in _MOST_SPREAD.items() if part <= most)


def _comparable(now: StatementResults, before: StatementResults | None) -> StatementResults:
    if before is not None and len(before["counts"]) == len(now["counts"]):
        return before
    return {"text": now["text"], "counts": [0] * len(now["counts"]), "mean": None, "spread": None}


def _statement_results(text: str, key: str, steps: int, answers: Sequence[Answer[dict[str, int]]]) -> StatementResults:
    """Return the results of a statement."""
    steps_chosen = [answer.value[key] for answer in answers]
    counts, count = Counter(steps_chosen), len(steps_chosen)
    squares = (
        count * sum(step * step for step in steps_chosen) - sum(steps_chosen) ** 2
    )  # an integer, whose root is exact if it can be
    return {
        "text": text,
        "counts": [counts[step] for step in range(1, steps + 1)],
        "mean": sum(steps_chosen) / count if steps_chosen else None,
        "spread": sqrt(squares) / count if steps_chosen else None,
    }


def _mean_point(angle: float, mean: float | None, steps: int) -> tuple[float, float] | None:
    return None if mean is None else _point(angle, (mean - 1) / (steps - 1))


def _point(angle: float, radius: float) -> tuple[float, float]:
    return round(radius * sin(angle), 4), round(-radius * cos(angle), 4)
