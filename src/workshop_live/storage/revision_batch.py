"""Loads what a batch of revisions is decided on in a few queries, and stores the result in as few."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.participants import Participant
from workshop_live.domain.room_events import RoomEvent
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import author
from workshop_live.storage import answers, room_events, rooms
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundRow, VoteRow
from workshop_live.storage.votes import delete_votes
from workshop_live.storage.writer import Transaction

_CHANGES = ("value", "held", "revision", "revision_seq", "revision_fingerprint")
"""The columns that a revision may change."""

_SENT = (
    select(AnswerRow, RoundRow, ActivityRow)
    .join(RoundRow, col(RoundRow.id) == AnswerRow.round_id)
    .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
)
# Built once, as in storage/agenda.py.
_CLAIMED = _SENT.where(col(AnswerRow.claim).in_(bindparam("claims", expanding=True)))
_BY_AUTHORS = _SENT.where(
    col(AnswerRow.author).in_(bindparam("authors", expanding=True)), col(AnswerRow.value).is_not(None)
).order_by(col(AnswerRow.id))
_ROUNDS = (
    select(ActivityRow.room_id, RoundRow.id)
    .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
    .where(col(ActivityRow.room_id).in_(bindparam("room_ids", expanding=True)))
)
_VOTES = select(VoteRow.author, VoteRow.id).where(col(VoteRow.author).in_(bindparam("authors", expanding=True)))


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer that its author revises."""

    id: int
    public_id: str
    round_id: int
    author: str
    ordinal: int
    seq: int
    late: bool
    value: Any
    held: bool
    revision: int
    revision_seq: int | None
    revision_fingerprint: str | None


@dataclass(frozen=True, slots=True)
class AnsweredRound:
    """The round of an answer."""

    activity_id: int
    type: ActivityType
    settings: Any
    is_open: bool
    most_answers: int | None
    seen_by: SeenBy = SeenBy.ROOM


@dataclass(frozen=True, slots=True)
class RevisionContext:
    """The state that a batch of revisions is decided on, read under the locks of its rooms."""

    rooms: Mapping[int, Room]
    sent: Mapping[str, SentAnswer]
    """By claim."""
    rounds: Mapping[int, AnsweredRound]
    answer_counts: Mapping[str, int]
    """The number of answers by author, for authors who may answer again after a withdrawal."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All answers and votes of a participant in a room that are not withdrawn."""

    answers: list[SentAnswer]
    votes: list[int]
    """The ids of the votes."""


@dataclass(frozen=True, slots=True)
class WithdrawalContext:
    """The state of participants who withdraw everything, in the order of the request."""

    rooms: Mapping[int, Room]
    rounds: Mapping[int, AnsweredRound]
    everything: Sequence[Everything]


def load_sent(session: Session, claims: Sequence[tuple[int, str]]) -> RevisionContext:
    """Lock the rooms of claims, and read the answers sent under them."""
    locked = rooms.lock_known(session, {room_id for room_id, _ in claims})
    existing = [claim for room_id, claim in claims if room_id in locked]
    rows = session.exec(_CLAIMED, params={"claims": padded(existing)}).all()
    rounds = _rounds(rows)
    answering_again = {
        row.author
        for row, _, _ in rows
        if row.value is None and rounds[row.round_id].is_open and rounds[row.round_id].most_answers is not None
    }
    answer_counts = answers.count_by_author(session, answering_again) if answering_again else {}
    return RevisionContext(locked, {row.claim: _sent(row) for row, _, _ in rows}, rounds, answer_counts)


def load_everything(session: Session, participants: Sequence[Participant]) -> WithdrawalContext:
    """Lock the rooms of participants, and read all that they sent there."""
    locked = rooms.lock_known(session, {participant.room_id for participant in participants})
    rounds_of = defaultdict(list)
    for room_id, round_id in session.exec(_ROUNDS, params={"room_ids": padded(locked)}):
        rounds_of[room_id].append(round_id)
    authors_of = [
        {author(participant.token, round_id) for round_id in rounds_of[participant.room_id]}
        for participant in participants
    ]
    authors = padded(name for names in authors_of for name in names)
    rows = session.exec(_BY_AUTHORS, params={"authors": authors}).all()
    votes = session.exec(_VOTES, params={"authors": authors}).all()
    everything = [
        Everything(
            [_sent(row) for row, _, _ in rows if row.author in names],
            [vote_id for voter, vote_id in votes if voter in names],
        )
        for names in authors_of
    ]
    return WithdrawalContext(locked, _rounds(rows), everything)


def store_changes(
    tx: Transaction,
    changed: Sequence[SentAnswer],
    *,
    dimmed: Collection[int],
    votes: Collection[int] = (),
    events: Sequence[RoomEvent],
    actor: str,
) -> None:
    """Update answers, and append their room events.

    Rooms in ``dimmed`` get an empty spotlight, and votes with the ids in ``votes`` are deleted.
    """
    if changed:
        rows = [{"row_id": answer.id, **{name: getattr(answer, name) for name in _CHANGES}} for answer in changed]
        answers.update_answers(tx.session, rows)
    if dimmed:
        rooms.clear_spotlights(tx.session, dimmed)
    if votes:
        delete_votes(tx.session, votes)
    if events:
        room_events.append_many(tx, events, actor=actor)


def _sent(row: AnswerRow) -> SentAnswer:
    return SentAnswer(
        id=row.id,
        public_id=row.public_id,
        round_id=row.round_id,
        author=row.author,
        ordinal=row.ordinal,
        seq=row.seq,
        late=row.late,
        value=row.value,
        held=row.held,
        revision=row.revision,
        revision_seq=row.revision_seq,
        revision_fingerprint=row.revision_fingerprint,
    )


def _rounds(rows: Iterable[tuple[AnswerRow, RoundRow, ActivityRow]]) -> dict[int, AnsweredRound]:
    rounds: dict[int, AnsweredRound] = {}
    for _, round_row, activity in rows:
        if round_row.id not in rounds:
            activity_type = ACTIVITY_TYPES[activity.type]
            settings, seen_by = activity_type.settings(round_row.settings), SeenBy(activity.seen_by)
            most_answers = activity_type.most_answers_for(seen_by, settings)
            is_open = round_row.closed_at is None
            rounds[round_row.id] = AnsweredRound(activity.id, activity_type, settings, is_open, most_answers, seen_by)
    return rounds
