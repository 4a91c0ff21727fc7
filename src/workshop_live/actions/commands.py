"""The declaration of commands on a room, from which they are parsed, authorised, run and documented.

A command is a function of a locked room, decorated with ``@command(...)``. The type of its last parameter, a Pydantic
model, declares its fields, for forms as well as JSON. ``actions/registry.py`` collects the commands.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from inspect import signature
from typing import Any, Generic, Self, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from workshop_live.actions.vote_following import follow_answers
from workshop_live.activity_types.base import problems_of
from workshop_live.domain.commands import InRoom
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.storage import room_events, rooms
from workshop_live.storage.inverse import Together, offer_undo
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Outcome, SetFunction, Transaction

C = TypeVar("C")
R = TypeVar("R")

_MODERATION = {RoomEventKind.ANSWER_HIDDEN, RoomEventKind.ANSWER_SHOWN, RoomEventKind.ANSWERS_MODERATED}

FormFields = Sequence[tuple[str, str]]
"""The fields of a form: names and values, in order."""


@dataclass(frozen=True, slots=True)
class FromForm:
    """Annotates a field whose form value is a string that must be converted to its JSON value."""

    convert: Callable[[str], Any]


class Fields(BaseModel):
    """The fields of a command. Commands without fields use this model itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Parse the fields of a form and ignore unknown ones. Raises InvalidValueError."""
        sent = dict(form)
        values: dict[str, Any] = {}
        for name, field in cls.model_fields.items():
            if name in sent:
                values[name] = reduce(
                    lambda value, conversion: conversion.convert(value), _conversions(field), sent[name]
                )
        return cls.checked(values)

    @classmethod
    def from_json(cls, body: str) -> Self:
        """Parse a JSON object strictly: unknown fields and other types are refused. Raises InvalidValueError."""
        try:
            return cls.model_validate_json(body, strict=True)
        except ValidationError as error:
            raise InvalidValueError(*problems_of(error)) from None

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> Self:
        """Return the validated fields. Raises InvalidValueError."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise InvalidValueError(*problems_of(error)) from None


def _conversions(field: FieldInfo) -> list[FromForm]:
    return [metadata for metadata in field.metadata if isinstance(metadata, FromForm)]


F = TypeVar("F", bound=Fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCommand(InRoom):
    """A command of ``actor`` on a room, given by its public identifier."""

    room: str
    actor: str

    @property
    def room_key(self) -> str:
        """The public identifier of the room."""
        return self.room


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(RoomCommand, Generic[F]):
    """One call of a command. ``version`` is the room's version that the caller saw, None for any."""

    fields: F
    version: int | None = None
    unless_changed: "Precondition | None" = None
    """The caller's precondition, checked under the lock of the room; None without one."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event caused by a command."""

    kind: RoomEventKind
    activity_id: int | None = None
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The reply to a command that was carried out.

    If it changed anything, ``undo`` is the identifier of the offer to undo it, and ``what`` the offer's label.
    ``made`` is the public identifier of what it added to the room, or None.
    """

    seq: int
    version: int
    undo: str | None = None
    what: str | None = None
    made: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The events that a command caused.

    ``what`` is the undo label, for commands that have several.
    """

    happened: Sequence[Happened] = ()
    what: str | None = None
    together: Together | None = None
    """Answers that were changed by one SQL statement, and so are not among the session's changed rows."""
    made: str | None = None
    """The public identifier of what was added."""
    continues: str | None = None
    """The undo offer of the command that this one continues: both are undone as one."""
    then: Callable[[], None] | None = None
    """Stores what belongs to rows that were added, once they have identifiers. Undoing removes it with those."""


Precondition = Callable[[Transaction, RoomRow], bool]
"""What must hold of a locked room for a command to be carried out."""

Handler = Callable[..., Changes | Refused]
"""Called with the transaction, the locked room, the actor if the function has that parameter, and the fields."""


@dataclass(frozen=True, eq=False)
class Command(Generic[F]):
    """A command on a room. The writer calls it with all invocations of one transaction."""

    name: str
    """The last segment of its URL."""
    role: Role
    """The minimum role in the room that is required."""
    fields: type[F]
    emits: frozenset[RoomEventKind]
    """The kinds of room events that it may cause."""
    undo: tuple[str, ...]
    """The labels under which it can be undone; empty if it cannot be."""
    moves_on: bool
    """Whether it makes earlier clicks stale, since they could now do something else."""
    even_ended: bool
    """Whether it can be used after the end of the room."""
    handler: Handler
    checks_version: bool = True
    """Whether it is refused as stale if the room's version has changed."""

    @property
    def asks_who(self) -> bool:
        """Whether the handler has a parameter for the actor."""
        return "actor" in signature(self.handler).parameters

    @property
    def __name__(self) -> str:
        """The name under which the writer logs it."""
        return self.name

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handler.__doc__ or "").partition("\n")[0]

    def __call__(self, tx: Transaction, invocations: Sequence[Invocation[F]]) -> list[Outcome[Done | Refused]]:
        """Run the invocations one after the other. Changes of a refused one are rolled back."""
        return [self._run(tx, invocation) for invocation in invocations]

    def _run(self, tx: Transaction, invocation: Invocation[F]) -> Outcome[Done | Refused]:
        room = rooms.lock_room(tx.session, invocation.room)
        if room is None:
            return Outcome(Refused(Reason.UNKNOWN_ROOM))
        if room.ended_at is not None and not self.even_ended:
            return Outcome(Refused(Reason.ROOM_ENDED))
        if self.checks_version and invocation.version not in {None, room.version}:
            return Outcome(Refused(Reason.STALE))
        if invocation.unless_changed is not None and not invocation.unless_changed(tx, room):
            return Outcome(Refused(Reason.CHANGED))
        savepoint = tx.session.begin_nested()
        try:
            arguments = {"actor": invocation.actor} if self.asks_who else {}
            changes = self.handler(tx, room, fields=invocation.fields, **arguments)
        except InvalidValueError as invalid:
            changes = Refused(Reason.INVALID, tuple(invalid.problems))
        if isinstance(changes, Refused):
            savepoint.rollback()
            return Outcome(changes)
        outcome = self._conclude(tx, room, invocation.actor, changes)
        savepoint.commit()
        return outcome

    def _conclude(self, tx: Transaction, room: RoomRow, actor: str, changes: Changes) -> Outcome[Done | Refused]:
        if not changes.happened:
            return Outcome(Done(room.seq, room.version))
        label = changes.what or next(iter(self.undo), None)
        assert label is None or label in self.undo, f"{self.name} does not declare the label {label!r}"
        undeclared = {event.kind for event in changes.happened} - self.emits
        assert not undeclared, f"{self.name} does not declare the events {undeclared}"
        undo = offer_undo(tx, room, label, changes.together, continues=changes.continues)
        if changes.then is not None:
            changes.then()
        room.version += self.moves_on
        moderated = [event.activity_id for event in changes.happened if event.kind in _MODERATION]
        followed = [Happened(RoomEventKind.ACTIVITY_EDITED, vote) for vote in follow_answers(tx, room, moderated)]
        events = record(tx, room, actor, [*changes.happened, *followed])
        return Outcome(Done(room.seq, room.version, undo, label, changes.made), events)


def command(
    name: str,
    *,
    emits: Collection[RoomEventKind],
    undo: str | Sequence[str] | None,
    role: Role = Role.FACILITATOR,
    moves_on: bool = True,
    even_ended: bool = False,
    checks_version: bool = True,
) -> Callable[[Handler], Command[Any]]:
    """Declare a function of a locked room as a command; see ``Command`` for the arguments.

    The function is passed the actor if it has a parameter of that name. It may refuse or raise InvalidValueError at any
    point, and returns empty Changes if there is nothing to do.
    """
    labels = (undo,) if isinstance(undo, str) else tuple(undo or ())

    def declare(handler: Handler) -> Command[Any]:
        fields, events = fields_of(handler), frozenset(emits)
        return Command(name, role, fields, events, labels, moves_on, even_ended, handler, checks_version)

    return declare


def fields_of(function: Callable[..., Any]) -> Any:
    """Return the model in the annotation of a function's last parameter."""
    *_, last = signature(function).parameters
    return get_type_hints(function)[last]


def record(tx: Transaction, room: RoomRow, actor: str, happened: Sequence[Happened]) -> tuple[RoomEvent, ...]:
    """Store the events of a locked room with the next numbers. Return them, to be published after the commit."""
    return tuple(
        room_events.append(tx, room, event.kind, actor=actor, activity_id=event.activity_id, ordinal=event.ordinal)
        for event in happened
    )


def one_by_one(function: Callable[[Transaction, C], Outcome[R]]) -> SetFunction[C, R]:
    """Turn a function of one command into a function of a batch, for rare commands."""

    def run(tx: Transaction, commands: Sequence[C]) -> list[Outcome[R]]:
        outcomes = []
        for command in commands:
            outcomes.append(function(tx, command))
            tx.session.flush()
        return outcomes

    run.__name__ = function.__name__
    return run
