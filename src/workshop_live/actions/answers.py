"""Accepting answers: idempotent for retries, in batches for throughput.

A batch is loaded, decided on and stored, in that order: one function of the storage loads the context, ``decide`` works
without a database, and another function of the storage stores the result.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import LATE_S, SeenBy
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

ACTOR = "participant"  # room events do not identify participants

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

LATE = timedelta(seconds=LATE_S)


class Admission(Enum):
    """Until when an answer is accepted."""

    WHILE_OPEN = "while open"
    OR_KEPT_ASIDE = "or kept aside"
    """Also within ``LATE`` after closing; it then waits for the facilitator's approval."""
    ALWAYS = "always"
    """At any time: answers that the facilitator enters for somebody."""


@dataclass(frozen=True, slots=True)
class SubmitAnswer(ByParticipant):
    """An answer of a participant, with its idempotency key and the number of the round that was on the screen."""

    activity: str
    value: Any
    key: str
    round: int | None
    most_participants: int
    admission: Admission = Admission.WHILE_OPEN


@dataclass(frozen=True, slots=True)
class Accepted:
    """A stored answer.

    ``replayed`` means that this request changed nothing, ``late`` that the answer waits for approval.
    """

    id: str
    seq: int
    revision: int = 0
    replayed: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions on a batch: an outcome for each answer, and what to store."""

    outcomes: list[Outcome[Accepted | Refused]]
    new: list[NewAnswer]
    next_ordinals: dict[int, int]
    """By round id."""
    events: list[RoomEvent]


def submit_answers(tx: Transaction, commands: Sequence[SubmitAnswer]) -> list[Outcome[Accepted | Refused]]:
    """Store a batch of answers. Return an outcome for each."""
    sendings = [
        Sending.of(command.participant, command.activity, claim(command.participant.token, command.key))
        for command in commands
    ]
    context = load_context(tx.session, sendings)
    decisions = decide(commands, sendings, context, tx.now)
    store_answers(
        tx,
        decisions.new,
        attendance=context.attendance,
        next_ordinals=decisions.next_ordinals,
        events=decisions.events,
        actor=ACTOR,
    )
    return decisions.outcomes


def decide(
    commands: Sequence[SubmitAnswer],
    sendings: Sequence[Sending],
    context: AnswerContext,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> Decided:
    """Decide on each answer of a batch in turn, as if those before it were stored. Performs no I/O.

    Admits new participants to the context's attendance.
    """
    deciding = _Deciding(context, now, new_id)
    outcomes = [deciding.take(command, sending) for command, sending in zip(commands, sendings, strict=True)]
    return Decided(outcomes, deciding.new, deciding.next_ordinals, deciding.log.events)


@dataclass(slots=True)
class _Deciding:
    """The state of a batch while it is decided on: the loaded context, and what has been accepted since."""

    context: AnswerContext
    now: datetime
    new_id: Callable[[], str]
    new: list[NewAnswer] = field(default_factory=list)
    next_ordinals: dict[int, int] = field(default_factory=dict)
    log: EventLog = field(init=False)
    _sent: dict[str, tuple[str, Accepted]] = field(init=False)
    _given: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.log = EventLog({room.id: room.seq for room in self.context.rooms.values()})
        sent = self.context.sent.items()
        self._sent = {
            claim_: (sent_answer.fingerprint, Accepted(sent_answer.public_id, sent_answer.seq, late=sent_answer.late))
            for claim_, sent_answer in sent
        }
        self._given = dict(self.context.answer_counts)

    def take(self, command: SubmitAnswer, sending: Sending) -> Outcome[Accepted | Refused]:
        """Return the outcome of one answer.

        A replay is recognised before anything can refuse it; NOT_OPEN precedes INVALID.
        """
        fingerprint = fingerprint_of([command.activity, command.round, command.value])
        if sending.claim in self._sent:
            earlier, accepted = self._sent[sending.claim]
            return Outcome(replace(accepted, replayed=True) if earlier == fingerprint else Refused(Reason.KEY_REUSED))
        target = self._find(command)
        if isinstance(target, Refused):
            return Outcome(target)
        room, question = target
        try:
            value = question.type.store_for(question.seen_by, question.settings, command.value)
        except InvalidValueError as invalid:
            return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
        by = author(command.participant.token, question.round_id)
        admit = self.context.attendance.admit
        refused = admit(room.id, sending.token_hash, command.most_participants) or self._count(question, by)
        if refused:
            return Outcome(refused)
        accepted, event = self._number(room, question, command.admission)
        is_held = accepted.late or needs_approval(room, question.type, question.settings, value, question.seen_by)
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
        """Return the room and the question of an answer, or why it cannot be answered now."""
        room_id = command.participant.room_id
        room = self.context.rooms.get(room_id)
        if room is None:
            return Refused(Reason.UNKNOWN_ROOM)
        if not room.is_open:
            return Refused(Reason.ROOM_ENDED)
        if (room_id, command.activity) not in self.context.questions:
            return Refused(Reason.UNKNOWN_ACTIVITY)
        question = self.context.questions[room_id, command.activity]
        if question is None or not self._admits(question, command.admission):
            is_for_groups = question is not None and question.is_written_by_groups
            return Refused(Reason.WRITTEN_BY_GROUPS if is_for_groups else Reason.NOT_OPEN)
        if command.round not in {None, question.number}:
            return Refused(Reason.PAST_ROUND)
        return room, question

    def _admits(self, question: AskedQuestion, admission: Admission) -> bool:
        """Return whether a round accepts an answer now, possibly as a late one."""
        if question.is_written_by_groups:
            return False
        if question.closed_at is None or admission is Admission.ALWAYS:
            return True
        return admission is Admission.OR_KEPT_ASIDE and self.now < question.closed_at + LATE

    def _count(self, question: AskedQuestion, by: str) -> Refused | None:
        """Count one more answer by an author.

        Return a refusal at the limit; None if there is no limit or it is not reached.
        """
        if question.most_answers is None:
            return None
        count = self._given.get(by, 0)
        if count >= question.most_answers:
            return Refused(Reason.ANSWERED_ALREADY)
        self._given[by] = count + 1
        return None

    def _number(self, room: Room, question: AskedQuestion, admission: Admission) -> tuple[Accepted, RoomEvent]:
        """Assign the next numbers in the room and in the round to an answer. Return the reply and the event."""
        ordinal = self.next_ordinals.get(question.round_id, question.next_ordinal)
        self.next_ordinals[question.round_id] = ordinal + 1
        event = self.log.add(room.id, RoomEventKind.ANSWER_SUBMITTED, question.activity_id, ordinal)
        can_wait = admission is Admission.OR_KEPT_ASIDE and question.seen_by is not SeenBy.ME  # else nothing to approve
        is_late = question.closed_at is not None and can_wait
        return Accepted(self.new_id(), event.seq, late=is_late), event


def needs_approval(room: Room, activity_type: ActivityType, settings: Any, value: Any, seen_by: SeenBy) -> bool:
    """Return whether an answer needs the facilitator's approval before others see it."""
    if seen_by is SeenBy.ME:
        return False
    if activity_type.needs_approval(settings):
        return True
    return room.filters_words and contains_profanity(activity_type.text(settings, value), room.language)


def fingerprint_of(body: Any) -> str:
    """Return a digest of a request body, to tell a retry from another answer under the same key."""
    return hashlib.sha256(_CANONICAL.encode(body).encode()).hexdigest()[:32]
