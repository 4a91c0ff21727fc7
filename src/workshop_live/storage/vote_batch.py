"""What deciding on votes for answers takes, loaded in a few queries; and what comes of them, stored in as few."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.participants import Attendance, Participant
from workshop_live.domain.room_events import RoomEvent
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import author, digest
from workshop_live.storage import participants, room_events, rooms, votes
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundRow
from workshop_live.storage.writer import Transaction

# Built once, as in storage/agenda.py.
_ROUNDS = RoundRow.metadata.tables["round"].alias("latest")
_LATEST = (
    select(func.max(_ROUNDS.c.number))
    .where(_ROUNDS.c.activity_id == ActivityRow.id)
    .correlate(ActivityRow)
    .scalar_subquery()
)
_ANSWERS = (
    select(AnswerRow, RoundRow, ActivityRow, _LATEST)
    .join(RoundRow, col(RoundRow.id) == AnswerRow.round_id)
    .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
    .where(
        col(AnswerRow.public_id).in_(bindparam("public_ids", expanding=True)),
        col(ActivityRow.room_id).in_(bindparam("room_ids", expanding=True)),
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that somebody wants to vote for. It is ``seen`` if everybody may see it; ``is_open``: its round takes
    answers, and there is none after it.
    """

    id: int
    round_id: int
    activity_id: int
    ordinal: int
    seen: bool
    is_private: bool
    has_votes: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class VoteContext:
    """How everything stands that votes are decided on by, under the locks of their rooms."""

    rooms: Mapping[int, Room]
    candidates: Mapping[tuple[int, str], Candidate]
    """By room and answer."""
    cast: Collection[tuple[int, str]]
    """The votes that stand already: for which answer, and by which author."""
    attendance: Attendance


def load_votes(session: Session, wanted: Sequence[tuple[Participant, str]]) -> VoteContext:
    """Lock the rooms of some participants, and read the answers for which they vote, each with an answer."""
    locked = rooms.lock_known(session, {voter.room_id for voter, _ in wanted})
    is_open = [it.id for it in locked.values() if it.is_open]
    keys = {"public_ids": padded({answer for _, answer in wanted}), "room_ids": padded(is_open)}
    candidates = {
        (activity.room_id, row.public_id): _candidate(row, asked, activity, latest)
        for row, asked, activity, latest in (session.exec(_ANSWERS, params=keys) if is_open else ())
    }
    voters = [
        (voter, candidates[voter.room_id, answer]) for voter, answer in wanted if (voter.room_id, answer) in candidates
    ]
    names = {(it.id, author(voter.token, it.round_id)) for voter, it in voters}
    return VoteContext(
        locked,
        candidates,
        votes.find_votes(session, names) if names else frozenset(),
        participants.load_attendance(session, [(voter.room_id, digest(voter.token)) for voter, _ in voters]),
    )


def store_votes(
    tx: Transaction,
    *,
    cast: Collection[tuple[int, str]],
    taken_back: Collection[tuple[int, str]],
    attendance: Attendance,
    events: Sequence[RoomEvent],
    actor: str,
) -> None:
    """Write votes, and the end of others, each for an answer and by an author; who came with them, and the events."""
    participants.insert_newcomers(tx, attendance)
    if cast:
        votes.cast_votes(tx.session, cast)
    if taken_back:
        votes.take_back_votes(tx.session, taken_back)
    if events:
        room_events.append_many(tx, events, actor=actor)


def _candidate(row: AnswerRow, asked: RoundRow, activity: ActivityRow, latest: int) -> Candidate:
    return Candidate(
        row.id,
        asked.id,
        activity.id,
        row.ordinal,
        seen=row.value is not None and not row.held and row.hidden_at is None,
        is_private=activity.seen_by != SeenBy.ROOM,
        has_votes=ACTIVITY_TYPES[activity.type].has_votes,
        is_open=asked.closed_at is None and asked.number == latest,
    )
