"""The themes of what people wrote, found once for the same answers, in the worker."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from workshop_live.activity_types.base import Question
from workshop_live.activity_types.summaries import questions_of, summarise
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.summaries import Summary
from workshop_live.worker import Worker

MOST_KEPT = 64

# Loads the dictionaries of the words, which takes a second.
WARMING_UP = [Question("Hva?", [(str(number), f"Trygge leiarar og tid {number}") for number in range(12)])]

Key = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class Summaries:
    """Sums up, and remembers what it found as long as nobody writes more."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._found: OrderedDict[Key, tuple[Summary, ...]] = OrderedDict()
        self._warming: asyncio.Task[object] | None = None

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Have the worker ready before the first summary is wanted: once a question is open, one soon will be."""
        if self._warming is None and any(event.kind is RoomEventKind.ROUND_OPENED for event in events):
            self._warming = asyncio.create_task(self._worker.run(summarise, WARMING_UP), name="warming up")
            self._warming.add_done_callback(lambda task: task.cancelled() or task.exception())

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
