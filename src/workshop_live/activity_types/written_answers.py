"""The base of activity types with written answers: limits per participant, and approval by the facilitator."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import TypeVar

from workshop_live.activity_types.base import ActivityType, PicturedSettings, ResultsT, StoredT, ValueT
from workshop_live.activity_types.options import small_number


class WrittenSettings(PicturedSettings):
    """By default, participants can answer any number of times, without approval."""

    max_answers: Annotated[int, Field(ge=1, le=100)] | None = None
    """Answers per participant, None for any number."""
    approve_first: bool = False
    """Whether the facilitator must approve an answer before others see it."""


WrittenSettingsT = TypeVar("WrittenSettingsT", bound=WrittenSettings)


class WrittenType(ActivityType[WrittenSettingsT, ValueT, StoredT, ResultsT]):
    """A type whose answers the facilitator can read and hide."""

    has_texts = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {
            "hidden": "hidden" in form,
            "approve_first": "approve_first" in form,
            "max_answers": small_number(form.get("max_answers", "")),
        }

    def most_answers(self, settings: WrittenSettingsT) -> int | None:
        return settings.max_answers

    def needs_approval(self, settings: WrittenSettingsT) -> bool:
        return settings.approve_first
