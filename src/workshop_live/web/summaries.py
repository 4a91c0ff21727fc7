"""The themes of what people wrote, found once for the same answers, in the worker."""

from collections import OrderedDict
from collections.abc import Sequence

from workshop_live.activity_types.summaries import questions_of, summarise
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.summaries import Summary
from workshop_live.worker import Worker

MOST_KEPT = 64

Key = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class Summaries:
    """Sums up, and remembers what it found as long as nobody writes more."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._found: OrderedDict[Key, tuple[Summary, ...]] = OrderedDict()

    async def of(self, activity: Activity, answers: Sequence[Answer]) -> tuple[Summary, ...]:
        """A summary of each question of an activity; none of types whose answers have no themes."""
        questions = questions_of(activity, answers)
        if not questions:
            return ()
        key = tuple((question.prompt, tuple(question.texts)) for question in questions)
        if key not in self._found:
            self._found[key] = await self._worker.run(summarise, questions)
            if len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)
        return self._found[key]
