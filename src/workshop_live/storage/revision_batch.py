"""What deciding on changes of answers takes, loaded in a few queries; and what comes of them, stored in as few."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType
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
"""The columns that a change of an answer may change."""

_SENT = (
    select(AnswerRow, RoundRow, ActivityRow)
    .join(RoundRow, col(RoundRow.id) == AnswerRow.round_id)
    .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
)
# Built once, as in storage/agenda.py.
_CLAIMED = _SENT.where(col(AnswerRow.claim).in_(bindparam("claims", expanding=True)))
_GIVEN_BY = _SENT.where(
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
    """An answer as its participant changes it."""

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
    """The round that an answer was given in."""

    activity_id: int
    type: ActivityType
    settings: Any
    is_open: bool
    most_answers: int | None


@dataclass(frozen=True, slots=True)
class RevisionContext:
    """How everything stands that changes of answers are decided on by, under the locks of their rooms."""

    rooms: Mapping[int, Room]
    sent: Mapping[str, SentAnswer]
    """By claim."""
    rounds: Mapping[int, AnsweredRound]
    given: Mapping[str, int]
    """How many answers stand by each author who may give one anew in place of one that was withdrawn."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All that one participant has sent in a room and not withdrawn."""

    answers: list[SentAnswer]
    votes: list[int]
    """The numbers of their votes."""


@dataclass(frozen=True, slots=True)
class WithdrawalContext:
    """How everything stands of participants who take all of it back, in the order in which they were asked for."""

    rooms: Mapping[int, Room]
    rounds: Mapping[int, AnsweredRound]
    everything: Sequence[Everything]


def load_sent(session: Session, claims: Sequence[tuple[int, str]]) -> RevisionContext:
    """Lock some rooms, and read the answers that were sent to them under claims."""
    locked = rooms.lock_known(session, {room_id for room_id, _ in claims})
    found = session.exec(_CLAIMED, params={"claims": padded(it for room_id, it in claims if room_id in locked)}).all()
    rounds = _rounds(found)
    anew = {
        row.author
        for row, _, _ in found
        if row.value is None and rounds[row.round_id].is_open and rounds[row.round_id].most_answers is not None
    }
    given = answers.count_given(session, anew) if anew else {}
    return RevisionContext(locked, {row.claim: _sent(row) for row, _, _ in found}, rounds, given)


def load_everything(session: Session, participants: Sequence[Participant]) -> WithdrawalContext:
    """Lock the rooms of some participants, and read all that they have sent there."""
    locked = rooms.lock_known(session, {it.room_id for it in participants})
    rounds_of = defaultdict(list)
    for room_id, round_id in session.exec(_ROUNDS, params={"room_ids": padded(locked)}):
        rounds_of[room_id].append(round_id)
    names = [[author(it.token, round_id) for round_id in rounds_of[it.room_id]] for it in participants]
    authors = padded(name for of_one in names for name in of_one)
    found = session.exec(_GIVEN_BY, params={"authors": authors}).all()
    votes = session.exec(_VOTES, params={"authors": authors}).all()
    everything = [
        Everything([_sent(row) for row, _, _ in found if row.author in own], [it for by, it in votes if by in own])
        for own in map(set, names)
    ]
    return WithdrawalContext(locked, _rounds(found), everything)


def store_changes(
    tx: Transaction,
    changed: Sequence[SentAnswer],
    *,
    dimmed: Collection[int],
    votes: Collection[int] = (),
    events: Sequence[RoomEvent],
    actor: str,
) -> None:
    """Write changed answers and the events that tell of them. Rooms that are ``dimmed`` have nothing in the spotlight
    any more, and the votes with these numbers are taken back.
    """
    if changed:
        answers.update_answers(
            tx.session, [{"row_id": it.id, **{name: getattr(it, name) for name in _CHANGES}} for it in changed]
        )
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


def _rounds(found: Iterable[tuple[AnswerRow, RoundRow, ActivityRow]]) -> dict[int, AnsweredRound]:
    rounds: dict[int, AnsweredRound] = {}
    for _, asked, activity in found:
        if asked.id not in rounds:
            activity_type = ACTIVITY_TYPES[activity.type]
            settings = activity_type.settings(asked.settings)
            most = activity_type.most_answers(settings)
            rounds[asked.id] = AnsweredRound(activity.id, activity_type, settings, asked.closed_at is None, most)
    return rounds
