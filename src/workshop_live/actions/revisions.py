"""Changing and withdrawing one's own answers. Each step has a revision; the highest wins, in any order.

A batch is loaded, decided on and stored, in that order, as in actions/answers.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshop_live.actions.answers import ACTOR, Accepted, fingerprint_of, needs_approval
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.room_events import EventLog, RoomEventKind
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import claim
from workshop_live.storage.revision_batch import (
    AnsweredRound,
    RevisionContext,
    SentAnswer,
    WithdrawalContext,
    load_everything,
    load_sent,
    store_changes,
)
from workshop_live.storage.writer import Outcome, Transaction

_WITHDRAWN = fingerprint_of(["withdrawn"])


@dataclass(frozen=True, slots=True)
class ReviseAnswer(ByParticipant):
    """Another value for the answer that was sent under ``key``. Without a revision it is the next one."""

    key: str
    value: Any
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawAnswer(ByParticipant):
    """Take back the answer that was sent under ``key``."""

    key: str
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawAll(ByParticipant):
    """Take back everything that a participant sent in the room, votes too."""


def revise_answers(tx: Transaction, commands: Sequence[ReviseAnswer]) -> list[Outcome[Accepted | Refused]]:
    """Store other values in place of the first, while the rounds take answers."""
    claims = _claims(commands)
    known = load_sent(tx.session, claims)
    outcomes, changes = decide_revisions(commands, claims, known)
    _store(tx, changes)
    return outcomes


def withdraw_answers(tx: Transaction, commands: Sequence[WithdrawAnswer]) -> list[Outcome[Accepted | Refused]]:
    """Remove the texts. This is everybody's right, so it works after closing too."""
    claims = _claims(commands)
    known = load_sent(tx.session, claims)
    outcomes, changes = decide_withdrawals(commands, claims, known)
    _store(tx, changes)
    return outcomes


def withdraw_everything(tx: Transaction, commands: Sequence[WithdrawAll]) -> list[Outcome[int | Refused]]:
    """Remove every text and every vote of participants. The replies are how many texts there were."""
    known = load_everything(tx.session, [it.participant for it in commands])
    outcomes, changes = decide_everything(commands, known)
    _store(tx, changes)
    return outcomes


class Changes:
    """What a batch changes, and how everything stands while it is decided on. Reads and writes nothing."""

    def __init__(self, rooms: Mapping[int, Room], rounds: Mapping[int, AnsweredRound]) -> None:
        self.log = EventLog({room.id: room.seq for room in rooms.values()})
        self.answers: dict[int, SentAnswer] = {}
        """The changed answers, by their numbers."""
        self.dimmed: set[int] = set()
        """The rooms whose spotlight was on an answer that was withdrawn."""
        self.votes: set[int] = set()
        """The numbers of the votes that are taken back."""
        self._rounds = rounds

    def latest(self, answer: SentAnswer) -> SentAnswer:
        """The answer as it stands after what was decided so far."""
        return self.answers.get(answer.id, answer)

    def withdraw(self, room: Room, answer: SentAnswer, revision: int | None) -> Outcome[Accepted | Refused]:
        """Take the text of an answer out of it."""
        if answer.value is None and (revision is None or revision > answer.revision):
            again = answer.revision if revision is None else revision
            self.answers[answer.id] = replace(answer, revision=again, revision_fingerprint=_WITHDRAWN)
            return Outcome(_replayed(self.answers[answer.id]))
        decided = _decided(answer, revision, _WITHDRAWN)
        if decided is not None:
            return Outcome(decided)
        if room.spotlight == answer.public_id:
            self.dimmed.add(room.id)
        taken = replace(answer, value=None, revision_fingerprint=_WITHDRAWN)
        return self.revise(room, taken, revision, RoomEventKind.ANSWER_WITHDRAWN)

    def revise(
        self, room: Room, answer: SentAnswer, revision: int | None, kind: RoomEventKind
    ) -> Outcome[Accepted | Refused]:
        """Number the revision of an answer that has changed, and tell of it."""
        event = self.log.add(room.id, kind, self._rounds[answer.round_id].activity_id, answer.ordinal)
        number = answer.revision + 1 if revision is None else revision
        self.answers[answer.id] = replace(answer, revision=number, revision_seq=event.seq)
        return Outcome(Accepted(answer.public_id, event.seq, number, late=answer.late), (event,))


def decide_revisions(
    commands: Sequence[ReviseAnswer], claims: Sequence[tuple[int, str]], known: RevisionContext
) -> tuple[list[Outcome[Accepted | Refused]], Changes]:
    """What becomes of each revision of a batch in turn, as if those before it were stored; and what changes."""
    changes, given = Changes(known.rooms, known.rounds), dict(known.given)

    def revise(command: ReviseAnswer, room: Room, answer: SentAnswer) -> Outcome[Accepted | Refused]:
        fingerprint = fingerprint_of(["value", command.value])
        decided = _decided(answer, command.revision, fingerprint)
        if decided is not None:
            return Outcome(decided)
        asked = known.rounds[answer.round_id]
        if not (room.is_open and asked.is_open):
            return Outcome(Refused(Reason.NOT_OPEN))
        try:
            value = asked.type.store(asked.settings, command.value)
        except InvalidValueError as invalid:
            return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
        if answer.value is None and asked.most_answers is not None:
            standing = given.get(answer.author, 0)
            if standing >= asked.most_answers:
                return Outcome(Refused(Reason.ANSWERED_ALREADY))
            given[answer.author] = standing + 1
        held = answer.late or needs_approval(room, asked.type, asked.settings, value)
        revised = replace(answer, value=value, held=held, revision_fingerprint=fingerprint)
        return changes.revise(room, revised, command.revision, RoomEventKind.ANSWER_REVISED)

    outcomes: list[Outcome[Accepted | Refused]] = []
    for command, (room_id, this) in zip(commands, claims, strict=True):
        found = _find(known, room_id, this)
        if isinstance(found, Refused):
            outcomes.append(Outcome(found))
        else:
            outcomes.append(revise(command, found[0], changes.latest(found[1])))
    return outcomes, changes


def decide_withdrawals(
    commands: Sequence[WithdrawAnswer], claims: Sequence[tuple[int, str]], known: RevisionContext
) -> tuple[list[Outcome[Accepted | Refused]], Changes]:
    """What becomes of each withdrawal of a batch in turn, as if those before it were stored; and what changes."""
    changes = Changes(known.rooms, known.rounds)
    outcomes: list[Outcome[Accepted | Refused]] = []
    for command, (room_id, this) in zip(commands, claims, strict=True):
        found = _find(known, room_id, this)
        if isinstance(found, Refused):
            outcomes.append(Outcome(found))
        else:
            outcomes.append(changes.withdraw(found[0], changes.latest(found[1]), command.revision))
    return outcomes, changes


def decide_everything(
    commands: Sequence[WithdrawAll], known: WithdrawalContext
) -> tuple[list[Outcome[int | Refused]], Changes]:
    """What becomes of all that some participants have sent, and how many texts it were of each; and what changes."""
    changes = Changes(known.rooms, known.rounds)
    outcomes: list[Outcome[int | Refused]] = []
    for command, sent in zip(commands, known.everything, strict=True):
        room = known.rooms.get(command.participant.room_id)
        if room is None:
            outcomes.append(Outcome(Refused(Reason.UNKNOWN_ROOM)))
            continue
        standing = [it for it in map(changes.latest, sent.answers) if it.value is not None]
        events = [event for it in standing for event in changes.withdraw(room, it, None).events]
        if set(sent.votes) - changes.votes:
            changes.votes |= set(sent.votes)
            events.append(changes.log.add(room.id, RoomEventKind.ANSWER_VOTED))
        outcomes.append(Outcome(len(standing), tuple(events)))
    return outcomes, changes


def _claims(commands: Iterable[ReviseAnswer | WithdrawAnswer]) -> list[tuple[int, str]]:
    """For each command its room, and the claim of the answer that it changes."""
    return [(it.participant.room_id, claim(it.participant.token, it.key)) for it in commands]


def _store(tx: Transaction, changes: Changes) -> None:
    changed = list(changes.answers.values())
    store_changes(tx, changed, dimmed=changes.dimmed, votes=changes.votes, events=changes.log.events, actor=ACTOR)


def _find(known: RevisionContext, room_id: int, this: str) -> tuple[Room, SentAnswer] | Refused:
    if room_id not in known.rooms:
        return Refused(Reason.UNKNOWN_ROOM)
    return (known.rooms[room_id], known.sent[this]) if this in known.sent else Refused(Reason.UNKNOWN_ANSWER)


def _decided(answer: SentAnswer, revision: int | None, fingerprint: str) -> Accepted | Refused | None:
    """The reply to a revision that came before, or that a later one has overtaken; None for one that is new."""
    if revision is None or revision > answer.revision:
        return None
    if revision == answer.revision and fingerprint != answer.revision_fingerprint:
        return Refused(Reason.KEY_REUSED)
    return _replayed(answer)


def _replayed(answer: SentAnswer) -> Accepted:
    seq = answer.revision_seq or answer.seq
    return Accepted(answer.public_id, seq, answer.revision, replayed=True, late=answer.late)
