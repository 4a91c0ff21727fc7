"""Queries for participants, which are phones in a room."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import Session, col, select

from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.participants import KNOWN_BY, Attendance
from workshop_live.domain.tokens import author
from workshop_live.storage.agenda import to_activity
from workshop_live.storage.answers import answers_of
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, ParticipantRow, RoundRow
from workshop_live.storage.writer import Transaction

# Built once, as in storage/agenda.py.
_COUNTS = (
    select(ParticipantRow.room_id, func.count())
    .where(col(ParticipantRow.room_id).in_(bindparam("room_ids", expanding=True)))
    .group_by(col(ParticipantRow.room_id))
)
_BY_TOKEN = select(ParticipantRow.token_hash, ParticipantRow.id, ParticipantRow.room_id).where(
    col(ParticipantRow.token_hash).in_(bindparam("token_hashes", expanding=True))
)
_PARTICIPANTS = ParticipantRow.metadata.tables["participant"]
_INSERT = insert(_PARTICIPANTS).returning(_PARTICIPANTS.c.token_hash, _PARTICIPANTS.c.id)


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer for its author; ``activity`` has the answer's round."""

    key: str
    answer: Answer
    activity: Activity


def count_participants(session: Session, room_ids: Collection[int]) -> dict[int, int]:
    """Return the number of participants by room id; rooms without any are missing."""
    return dict(session.exec(_COUNTS, params={"room_ids": padded(room_ids)}).all())


def load_attendance(session: Session, phones: Collection[tuple[int, str]]) -> Attendance:
    """Return the known participants among phones, and the number of participants in the rooms of the others.

    A phone is a room id and the digest of a token.
    """
    if not phones:
        return Attendance({}, {})
    by_token = find_participants(session, {token_hash for _, token_hash in phones})
    room_ids = {room_id for room_id, token_hash in phones if token_hash not in by_token}
    counts = count_participants(session, room_ids) if room_ids else {}
    return Attendance({token_hash: participant_id for token_hash, (participant_id, _) in by_token.items()}, counts)


def insert_newcomers(tx: Transaction, attendance: Attendance) -> dict[str, int]:
    """Insert the newcomers of an attendance. Return the ids of all participants, by token digest."""
    if not attendance.newcomers:
        return dict(attendance.known)
    rows = [
        {"room_id": room_id, "token_hash": token_hash, "created_at": tx.now}
        for token_hash, room_id in attendance.newcomers.items()
    ]
    inserted = tx.session.connection().execute(_INSERT, rows)
    return {**attendance.known, **{row.token_hash: row.id for row in inserted}}


def note_seen(session: Session, room_id: int, phones: Iterable[str], now: datetime) -> None:
    """Store that participants, by the first characters of the digests of their tokens, are connected now."""
    here = func.substr(_PARTICIPANTS.c.token_hash, 1, KNOWN_BY).in_(padded(phones))
    seen = update(_PARTICIPANTS).where(_PARTICIPANTS.c.room_id == room_id, here).values(seen_at=now)
    session.connection().execute(seen)


def own_answers(session: Session, room_id: int, token: str) -> list[OwnAnswer]:
    """Return the answers of a token's holder in a room, the oldest first; also after the room has ended."""
    query = (
        select(ActivityRow, RoundRow)
        .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
        .where(ActivityRow.room_id == room_id)
    )
    activities = {
        author(token, round_row.id): to_activity(activity, round_row) for activity, round_row in session.exec(query)
    }
    return [OwnAnswer(key, answer, activities[answer.author]) for key, answer in answers_of(session, list(activities))]


def find_participants(session: Session, token_hashes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the participant id and room id by token digest."""
    rows = session.exec(_BY_TOKEN, params={"token_hashes": padded(token_hashes)})
    return {token_hash: (participant_id, room_id) for token_hash, participant_id, room_id in rows}
