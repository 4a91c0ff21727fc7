"""Ranking: participants put all options in order."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.options import Bar, OptionSettings, OptionType, index_of, key_at, small_number
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_


class RankedOption(TypedDict):
    """An option, and its mean rank from 1; null without answers."""

    text: str
    mean: float | None


class RankingResults(TypedDict):
    """The options by mean rank, the best first; in their own order without answers."""

    options: list[RankedOption]


class Ranking(OptionType[OptionSettings, list[int], list[str], RankingResults]):
    """A value is the order: the indexes of all options, from 0, the most important first."""

    name = "ranking"
    title = N_("Ranking")
    purpose = "rate"
    what_for = N_("All options in order, the most important first")
    outcome = N_("a ranked list")
    figures_title = N_("Mean place (1 is first)")
    Settings = OptionSettings

    def store(self, settings: OptionSettings, value: object) -> list[str]:
        if not isinstance(value, list) or len(value) > len(settings.options):
            raise InvalidValueError(Problem("value", "list_type"))
        keys = [key_at(settings.options, index) for index in value]
        if len(set(keys)) < len(settings.options):
            raise InvalidValueError(Problem("value", "not_an_order"))
        return keys

    def value(self, settings: OptionSettings, stored: list[str]) -> list[int]:
        return [index_of(settings.options, key) for key in stored]

    def value_from_form(self, fields: Fields) -> list[int | None]:
        """Return the value of a form with a rank per option: ``place-0`` is that of the first one, from 1."""
        places = [(small_number(place), small_number(name.removeprefix("place-"))) for name, place in fields]
        if any(place is None or index is None for place, index in places):
            return [None]
        return (
            [index for _, index in sorted(places, key=lambda place: (place[0] or 0, place[1] or 0))]
            if _is_order(places)
            else []
        )

    def form_fields(self, settings: OptionSettings, stored: list[str]) -> Fields:
        return [(f"place-{index}", str(place)) for place, index in enumerate(self.value(settings, stored), 1)]

    def text(self, settings: OptionSettings, stored: list[str]) -> str:
        order = self.value(settings, stored)
        return "\n".join(f"{place}. {settings.options[index].text}" for place, index in enumerate(order, 1))

    def settings_for_vote(self, options: Sequence[str], each: int) -> dict[str, object]:
        return {"options": list(options), "hidden": True}

    def example(self, settings: OptionSettings, number: int) -> list[int]:
        count = len(settings.options)
        start = number % count
        order = [(start + step) % count for step in range(count)]
        return order[::-1] if number % 3 == 0 else order

    def results(self, settings: OptionSettings, answers: Sequence[Answer[list[str]]]) -> RankingResults:
        places: dict[str, int] = dict.fromkeys((option.key for option in settings.options), 0)
        for answer in answers:
            for place, key in enumerate(answer.value, 1):
                places[key] += place
        count = len(answers)
        ranked = sorted(settings.options, key=lambda option: places[option.key])
        return {
            "options": [
                {"text": option.text, "mean": places[option.key] / count if count else None} for option in ranked
            ]
        }

    def numbers(self, results: RankingResults) -> list[tuple[str, float | None]]:
        return [(option["text"], option["mean"]) for option in results["options"]]

    def whole(self, results: RankingResults) -> int:
        """Return the best rank."""
        return 1

    def figures_span(self, settings: OptionSettings, answers: Sequence[Answer[list[str]]]) -> tuple[float, float]:
        """Return the ranks at which bars begin and fill their tracks: the better, the longer."""
        return len(settings.options) + 1, 1

    def bars(self, settings: OptionSettings, results: RankingResults) -> list[Bar]:
        """Return the mean ranks as bars: the better, the longer.

        They are in the order of the options, so that none moves when they are shown.
        """
        last = len(settings.options)
        means = {option["text"]: option["mean"] or 0 for option in results["options"]}
        best_first = sorted(means.values())
        return [
            Bar(text, (last + 1 - mean) / last if mean else 0, mean, rank=best_first.index(mean) + 1)
            for text, mean in ((option.text, means[option.text]) for option in settings.options)
        ]


def _is_order(places: Sequence[tuple[int | None, int | None]]) -> bool:
    return sorted(place or 0 for place, _ in places) == list(range(1, len(places) + 1))
