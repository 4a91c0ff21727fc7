"""The bodies of the plan routes of the JSON API, as documented in OpenAPI."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from workshop_live.domain.plans import KeptPlan, PlannedActivity
from workshop_live.domain.rooms import PLANNED_SETTINGS
from workshop_live.web.http.agenda_models import PlanItem
from workshop_live.web.http.api_models import Text, left_out
from workshop_live.web.http.bodies import Body


class NewPlanBody(Body):
    """A plan to make from a room."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "Medarbeidersamtale", "description": "90 min"}]}
    )

    title: Text | None = None
    """Its title, which no other plan of the organisation has; null for that of the room."""
    description: Text = ""
    """What it is for, in one line."""


class PlanPatch(Body):
    """Changes to a plan (JSON merge patch, RFC 7396): omitted members do not change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"description": "For nye ledergrupper"}]})

    title: Text = left_out()
    description: Text = left_out()


class PlanSummary(BaseModel):
    """A plan in a list."""

    id: str
    title: str
    description: str
    language: str
    minutes: int
    """The planned minutes of its activities, added up; 0 if none has any."""
    count: int
    """The number of its activities."""
    changed_at: datetime


class PlanList(BaseModel):
    """The plans of the caller's organisation, those changed last first."""

    plans: list[PlanSummary]


class PlanSettings(BaseModel):
    """The settings of a room that a plan has, too."""

    filters_words: bool = False
    shows_programme: bool = False
    chimes: bool = False


class PlanState(PlanSummary):
    """A plan with its activities."""

    settings: PlanSettings
    """The settings of rooms that are made from it."""
    activities: list[PlanItem]
    home_groups: list[str]
    """The names of the fixed groups."""
    series: str
    """The title of the series that rooms made from it belong to; empty for none."""


def summary_of(kept: KeptPlan) -> dict[str, Any]:
    """Return a plan as a PlanSummary."""
    return {
        "id": kept.public_id,
        "title": kept.plan.title,
        "description": kept.description,
        "language": kept.plan.language,
        "minutes": kept.plan.minutes,
        "count": len(kept.plan.activities),
        "changed_at": kept.changed_at.isoformat(),
    }


def state_of(kept: KeptPlan) -> dict[str, Any]:
    """Return a plan as a PlanState."""
    settings = {name: name in kept.plan.settings for name in PLANNED_SETTINGS}
    return {
        **summary_of(kept),
        "settings": settings,
        "activities": [_item(activity) for activity in kept.plan.activities],
        "home_groups": list(kept.plan.home_groups),
        "series": kept.plan.series,
    }


def _item(activity: PlannedActivity) -> dict[str, Any]:
    return {
        "key": activity.key,
        "type": activity.type,
        "prompt": activity.prompt,
        "settings": dict(activity.settings),
        "starts_at": activity.slot.starts_at,
        "minutes": activity.slot.minutes,
        "fixed": activity.slot.fixed,
        "notes": activity.slot.notes,
        "seen_by": activity.seen_by,
        "steps": list(activity.steps),
        "roles": list(activity.roles),
        "groups": activity.groups,
    }
