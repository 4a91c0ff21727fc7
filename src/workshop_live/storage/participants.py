"""Participants: phones in a room."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert
from sqlmodel import Session, col, select

from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.participants import Attendance
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
_KNOWN = select(ParticipantRow.token_hash, ParticipantRow.id, ParticipantRow.room_id).where(
    col(ParticipantRow.token_hash).in_(bindparam("token_hashes", expanding=True))
)
_PARTICIPANTS = ParticipantRow.metadata.tables["participant"]
_INSERT = insert(_PARTICIPANTS).returning(_PARTICIPANTS.c.token_hash, _PARTICIPANTS.c.id)


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer as its participant knows it; ``activity`` has the round in which it was given."""

    key: str
    answer: Answer
    activity: Activity


def count_participants(session: Session, room_ids: Collection[int]) -> dict[int, int]:
    """How many participants each of these rooms has had; those without are left out."""
    return dict(session.exec(_COUNTS, params={"room_ids": padded(room_ids)}).all())


def load_attendance(session: Session, phones: Collection[tuple[int, str]]) -> Attendance:
    """Who is known of some phones, each a room and the digest of a token; and how full the rooms of the others are."""
    if not phones:
        return Attendance({}, {})
    found = find_participants(session, {token_hash for _, token_hash in phones})
    to_count = {room_id for room_id, token_hash in phones if token_hash not in found}
    counts = count_participants(session, to_count) if to_count else {}
    return Attendance({token_hash: participant_id for token_hash, (participant_id, _) in found.items()}, counts)


def insert_newcomers(tx: Transaction, attendance: Attendance) -> dict[str, int]:
    """Make participants of those who were admitted. Returns the identifiers of all, by the digests of their tokens."""
    if not attendance.newcomers:
        return dict(attendance.known)
    rows = [
        {"room_id": room_id, "token_hash": token_hash, "created_at": tx.now}
        for token_hash, room_id in attendance.newcomers.items()
    ]
    made = tx.session.connection().execute(_INSERT, rows)
    return {**attendance.known, **{it.token_hash: it.id for it in made}}


def own_answers(session: Session, room_id: int, token: str) -> list[OwnAnswer]:
    """What the holder of a token has sent in a room, the oldest first; also after the room has ended."""
    query = (
        select(ActivityRow, RoundRow)
        .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
        .where(ActivityRow.room_id == room_id)
    )
    asked = {
        author(token, round_row.id): to_activity(activity, round_row) for activity, round_row in session.exec(query)
    }
    return [OwnAnswer(key, answer, asked[answer.author]) for key, answer in answers_of(session, list(asked))]


def find_participants(session: Session, token_hashes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The identifiers of the participants with these tokens, and those of their rooms."""
    rows = session.exec(_KNOWN, params={"token_hashes": padded(token_hashes)})
    return {token_hash: (participant_id, room_id) for token_hash, participant_id, room_id in rows}
