"""A hundred points: participants distribute them among the options, which forces them to prioritise."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.options import OptionSettings, OptionType, small_number
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_

POINTS = 100


class WeighedOption(TypedDict):
    """An option, and the mean of its points."""

    text: str
    mean: float


class PointsResults(TypedDict):
    """The options in their order."""

    options: list[WeighedOption]


class Points(OptionType[OptionSettings, list[int], dict[str, int], PointsResults]):
    """A value is the list of the points for each option, in the order of the options; their sum is 100."""

    name = "points"
    title = N_("100 points")
    purpose = "rate"
    what_for = N_("100 points each, to share out among the options")
    outcome = N_("points for each option")
    figures_title = N_("Mean points")
    Settings = OptionSettings
    makes_one_whole = True

    def store(self, settings: OptionSettings, value: object) -> dict[str, int]:
        if not isinstance(value, list) or len(value) != len(settings.options):
            raise InvalidValueError(Problem("value", "list_type"))
        if not all(
            isinstance(points, int) and not isinstance(points, bool) and 0 <= points <= POINTS for points in value
        ):
            raise InvalidValueError(Problem("value", "not_points", POINTS))
        if sum(value) != POINTS:
            raise InvalidValueError(Problem("value", "not_the_sum", POINTS))
        return {option.key: points for option, points in zip(settings.options, value, strict=True) if points}

    def value(self, settings: OptionSettings, stored: dict[str, int]) -> list[int]:
        return [stored.get(option.key, 0) for option in settings.options]

    def value_from_form(self, fields: Fields) -> list[int | None]:
        """Return the value of a form with a field per option in order; an empty field is 0."""
        return [small_number(value.strip() or "0") for name, value in fields if name.startswith("points-")]

    def form_fields(self, settings: OptionSettings, stored: dict[str, int]) -> Fields:
        return [(f"points-{index}", str(points)) for index, points in enumerate(self.value(settings, stored))]

    def text(self, settings: OptionSettings, stored: dict[str, int]) -> str:
        weighed = zip(self.value(settings, stored), settings.options, strict=True)
        return "\n".join(f"{points} · {option.text}" for points, option in weighed if points)

    def example(self, settings: OptionSettings, number: int) -> list[int]:
        first, second = number % len(settings.options), (number + 1) % len(settings.options)
        share = 50 + number * 7 % 45
        return [share if i == first else POINTS - share if i == second else 0 for i in range(len(settings.options))]

    def results(self, settings: OptionSettings, answers: Sequence[Answer[dict[str, int]]]) -> PointsResults:
        sums = dict.fromkeys((option.key for option in settings.options), 0)
        for answer in answers:
            for key, points in answer.value.items():
                sums[key] += points
        count = len(answers) or 1
        return {"options": [{"text": option.text, "mean": sums[option.key] / count} for option in settings.options]}

    def numbers(self, results: PointsResults) -> list[tuple[str, float | None]]:
        return [(option["text"], option["mean"]) for option in results["options"]]

    def whole(self, results: PointsResults) -> int:
        """Return the points of an option that gets all of them."""
        return POINTS
