"""Voting for answers: at most one vote of each participant for each answer, which can be withdrawn.

A batch is loaded, decided on and stored, in that order, as in actions/answers.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.actions.answers import ACTOR
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import EventLog, RoomEvent, RoomEventKind
from workshop_live.domain.tokens import author, digest
from workshop_live.storage.vote_batch import Candidate, VoteContext, load_votes, store_votes
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class CastVote(ByParticipant):
    """Cast (``on``) or withdraw a vote for an answer; None toggles it."""

    answer: str
    on: bool | None
    most_participants: int

    @property
    def repeats_safely(self) -> bool:
        """Whether a retry has the same result: not if it toggles."""
        return self.on is not None


@dataclass(frozen=True, slots=True)
class Voted:
    """The state of a participant's vote."""

    answer: str
    on: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The decisions on a batch: an outcome for each vote, and the votes to insert and delete as (answer id, author)."""

    outcomes: list[Outcome[Voted | Refused]]
    cast: set[tuple[int, str]]
    taken_back: set[tuple[int, str]]
    events: list[RoomEvent]


def cast_votes(tx: Transaction, commands: Sequence[CastVote]) -> list[Outcome[Voted | Refused]]:
    """Store a batch of votes, idempotently. Return an outcome for each."""
    context = load_votes(tx.session, [(command.participant, command.answer) for command in commands])
    decisions = decide_votes(commands, context)
    store_votes(
        tx,
        cast=decisions.cast,
        taken_back=decisions.taken_back,
        attendance=context.attendance,
        events=decisions.events,
        actor=ACTOR,
    )
    return decisions.outcomes


def decide_votes(commands: Sequence[CastVote], context: VoteContext) -> Counted:
    """Decide on each vote of a batch in turn, as if those before it were stored. Performs no I/O.

    Admits new participants to the context's attendance.
    """
    log, before = EventLog({room.id: room.seq for room in context.rooms.values()}), set(context.cast)
    standing = set(before)

    def decide(command: CastVote) -> Outcome[Voted | Refused]:
        participant = command.participant
        candidate = _find(context, participant.room_id, command.answer)
        if isinstance(candidate, Refused):
            return Outcome(candidate)
        admitted = context.attendance.admit(participant.room_id, digest(participant.token), command.most_participants)
        if isinstance(admitted, Refused):
            return Outcome(admitted)
        vote = (candidate.id, author(participant.token, candidate.round_id))
        on = vote not in standing if command.on is None else command.on
        if on == (vote in standing):
            return Outcome(Voted(command.answer, on, log.latest(participant.room_id)))
        standing.symmetric_difference_update({vote})
        kind = RoomEventKind.ANSWER_VOTED
        event = log.add(participant.room_id, kind, candidate.activity_id, candidate.ordinal)
        return Outcome(Voted(command.answer, on, event.seq), (event,))

    outcomes = [decide(command) for command in commands]
    return Counted(outcomes, standing - before, before - standing, log.events)


def _find(context: VoteContext, room_id: int, answer: str) -> Candidate | Refused:
    """Return an answer that can be voted for now, or why it cannot."""
    room = context.rooms.get(room_id)
    if room is None:
        return Refused(Reason.UNKNOWN_ROOM)
    if not room.is_open:
        return Refused(Reason.ROOM_ENDED)
    candidate = context.candidates.get((room_id, answer))
    if candidate is None or not candidate.seen:
        return Refused(Reason.UNKNOWN_ANSWER)
    if candidate.is_private:
        return Refused(Reason.PRIVATE)
    if not candidate.has_votes:
        return Refused(Reason.NO_VOTES)
    return candidate if candidate.is_open else Refused(Reason.NOT_OPEN)
