"""Loads what a batch of votes is decided on in a few queries, and stores the result in as few."""

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
    """An answer to vote for. ``seen`` is whether everybody may see it.

    ``is_open`` is whether its round is open and the latest one.
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
    """The state that a batch of votes is decided on, read under the locks of its rooms."""

    rooms: Mapping[int, Room]
    candidates: Mapping[tuple[int, str], Candidate]
    """By room id and answer."""
    cast: Collection[tuple[int, str]]
    """The votes that exist already, by answer id and author."""
    attendance: Attendance


def load_votes(session: Session, choices: Sequence[tuple[Participant, str]]) -> VoteContext:
    """Lock the rooms of voters, and read the answers they vote for; ``choices`` pairs each voter with an answer."""
    locked = rooms.lock_known(session, {voter.room_id for voter, _ in choices})
    open_rooms = [room.id for room in locked.values() if room.is_open]
    keys = {"public_ids": padded({answer for _, answer in choices}), "room_ids": padded(open_rooms)}
    candidates = {
        (activity.room_id, row.public_id): _candidate(row, round_row, activity, latest, locked[activity.room_id])
        for row, round_row, activity, latest in (session.exec(_ANSWERS, params=keys) if open_rooms else ())
    }
    voters = [
        (voter, candidates[voter.room_id, answer]) for voter, answer in choices if (voter.room_id, answer) in candidates
    ]
    votes_cast = {(candidate.id, author(voter.token, candidate.round_id)) for voter, candidate in voters}
    return VoteContext(
        locked,
        candidates,
        votes.find_votes(session, votes_cast) if votes_cast else frozenset(),
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
    """Insert and delete votes, given by answer id and author, with new participants and room events."""
    participants.insert_newcomers(tx, attendance)
    if cast:
        votes.cast_votes(tx.session, cast)
    if taken_back:
        votes.take_back_votes(tx.session, taken_back)
    if events:
        room_events.append_many(tx, events, actor=actor)


def _candidate(row: AnswerRow, round_row: RoundRow, activity: ActivityRow, latest: int, room: Room) -> Candidate:
    is_asked = room.takes_questions or not activity.standing
    return Candidate(
        row.id,
        round_row.id,
        activity.id,
        row.ordinal,
        seen=row.value is not None and not row.held and row.hidden_at is None,
        is_private=activity.seen_by != SeenBy.ROOM,
        has_votes=ACTIVITY_TYPES[activity.type].has_votes,
        is_open=round_row.closed_at is None and round_row.number == latest and is_asked,
    )
