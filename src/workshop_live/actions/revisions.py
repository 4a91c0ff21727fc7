"""Changing and withdrawing one's own answers. Each step has a revision; the highest wins, in any order."""

from dataclasses import dataclass
from typing import Any

from workshop_live.actions.answers import ACTOR, Accepted, fingerprint_of, needs_approval
from workshop_live.actions.commands import one_by_one
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.domain.tokens import claim
from workshop_live.storage import answers, participants, room_events, rooms, votes
from workshop_live.storage.agenda import activity_of_round
from workshop_live.storage.tables import AnswerRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction


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


@one_by_one
def revise_answer(tx: Transaction, command: ReviseAnswer) -> Outcome[Accepted | Refused]:
    """Store another value in place of the first, while the round takes answers."""
    found = _find(tx, command.participant, command.key)
    if isinstance(found, Refused):
        return Outcome(found)
    room, row = found
    fingerprint = fingerprint_of(["value", command.value])
    decided = _decided(row, command.revision, fingerprint)
    if decided is not None:
        return Outcome(decided)
    activity, asked = activity_of_round(tx.session, row.round_id)
    if room.ended_at is not None or asked.closed_at is not None:
        return Outcome(Refused(Reason.NOT_OPEN))
    activity_type = ACTIVITY_TYPES[activity.type]
    settings = activity_type.settings(asked.settings)
    try:
        value = activity_type.store(settings, command.value)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    most = activity_type.most_answers(settings)
    if (
        row.value is None
        and most is not None
        and answers.count_given(tx.session, [row.author]).get(row.author, 0) >= most
    ):
        return Outcome(Refused(Reason.ANSWERED_ALREADY))
    row.value = value
    row.held = row.late or needs_approval(room, activity_type, settings, value)
    row.revision_fingerprint = fingerprint
    return _revised(tx, room, row, command.revision, RoomEventKind.ANSWER_REVISED)


@one_by_one
def withdraw_answer(tx: Transaction, command: WithdrawAnswer) -> Outcome[Accepted | Refused]:
    """Remove the text. This is everybody's right, so it works after closing too."""
    found = _find(tx, command.participant, command.key)
    if isinstance(found, Refused):
        return Outcome(found)
    room, row = found
    return _withdraw(tx, room, row, command.revision)


@one_by_one
def withdraw_all(tx: Transaction, command: WithdrawAll) -> Outcome[int | Refused]:
    """Remove every text of a participant. Returns how many there were."""
    room = rooms.lock_rooms(tx.session, [command.participant.room_id]).get(command.participant.room_id)
    if room is None:
        return Outcome(Refused(Reason.UNKNOWN_ROOM))
    events: list[RoomEvent] = []
    for own in participants.own_answers(tx.session, room.id, command.participant.token):
        row = answers.find_claims(tx.session, [claim(command.participant.token, own.key)])[0]
        events += _withdraw(tx, room, row, None).events
    count = len(events)
    if votes.forget_votes_of(tx.session, room.id, command.participant.token):
        events.append(room_events.append(tx, room, RoomEventKind.ANSWER_VOTED, actor=ACTOR))
    return Outcome(count, tuple(events))


def _withdraw(tx: Transaction, room: RoomRow, row: AnswerRow, revision: int | None) -> Outcome[Accepted | Refused]:
    fingerprint = fingerprint_of(["withdrawn"])
    if row.value is None and (revision is None or revision > row.revision):
        row.revision = row.revision if revision is None else revision
        row.revision_fingerprint = fingerprint
        return Outcome(Accepted(row.public_id, row.revision_seq or row.seq, row.revision, replayed=True, late=row.late))
    decided = _decided(row, revision, fingerprint)
    if decided is not None:
        return Outcome(decided)
    row.value = None
    if room.spotlight == row.public_id:
        room.spotlight = None
    row.revision_fingerprint = fingerprint
    return _revised(tx, room, row, revision, RoomEventKind.ANSWER_WITHDRAWN)


def _find(tx: Transaction, participant: Participant, key: str) -> tuple[RoomRow, AnswerRow] | Refused:
    room = rooms.lock_rooms(tx.session, [participant.room_id]).get(participant.room_id)
    if room is None:
        return Refused(Reason.UNKNOWN_ROOM)
    found = answers.find_claims(tx.session, [claim(participant.token, key)])
    return (room, found[0]) if found else Refused(Reason.UNKNOWN_ANSWER)


def _decided(row: AnswerRow, revision: int | None, fingerprint: str) -> Accepted | Refused | None:
    """The reply to a revision that came before, or that a later one has overtaken; None for one that is new."""
    if revision is None or revision > row.revision:
        return None
    if revision == row.revision and fingerprint != row.revision_fingerprint:
        return Refused(Reason.KEY_REUSED)
    return Accepted(row.public_id, row.revision_seq or row.seq, row.revision, replayed=True, late=row.late)


def _revised(
    tx: Transaction, room: RoomRow, row: AnswerRow, revision: int | None, kind: RoomEventKind
) -> Outcome[Accepted | Refused]:
    activity, _ = activity_of_round(tx.session, row.round_id)
    event = room_events.append(tx, room, kind, actor=ACTOR, activity_id=activity.id, ordinal=row.ordinal)
    row.revision = row.revision + 1 if revision is None else revision
    row.revision_seq = event.seq
    return Outcome(Accepted(row.public_id, event.seq, row.revision, late=row.late), (event,))
