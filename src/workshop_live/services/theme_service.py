"""Theme analysis in the worker, with a cache so that equal answers are analysed once."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from workshop_live.actions.themes import DetectedBoard, StoreBoards, store_boards
from workshop_live.activity_types.base import Question
from workshop_live.activity_types.summaries import analyse_boards, questions_of, split_theme, summaries_of
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.summaries import Summary
from workshop_live.domain.themes import Board, DetectedTheme, KeptBoard, board_at
from workshop_live.services.loaders import SingleFlightCache
from workshop_live.storage.writer import Writer
from workshop_live.text.clustering import Embed
from workshop_live.worker import Worker

TTL_S = 600.0  # seconds; bounds how long data of deleted rooms stays in memory
MIN_INTERVAL_S = 2.0  # minimum seconds between two analyses of a round while answers arrive
RETRY_S = 15.0
ACTOR = "program"

# Loads the dictionaries, which takes a second.
WARMING_UP = [Question("Hva?", [(number, f"Trygge leiarar og tid {number}") for number in range(12)])]

StoredBoards = Mapping[int, KeptBoard]

log = logging.getLogger(__name__)


class ThemeService:
    """Analyses answers. Drawing never waits: it uses the stored boards, and a room event announces newer ones."""

    def __init__(self, worker: Worker, writer: Writer, embed: Embed | None = None) -> None:
        self.ready: Callable[[int], None] = lambda _: None
        self._worker = worker
        self._writer = writer
        self._embed = embed  # pickled to the worker with each analysis
        self._boards: SingleFlightCache[str, tuple[Board, ...]] = SingleFlightCache(TTL_S)
        self._busy: dict[int, asyncio.Task[None]] = {}

    async def warm_up(self) -> None:
        """Start the worker and load what it needs."""
        await self._worker.run(analyse_boards, WARMING_UP, [Board()], self._embed)

    async def stop(self) -> None:
        """Cancel all analyses."""
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def summaries(
        self, activity: Activity, answers: Sequence[Answer], stored: StoredBoards
    ) -> tuple[Summary, ...]:
        """Return a summary for each question of an activity from some of its answers; () for types without themes."""
        pending = await asyncio.to_thread(_PendingAnalysis.of, activity, answers, stored)
        boards = pending.before if pending.is_done else await self._boards_of(pending)
        return await asyncio.to_thread(summaries_of, pending.questions, boards, answers)

    async def refresh(
        self,
        room: str,
        activity: Activity,
        visible: Sequence[Answer],
        stored: StoredBoards,
        *,
        drawn_in: int | None = None,
    ) -> bool:
        """Return whether the stored boards are up to date; if not, start an analysis in the background.

        ``drawn_in`` is the id of another room whose projector waits for them.
        """
        pending = await asyncio.to_thread(_PendingAnalysis.of, activity, visible, stored)
        round_ = activity.round
        if round_ is None or pending.is_done:
            return True
        if round_.id not in self._busy:
            self._busy[round_.id] = asyncio.create_task(
                self._run(room, activity, round_, pending, drawn_in), name="theme analysis"
            )
        return False

    async def analyse_and_save(
        self, room: str, activity: Activity, answers: Sequence[Answer], stored: StoredBoards
    ) -> bool:
        """Analyse and save the boards unless they are up to date. Return whether there was anything to do."""
        pending = await asyncio.to_thread(_PendingAnalysis.of, activity, answers, stored)
        if activity.round is None or pending.is_done:
            return False
        await self._analyse_and_save(room, activity.round, pending)
        return True

    async def propose_split(
        self, activity: Activity, answers: Sequence[Answer], stored: StoredBoards, question: int, number: int
    ) -> list[DetectedTheme]:
        """Return proposed parts of a theme. Raises UnknownThemeError."""
        board = board_at(stored, question)
        board.theme(number)
        questions = await asyncio.to_thread(questions_of, activity, answers)
        if question >= len(questions):
            return []
        return await self._worker.run(split_theme, questions[question], board, number, self._embed)

    async def _run(
        self, room: str, activity: Activity, round_: Round, pending: "_PendingAnalysis", drawn_in: int | None
    ) -> None:
        try:
            await self._analyse_and_save(room, round_, pending)
            if drawn_in is not None:
                self.ready(drawn_in)
            await asyncio.sleep(MIN_INTERVAL_S)
        except Exception:  # the screen keeps the previous themes
            log.exception("reading the answers failed")
            await asyncio.sleep(RETRY_S)
        finally:
            del self._busy[round_.id]
        self.ready(activity.room_id)  # for answers that arrived during the analysis

    async def _analyse_and_save(self, room: str, round_: Round, pending: "_PendingAnalysis") -> None:
        boards = await self._boards_of(pending)
        analysed = [DetectedBoard(*fields) for fields in zip(boards, pending.versions, pending.digests, strict=True)]
        await self._writer.run(store_boards, StoreBoards(room=room, actor=ACTOR, round_id=round_.id, boards=analysed))

    async def _boards_of(self, pending: "_PendingAnalysis") -> tuple[Board, ...]:
        key = hashlib.sha256(repr((pending.digests, pending.before)).encode()).hexdigest()
        questions, before = pending.questions, pending.before
        return await self._boards.get(key, partial(self._worker.run, analyse_boards, questions, before, self._embed))


@dataclass(frozen=True, slots=True)
class _PendingAnalysis:
    """The input of an analysis: questions, stored boards with their versions, and digests.

    A digest covers all input that determines the result; ``known`` has those of the last analysis.
    """

    questions: list[Question]
    before: tuple[Board, ...]
    versions: tuple[int | None, ...]
    digests: tuple[str, ...]
    known: tuple[str | None, ...]

    @classmethod
    def of(cls, activity: Activity, answers: Sequence[Answer], stored: StoredBoards) -> "_PendingAnalysis":
        """Return the pending analysis of some answers. CPU-bound: run it in a thread."""
        questions = questions_of(activity, answers)
        saved = [stored.get(index) for index in range(len(questions))]
        before = tuple(board_at(stored, index) for index in range(len(questions)))
        return cls(
            questions,
            before,
            tuple(board.version if board else None for board in saved),
            tuple(_digest(question, board) for question, board in zip(questions, before, strict=True)),
            tuple(board.digest if board else None for board in saved),
        )

    @property
    def is_done(self) -> bool:
        """Whether the stored boards result from this very input."""
        return self.digests == self.known


def _digest(question: Question, board: Board) -> str:
    names = [sorted(question.names.items())] if question.names else []
    written = json.dumps([question.prompt, sorted(question.texts), board.fineness, *names])
    return hashlib.sha256(written.encode()).hexdigest()
