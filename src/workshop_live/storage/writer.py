"""The one writer: whatever waits is committed in one transaction and only then answered."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEvent

log = logging.getLogger(__name__)

C = TypeVar("C")
R = TypeVar("R")

MOST_AT_ONCE = 500
MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Transaction:
    """The transaction that a set of commands runs in. ``now`` is read once for all of them."""

    session: Session
    now: datetime


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What a command came to: the reply for whoever sent it, and the room events to publish after the commit."""

    reply: R
    events: tuple[RoomEvent, ...] = ()


SetFunction = Callable[[Transaction, Sequence[C]], Sequence[Outcome[R]]]
"""Carries out commands of one kind, in order, and returns as many outcomes. A refusal is a reply, not an exception."""


@dataclass(slots=True)
class _Waiting:
    function: SetFunction[Any, Any]
    command: Any
    reply: asyncio.Future[Any]


class Writer:
    """Runs commands in transactions, in the order in which they came, in a thread of its own.

    After each commit ``publish`` gets the room events of the whole transaction, and then everybody gets their reply. It
    must neither wait nor raise.
    """

    def __init__(self, engine: Engine, publish: Callable[[Sequence[RoomEvent]], None]) -> None:
        self._engine = engine
        self._publish = publish
        self._waiting: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    async def run(self, function: SetFunction[C, R], command: C) -> R:
        """Have a command carried out. Returns when its transaction is on disk, or refuses where too many wait."""
        if len(self._waiting) >= MOST_WAITING:
            return cast("R", Refused(Reason.NOT_SAVED))
        waiting = _Waiting(function, command, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._wake.set()
        reply: R = await waiting.reply
        return reply

    def start(self) -> None:
        """Begin to carry out commands."""
        self._task = asyncio.create_task(self._work(), name="writer")

    async def stop(self) -> None:
        """Carry out what waits, then stop."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task
        self._thread.shutdown()

    async def _work(self) -> None:
        while not self._stopping or self._waiting:
            await self._wake.wait()
            batch = self._next_batch()
            if batch:
                await self._write(batch)
            elif not self._stopping:
                self._wake.clear()

    def _next_batch(self) -> list[_Waiting]:
        batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        return batch

    async def _write(self, batch: list[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        outcomes = await loop.run_in_executor(self._thread, self._carry_out, batch)
        self._publish([event for outcome in outcomes if isinstance(outcome, Outcome) for event in outcome.events])
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if waiting.reply.done():  # whoever sent it has hung up; the command stands
                continue
            if isinstance(outcome, Outcome):
                waiting.reply.set_result(outcome.reply)
            else:
                waiting.reply.set_exception(outcome)

    def _carry_out(self, batch: Sequence[_Waiting]) -> list[Outcome[Any] | Exception]:
        try:
            return list(self._transact(batch))
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not take the neighbours with it
            if len(batch) == 1:
                return [_failure(error)]
            return [outcome for waiting in batch for outcome in self._carry_out([waiting])]

    def _transact(self, batch: Sequence[_Waiting]) -> list[Outcome[Any]]:
        outcomes: list[Outcome[Any]] = []
        # Without autoflush: a command's changes stay readable as such until it is done (actions/undo.py).
        with Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            try:
                session.connection()
            except DBAPIError as error:  # not a word of it was written: each by itself would wait as long
                return [_not_saved(error) for _ in batch]
            transaction = Transaction(session, datetime.now(UTC))
            for function, members in groupby(batch, key=lambda waiting: waiting.function):
                outcomes += function(transaction, [member.command for member in members])
                session.flush()
                session.expire_all()  # the next set may read what this one wrote past the ORM
            session.commit()
        return outcomes


def _failure(error: Exception) -> Outcome[Any] | Exception:
    """A full disk or a lost connection is an answer ("not saved, try again"); anything else is a defect."""
    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return _not_saved(error)
    return error


def _not_saved(error: DBAPIError) -> Outcome[Any]:
    log.error("not saved: %s", error.orig)
    return Outcome(Refused(Reason.NOT_SAVED))


def write_now(engine: Engine, function: SetFunction[C, R], command: C) -> R:
    """Carry out one command in this thread, for the command line. Nobody is told of its room events."""
    with Session(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
        return function(Transaction(session, datetime.now(UTC)), [command])[0].reply
