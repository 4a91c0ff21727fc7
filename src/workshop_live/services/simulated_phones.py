"""Simulated phones: they answer whatever is opened in rooms that rehearse, by the commands that phones send."""

import asyncio
import logging
import random
from collections.abc import Sequence
from typing import Any

from workshop_live.actions.answers import SubmitAnswer, submit_answers
from workshop_live.actions.votes import CastVote, cast_votes
from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.participants import Participant
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.tokens import digest
from workshop_live.storage import rehearsals
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import Writer

log = logging.getLogger(__name__)

PHONES = 24
DURATION_S = 12.0  # over which their answers come
MAX_ANSWERS = 2  # from each of them
_PACE = random.Random()  # noqa: S311 - no secret; its own, so that nobody's seed is disturbed
MAX_PARTICIPANTS = 100_000  # simulated phones are let in whatever the room's limit is


class SimulatedPhones:
    """Answers what is opened in rooms that rehearse, in this process."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._answered: set[int] = set()
        self._playing: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with what is open already."""
        self._wake.set()
        self._task = asyncio.create_task(self._keep_answering(), name="simulated phones")

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Look for open questions where there may be a new one."""
        if any(event.kind is RoomEventKind.ROUND_OPENED for event in events):
            self._wake.set()

    async def stop(self) -> None:
        """Hang up."""
        tasks = [*self._playing, *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_answering(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                asked = await self._database.read(rehearsals.open_questions)
            except Exception:  # a database that is away for a moment: the next question is answered again
                log.exception("simulated phones could not look")
                continue
            for activity in asked:
                if activity.round and activity.round.id not in self._answered and type_of(activity).collects_answers:
                    self._answered.add(activity.round.id)
                    playing = asyncio.create_task(self._play(activity))
                    self._playing.add(playing)
                    playing.add_done_callback(self._playing.discard)

    async def _play(self, activity: Activity) -> None:
        """All phones at one question."""
        await asyncio.gather(*(self._answer(activity, number) for number in range(PHONES)), return_exceptions=True)

    async def _answer(self, activity: Activity, number: int) -> None:
        """One phone: its answers, and a few votes where there are any."""
        assert activity.round is not None
        activity_type = type_of(activity)
        settings = activity_type.settings(activity.asked_settings)
        # Every process plays the same phones: what another one has sent already is counted once.
        token = digest(f"rehearsal {activity.public_id} {activity.round.number} {number}")
        participant = Participant(activity.room_id, token)
        for turn in range(min(MAX_ANSWERS, activity_type.most_answers(settings) or MAX_ANSWERS)):
            await asyncio.sleep(_PACE.uniform(0.3, DURATION_S / MAX_ANSWERS))
            value = activity_type.example(settings, number + PHONES * turn)
            await self._submit(activity, participant, value, f"{turn}")
        if activity_type.has_votes:
            await self._vote(activity.round.id, participant)

    async def _submit(self, activity: Activity, participant: Participant, value: Any, key: str) -> None:
        assert activity.round is not None
        command = SubmitAnswer(participant, activity.public_id, value, key, activity.round.number, MAX_PARTICIPANTS)
        await self._writer.run(submit_answers, command)

    async def _vote(self, round_id: int, participant: Participant) -> None:
        standing = await self._database.read(visible_answers, round_id)
        for answer in random.Random(participant.token).sample(standing, k=min(3, len(standing))):  # noqa: S311
            command = CastVote(participant, answer.public_id, on=True, most_participants=MAX_PARTICIPANTS)
            await self._writer.run(cast_votes, command)
