"""Changing and withdrawing one's own answers. Each change has a revision; the highest wins, in any order of arrival.

A batch is loaded, decided on and stored, in that order, as in actions/answers.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from workshop_live.actions.answers import ACTOR, Accepted, fingerprint_of, needs_approval
from workshop_live.actions.vote_following import follow_answers
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
from workshop_live.storage.room_events import append_many
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Outcome, Transaction

R = TypeVar("R")

_WITHDRAWN = fingerprint_of(["withdrawn"])


@dataclass(frozen=True, slots=True)
class ReviseAnswer(ByParticipant):
    """Replace the value of the answer with the key ``key``. ``revision`` None means the next one."""

    key: str
    value: Any
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawAnswer(ByParticipant):
    """Withdraw the answer with the key ``key``. ``revision`` None means the next one."""

    key: str
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawAll(ByParticipant):
    """Withdraw all answers and votes of a participant in the room."""


def revise_answers(tx: Transaction, commands: Sequence[ReviseAnswer]) -> list[Outcome[Accepted | Refused]]:
    """Store new values, while the rounds are open. Return an outcome for each command."""
    claims = _claims(commands)
    context = load_sent(tx.session, claims)
    outcomes, changes = decide_revisions(commands, claims, context)
    _store(tx, changes)
    return _with_votes(tx, changes, outcomes)


def withdraw_answers(tx: Transaction, commands: Sequence[WithdrawAnswer]) -> list[Outcome[Accepted | Refused]]:
    """Remove the texts of answers. Participants have a right to it, so it works after closing too."""
    claims = _claims(commands)
    context = load_sent(tx.session, claims)
    outcomes, changes = decide_withdrawals(commands, claims, context)
    _store(tx, changes)
    return _with_votes(tx, changes, outcomes)


def withdraw_everything(tx: Transaction, commands: Sequence[WithdrawAll]) -> list[Outcome[int | Refused]]:
    """Remove all answers and votes of participants. Return the number of removed answers for each."""
    context = load_everything(tx.session, [command.participant for command in commands])
    outcomes, changes = decide_everything(commands, context)
    _store(tx, changes)
    return _with_votes(tx, changes, outcomes)


class Changes:
    """The changes of a batch, and the current state of its answers while it is decided on. Performs no I/O."""

    def __init__(self, rooms: Mapping[int, Room], rounds: Mapping[int, AnsweredRound]) -> None:
        self.log = EventLog({room.id: room.seq for room in rooms.values()})
        self.answers: dict[int, SentAnswer] = {}
        """The changed answers, by id."""
        self.dimmed: set[int] = set()
        """The ids of the rooms whose spotlight was on a withdrawn answer."""
        self.votes: set[int] = set()
        """The ids of the withdrawn votes."""
        self._rounds = rounds

    def activities_of(self, rounds: Collection[int]) -> set[int]:
        """Return the ids of the activities of rounds."""
        return {self._rounds[round_id].activity_id for round_id in rounds}

    def latest(self, answer: SentAnswer) -> SentAnswer:
        """Return the answer with the changes so far."""
        return self.answers.get(answer.id, answer)

    def withdraw(self, room: Room, answer: SentAnswer, revision: int | None) -> Outcome[Accepted | Refused]:
        """Remove the text of an answer. Return the outcome."""
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
        """Assign the revision of a changed answer and record an event. Return the outcome."""
        event = self.log.add(room.id, kind, self._rounds[answer.round_id].activity_id, answer.ordinal)
        number = answer.revision + 1 if revision is None else revision
        self.answers[answer.id] = replace(answer, revision=number, revision_seq=event.seq)
        return Outcome(Accepted(answer.public_id, event.seq, number, late=answer.late), (event,))


def decide_revisions(
    commands: Sequence[ReviseAnswer], claims: Sequence[tuple[int, str]], context: RevisionContext
) -> tuple[list[Outcome[Accepted | Refused]], Changes]:
    """Decide on each revision of a batch in turn, as if those before it were stored.

    Return the outcomes and the changes.
    """
    changes, counts = Changes(context.rooms, context.rounds), dict(context.answer_counts)

    def revise(command: ReviseAnswer, room: Room, answer: SentAnswer) -> Outcome[Accepted | Refused]:
        fingerprint = fingerprint_of(["value", command.value])
        decided = _decided(answer, command.revision, fingerprint)
        if decided is not None:
            return Outcome(decided)
        round_ = context.rounds[answer.round_id]
        if not (room.is_open and round_.is_open):
            return Outcome(Refused(Reason.NOT_OPEN))
        try:
            value = round_.type.store_for(round_.seen_by, round_.settings, command.value)
        except InvalidValueError as invalid:
            return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
        if answer.value is None and round_.most_answers is not None:
            standing = counts.get(answer.author, 0)
            if standing >= round_.most_answers:
                return Outcome(Refused(Reason.ANSWERED_ALREADY))
            counts[answer.author] = standing + 1
        held = answer.late or needs_approval(room, round_.type, round_.settings, value, round_.seen_by)
        if held and room.spotlight == answer.public_id:
            changes.dimmed.add(room.id)
        revised = replace(answer, value=value, held=held, revision_fingerprint=fingerprint)
        return changes.revise(room, revised, command.revision, RoomEventKind.ANSWER_REVISED)

    outcomes: list[Outcome[Accepted | Refused]] = []
    for command, (room_id, this) in zip(commands, claims, strict=True):
        target = _find(context, room_id, this)
        if isinstance(target, Refused):
            outcomes.append(Outcome(target))
        else:
            outcomes.append(revise(command, target[0], changes.latest(target[1])))
    return outcomes, changes


def decide_withdrawals(
    commands: Sequence[WithdrawAnswer], claims: Sequence[tuple[int, str]], context: RevisionContext
) -> tuple[list[Outcome[Accepted | Refused]], Changes]:
    """Decide on each withdrawal of a batch in turn, as if those before it were stored.

    Return the outcomes and the changes.
    """
    changes = Changes(context.rooms, context.rounds)
    outcomes: list[Outcome[Accepted | Refused]] = []
    for command, (room_id, this) in zip(commands, claims, strict=True):
        target = _find(context, room_id, this)
        if isinstance(target, Refused):
            outcomes.append(Outcome(target))
        else:
            outcomes.append(changes.withdraw(target[0], changes.latest(target[1]), command.revision))
    return outcomes, changes


def decide_everything(
    commands: Sequence[WithdrawAll], context: WithdrawalContext
) -> tuple[list[Outcome[int | Refused]], Changes]:
    """Decide on the withdrawal of everything that participants sent.

    Return the numbers of removed answers and the changes.
    """
    changes = Changes(context.rooms, context.rounds)
    outcomes: list[Outcome[int | Refused]] = []
    for command, sent in zip(commands, context.everything, strict=True):
        room = context.rooms.get(command.participant.room_id)
        if room is None:
            outcomes.append(Outcome(Refused(Reason.UNKNOWN_ROOM)))
            continue
        standing = [answer for answer in map(changes.latest, sent.answers) if answer.value is not None]
        events = [event for answer in standing for event in changes.withdraw(room, answer, None).events]
        if set(sent.votes) - changes.votes:
            changes.votes |= set(sent.votes)
            events.append(changes.log.add(room.id, RoomEventKind.ANSWER_VOTED))
        outcomes.append(Outcome(len(standing), tuple(events)))
    return outcomes, changes


def _claims(commands: Iterable[ReviseAnswer | WithdrawAnswer]) -> list[tuple[int, str]]:
    """Return the room id of each command, and the claim of its answer."""
    return [(command.participant.room_id, claim(command.participant.token, command.key)) for command in commands]


def _store(tx: Transaction, changes: Changes) -> None:
    changed = list(changes.answers.values())
    store_changes(tx, changed, dimmed=changes.dimmed, votes=changes.votes, events=changes.log.events, actor=ACTOR)


def _with_votes(tx: Transaction, changes: Changes, outcomes: list[Outcome[R]]) -> list[Outcome[R]]:
    """Take what nobody may see any more out of the votes made from it. Return the outcomes with the events of that."""
    gone = {answer.round_id for answer in changes.answers.values() if answer.value is None or answer.held}
    events = [event for event in changes.log.events if event.activity_id in changes.activities_of(gone)]
    touched: dict[int, list[int | None]] = defaultdict(list)
    for event in events:
        touched[event.room_id].append(event.activity_id)
    followed = [
        changes.log.add(room_id, RoomEventKind.ACTIVITY_EDITED, vote)
        for room_id, activities in touched.items()
        for vote in follow_answers(tx, tx.session.get_one(RoomRow, room_id), activities)
    ]
    if not followed:
        return outcomes
    append_many(tx, followed, actor=ACTOR)
    return [*outcomes[:-1], replace(outcomes[-1], events=(*outcomes[-1].events, *followed))]


def _find(context: RevisionContext, room_id: int, this: str) -> tuple[Room, SentAnswer] | Refused:
    if room_id not in context.rooms:
        return Refused(Reason.UNKNOWN_ROOM)
    return (context.rooms[room_id], context.sent[this]) if this in context.sent else Refused(Reason.UNKNOWN_ANSWER)


def _decided(answer: SentAnswer, revision: int | None, fingerprint: str) -> Accepted | Refused | None:
    """Return the reply to a replayed or superseded revision; None if it is new."""
    if revision is None or revision > answer.revision:
        return None
    if revision == answer.revision and fingerprint != answer.revision_fingerprint:
        return Refused(Reason.KEY_REUSED)
    return _replayed(answer)


def _replayed(answer: SentAnswer) -> Accepted:
    seq = answer.revision_seq or answer.seq
    return Accepted(answer.public_id, seq, answer.revision, replayed=True, late=answer.late)
