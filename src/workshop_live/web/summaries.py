"""The themes of what people wrote, found once for the same answers, in the worker."""

from collections import OrderedDict
from collections.abc import Sequence

from workshop_live.activity_types import type_of
from workshop_live.activity_types.summaries import summarise
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
        activity_type = type_of(activity)
        if not activity_type.has_themes or not answers:
            return ()
        settings = activity_type.settings(activity.asked_settings)
        questions = activity_type.questions(settings, activity.asked_prompt, answers)
        key = tuple((question.prompt, tuple(question.texts)) for question in questions)
        if key not in self._found:
            self._found[key] = await self._worker.run(summarise, questions)
            if len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)
        return self._found[key]
