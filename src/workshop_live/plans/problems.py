"""What is wrong with a plan, each with its line."""

from dataclasses import dataclass

from workshop_live.domain.refusals import Problem


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing that is wrong with a plan: in which line, and in which field, both counted from 1.

    Line 0 is the file as a whole.
    """

    line: int
    problem: Problem


class PlanError(ValueError):
    """A plan that cannot be used; carries everything that is wrong with it."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
