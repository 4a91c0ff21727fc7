"""Taking answers: counted once however often they are sent, stored in sets however many come at once.

A batch is loaded, decided on and stored, in that order: what is known comes from one function of the storage, what
becomes of each answer is decided without it, and another one stores what was decided.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import LATE_S
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.room_events import EventLog, RoomEvent, RoomEventKind
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import author, claim, new_public_id
from workshop_live.storage.answer_batch import (
    AnswerContext,
    AskedQuestion,
    NewAnswer,
    Sending,
    load_context,
    store_answers,
)
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.profanity import contains_profanity

ACTOR = "participant"  # room events never say which one

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

LATE = timedelta(seconds=LATE_S)


class Admission(Enum):
    """When an answer may still come in."""

    WHILE_OPEN = "while open"
    OR_KEPT_ASIDE = "or kept aside"
    """Also shortly after closing; it waits then until the facilitator takes it in."""
    ALWAYS = "always"
    """What the facilitator writes in for somebody."""


@dataclass(frozen=True, slots=True)
class SubmitAnswer(ByParticipant):
    """An answer that a participant sends under a key of their own. ``round`` is the one that they saw."""

    activity: str
    value: Any
    key: str
    round: int | None
    most_participants: int
    admission: Admission = Admission.WHILE_OPEN


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer that is stored. ``replayed`` says that this sending changed nothing, ``late`` that it is kept aside."""

    id: str
    seq: int
    revision: int = 0
    replayed: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of a batch: an outcome for each answer, and what is to be stored."""

    outcomes: list[Outcome[Accepted | Refused]]
    new: list[NewAnswer]
    next_ordinals: dict[int, int]
    """By round."""
    events: list[RoomEvent]


def submit_answers(tx: Transaction, commands: Sequence[SubmitAnswer]) -> list[Outcome[Accepted | Refused]]:
    """Take a batch of answers."""
    sendings = [Sending.of(it.participant, it.activity, claim(it.participant.token, it.key)) for it in commands]
    known = load_context(tx.session, sendings)
    decided = decide(commands, sendings, known, tx.now)
    store_answers(
        tx,
        decided.new,
        attendance=known.attendance,
        next_ordinals=decided.next_ordinals,
        events=decided.events,
        actor=ACTOR,
    )
    return decided.outcomes


def decide(
    commands: Sequence[SubmitAnswer],
    sendings: Sequence[Sending],
    known: AnswerContext,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> Decided:
    """Decide on each answer of a batch in turn, as if those before it were stored. Reads and writes nothing.

    Whoever comes with a first answer is admitted to the context's attendance.
    """
    deciding = _Deciding(known, now, new_id)
    outcomes = [deciding.take(command, sending) for command, sending in zip(commands, sendings, strict=True)]
    return Decided(outcomes, deciding.new, deciding.next_ordinals, deciding.log.events)


@dataclass(slots=True)
class _Deciding:
    """What is known while a batch is decided on: how it stood before, and what has been accepted since."""

    known: AnswerContext
    now: datetime
    new_id: Callable[[], str]
    new: list[NewAnswer] = field(default_factory=list)
    next_ordinals: dict[int, int] = field(default_factory=dict)
    log: EventLog = field(init=False)
    _sent: dict[str, tuple[str, Accepted]] = field(init=False)
    _given: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.log = EventLog({room.id: room.seq for room in self.known.rooms.values()})
        sent = self.known.sent.items()
        self._sent = {this: (it.fingerprint, Accepted(it.public_id, it.seq, late=it.late)) for this, it in sent}
        self._given = dict(self.known.given)

    def take(self, command: SubmitAnswer, sending: Sending) -> Outcome[Accepted | Refused]:
        """Decide on one answer, by its claim. A replay is answered before anything can refuse it, and "not open" before
        "invalid".
        """
        fingerprint = fingerprint_of([command.activity, command.round, command.value])
        if sending.claim in self._sent:
            earlier, accepted = self._sent[sending.claim]
            return Outcome(replace(accepted, replayed=True) if earlier == fingerprint else Refused(Reason.KEY_REUSED))
        found = self._find(command)
        if isinstance(found, Refused):
            return Outcome(found)
        room, question = found
        try:
            value = question.type.store(question.settings, command.value)
        except InvalidValueError as invalid:
            return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
        by = author(command.participant.token, question.round_id)
        admit = self.known.attendance.admit
        refused = admit(room.id, sending.token_hash, command.most_participants) or self._count(question, by)
        if refused:
            return Outcome(refused)
        accepted, event = self._number(room, question, command.admission)
        is_held = accepted.late or needs_approval(room, question.type, question.settings, value)
        columns = {
            "public_id": accepted.id,
            "round_id": question.round_id,
            "author": by,
            "claim": sending.claim,
            "key": command.key,
            "ordinal": event.ordinal,
            "seq": event.seq,
            "fingerprint": fingerprint,
            "revision": 0,
            "value": value,
            "held": is_held,
            "late": accepted.late,
            "created_at": self.now,
        }
        self.new.append(NewAnswer(sending.token_hash, columns))
        self._sent[sending.claim] = (fingerprint, accepted)
        return Outcome(accepted, (event,))

    def _find(self, command: SubmitAnswer) -> tuple[Room, AskedQuestion] | Refused:
        """The room and the question of an answer, if it may be answered now."""
        room_id = command.participant.room_id
        room = self.known.rooms.get(room_id)
        if room is None:
            return Refused(Reason.UNKNOWN_ROOM)
        if not room.is_open:
            return Refused(Reason.ROOM_ENDED)
        if (room_id, command.activity) not in self.known.questions:
            return Refused(Reason.UNKNOWN_ACTIVITY)
        question = self.known.questions[room_id, command.activity]
        if question is None or not self._admits(question, command.admission):
            return Refused(Reason.NOT_OPEN)
        if command.round not in {None, question.number}:
            return Refused(Reason.PAST_ROUND)
        return room, question

    def _admits(self, question: AskedQuestion, admission: Admission) -> bool:
        """Whether a round takes an answer now, be it to keep it aside."""
        if question.closed_at is None or admission is Admission.ALWAYS:
            return True
        return admission is Admission.OR_KEPT_ASIDE and self.now < question.closed_at + LATE

    def _count(self, question: AskedQuestion, by: str) -> Refused | None:
        """Count one more answer by this author, if answers are counted and there is room for one."""
        if question.most_answers is None:
            return None
        given = self._given.get(by, 0)
        if given >= question.most_answers:
            return Refused(Reason.ANSWERED_ALREADY)
        self._given[by] = given + 1
        return None

    def _number(self, room: Room, question: AskedQuestion, admission: Admission) -> tuple[Accepted, RoomEvent]:
        """Number an answer in its room and in its round."""
        ordinal = self.next_ordinals.get(question.round_id, question.next_ordinal)
        self.next_ordinals[question.round_id] = ordinal + 1
        event = self.log.add(room.id, RoomEventKind.ANSWER_SUBMITTED, question.activity_id, ordinal)
        is_late = question.closed_at is not None and admission is Admission.OR_KEPT_ASIDE
        return Accepted(self.new_id(), event.seq, late=is_late), event


def needs_approval(room: Room, activity_type: ActivityType, settings: Any, value: Any) -> bool:
    """Whether the facilitator is to look at an answer before everybody sees it."""
    if activity_type.needs_approval(settings):
        return True
    return room.filters_words and contains_profanity(activity_type.text(settings, value), room.language)


def fingerprint_of(body: Any) -> str:
    """A digest of what was sent, to tell a retry from another answer under the same key."""
    return hashlib.sha256(_CANONICAL.encode(body).encode()).hexdigest()[:32]
