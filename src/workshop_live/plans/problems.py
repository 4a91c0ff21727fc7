"""Errors in a plan, each with its line."""

from dataclasses import dataclass

from workshop_live.domain.refusals import Problem


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One error in a plan, with its line and its field, both counted from 1. Line 0 is the file as a whole."""

    line: int
    problem: Problem


class PlanError(ValueError):
    """An invalid plan. ``problems`` has all errors."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
