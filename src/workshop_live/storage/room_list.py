"""The rooms of an organiser as their list shows them."""

from collections.abc import Iterable

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop_live.domain.answers import NOBODY
from workshop_live.domain.room_list import ListedRoom, Turnout
from workshop_live.storage.in_clause import padded
from workshop_live.storage.members import OWNER_FIRST
from workshop_live.storage.participants import count_participants
from workshop_live.storage.rooms import to_room
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoomEventRow, RoomMemberRow, RoomRow, RoundRow

_PEOPLE = func.nullif(AnswerRow.author, NOBODY)


def list_rooms(session: Session, organiser_id: int) -> list[ListedRoom]:
    """All rooms that an organiser may run, the newest first."""
    was_run = (
        select(RoundRow.id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.room_id == RoomRow.id)
        .exists()
    )
    owner = (
        select(RoomMemberRow.organiser_id)
        .where(RoomMemberRow.room_id == RoomRow.id)
        .order_by(*OWNER_FIRST)
        .limit(1)
        .correlate(RoomRow)
        .scalar_subquery()
    )
    last_event = (col(RoomEventRow.room_id) == RoomRow.id) & (col(RoomEventRow.seq) == RoomRow.seq)
    query = (
        select(RoomRow, func.coalesce(RoomEventRow.at, RoomRow.created_at), was_run, owner)
        .outerjoin(RoomEventRow, last_event)
        .where(col(RoomRow.id).in_(select(RoomMemberRow.room_id).where(RoomMemberRow.organiser_id == organiser_id)))
        .order_by(col(RoomRow.id).desc())
    )
    return [
        ListedRoom(to_room(row), owned_by == organiser_id, last_at, bool(asked))
        for row, last_at, asked, owned_by in session.exec(query)
    ]


def turnouts(session: Session, room_ids: Iterable[int]) -> dict[int, Turnout]:
    """How many answers and people rooms had, by their numbers.

    Phones are forgotten when a room ends, so its people are counted by who answered: the most in any one round.
    """
    wanted = padded(room_ids)
    people = count_participants(session, wanted) if wanted else {}
    answers: dict[int, int] = {}
    query = (
        select(ActivityRow.room_id, func.count(), func.count(func.distinct(_PEOPLE)))
        .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
        .join(AnswerRow, col(AnswerRow.round_id) == RoundRow.id)
        .where(col(ActivityRow.room_id).in_(wanted), col(AnswerRow.value).is_not(None))
        .group_by(col(ActivityRow.room_id), col(RoundRow.id))
    )
    for room_id, given, authors in session.exec(query):
        answers[room_id] = answers.get(room_id, 0) + given
        people[room_id] = max(people.get(room_id, 0), authors)
    return {it: Turnout(answers.get(it, 0), people.get(it, 0)) for it in wanted}
