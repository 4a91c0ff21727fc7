"""What the types share in which people write: how many answers each can give, and whether the facilitator approves."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.base import Settings as AnySettings
from workshop_live.activity_types.options import small_number


class WrittenSettings(AnySettings):
    """As many answers as people like, shown without being looked at, unless it is set otherwise."""

    max_answers: Annotated[int, Field(ge=1, le=100)] | None = None
    """Answers per participant, None for any number."""
    approve_first: bool = False
    """Whether an answer waits for the facilitator before everybody sees it."""


class WrittenType(ActivityType):
    """The facilitator looks at each answer, and may hide it."""

    Settings: ClassVar[type[AnySettings]] = WrittenSettings
    has_texts = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        return {
            "hidden": "hidden" in form,
            "approve_first": "approve_first" in form,
            "max_answers": small_number(form.get("max_answers", "")),
        }

    def most_answers(self, settings: Any) -> int | None:
        most: int | None = settings.max_answers
        return most

    def needs_approval(self, settings: Any) -> bool:
        return bool(settings.approve_first)
