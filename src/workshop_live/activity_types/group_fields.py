"""Validates how an activity divides the room into groups, as any type with ``takes_steps`` can."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.schemas import Documented
from workshop_live.domain.group_work import HOME, MAX_GROUP_SIZE, MIN_GROUP_SIZE, Grouping
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.steps import Step, StepKind

USUAL_SIZE = 4
"""The size of drawn groups that a form begins with."""
_DRAWN = "drawn"
"""What forms send for groups that are drawn, beside their size."""


class DrawnGroups(BaseModel):
    """Groups that are drawn for a round."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    size: Annotated[int, Field(json_schema_extra={"minimum": MIN_GROUP_SIZE, "maximum": MAX_GROUP_SIZE})]
    """The number of people in each of them, or one more."""


AnyGrouping = DrawnGroups | Literal["home"] | None  # in this order: generated clients try no constant before the others
ABOUT_GROUPS = (
    "How it divides the room: home for the fixed groups, an object with a size for groups that are drawn, or null."
)

GROUPS = Documented(AnyGrouping, ABOUT_GROUPS)
"""Annotates the groups of an activity."""


def clean_grouping(activity_type: ActivityType, sent: Any) -> Grouping | None:
    """Return a grouping from the shape of the API; None for no groups. Raises InvalidValueError."""
    if sent is None:
        return None
    if not activity_type.takes_steps:
        raise InvalidValueError(Problem("groups", "takes_no_steps"))
    if sent == HOME:
        return Grouping()
    if not isinstance(sent, Mapping) or set(sent) != {"size"}:
        raise InvalidValueError(Problem("groups", "not_a_grouping"))
    size = sent["size"]
    if type(size) is not int or not MIN_GROUP_SIZE <= size <= MAX_GROUP_SIZE:
        raise InvalidValueError(Problem("groups.size", "not_a_group_size", MAX_GROUP_SIZE))
    return Grouping(size)


def refuse_ungrouped(steps: Sequence[Step], *, has_groups: bool) -> None:
    """Raise InvalidValueError if there is a step in which groups write, and no groups."""
    for number, step in enumerate(steps):
        if step.kind is StepKind.GROUP and not has_groups:
            raise InvalidValueError(Problem(f"steps.{number}.kind", "group_step_without_groups"))


def grouping_from_form(form: Mapping[str, str]) -> Any:
    """Return the groups of a form in the shape of the API, not validated.

    The field ``groups`` is empty, ``home`` or ``drawn``, and ``groups.size`` the number of people in a drawn group.
    """
    chosen = form.get("groups", "")
    return {"size": whole_number(form.get("groups.size", ""))} if chosen == _DRAWN else chosen or None


def whole_number(text: str) -> int | str | None:
    """Return a number that was written as text; None for an empty text, and the text if it is no number."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text or None
