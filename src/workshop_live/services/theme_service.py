"""Has what people wrote read in the worker, and keeps the themes that were found, once for the same answers."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from workshop_live.actions.themes import KeepBoards, ReadBoard, keep_boards
from workshop_live.activity_types.base import Question
from workshop_live.activity_types.summaries import analyse_boards, part, questions_of, summaries_of
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.summaries import Summary
from workshop_live.domain.themes import Board, DetectedTheme, KeptBoard, board_at
from workshop_live.services.loaders import SingleFlightCache
from workshop_live.storage.writer import Writer
from workshop_live.text.clustering import Embed
from workshop_live.worker import Worker

TTL_S = 600.0  # seconds; nothing of a room that is deleted stays much longer
MIN_INTERVAL_S = 2.0  # seconds between two readings of a round while answers come in
RETRY_S = 15.0
ACTOR = "program"

# Loads the dictionaries of the words, which takes a second.
WARMING_UP = [Question("Hva?", [(number, f"Trygge leiarar og tid {number}") for number in range(12)])]

Kept = Mapping[int, KeptBoard]

log = logging.getLogger(__name__)


class ThemeService:
    """Reads answers. Drawings do not wait for it: they take what is kept, and a room event tells of what is newer."""

    def __init__(self, worker: Worker, writer: Writer, embed: Embed | None = None) -> None:
        self.ready: Callable[[int], None] = lambda _: None
        self._worker = worker
        self._writer = writer
        self._embed = embed  # goes to the worker with what is to be read
        self._read: SingleFlightCache[str, tuple[Board, ...]] = SingleFlightCache(TTL_S)
        self._busy: dict[int, asyncio.Task[None]] = {}

    async def warm_up(self) -> None:
        """Have the worker ready before anything is to be read."""
        await self._worker.run(analyse_boards, WARMING_UP, [Board()], self._embed)

    async def stop(self) -> None:
        """Read nothing any more."""
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def summaries(self, activity: Activity, answers: Sequence[Answer], kept: Kept) -> tuple[Summary, ...]:
        """A summary of each question of an activity by some of its answers; none of types that have no themes."""
        reading = await asyncio.to_thread(_PendingAnalysis.of, activity, answers, kept)
        boards = reading.before if reading.is_done else await self._boards_of(reading)
        return await asyncio.to_thread(summaries_of, reading.questions, boards, answers)

    async def refresh(self, room: str, activity: Activity, visible: Sequence[Answer], kept: Kept) -> bool:
        """Whether all that is kept was found in the answers that everybody may see. What was not, is read meanwhile."""
        reading = await asyncio.to_thread(_PendingAnalysis.of, activity, visible, kept)
        asked = activity.round
        if asked is None or reading.is_done:
            return True
        if asked.id not in self._busy:
            self._busy[asked.id] = asyncio.create_task(self._work_out(room, activity, asked, reading), name="reading")
        return False

    async def analyse_and_save(self, room: str, activity: Activity, answers: Sequence[Answer], kept: Kept) -> bool:
        """Read what has not been read, and wait until that is kept. Returns whether there was any."""
        reading = await asyncio.to_thread(_PendingAnalysis.of, activity, answers, kept)
        if activity.round is None or reading.is_done:
            return False
        await self._read_and_keep(room, activity.round, reading)
        return True

    async def propose_split(
        self, activity: Activity, answers: Sequence[Answer], kept: Kept, question: int, number: int
    ) -> list[DetectedTheme]:
        """The parts of which a theme could be. Raises UnknownThemeError."""
        board = board_at(kept, question)
        board.theme(number)
        questions = await asyncio.to_thread(questions_of, activity, answers)
        if question >= len(questions):
            return []
        return await self._worker.run(part, questions[question], board, number, self._embed)

    async def _work_out(self, room: str, activity: Activity, asked: Round, reading: "_PendingAnalysis") -> None:
        try:
            await self._read_and_keep(room, asked, reading)
            await asyncio.sleep(MIN_INTERVAL_S)
        except Exception:  # the screen keeps what it has meanwhile
            log.exception("reading the answers failed")
            await asyncio.sleep(RETRY_S)
        finally:
            del self._busy[asked.id]
        self.ready(activity.room_id)  # for what came meanwhile

    async def _read_and_keep(self, room: str, asked: Round, reading: "_PendingAnalysis") -> None:
        boards = await self._boards_of(reading)
        read = [ReadBoard(*it) for it in zip(boards, reading.versions, reading.digests, strict=True)]
        await self._writer.run(keep_boards, KeepBoards(room=room, actor=ACTOR, round_id=asked.id, read=read))

    async def _boards_of(self, reading: "_PendingAnalysis") -> tuple[Board, ...]:
        key = hashlib.sha256(repr((reading.digests, reading.before)).encode()).hexdigest()
        questions, before = reading.questions, reading.before
        return await self._read.get(key, partial(self._worker.run, analyse_boards, questions, before, self._embed))


@dataclass(frozen=True, slots=True)
class _PendingAnalysis:
    """What is to be read: the questions, and for each the board as it is kept, its version, and two digests.

    A digest is of all that decides what is found in the answers; ``known`` is that of what was last read.
    """

    questions: list[Question]
    before: tuple[Board, ...]
    versions: tuple[int | None, ...]
    digests: tuple[str, ...]
    known: tuple[str | None, ...]

    @classmethod
    def of(cls, activity: Activity, answers: Sequence[Answer], kept: Kept) -> "_PendingAnalysis":
        """What is to be read of some answers. It looks at all of them, so it runs in a thread."""
        questions = questions_of(activity, answers)
        found = [kept.get(place) for place in range(len(questions))]
        before = tuple(board_at(kept, place) for place in range(len(questions)))
        return cls(
            questions,
            before,
            tuple(it.version if it else None for it in found),
            tuple(_digest(question, board) for question, board in zip(questions, before, strict=True)),
            tuple(it.digest if it else None for it in found),
        )

    @property
    def is_done(self) -> bool:
        """Whether just this was read before."""
        return self.digests == self.known


def _digest(question: Question, board: Board) -> str:
    written = json.dumps([question.prompt, sorted(question.texts), board.fineness])
    return hashlib.sha256(written.encode()).hexdigest()
