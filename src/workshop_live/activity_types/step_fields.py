"""Validates steps, roles and groups, which activities of any type with ``takes_steps`` can have, and names steps."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType, problems_of
from workshop_live.activity_types.group_fields import (
    ABOUT_GROUPS,
    AnyGrouping,
    clean_grouping,
    grouping_from_form,
    refuse_ungrouped,
    whole_number,
)
from workshop_live.activity_types.schemas import Documented
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.steps import (
    MAX_ROLE_LENGTH,
    MAX_ROLES,
    MAX_STEP_MIN,
    MAX_STEPS,
    MAX_TITLE_LENGTH,
    Step,
    StepKind,
    find_misplaced,
    step_of,
)
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

KIND_TITLES: Mapping[StepKind, str] = {
    StepKind.ALONE: N_("Work alone"),
    StepKind.TALK: N_("Talk together"),
    StepKind.EACH: N_("Everybody answers"),
    StepKind.GROUP: N_("The group writes"),
    StepKind.PLENARY: N_("In plenary"),
}
"""What a step without a title of its own is called."""

KIND_HINTS: Mapping[StepKind, str] = {
    StepKind.ALONE: N_("Think for yourself. Nothing is sent."),
    StepKind.TALK: N_("Talk with those beside you. Nothing is sent."),
    StepKind.EACH: N_("Send your own answer."),
    StepKind.GROUP: N_("One of you writes for the group."),
    StepKind.PLENARY: N_("We look at the answers together."),
}
"""What people do in a step."""


class StepFields(BaseModel):
    """A step of an activity, in the shape of the API."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Annotated[str, Field(json_schema_extra={"enum": [str(kind) for kind in StepKind]})]
    """``alone`` and ``talk`` take no answers, ``each`` everybody's, ``group`` one of each group, and ``plenary`` shows
    them."""
    minutes: Annotated[int | None, Field(json_schema_extra={"minimum": 1, "maximum": MAX_STEP_MIN})] = None
    """What the timer begins with; null leaves the timer alone."""
    title: str = ""
    """What the screens call it; empty for its kind in words."""


_ABOUT_STEPS = "The timed parts of an activity, in order. At most one of them takes answers."
_ABOUT_ROLES = "Lines that say who does what, for screens to show."

STEPS = Documented(list[StepFields], _ABOUT_STEPS)
"""Annotates the steps of an activity."""
ROLES = Documented(list[str], _ABOUT_ROLES)
"""Annotates the roles of an activity."""
CHANGED_STEPS = Documented(list[StepFields] | None, _ABOUT_STEPS)
"""Annotates steps that may be left out."""
CHANGED_ROLES = Documented(list[str] | None, _ABOUT_ROLES)
"""Annotates roles that may be left out."""


class StepsAndRoles(BaseModel):
    """The steps, roles and groups of an activity, for schemas only."""

    steps: list[StepFields] = []
    """Its timed parts, in order. At most one of them takes answers."""
    roles: list[str] = []
    """Lines that say who does what, for screens to show."""
    groups: Annotated[AnyGrouping, Field(description=ABOUT_GROUPS)] = None


def clean_steps(activity_type: ActivityType, sent: Sequence[Any]) -> tuple[Step, ...]:
    """Return steps as they are stored, from the shape of the API. Raises InvalidValueError."""
    if sent and not activity_type.takes_steps:
        raise InvalidValueError(Problem("steps", "takes_no_steps"))
    if len(sent) > MAX_STEPS:
        raise InvalidValueError(Problem("steps", "too_many", MAX_STEPS))
    steps = tuple(_clean(number, step) for number, step in enumerate(sent))
    misplaced = find_misplaced([step.kind for step in steps])
    if misplaced:
        number, code = misplaced
        raise InvalidValueError(Problem(f"steps.{number}.kind", code))
    return steps


def clean_roles(activity_type: ActivityType, sent: Sequence[Any]) -> tuple[str, ...]:
    """Return roles as they are stored. Raises InvalidValueError."""
    if sent and not activity_type.takes_steps:
        raise InvalidValueError(Problem("roles", "takes_no_steps"))
    if len(sent) > MAX_ROLES:
        raise InvalidValueError(Problem("roles", "too_many", MAX_ROLES))
    if not all(isinstance(role, str) for role in sent):
        raise InvalidValueError(Problem("roles", "string_type"))
    return tuple(clean_text(role, field=f"roles.{number}", most=MAX_ROLE_LENGTH) for number, role in enumerate(sent))


def stored_parts(
    activity_type: ActivityType, sent: Mapping[str, Any], stored: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the columns of steps, roles and groups, from the shape of the API; those that were not sent are missing.

    An empty list is stored as None. ``stored`` has the columns as they are. Raises InvalidValueError.
    """
    parts: dict[str, Any] = {}
    if sent.get("steps") is not None:
        parts["steps"] = [step.stored() for step in clean_steps(activity_type, sent["steps"])] or None
    if sent.get("roles") is not None:
        parts["roles"] = list(clean_roles(activity_type, sent["roles"])) or None
    if "groups" in sent:
        grouping = clean_grouping(activity_type, sent["groups"])
        parts["groups"] = grouping.stored() if grouping else None
    together = {**(stored or {}), **parts}
    steps = tuple(map(step_of, together.get("steps") or ()))
    refuse_ungrouped(steps, has_groups=together.get("groups") is not None)
    return parts


def split_parts(type_name: str, sent: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split what a flat activity has beside its common fields into settings of its type, and steps, roles and groups.

    A setting of the type may have the same name; only a list is taken for steps then.
    """
    own = ACTIVITY_TYPES[type_name].Settings.model_fields if type_name in ACTIVITY_TYPES else {}
    parts = {
        name: sent[name]
        for name in ("steps", "roles", "groups")
        if name in sent and (name not in own or isinstance(sent[name], list))
    }
    return {name: value for name, value in sent.items() if name not in parts}, parts


def parts_from_form(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the steps and groups that a form has fields for, in the shape of the API, not validated."""
    steps = steps_from_form(form)
    parts = {} if steps is None else {"steps": steps}
    return parts | ({"groups": grouping_from_form(form)} if "groups" in form else {})


def steps_from_form(form: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Return the steps of a form in the shape of the API, not validated; None if it has no fields for them.

    The fields are named ``steps.0.kind``, ``steps.0.minutes`` and ``steps.0.title``; a row without a kind is none.
    """
    if not any(name.startswith("steps.") for name in form):
        return None
    rows = (
        {name: form.get(f"steps.{number}.{name}", "") for name in ("kind", "minutes", "title")}
        for number in range(MAX_STEPS)
    )
    return [{**row, "minutes": whole_number(row["minutes"])} for row in rows if row["kind"]]


def _clean(number: int, sent: Any) -> Step:
    at = f"steps.{number}"
    try:
        fields = StepFields.model_validate(sent)
    except ValidationError as error:
        raise InvalidValueError(
            *(
                Problem(f"{at}.{problem.field}".strip("."), problem.code, problem.limit)
                for problem in problems_of(error)
            )
        ) from None
    kind = next((kind for kind in StepKind if kind == fields.kind), None)
    if kind is None:
        raise InvalidValueError(Problem(f"{at}.kind", "unknown_step"))
    if fields.minutes is not None and not 1 <= fields.minutes <= MAX_STEP_MIN:
        raise InvalidValueError(Problem(f"{at}.minutes", "not_minutes", MAX_STEP_MIN))
    title = clean_text(fields.title, field=f"{at}.title", most=MAX_TITLE_LENGTH, least=0)
    return Step(kind, fields.minutes, title)
