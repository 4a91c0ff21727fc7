"""Taking answers: counted once however often they are sent, stored in sets however many come at once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Any

from workshop_live.actions.participants import add_participant, find_known
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import LATE_S
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.tokens import author, claim, digest, new_public_id
from workshop_live.storage import agenda, answers, room_events, rooms
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
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


def submit_answers(tx: Transaction, commands: Sequence[SubmitAnswer]) -> list[Outcome[Accepted | Refused]]:
    """Store a set of answers: read what is known under the rooms' locks, number only what is new, insert many."""
    desk = _Desk(tx, commands)
    outcomes = [desk.take(command, this) for command, this in zip(commands, desk.claims, strict=True)]
    desk.store()
    return outcomes


@dataclass(frozen=True, slots=True)
class _Question:
    """What an answer is for, once it is certain that it may be answered."""

    room: RoomRow
    room_id: int
    activity_id: int
    round_id: int
    type: ActivityType
    settings: Any
    most_answers: int | None
    is_late: bool


class _Desk:
    """What is known while a set of answers is taken, and what is to be stored of it.

    What holds for many answers is asked once, and numbers are counted here and written to the rows at the end: to ask
    mapped rows for their attributes would take longer than the answers.
    """

    def __init__(self, tx: Transaction, commands: Sequence[SubmitAnswer]) -> None:
        self._tx = tx
        self._rooms = rooms.lock_rooms(tx.session, {command.participant.room_id for command in commands})
        self._asked = agenda.asked_activities(tx.session, self._rooms, {command.activity for command in commands})
        self._seqs = {room.id: room.seq for room in self._rooms.values()}
        self._ordinals = {asked.id: asked.next_ordinal for _, asked in self._asked.values() if asked}
        self._settings: dict[int, Any] = {}
        self._questions: dict[tuple[int, str, int | None, Admission], _Question | Refused] = {}
        self.claims = [claim(command.participant.token, command.key) for command in commands]
        self._sent = {
            row.claim: (row.fingerprint, Accepted(row.public_id, row.seq, late=row.late))
            for row in answers.find_claims(tx.session, self.claims)
        }
        self._given = self._count_given(commands)
        self._participants = find_known(tx, [command.participant for command in commands])
        self._rows: list[dict[str, Any]] = []
        self._events: list[RoomEvent] = []

    def take(self, command: SubmitAnswer, this: str) -> Outcome[Accepted | Refused]:
        """Decide on one answer, by its claim. A replay is answered before anything can refuse it, and "not open" before
        "invalid".
        """
        fingerprint = fingerprint_of([command.activity, command.round, command.value])
        if this in self._sent:
            earlier, accepted = self._sent[this]
            return Outcome(replace(accepted, replayed=True) if earlier == fingerprint else Refused(Reason.KEY_REUSED))
        question = self._question(command)
        if isinstance(question, Refused):
            return Outcome(question)
        try:
            value = question.type.store(question.settings, command.value)
        except InvalidValueError as invalid:
            return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
        by, token_hash = author(command.participant.token, question.round_id), digest(command.participant.token)
        refused = self._admit(question.room_id, token_hash, command.most_participants) or self._count(question, by)
        if refused:
            return Outcome(refused)
        row = {"author": by, "claim": this, "key": command.key, "fingerprint": fingerprint, "value": value}
        accepted, event = self._write(question, self._participants[token_hash], row)
        self._sent[this] = (fingerprint, accepted)
        return Outcome(accepted, (event,))

    def store(self) -> None:
        """Insert what was accepted."""
        if self._rows:
            for room in self._rooms.values():
                room.seq = self._seqs[room.id]
            for _, asked in self._asked.values():
                if asked is not None:
                    asked.next_ordinal = self._ordinals[asked.id]
            answers.insert_answers(self._tx.session, self._rows)
            room_events.append_many(self._tx, self._events, actor=ACTOR)

    def _question(self, command: SubmitAnswer) -> _Question | Refused:
        what = (command.participant.room_id, command.activity, command.round, command.admission)
        if what not in self._questions:
            self._questions[what] = self._find_question(command)
        return self._questions[what]

    def _find_question(self, command: SubmitAnswer) -> _Question | Refused:
        room = self._rooms.get(command.participant.room_id)
        if room is None:
            return Refused(Reason.UNKNOWN_ROOM)
        if room.ended_at is not None:
            return Refused(Reason.ROOM_ENDED)
        activity, asked = self._asked.get((room.id, command.activity), (None, None))
        if activity is None:
            return Refused(Reason.UNKNOWN_ACTIVITY)
        if asked is None or not self._admits(asked, command.admission):
            return Refused(Reason.NOT_OPEN)
        if command.round not in {None, asked.number}:
            return Refused(Reason.PAST_ROUND)
        activity_type, settings = ACTIVITY_TYPES[activity.type], self._settings_of(activity, asked)
        most = activity_type.most_answers(settings)
        is_late = asked.closed_at is not None and command.admission is Admission.OR_KEPT_ASIDE
        return _Question(room, room.id, activity.id, asked.id, activity_type, settings, most, is_late)

    def _admits(self, asked: RoundRow, admission: Admission) -> bool:
        """Whether a round takes an answer now, be it to keep it aside."""
        if asked.closed_at is None or admission is Admission.ALWAYS:
            return True
        return admission is Admission.OR_KEPT_ASIDE and self._tx.now < asked.closed_at + LATE

    def _settings_of(self, activity: ActivityRow, asked: RoundRow) -> Any:
        if asked.id not in self._settings:
            self._settings[asked.id] = ACTIVITY_TYPES[activity.type].settings(asked.settings)
        return self._settings[asked.id]

    def _count_given(self, commands: Sequence[SubmitAnswer]) -> dict[str, int]:
        """How many answers stand already, of those participants whose answers are counted."""
        authors = []
        for command in commands:
            activity, asked = self._asked.get((command.participant.room_id, command.activity), (None, None))
            if activity is not None and asked is not None:
                settings = self._settings_of(activity, asked)
                if ACTIVITY_TYPES[activity.type].most_answers(settings) is not None:
                    authors.append(author(command.participant.token, asked.id))
        return answers.count_given(self._tx.session, authors) if authors else {}

    def _count(self, question: _Question, by: str) -> Refused | None:
        """Count one more answer by this author, if answers are counted and there is room for one."""
        if question.most_answers is None:
            return None
        given = self._given.get(by, 0)
        if given >= question.most_answers:
            return Refused(Reason.ANSWERED_ALREADY)
        self._given[by] = given + 1
        return None

    def _admit(self, room_id: int, token_hash: str, most: int) -> Refused | None:
        """Make a participant of a phone that answers for the first time."""
        if token_hash not in self._participants:
            added = add_participant(self._tx, room_id, token_hash, most)
            if isinstance(added, Refused):
                return added
            self._participants[token_hash] = added
        return None

    def _write(self, question: _Question, participant_id: int, row: dict[str, Any]) -> tuple[Accepted, RoomEvent]:
        """Number an answer; it is inserted with the others at the end."""
        seq = self._seqs[question.room_id] = self._seqs[question.room_id] + 1
        ordinal = self._ordinals[question.round_id]
        self._ordinals[question.round_id] += 1
        accepted = Accepted(new_public_id(), seq, late=question.is_late)
        event = RoomEvent(question.room_id, seq, RoomEventKind.ANSWER_SUBMITTED, question.activity_id, ordinal)
        self._rows.append(
            {
                **row,
                "public_id": accepted.id,
                "round_id": question.round_id,
                "participant_id": participant_id,
                "ordinal": ordinal,
                "seq": seq,
                "revision": 0,
                "held": question.is_late
                or needs_approval(question.room, question.type, question.settings, row["value"]),
                "late": question.is_late,
                "created_at": self._tx.now,
            }
        )
        self._events.append(event)
        return accepted, event


def needs_approval(room: RoomRow, activity_type: ActivityType, settings: Any, value: Any) -> bool:
    """Whether the facilitator is to look at an answer before everybody sees it."""
    if activity_type.needs_approval(settings):
        return True
    return room.filters_words and contains_profanity(activity_type.text(settings, value), room.language)


def fingerprint_of(body: Any) -> str:
    """A digest of what was sent, to tell a retry from another answer under the same key."""
    return hashlib.sha256(_CANONICAL.encode(body).encode()).hexdigest()[:32]
