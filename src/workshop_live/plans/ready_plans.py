"""The ready-made plans, in each language. Those of one item or a few are methods, which can be added to any agenda."""

from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from workshop_live.domain.group_work import HOME
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.plans.parsing import parse_plan

_FOLDER = Path(__file__).parent / "ready"
METHODS = (
    "igp",
    "group_task",
    "six_thinking_hats",
    "speed_date",
    "one_two_four_all",
    "presentations_in_turn",
    "shared_purpose",
    "first_action",
    "first_action_since",
)
READY = (
    "leadership_gathering",
    "check_in_check_out",
    "evaluation",
    "priorities",
    *METHODS,
)
_DRAWN = {"size": 4}
"""The groups of a method for home groups where there are none: of four, or five."""


@lru_cache
def ready_plan(name: str, language: str) -> Plan:
    """Return a ready-made plan. Raises KeyError for an unknown name or language."""
    if name not in READY:
        raise KeyError(name)
    return parse_plan(_text(name, language))


def ready_plans(language: str) -> dict[str, Plan]:
    """Return all ready-made plans of a language by name."""
    return {name: ready_plan(name, language) for name in READY}


def method(name: str, language: str, *, has_home_groups: bool) -> tuple[PlannedActivity, ...]:
    """Return what a method adds to an agenda; where there are no home groups, its groups are drawn."""
    planned = ready_plan(name, language).activities
    return tuple(replace(it, groups=_DRAWN) if it.groups == HOME and not has_home_groups else it for it in planned)


@lru_cache
def use_of(name: str, language: str) -> str:
    """Return what a ready-made plan is for, for how many, and when to use it: the comment at the head of its file."""
    head = takewhile(lambda line: line.startswith("#"), _text(name, language).splitlines())
    return " ".join(line.removeprefix("#").strip() for line in head)


def _text(name: str, language: str) -> str:
    try:
        return (_FOLDER / f"{name}.{language}.yaml").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(language) from None
