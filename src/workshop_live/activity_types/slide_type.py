"""The base of activity types without answers."""

from collections.abc import Sequence
from typing import NoReturn

from typing_extensions import TypedDict

from workshop_live.activity_types.base import ActivityType, Fields, SettingsT
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem


class NoResults(TypedDict):
    """The results of a slide: none."""


class SlideType(ActivityType[SettingsT, None, None, NoResults]):
    """Takes no answers."""

    collects_answers = False

    def store(self, settings: SettingsT, value: object) -> NoReturn:
        raise InvalidValueError(Problem("activity", "takes_no_answers"))

    def value(self, settings: SettingsT, stored: None) -> None:
        return None

    def value_from_form(self, fields: Fields) -> None:
        return None

    def form_fields(self, settings: SettingsT, stored: None) -> Fields:
        return []

    def text(self, settings: SettingsT, stored: None) -> str:
        return ""

    def example(self, settings: SettingsT, number: int) -> None:
        return None

    def results(self, settings: SettingsT, answers: Sequence[Answer[None]]) -> NoResults:
        return {}
