"""The ready plans to start from, in each language."""

from functools import lru_cache
from pathlib import Path

from workshop_live.domain.plans import Plan
from workshop_live.plans.reading import read_plan

_FOLDER = Path(__file__).parent / "ready"
READY = ("leadership_gathering", "check_in_check_out", "evaluation", "priorities")


@lru_cache
def ready_plan(name: str, language: str) -> Plan:
    """A ready plan. Raises KeyError for a name or a language that there is none for."""
    if name not in READY:
        raise KeyError(name)
    try:
        return read_plan((_FOLDER / f"{name}.{language}.yaml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyError(language) from None


def ready_plans(language: str) -> dict[str, Plan]:
    """All of them by their names."""
    return {name: ready_plan(name, language) for name in READY}
