"""What a command on a room is: declared once, and from that declaration it is parsed, authorised, run and documented.

A command is a function of a locked room, decorated with ``@command(...)``. The type of its last parameter, a Pydantic
model, says which fields it takes, from forms as well as from JSON. ``actions/registry.py`` finds all of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from inspect import signature
from typing import Any, Generic, Self, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

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

FormFields = Sequence[tuple[str, str]]
"""What a form sends: names and values, in order."""


@dataclass(frozen=True, slots=True)
class FromForm:
    """Annotates a field whose text in a form is not yet what stands in JSON."""

    convert: Callable[[str], Any]


class Fields(BaseModel):
    """The fields of a command. A command without any takes this model itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """The fields as a form sends them; what else is in the form is left out. Raises InvalidValueError."""
        sent = dict(form)
        values: dict[str, Any] = {}
        for name, field in cls.model_fields.items():
            if name in sent:
                values[name] = reduce(lambda value, it: it.convert(value), _conversions(field), sent[name])
        return cls.checked(values)

    @classmethod
    def from_json(cls, body: str) -> Self:
        """The fields as a JSON object, with nothing else in it and nothing guessed at. Raises InvalidValueError."""
        try:
            return cls.model_validate_json(body, strict=True)
        except ValidationError as error:
            raise InvalidValueError(*problems_of(error)) from None

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> Self:
        """The fields, if these are what they should be. Raises InvalidValueError."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise InvalidValueError(*problems_of(error)) from None


def _conversions(field: FieldInfo) -> list[FromForm]:
    return [it for it in field.metadata if isinstance(it, FromForm)]


F = TypeVar("F", bound=Fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCommand(InRoom):
    """Something that ``actor`` asks for in a room, which is named by its public identifier."""

    room: str
    actor: str

    @property
    def room_key(self) -> str:
        """The public identifier of the room."""
        return self.room


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(RoomCommand, Generic[F]):
    """One use of a command. ``version`` is the room's version that the caller saw, None for any."""

    fields: F
    version: int | None = None
    unless_changed: "Precondition | None" = None
    """Whether what the caller saw still stands, asked under the lock of the room; None if they did not say."""


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
    ``made`` is the public identifier of what it added to the room, if it did.
    """

    seq: int
    version: int
    undo: str | None = None
    what: str | None = None
    made: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a command did.

    ``what`` is the label under which it is offered for undo, where the command has several of them.
    """

    happened: Sequence[Happened] = ()
    what: str | None = None
    together: Together | None = None
    """Answers that were changed by one SQL statement, and so do not stand among the changed rows."""
    made: str | None = None
    """The public identifier of what was added."""


Precondition = Callable[[Transaction, RoomRow], bool]
"""What must hold of a locked room for a command to be carried out."""

Handler = Callable[..., Changes | Refused]
"""Called with the transaction, the locked room, the actor if it has a parameter of that name, and the fields."""


@dataclass(frozen=True, eq=False)
class Command(Generic[F]):
    """A command on a room. The writer calls it with the invocations of one transaction."""

    name: str
    """The last part of its address."""
    role: Role
    """Who may give it: this role in the room, or a higher one."""
    fields: type[F]
    emits: frozenset[RoomEventKind]
    """The room events that it may cause."""
    undo: tuple[str, ...]
    """The labels under which it is offered for undo; none if it cannot be taken back."""
    moves_on: bool
    """Whether a click that was made before it would now do something else, and is refused as stale."""
    even_ended: bool
    """Whether it can be given after the end of the room."""
    handler: Handler
    checks_version: bool = True
    """Whether it is refused as stale where the room has moved on since the caller looked."""

    @property
    def asks_who(self) -> bool:
        """Whether the handler wants to be told who gives the command."""
        return "actor" in signature(self.handler).parameters

    @property
    def __name__(self) -> str:
        """The name under which the writer logs it."""
        return self.name

    @property
    def summary(self) -> str:
        """What it does, in one sentence."""
        return (self.handler.__doc__ or "").partition("\n")[0]

    def __call__(self, tx: Transaction, invocations: Sequence[Invocation[F]]) -> list[Outcome[Done | Refused]]:
        """Carry out one after the other. What a refused one has changed is rolled back."""
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
            told = {"actor": invocation.actor} if self.asks_who else {}
            changes = self.handler(tx, room, fields=invocation.fields, **told)
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
        what = changes.what or next(iter(self.undo), None)
        assert what is None or what in self.undo, f"{self.name} does not declare the label {what!r}"
        undeclared = {it.kind for it in changes.happened} - self.emits
        assert not undeclared, f"{self.name} does not declare the events {undeclared}"
        undo = offer_undo(tx, room, what, changes.together)
        room.version += self.moves_on
        events = record(tx, room, actor, changes.happened)
        return Outcome(Done(room.seq, room.version, undo, what, changes.made), events)


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
    """Declare a function of a locked room as a command; see ``Command`` for what the arguments mean.

    The function takes the actor, too, if it has a parameter of that name. It may refuse or raise InvalidValueError at
    any point. With nothing to do, it returns empty Changes.
    """
    labels = (undo,) if isinstance(undo, str) else tuple(undo or ())

    def declare(handler: Handler) -> Command[Any]:
        fields, events = fields_of(handler), frozenset(emits)
        return Command(name, role, fields, events, labels, moves_on, even_ended, handler, checks_version)

    return declare


def fields_of(function: Callable[..., Any]) -> Any:
    """The model of the fields that a function takes as its last argument."""
    *_, last = signature(function).parameters
    return get_type_hints(function)[last]


def record(tx: Transaction, room: RoomRow, actor: str, happened: Sequence[Happened]) -> tuple[RoomEvent, ...]:
    """Number and store what happened in a locked room. Returns the events to publish after the commit."""
    return tuple(
        room_events.append(tx, room, it.kind, actor=actor, activity_id=it.activity_id, ordinal=it.ordinal)
        for it in happened
    )


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
