"""Voting for the answers of others: one vote of each participant for each answer, which can be taken back."""

from dataclasses import dataclass

from workshop_live.actions.answers import ACTOR
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.participants import add_participant, find_known
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import author, digest
from workshop_live.storage import room_events, rooms
from workshop_live.storage.agenda import activity_of_round, latest_round
from workshop_live.storage.answers import find_answer
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoomRow, RoundRow, VoteRow
from workshop_live.storage.votes import find_vote
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class CastVote(ByParticipant):
    """A vote for an answer, or no vote; with ``on`` None whichever it is not yet."""

    answer: str
    on: bool | None
    most_participants: int

    @property
    def repeats_safely(self) -> bool:
        """Whether it says how the vote is to stand."""
        return self.on is not None


@dataclass(frozen=True, slots=True)
class Voted:
    """How a participant's vote stands now."""

    answer: str
    on: bool
    seq: int


@one_by_one
def cast_vote(tx: Transaction, command: CastVote) -> Outcome[Voted | Refused]:
    """Count a vote once, however often it is sent."""
    participant = command.participant
    found = _find(tx, participant.room_id, command.answer)
    if isinstance(found, Refused):
        return Outcome(found)
    room, row = found
    token_hash = digest(participant.token)
    if token_hash not in find_known(tx, [participant]):
        added = add_participant(tx, room.id, token_hash, command.most_participants)
        if isinstance(added, Refused):
            return Outcome(added)
    by = author(participant.token, row.round_id)
    vote = find_vote(tx.session, row.id, by)
    on = vote is None if command.on is None else command.on
    if on == (vote is not None):
        return Outcome(Voted(row.public_id, on, room.seq))
    if vote is None:
        tx.session.add(VoteRow(answer_id=row.id, author=by))
    else:
        tx.session.delete(vote)
    activity, _ = activity_of_round(tx.session, row.round_id)
    kind = RoomEventKind.ANSWER_VOTED
    event = room_events.append(tx, room, kind, actor=ACTOR, activity_id=activity.id, ordinal=row.ordinal)
    return Outcome(Voted(row.public_id, on, event.seq), (event,))


def _find(tx: Transaction, room_id: int, answer: str) -> tuple[RoomRow, AnswerRow] | Refused:
    """The room and an answer that can be voted for now."""
    room = rooms.lock_rooms(tx.session, [room_id]).get(room_id)
    if room is None:
        return Refused(Reason.UNKNOWN_ROOM)
    if room.ended_at is not None:
        return Refused(Reason.ROOM_ENDED)
    row = find_answer(tx.session, room_id, answer)
    if row is None or row.value is None or row.held or row.hidden_at is not None:
        return Refused(Reason.UNKNOWN_ANSWER)
    refused = _why_not(tx, *activity_of_round(tx.session, row.round_id))
    return refused or (room, row)


def _why_not(tx: Transaction, activity: ActivityRow, asked: RoundRow) -> Refused | None:
    """Why nobody can vote for an answer of a round."""
    if activity.seen_by != SeenBy.ROOM:
        return Refused(Reason.PRIVATE)
    if not ACTIVITY_TYPES[activity.type].has_votes:
        return Refused(Reason.NO_VOTES)
    latest = latest_round(tx.session, activity.id)
    if asked.closed_at is not None or latest is None or latest.id != asked.id:
        return Refused(Reason.NOT_OPEN)
    return None
