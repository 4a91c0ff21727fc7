"""Plans: reusable agendas without answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workshop_live.domain.activities import SeenBy, Slot
from workshop_live.domain.group_work import HOME
from workshop_live.domain.steps import StepKind


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """An item of a plan; ``key`` stays the same from run to run.

    ``settings``, ``steps``, ``roles`` and ``groups`` are in the shape of the API, not validated.
    """

    type: str
    prompt: str
    settings: Mapping[str, Any]
    slot: Slot = field(default_factory=Slot)
    key: str | None = None
    seen_by: str = SeenBy.ROOM
    steps: Sequence[Any] = ()
    roles: Sequence[Any] = ()
    groups: Any = None

    @property
    def is_written_by_groups(self) -> bool:
        """Whether groups answer it, and nobody alone."""
        return any(step.get("kind") == StepKind.GROUP for step in self.steps)

    @property
    def minutes(self) -> int:
        """The minutes that it is planned for; without any, those of its steps together."""
        return self.slot.minutes or sum(step.get("minutes") or 0 for step in self.steps)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, from which rooms are created."""

    title: str
    language: str
    activities: tuple[PlannedActivity, ...] = ()
    settings: Mapping[str, bool] = field(default_factory=dict)
    """Those of ``PLANNED_SETTINGS`` that are on, by name."""
    home_groups: tuple[str, ...] = ()
    """The names of the fixed groups."""
    series: str = ""
    """The title of the series that rooms made from it belong to; empty for none."""

    @property
    def homeless(self) -> tuple[int, ...]:
        """The items that work in home groups, counted from 0, if the plan names none."""
        return () if self.home_groups else tuple(n for n, it in enumerate(self.activities) if it.groups == HOME)

    @property
    def minutes(self) -> int:
        """How long the plan takes, in minutes: the sum of what its items are planned for."""
        return sum(it.minutes for it in self.activities)


MAX_KEPT_PLANS = 100
"""Of an organisation."""
MAX_DESCRIPTION_LENGTH = 200


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan that an organisation keeps. ``version`` counts its changes, to refuse those made on an outdated one."""

    public_id: str
    plan: Plan
    description: str
    version: int
    changed_at: datetime
