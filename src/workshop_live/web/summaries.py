"""The themes of what people wrote, found in the worker, once for the same answers."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Sequence

from workshop_live.activity_types.base import Question
from workshop_live.activity_types.summaries import questions_of, summarise
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.summaries import Summary
from workshop_live.web.fleeting import Fleeting
from workshop_live.worker import Worker

KEPT = 600.0  # seconds; nothing of a room that is deleted stays much longer
REST = 2.0  # seconds between two summaries of a round while answers come in
REST_AFTER_FAILURE = 15.0

# Loads the dictionaries of the words, which takes a second.
WARMING_UP = [Question("Hva?", [(str(number), f"Trygge leiarar og tid {number}") for number in range(12)])]

Found = tuple[Summary, ...]

log = logging.getLogger(__name__)


class Summaries:
    """Sums up. Drawings do not wait for it: they take the latest there is, and ``ready`` is told of a newer one."""

    def __init__(self, worker: Worker) -> None:
        self.ready: Callable[[int], None] = lambda _: None
        self._worker = worker
        self._found: Fleeting[str, Found] = Fleeting(KEPT)
        self._latest: dict[int, Found] = {}
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._warming: asyncio.Task[Found] | None = None

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Have the worker ready before the first summary is wanted: once a question is open, one soon will be."""
        if self._warming is None and any(event.kind is RoomEventKind.ROUND_OPENED for event in events):
            self._warming = asyncio.create_task(self._worker.run(summarise, WARMING_UP), name="warming up")
            self._warming.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def stop(self) -> None:
        """Work nothing out any more."""
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def of(self, activity: Activity, answers: Sequence[Answer]) -> Found:
        """A summary of each question of an activity; none of types whose answers have no themes."""
        questions, key = await asyncio.to_thread(_prepared, activity, answers)
        return await self._found.get(key, lambda: self._worker.run(summarise, questions)) if questions else ()

    async def latest(self, activity: Activity, answers: Sequence[Answer]) -> Found | None:
        """The same as far as it is known: of fewer answers, or None, while it is being worked out."""
        questions, key = await asyncio.to_thread(_prepared, activity, answers)
        if not questions:
            return ()
        found = self._found.known(key)
        if found is not None:
            return found
        asked = activity.round
        assert asked is not None  # it was answered
        if asked.id not in self._busy:
            self._busy[asked.id] = asyncio.create_task(self._work_out(activity.room_id, asked.id, key, questions))
        return self._latest.get(asked.id)

    async def _work_out(self, room_id: int, round_id: int, key: str, questions: Sequence[Question]) -> None:
        try:
            found = await self._found.get(key, lambda: self._worker.run(summarise, questions))
            self._latest[round_id] = found
            asyncio.get_running_loop().call_later(KEPT, self._latest.pop, round_id, None)
            self.ready(room_id)
            await asyncio.sleep(REST)
        except Exception:  # the screen keeps what it has meanwhile
            log.exception("summing up failed")
            await asyncio.sleep(REST_AFTER_FAILURE)
        finally:
            del self._busy[round_id]
        self.ready(room_id)  # for what came meanwhile


def _prepared(activity: Activity, answers: Sequence[Answer]) -> tuple[list[Question], str]:
    """What was asked and written, and a digest of it, so that the texts themselves need not be kept."""
    questions = questions_of(activity, answers)
    written = json.dumps([[question.prompt, list(question.texts)] for question in questions])
    return questions, hashlib.sha256(written.encode()).hexdigest()
