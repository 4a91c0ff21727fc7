"""A hundred points: people share them out among the options, so that they have to choose."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.options import OptionSettings, OptionType, small_number
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_

POINTS = 100


class WeighedOption(TypedDict):
    """An option, and the mean of the points that it got."""

    text: str
    mean: float


class PointsResults(TypedDict):
    """The options in their order."""

    options: list[WeighedOption]


class Points(OptionType[OptionSettings, list[int], dict[str, int], PointsResults]):
    """A value is the list of the points for each option, in the order of the options; their sum is 100."""

    name = "points"
    title = N_("100 points")
    figures_title = N_("Mean points")
    Settings = OptionSettings
    makes_one_whole = True

    def store(self, settings: OptionSettings, value: object) -> dict[str, int]:
        if not isinstance(value, list) or len(value) != len(settings.options):
            raise InvalidValueError(Problem("value", "list_type"))
        if not all(isinstance(it, int) and not isinstance(it, bool) and 0 <= it <= POINTS for it in value):
            raise InvalidValueError(Problem("value", "not_points", POINTS))
        if sum(value) != POINTS:
            raise InvalidValueError(Problem("value", "not_the_sum", POINTS))
        return {option.key: it for option, it in zip(settings.options, value, strict=True) if it}

    def value(self, settings: OptionSettings, stored: dict[str, int]) -> list[int]:
        return [stored.get(option.key, 0) for option in settings.options]

    def value_from_form(self, fields: Fields) -> list[int | None]:
        """The form has a field for each option, in their order; an empty one is 0."""
        return [small_number(value.strip() or "0") for name, value in fields if name.startswith("points-")]

    def form_fields(self, settings: OptionSettings, stored: dict[str, int]) -> Fields:
        return [(f"points-{index}", str(it)) for index, it in enumerate(self.value(settings, stored))]

    def text(self, settings: OptionSettings, stored: dict[str, int]) -> str:
        given = zip(self.value(settings, stored), settings.options, strict=True)
        return "\n".join(f"{it} · {option.text}" for it, option in given if it)

    def example(self, settings: OptionSettings, number: int) -> list[int]:
        most, next_most = number % len(settings.options), (number + 1) % len(settings.options)
        share = 50 + number * 7 % 45
        return [share if i == most else POINTS - share if i == next_most else 0 for i in range(len(settings.options))]

    def results(self, settings: OptionSettings, answers: Sequence[Answer[dict[str, int]]]) -> PointsResults:
        sums = dict.fromkeys((option.key for option in settings.options), 0)
        for answer in answers:
            for key, it in answer.value.items():
                sums[key] += it
        count = len(answers) or 1
        return {"options": [{"text": it.text, "mean": sums[it.key] / count} for it in settings.options]}

    def numbers(self, results: PointsResults) -> list[tuple[str, float | None]]:
        return [(option["text"], option["mean"]) for option in results["options"]]

    def whole(self, results: PointsResults) -> int:
        """What an option gets to which everybody gives all they have."""
        return POINTS
