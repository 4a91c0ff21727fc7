"""What every command on a room shares: locking it, refusing stale clicks, numbering events, keeping the inverse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from workshop_live.domain.commands import InRoom
from workshop_live.domain.refusals import Invalid, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import room_events, rooms
from workshop_live.storage.inverse import Together, offer_undo
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Outcome, SetFunction, Transaction

C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCommand(InRoom):
    """What somebody who runs a room asks for. ``version`` is the room's version that they saw, None for any."""

    room: str
    actor: str
    version: int | None = None

    @property
    def room_key(self) -> str:
        """The public identifier of the room."""
        return self.room


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that a command did."""

    kind: RoomEventKind
    activity_id: int | None = None
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was carried out.

    If it changed anything, ``undo`` names the offer to take it back, and ``what`` is the message that says what it was.
    """

    seq: int
    version: int
    undo: str | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a command did, and what to call it when offering to undo it."""

    happened: Sequence[Happened] = ()
    what: str | None = None
    together: Together | None = None
    """What was changed past the rows, and so cannot be read off them."""
    is_aside: bool = False
    """Whether nobody asked for it, so that the last command can still be taken back."""


RoomFunction = Callable[[Transaction, RoomRow, C], Changes | Refused]


def one_by_one(function: Callable[[Transaction, C], Outcome[R]]) -> SetFunction[C, R]:
    """Make a function of one command into one of a set, for commands that are rare."""

    def run(tx: Transaction, commands: Sequence[C]) -> list[Outcome[R]]:
        outcomes = []
        for command in commands:
            outcomes.append(function(tx, command))
            tx.session.flush()
        return outcomes

    run.__name__ = function.__name__
    return run


RC = TypeVar("RC", bound=RoomCommand)


def on_room(
    *, moves_on: bool = True, even_ended: bool = False
) -> Callable[[RoomFunction[RC]], SetFunction[RC, Done | Refused]]:
    """Make a function of a locked room into a command: it runs if the room is open and as it was when it was sent.

    The function refuses, or raises Invalid, before it changes anything, and where there is nothing to do it changes
    nothing. ``moves_on`` says whether a click that was made before this command would now do something else.
    """

    def decorate(function: RoomFunction[RC]) -> SetFunction[RC, Done | Refused]:
        def run(tx: Transaction, command: RC) -> Outcome[Done | Refused]:
            room = rooms.lock_room(tx.session, command.room)
            if room is None:
                return Outcome(Refused(Reason.UNKNOWN_ROOM))
            if room.ended_at is not None and not even_ended:
                return Outcome(Refused(Reason.ROOM_ENDED))
            if command.version is not None and command.version != room.version:
                return Outcome(Refused(Reason.STALE))
            try:
                changes = function(tx, room, command)
            except Invalid as invalid:
                changes = Refused(Reason.INVALID, tuple(invalid.problems))
            if isinstance(changes, Refused):
                return Outcome(changes)
            return _conclude(tx, room, command.actor, changes, moves_on=moves_on)

        run.__name__ = function.__name__
        return one_by_one(run)

    return decorate


def _conclude(
    tx: Transaction, room: RoomRow, actor: str, changes: Changes, *, moves_on: bool
) -> Outcome[Done | Refused]:
    if not changes.happened:
        return Outcome(Done(room.seq, room.version))
    undo = None if changes.is_aside else offer_undo(tx, room, changes.what, changes.together)
    room.version += moves_on
    events = tuple(
        room_events.append(tx, room, it.kind, actor=actor, activity_id=it.activity_id, ordinal=it.ordinal)
        for it in changes.happened
    )
    return Outcome(Done(room.seq, room.version, undo, changes.what), events)
