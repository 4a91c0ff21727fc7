"""Loads what a batch of answers is decided on in a few queries, and stores the result in as few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.participants import Attendance, Participant
from workshop_live.domain.room_events import RoomEvent
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import author, digest
from workshop_live.storage import agenda, answers, participants, room_events, rooms
from workshop_live.storage.tables import ActivityRow, RoundRow
from workshop_live.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class Sending:
    """A sent answer: its participant, activity and claim."""

    participant: Participant
    activity: str
    claim: str
    token_hash: str

    @classmethod
    def of(cls, participant: Participant, activity: str, claim: str) -> "Sending":
        """Return a sending with the digest of the participant's token."""
        return cls(participant, activity, claim, digest(participant.token))


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """The latest round of an activity. ``most_answers`` is the limit per participant, None without one."""

    activity_id: int
    round_id: int
    number: int
    closed_at: datetime | None
    type: ActivityType
    settings: Any
    most_answers: int | None
    next_ordinal: int
    is_written_by_groups: bool = False
    seen_by: SeenBy = SeenBy.ROOM


@dataclass(frozen=True, slots=True)
class StoredSending:
    """An answer stored under a claim, with the fingerprint of what was sent."""

    public_id: str
    seq: int
    late: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """The state that a batch of answers is decided on, read under the locks of its rooms."""

    rooms: Mapping[int, Room]
    questions: Mapping[tuple[int, str], AskedQuestion | None]
    """By room id and activity; None without a round, and for the standing question of a room that takes none.

    Activities that are not on the agenda are missing.
    """
    sent: Mapping[str, StoredSending]
    """Answers already stored, by claim."""
    answer_counts: Mapping[str, int]
    """The number of answers by author, for authors whose number is limited."""
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer to insert: the digest of its participant's token, and the other columns of its row."""

    token_hash: str
    columns: dict[str, Any]


def load_context(session: Session, sendings: Sequence[Sending]) -> AnswerContext:
    """Lock the rooms of a batch, and read the state that its answers are decided on."""
    locked = rooms.lock_known(session, {sending.participant.room_id for sending in sendings})
    rows_by_key = agenda.asked_activities(session, locked, {sending.activity for sending in sendings})
    questions = {
        key: _question(*rows) if not rows[0].standing or locked[key[0]].takes_questions else None
        for key, rows in rows_by_key.items()
    }
    sent = answers.find_claims(session, [sending.claim for sending in sendings])
    phones = [(sending.participant.room_id, sending.token_hash) for sending in sendings]
    return AnswerContext(
        rooms=locked,
        questions=questions,
        sent={row.claim: StoredSending(row.public_id, row.seq, row.late, row.fingerprint) for row in sent},
        answer_counts=_count_by_author(session, sendings, questions),
        attendance=participants.load_attendance(
            session, [(room_id, token) for room_id, token in phones if room_id in locked and locked[room_id].is_open]
        ),
    )


def store_answers(
    tx: Transaction,
    new: Sequence[NewAnswer],
    *,
    attendance: Attendance,
    next_ordinals: Mapping[int, int],
    events: Sequence[RoomEvent],
    actor: str,
) -> None:
    """Insert the answers of a batch, their new participants and the room events."""
    ids = participants.insert_newcomers(tx, attendance)
    if new:
        agenda.set_next_ordinals(tx.session, next_ordinals)
        rows = [{**answer.columns, "participant_id": ids[answer.token_hash]} for answer in new]
        answers.insert_answers(tx.session, rows)
        room_events.append_many(tx, events, actor=actor)


def _question(activity: ActivityRow, round_row: RoundRow | None) -> AskedQuestion | None:
    if round_row is None:
        return None
    activity_type = ACTIVITY_TYPES[activity.type]
    settings, seen_by = activity_type.settings(round_row.settings), SeenBy(activity.seen_by)
    return AskedQuestion(
        activity.id,
        round_row.id,
        round_row.number,
        round_row.closed_at,
        activity_type,
        settings,
        activity_type.most_answers_for(seen_by, settings),
        round_row.next_ordinal,
        agenda.to_round(round_row).is_written_by_groups if round_row.groups is not None else False,
        seen_by,
    )


def _count_by_author(
    session: Session, sendings: Sequence[Sending], questions: Mapping[tuple[int, str], AskedQuestion | None]
) -> dict[str, int]:
    """Return the number of answers by author, for authors whose number is limited."""
    authors = []
    for sending in sendings:
        question = questions.get((sending.participant.room_id, sending.activity))
        if question is not None and question.most_answers is not None:
            authors.append(author(sending.participant.token, question.round_id))
    return answers.count_by_author(session, authors) if authors else {}
