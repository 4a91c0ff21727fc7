"""The one writer: whatever waits is committed in one transaction and only then answered."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session

from workshop_live.domain.commands import InRoom
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEvent
from workshop_live.storage.maintenance import believable
from workshop_live.storage.rooms import lock_in_order

log = logging.getLogger(__name__)

C = TypeVar("C")
R = TypeVar("R")

MAX_AT_ONCE = 500
MAX_WAITING = 10_000
PATIENCE_S = 15.0  # seconds for which a database that is started anew is waited for
RETRY_S = 0.2


@dataclass(frozen=True, slots=True)
class Transaction:
    """The transaction that a set of commands runs in. ``now`` is read once for all of them.

    ``trusted_now`` is the time by which things expire: the same, unless the clock cannot be believed.
    """

    session: Session
    now: datetime
    trusted_now: datetime


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What a command came to: the reply for whoever sent it, and the room events to publish after the commit."""

    reply: R
    events: tuple[RoomEvent, ...] = ()


class NotSavedError(RuntimeError):
    """The database could not take it: it is full, locked or away."""


def wall_clock() -> datetime:
    """The time as this machine's clock has it."""
    return datetime.now(UTC)


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
    must neither wait nor raise. ``committed`` is told of each transaction's commands and seconds. ``trusted_now`` tells
    the time by which things expire.

    A set that breaks what it promises fails alone. If the writer itself comes to an end, nobody waits for ever: what
    waits and what comes is refused as busy, and ``died`` is told.
    """

    def __init__(
        self,
        engine: Engine,
        publish: Callable[[Sequence[RoomEvent]], None],
        committed: Callable[[int, float], None] = lambda _commands, _seconds: None,
        trusted_now: Callable[[], datetime] = wall_clock,
        *,
        died: Callable[[], None] = lambda: None,
    ) -> None:
        self._trusted_now = trusted_now
        self._died = died
        self._committed = committed
        self._engine = engine
        self._has_others = engine.dialect.name != "sqlite"
        self._publish = publish
        self._waiting: list[_Waiting] = []
        self._at_work: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def is_running(self) -> bool:
        """Whether commands are carried out."""
        return self._task is not None and not self._task.done()

    def count_waiting(self) -> int:
        """How many commands wait to be carried out."""
        return len(self._waiting)

    async def run(self, function: SetFunction[C, R], command: C) -> R:
        """Have a command carried out. Returns when its transaction is on disk, or refuses where too many wait."""
        if len(self._waiting) >= MAX_WAITING or self._has_died:
            return cast("R", Refused(Reason.BUSY))
        waiting = _Waiting(function, command, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._wake.set()
        reply: R = await waiting.reply
        return reply

    def start(self) -> None:
        """Begin to carry out commands."""
        self._task = asyncio.create_task(self._work(), name="writer")
        self._task.add_done_callback(self._notice_end)

    async def stop(self) -> None:
        """Carry out what waits, then stop."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)  # how it ended was logged
        self._thread.shutdown()

    @property
    def _has_died(self) -> bool:
        return self._task is not None and self._task.done()

    def _notice_end(self, task: asyncio.Task[None]) -> None:
        """Refuse what waits, if the writer has ended without having been told to."""
        if self._stopping and not task.cancelled() and task.exception() is None:
            return
        log.critical("the writer has ended", exc_info=None if task.cancelled() else task.exception())
        waiting, self._waiting = [*self._at_work, *self._waiting], []
        for one in waiting:
            if not one.reply.done():
                one.reply.set_result(Refused(Reason.BUSY))
        self._died()

    async def _work(self) -> None:
        while not self._stopping or self._waiting:
            await self._wake.wait()
            self._at_work = self._next_batch()
            if self._at_work:
                await self._write(self._at_work)
            elif not self._stopping:
                self._wake.clear()

    def _next_batch(self) -> list[_Waiting]:
        batch, self._waiting = self._waiting[:MAX_AT_ONCE], self._waiting[MAX_AT_ONCE:]
        return batch

    async def _write(self, batch: list[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        started = time.perf_counter()
        outcomes = await loop.run_in_executor(self._thread, self._carry_out, batch)
        try:
            self._committed(len(batch), time.perf_counter() - started)
            self._publish([event for outcome in outcomes if isinstance(outcome, Outcome) for event in outcome.events])
        except Exception:  # what is on disk is acknowledged all the same; screens look at the database by themselves
            log.exception("what was committed could not be told")
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if waiting.reply.done():  # whoever sent it has hung up; the command stands
                continue
            if isinstance(outcome, Outcome):
                waiting.reply.set_result(outcome.reply)
            else:
                waiting.reply.set_exception(outcome)

    def _carry_out(self, batch: Sequence[_Waiting]) -> list[Outcome[Any] | Exception]:
        """All together; if something is refused that way, each by itself."""
        try:
            return list(self._insist(batch))
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not take the neighbours with it
            if len(batch) == 1:
                return [_failure(error)]
            return [outcome for waiting in batch for outcome in self._carry_out([waiting])]

    def _insist(self, batch: Sequence[_Waiting]) -> list[Outcome[Any]]:
        """Try again while the database is started anew, and once more where another process was quicker."""
        patience = PATIENCE_S if self._has_others else 0.0  # SQLite itself has waited for a lock
        deadline, was_second = time.monotonic() + patience, False
        while True:
            try:
                return self._transact(batch)
            except IntegrityError:
                if was_second or len(batch) > 1:
                    raise
                was_second = True
            except _DatabaseGoneError as away:
                if time.monotonic() >= deadline:  # each by itself would wait as long
                    return [_not_saved(away.error) for _ in batch]
                if away.may_be_done and not all(_repeats_safely(waiting) for waiting in batch):
                    return [self._after_unknown(waiting, away) for waiting in batch]
                time.sleep(RETRY_S)

    def _after_unknown(self, waiting: _Waiting, away: "_DatabaseGoneError") -> Outcome[Any]:
        """The connection broke during a commit: what can be counted once only is sent again, the rest is for people."""
        return self._insist([waiting])[0] if _repeats_safely(waiting) else _not_saved(away.error)

    def _transact(self, batch: Sequence[_Waiting]) -> list[Outcome[Any]]:
        outcomes: list[Outcome[Any]] = []
        is_committing = False
        # Without autoflush: a command's changes stay readable as such until it is done (actions/undo.py).
        with Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            try:
                self._begin(session, batch)
                transaction = Transaction(session, wall_clock(), self._trusted_now())
                for function, members in groupby(batch, key=lambda waiting: waiting.function):
                    commands = [member.command for member in members]
                    came_to = function(transaction, commands)
                    if len(came_to) != len(commands):  # or everybody behind it would get somebody else's reply
                        raise TypeError("a set must return as many outcomes as it was given commands")
                    outcomes += came_to
                    session.flush()
                    session.expire_all()  # the next set may read what this one wrote past the ORM
                is_committing = True
                session.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise _DatabaseGoneError(error, may_be_done=is_committing) from error
                raise
        return outcomes

    def _begin(self, session: Session, batch: Sequence[_Waiting]) -> None:
        """Get hold of the database, and of the rooms that are written to, in the order in which every process does."""
        try:
            session.connection()
        except OperationalError as error:
            raise _DatabaseGoneError(error, may_be_done=False) from error
        if self._has_others:
            keys = {waiting.command.room_key for waiting in batch if isinstance(waiting.command, InRoom)}
            if len(keys) > 1:
                lock_in_order(session, keys)


class _DatabaseGoneError(Exception):
    """The database does not answer. ``may_be_done``: it broke off while it committed."""

    def __init__(self, error: DBAPIError, *, may_be_done: bool) -> None:
        super().__init__()
        self.error = error
        self.may_be_done = may_be_done


def _repeats_safely(waiting: _Waiting) -> bool:
    return isinstance(waiting.command, InRoom) and waiting.command.repeats_safely


def _failure(error: Exception) -> Outcome[Any] | Exception:
    """A full disk or a lost connection is an answer ("not saved, try again"); anything else is a defect."""
    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return _not_saved(error)
    return error


def _not_saved(error: DBAPIError) -> Outcome[Any]:
    # Not the message: PostgreSQL may put into it what was to be written.
    log.error("not saved: %s %s", type(error.orig).__name__, getattr(error.orig, "sqlstate", None) or "")
    return Outcome(Refused(Reason.NOT_SAVED if _is_full(error) else Reason.BUSY))


def _is_full(error: DBAPIError) -> bool:
    """Whether there is no space left: SQLite names it, PostgreSQL has a class of its own (53100, disk_full)."""
    name, state = getattr(error.orig, "sqlite_errorname", ""), getattr(error.orig, "sqlstate", "")
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR")) or state == "53100"


def write_now(engine: Engine, function: SetFunction[C, R], command: C) -> R:
    """Run one command in this thread, for the command line. Its room events are not published. Raises NotSavedError."""
    try:
        try:
            return _write_now(engine, function, command)
        except IntegrityError:  # another process was quicker; what it wrote can be seen now
            return _write_now(engine, function, command)
    except OperationalError as error:
        raise NotSavedError(str(error.orig)) from error


def _write_now(engine: Engine, function: SetFunction[C, R], command: C) -> R:
    with Session(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
        now = wall_clock()
        return function(Transaction(session, now, believable(session, now)), [command])[0].reply
