"""What the types share in which people write: how many answers each can give, and whether the facilitator approves."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import TypeVar

from workshop_live.activity_types.base import ActivityType, ResultsT, Settings, StoredT, ValueT
from workshop_live.activity_types.options import small_number


class WrittenSettings(Settings):
    """As many answers as people like, shown without being looked at, unless it is set otherwise."""

    max_answers: Annotated[int, Field(ge=1, le=100)] | None = None
    """Answers per participant, None for any number."""
    approve_first: bool = False
    """Whether an answer waits for the facilitator before everybody sees it."""


WrittenSettingsT = TypeVar("WrittenSettingsT", bound=WrittenSettings)


class WrittenType(ActivityType[WrittenSettingsT, ValueT, StoredT, ResultsT]):
    """The facilitator looks at each answer, and may hide it."""

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
