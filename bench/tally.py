"""Counts what held of each promise of a play, and prints it."""

from collections import Counter, defaultdict

SHOWN_FAILURES = 3


class Tally:
    """How often each promise was looked at and held."""

    def __init__(self) -> None:
        self._looked = Counter[str]()
        self._failures: dict[str, list[str]] = defaultdict(list)

    def check(self, promise: str, held: bool, told: object = "") -> None:
        """Count a promise that held or did not; ``told`` says what was there instead."""
        self._looked[promise] += 1
        if not held:
            self._failures[promise].append(str(told))

    def report(self) -> bool:
        """Print a line for each promise, with the first failures. Return whether all held."""
        for promise, looked in self._looked.items():
            failures = self._failures[promise]
            print(f"{promise} {looked - len(failures)}/{looked} fail={len(failures)}", flush=True)
            for told in failures[:SHOWN_FAILURES]:
                print(f"  {told}")
        return not any(self._failures.values())
