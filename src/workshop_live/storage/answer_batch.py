"""What deciding on a batch of answers takes, loaded in a few queries; and what comes of it, stored in as few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.participants import Attendance, Participant
from workshop_live.domain.room_events import RoomEvent
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import author, digest
from workshop_live.storage import agenda, answers, participants, room_events, rooms
from workshop_live.storage.tables import ActivityRow, RoundRow
from workshop_live.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of an answer: by whom, to which activity, and its claim."""

    participant: Participant
    activity: str
    claim: str
    token_hash: str

    @classmethod
    def of(cls, participant: Participant, activity: str, claim: str) -> "Sending":
        """The sending, with the digest of the participant's token."""
        return cls(participant, activity, claim, digest(participant.token))


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """The latest round of an activity. Answers are counted if ``most_answers`` is not None."""

    activity_id: int
    round_id: int
    number: int
    closed_at: datetime | None
    type: ActivityType
    settings: Any
    most_answers: int | None
    next_ordinal: int


@dataclass(frozen=True, slots=True)
class StoredSending:
    """An answer that is stored under a claim, and the fingerprint of what was sent."""

    public_id: str
    seq: int
    late: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """How everything stands that a batch of answers is decided on by, under the locks of its rooms."""

    rooms: Mapping[int, Room]
    questions: Mapping[tuple[int, str], AskedQuestion | None]
    """By room and activity: None where it was not asked yet; one that is not on the agenda is missing."""
    sent: Mapping[str, StoredSending]
    """What was stored before, by claim."""
    given: Mapping[str, int]
    """How many answers stand already by each author of those that are counted."""
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer to insert: the columns of its row but for the participant, who is known by the digest of a token."""

    token_hash: str
    columns: dict[str, Any]


def load_context(session: Session, sendings: Sequence[Sending]) -> AnswerContext:
    """Lock the rooms of a batch, and read what its answers are decided on by."""
    locked = rooms.lock_known(session, {it.participant.room_id for it in sendings})
    asked = agenda.asked_activities(session, locked, {it.activity for it in sendings})
    questions = {key: _question(*rows) for key, rows in asked.items()}
    sent = answers.find_claims(session, [it.claim for it in sendings])
    phones = [(it.participant.room_id, it.token_hash) for it in sendings]
    return AnswerContext(
        rooms=locked,
        questions=questions,
        sent={row.claim: StoredSending(row.public_id, row.seq, row.late, row.fingerprint) for row in sent},
        given=_count_given(session, sendings, questions),
        attendance=participants.load_attendance(
            session, [it for it in phones if it[0] in locked and locked[it[0]].is_open]
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
    """Insert the answers of a batch, who came with them, and the events that tell of them."""
    ids = participants.insert_newcomers(tx, attendance)
    if new:
        agenda.set_next_ordinals(tx.session, next_ordinals)
        answers.insert_answers(tx.session, [{**it.columns, "participant_id": ids[it.token_hash]} for it in new])
        room_events.append_many(tx, events, actor=actor)


def _question(activity: ActivityRow, asked: RoundRow | None) -> AskedQuestion | None:
    if asked is None:
        return None
    activity_type = ACTIVITY_TYPES[activity.type]
    settings = activity_type.settings(asked.settings)
    return AskedQuestion(
        activity.id,
        asked.id,
        asked.number,
        asked.closed_at,
        activity_type,
        settings,
        activity_type.most_answers(settings),
        asked.next_ordinal,
    )


def _count_given(
    session: Session, sendings: Sequence[Sending], questions: Mapping[tuple[int, str], AskedQuestion | None]
) -> dict[str, int]:
    """How many answers stand already, of those participants whose answers are counted."""
    authors = []
    for it in sendings:
        question = questions.get((it.participant.room_id, it.activity))
        if question is not None and question.most_answers is not None:
            authors.append(author(it.participant.token, question.round_id))
    return answers.count_given(session, authors) if authors else {}
