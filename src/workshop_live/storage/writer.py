"""The writer: commits all pending commands in one transaction, and replies after the commit."""

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
from workshop_live.storage.maintenance import trusted_time
from workshop_live.storage.rooms import lock_in_order

log = logging.getLogger(__name__)

C = TypeVar("C")
R = TypeVar("R")

MAX_AT_ONCE = 500
MAX_PENDING = 10_000
PATIENCE_S = 15.0  # seconds to wait for a database that restarts
RETRY_S = 0.2


@dataclass(frozen=True, slots=True)
class Transaction:
    """The transaction of a set of commands. ``now`` is the same for all of them.

    ``trusted_now`` is the time for expiry, which differs if the clock is not trusted.
    """

    session: Session
    now: datetime
    trusted_now: datetime


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """The result of a command: the reply to its sender, and the room events to publish after the commit."""

    reply: R
    events: tuple[RoomEvent, ...] = ()


class NotSavedError(RuntimeError):
    """The database could not save: it is full, locked or unavailable."""


def wall_clock() -> datetime:
    """Return the current time of the system clock, in UTC."""
    return datetime.now(UTC)


SetFunction = Callable[[Transaction, Sequence[C]], Sequence[Outcome[R]]]
"""Executes commands of one kind in order, and returns an outcome for each. Refusals are replies, not exceptions."""


@dataclass(slots=True)
class _Pending:
    function: SetFunction[Any, Any]
    command: Any
    reply: asyncio.Future[Any]


class Writer:
    """Executes commands in transactions, in order of arrival, in a thread of its own.

    After each commit, ``publish`` is called with the room events of the transaction, before the replies; it must
    neither block nor raise. ``committed`` is called with the number of commands and the seconds taken. ``trusted_now``
    returns the time for expiry.

    A set that raises fails alone. If the writer itself fails, all pending and later commands are refused as busy, and
    ``died`` is called.
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
        self._is_shared = engine.dialect.name != "sqlite"
        self._publish = publish
        self._pending: list[_Pending] = []
        self._batch: list[_Pending] = []
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def is_running(self) -> bool:
        """Whether commands are executed."""
        return self._task is not None and not self._task.done()

    def count_pending(self) -> int:
        """Return the number of pending commands."""
        return len(self._pending)

    async def run(self, function: SetFunction[C, R], command: C) -> R:
        """Execute a command. Return its reply once it is on disk, or a refusal if too many are pending."""
        if len(self._pending) >= MAX_PENDING or self._has_died:
            return cast("R", Refused(Reason.BUSY))
        pending = _Pending(function, command, asyncio.get_running_loop().create_future())
        self._pending.append(pending)
        self._wake.set()
        reply: R = await pending.reply
        return reply

    def start(self) -> None:
        """Start executing commands."""
        self._task = asyncio.create_task(self._loop(), name="writer")
        self._task.add_done_callback(self._on_end)

    async def stop(self) -> None:
        """Execute all pending commands, then stop."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)  # failures are logged
        self._thread.shutdown()

    @property
    def _has_died(self) -> bool:
        return self._task is not None and self._task.done()

    def _on_end(self, task: asyncio.Task[None]) -> None:
        """Refuse all pending commands if the writer ended without being stopped."""
        if self._stopping and not task.cancelled() and task.exception() is None:
            return
        log.critical("the writer has ended", exc_info=None if task.cancelled() else task.exception())
        pending, self._pending = [*self._batch, *self._pending], []
        for command in pending:
            if not command.reply.done():
                command.reply.set_result(Refused(Reason.BUSY))
        self._died()

    async def _loop(self) -> None:
        while not self._stopping or self._pending:
            await self._wake.wait()
            self._batch = self._next_batch()
            if self._batch:
                await self._write(self._batch)
            elif not self._stopping:
                self._wake.clear()

    def _next_batch(self) -> list[_Pending]:
        batch, self._pending = self._pending[:MAX_AT_ONCE], self._pending[MAX_AT_ONCE:]
        return batch

    async def _write(self, batch: list[_Pending]) -> None:
        loop = asyncio.get_running_loop()
        started = time.perf_counter()
        outcomes = await loop.run_in_executor(self._thread, self._execute, batch)
        try:
            self._committed(len(batch), time.perf_counter() - started)
            self._publish([event for outcome in outcomes if isinstance(outcome, Outcome) for event in outcome.events])
        except Exception:  # committed commands are acknowledged all the same; screens poll the database
            log.exception("what was committed could not be told")
        for pending, outcome in zip(batch, outcomes, strict=True):
            if pending.reply.done():  # the sender has disconnected; the command stands
                continue
            if isinstance(outcome, Outcome):
                pending.reply.set_result(outcome.reply)
            else:
                pending.reply.set_exception(outcome)

    def _execute(self, batch: Sequence[_Pending]) -> list[Outcome[Any] | Exception]:
        """Execute a batch in one transaction; if that fails, each command in its own."""
        try:
            return list(self._execute_with_retries(batch))
        except Exception as error:  # noqa: BLE001 - one command must not fail the others
            if len(batch) == 1:
                return [_failure(error)]
            return [outcome for pending in batch for outcome in self._execute([pending])]

    def _execute_with_retries(self, batch: Sequence[_Pending]) -> list[Outcome[Any]]:
        """Retry while the database restarts, and once if another process inserted the same key first."""
        timeout = PATIENCE_S if self._is_shared else 0.0  # SQLite waits for locks itself
        deadline, is_retry = time.monotonic() + timeout, False
        while True:
            try:
                return self._transact(batch)
            except IntegrityError:
                if is_retry or len(batch) > 1:
                    raise
                is_retry = True
            except _DatabaseGoneError as error:
                if time.monotonic() >= deadline:  # each on its own would wait as long
                    return [_not_saved(error.error) for _ in batch]
                if error.may_be_committed and not all(_repeats_safely(pending) for pending in batch):
                    return [self._after_unknown(pending, error) for pending in batch]
                time.sleep(RETRY_S)

    def _after_unknown(self, pending: _Pending, error: "_DatabaseGoneError") -> Outcome[Any]:
        """Retry a command if the connection broke during the commit and it is idempotent; otherwise refuse it."""
        return self._execute_with_retries([pending])[0] if _repeats_safely(pending) else _not_saved(error.error)

    def _transact(self, batch: Sequence[_Pending]) -> list[Outcome[Any]]:
        outcomes: list[Outcome[Any]] = []
        is_committing = False
        # Without autoflush, a command's changes can be inspected until it is done (storage/inverse.py).
        with Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            try:
                self._begin(session, batch)
                transaction = Transaction(session, wall_clock(), self._trusted_now())
                for function, members in groupby(batch, key=lambda pending: pending.function):
                    commands = [member.command for member in members]
                    set_outcomes = function(transaction, commands)
                    if len(set_outcomes) != len(commands):  # or others would get the wrong replies
                        raise TypeError("a set must return as many outcomes as it was given commands")
                    outcomes += set_outcomes
                    session.flush()
                    session.expire_all()  # the next set may read what this one wrote without the ORM
                is_committing = True
                session.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise _DatabaseGoneError(error, may_be_committed=is_committing) from error
                raise
        return outcomes

    def _begin(self, session: Session, batch: Sequence[_Pending]) -> None:
        """Connect, and lock the rooms to be written in the same order as other processes."""
        try:
            session.connection()
        except OperationalError as error:
            raise _DatabaseGoneError(error, may_be_committed=False) from error
        if self._is_shared:
            keys = {pending.command.room_key for pending in batch if isinstance(pending.command, InRoom)}
            if len(keys) > 1:
                lock_in_order(session, keys)


class _DatabaseGoneError(Exception):
    """The database does not respond. ``may_be_committed`` is true if the connection broke during a commit."""

    def __init__(self, error: DBAPIError, *, may_be_committed: bool) -> None:
        super().__init__()
        self.error = error
        self.may_be_committed = may_be_committed


def _repeats_safely(pending: _Pending) -> bool:
    return isinstance(pending.command, InRoom) and pending.command.repeats_safely


def _failure(error: Exception) -> Outcome[Any] | Exception:
    """Return a refusal for a full disk or a lost connection, and other exceptions, which are defects, as they are."""
    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return _not_saved(error)
    if isinstance(error, StopIteration):  # a future does not take it, and the writer would end
        failure = RuntimeError("a command raised StopIteration")
        failure.__cause__ = error
        return failure
    return error


def _not_saved(error: DBAPIError) -> Outcome[Any]:
    # Without the message, in which PostgreSQL may quote the values.
    log.error("not saved: %s %s", type(error.orig).__name__, getattr(error.orig, "sqlstate", None) or "")
    return Outcome(Refused(Reason.NOT_SAVED if _is_full(error) else Reason.BUSY))


def _is_full(error: DBAPIError) -> bool:
    """Whether the disk is full: SQLite has names for it, PostgreSQL an SQLSTATE (53100, disk_full)."""
    name, state = getattr(error.orig, "sqlite_errorname", ""), getattr(error.orig, "sqlstate", "")
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR")) or state == "53100"


def write_now(engine: Engine, function: SetFunction[C, R], command: C) -> R:
    """Execute a command in this thread, for the command line, without publishing events. Raises NotSavedError."""
    try:
        try:
            return _write_now(engine, function, command)
        except IntegrityError:  # another process was faster; retry with what it wrote
            return _write_now(engine, function, command)
    except OperationalError as error:
        raise NotSavedError(str(error.orig)) from error


def _write_now(engine: Engine, function: SetFunction[C, R], command: C) -> R:
    with Session(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
        now = wall_clock()
        return function(Transaction(session, now, trusted_time(session, now)), [command])[0].reply
