"""Simulated phones, which answer open questions in rehearsals by the commands that real phones send."""

import asyncio
import logging
import random
from collections.abc import Sequence
from typing import Any, TypeVar

from workshop_live.actions.answers import SubmitAnswer, submit_answers
from workshop_live.actions.connected_phones import PlaceLatecomer, place_latecomers
from workshop_live.actions.group_writing import BeScribe, GroupState, SaveText, group_state, take_turns
from workshop_live.actions.groups import ChooseGroup, choose_groups
from workshop_live.actions.rehearsing import while_rehearsing
from workshop_live.actions.votes import CastVote, cast_votes
from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.group_work import SIMULATED_PHONES, Grouping
from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import Refused
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.tokens import digest
from workshop_live.storage import rehearsals
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.engine import Database
from workshop_live.storage.group_batch import read_groups
from workshop_live.storage.group_seats import Seat
from workshop_live.storage.group_work import groups_of_rounds
from workshop_live.storage.writer import SetFunction, Writer

C = TypeVar("C", bound=ByParticipant)
R = TypeVar("R")

log = logging.getLogger(__name__)

DURATION_S = 12.0  # time over which their answers are spread
MAX_ANSWERS = 2  # per phone
_PACE = random.Random()  # noqa: S311 - not for security; separate from the global generator
MAX_PARTICIPANTS = 100_000  # rehearsals ignore the room's limit


class SimulatedPhones:
    """Answers open questions in rehearsing rooms."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._answered: set[int] = set()
        self._playing: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start, with questions that are open already."""
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="simulated phones")

    def notice(self, events: Sequence[RoomEvent]) -> None:
        """Query for open questions if an event announces a new one."""
        if any(event.kind is RoomEventKind.ROUND_OPENED for event in events):
            self._wake.set()

    async def stop(self) -> None:
        """Cancel all tasks."""
        tasks = [*self._playing, *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                questions = await self._database.read(rehearsals.open_questions)
            except Exception:  # a database outage; the next event triggers another query
                log.exception("simulated phones could not look")
                continue
            for activity in questions:
                if activity.round and activity.round.id not in self._answered and type_of(activity).collects_answers:
                    self._answered.add(activity.round.id)
                    playing = asyncio.create_task(self._play(activity))
                    self._playing.add(playing)
                    playing.add_done_callback(self._playing.discard)

    async def _play(self, activity: Activity) -> None:
        """Answer one question from all phones."""
        await asyncio.gather(
            *(self._answer(activity, number) for number in range(SIMULATED_PHONES)), return_exceptions=True
        )

    async def _answer(self, activity: Activity, number: int) -> None:
        """Send the answers and votes of one phone."""
        assert activity.round is not None
        activity_type = type_of(activity)
        settings = activity_type.settings(activity.asked_settings)
        # All processes simulate the same phones; identical answers are stored once.
        token = digest(f"rehearsal {activity.public_id} {activity.round.number} {number}")
        participant = Participant(activity.room_id, token)
        if activity.round.is_written_by_groups:
            await self._work_in_group(activity, participant, number)
            return
        most = activity_type.most_answers_for(activity.seen_by, settings) or MAX_ANSWERS
        for turn in range(min(MAX_ANSWERS, most)):
            await asyncio.sleep(_PACE.uniform(0.3, DURATION_S / MAX_ANSWERS))
            example = activity_type.example(settings, number + SIMULATED_PHONES * turn)
            value = None if activity.stays_on_phones else example
            await self._submit(activity, participant, value, f"{turn}")
        if activity_type.has_votes:
            await self._vote(activity.round.id, participant)

    async def _work_in_group(self, activity: Activity, participant: Participant, number: int) -> None:
        """Come into a group, and write for it if nobody does."""
        assert activity.round is not None
        await asyncio.sleep(_PACE.uniform(0.3, DURATION_S))
        groups = await self._database.read(groups_of_rounds, [activity.round.id])
        keys = [group.key for group in groups.get(activity.round.id, ())]
        if not keys:  # the rehearsal is over
            return
        if activity.round.grouping == Grouping():
            choice = ChooseGroup(participant, keys[number % len(keys)], MAX_PARTICIPANTS)
            await self._send(choose_groups, choice)
        else:
            await self._send(place_latecomers, PlaceLatecomer(participant, MAX_PARTICIPANTS))
        seat = Seat.of(participant, activity.public_id)
        state = group_state(await self._database.read(read_groups, seat), seat)
        if isinstance(state, GroupState) and state.scribe is None and state.version == 0:
            await self._send(take_turns, BeScribe(participant, activity.public_id, writes=True))
            value = type_of(activity).example(type_of(activity).settings(activity.asked_settings), number)
            await self._send(take_turns, SaveText(participant, activity.public_id, "rehearsed", 0, value))

    async def _send(self, function: SetFunction[C, R], command: C) -> R | Refused:
        return await self._writer.run(while_rehearsing(function), command)

    async def _submit(self, activity: Activity, participant: Participant, value: Any, key: str) -> None:
        assert activity.round is not None
        command = SubmitAnswer(participant, activity.public_id, value, key, activity.round.number, MAX_PARTICIPANTS)
        await self._send(submit_answers, command)

    async def _vote(self, round_id: int, participant: Participant) -> None:
        visible = await self._database.read(visible_answers, round_id)
        for answer in random.Random(participant.token).sample(visible, k=min(3, len(visible))):  # noqa: S311
            command = CastVote(participant, answer.public_id, on=True, most_participants=MAX_PARTICIPANTS)
            await self._send(cast_votes, command)
