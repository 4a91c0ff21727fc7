"""Participants: phones in a room."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.tokens import author
from workshop_live.storage.agenda import to_activity
from workshop_live.storage.answers import answers_of
from workshop_live.storage.padding import padded
from workshop_live.storage.tables import ActivityRow, ParticipantRow, RoundRow

# Built once, as in storage/agenda.py.
_COUNT = select(func.count()).where(ParticipantRow.room_id == bindparam("room_id"))
_KNOWN = select(ParticipantRow.token_hash, ParticipantRow.id, ParticipantRow.room_id).where(
    col(ParticipantRow.token_hash).in_(bindparam("token_hashes", expanding=True))
)


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer as its participant knows it; ``activity`` has the round in which it was given."""

    key: str
    answer: Answer
    activity: Activity


def count_participants(session: Session, room_id: int) -> int:
    """How many participants a room has had."""
    return session.exec(_COUNT, params={"room_id": room_id}).one()


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
