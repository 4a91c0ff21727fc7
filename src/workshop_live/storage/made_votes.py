"""Queries for votes on what people wrote, and for the answers that their options were made from."""

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundRow

# Built once, as in storage/agenda.py.
_MADE = select(ActivityRow).where(
    col(ActivityRow.room_id).in_(bindparam("room_ids", expanding=True)), col(ActivityRow.made_from).is_not(None)
)
_ANSWERS = (
    select(AnswerRow, ActivityRow)
    .join(RoundRow, col(RoundRow.id) == AnswerRow.round_id)
    .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
    .where(
        ActivityRow.room_id == bindparam("room_id"),
        col(AnswerRow.public_id).in_(bindparam("public_ids", expanding=True)),
    )
    .execution_options(populate_existing=True)  # they may have been changed without the ORM
)


def made_votes(session: Session, room_ids: Collection[int]) -> list[ActivityRow]:
    """Return the rows of the votes on what people wrote in rooms, those taken off the agenda included."""
    return list(session.exec(_MADE, params={"room_ids": padded(room_ids)}))


def answers_with_activities(
    session: Session, room_id: int, public_ids: Iterable[str]
) -> dict[str, tuple[AnswerRow, ActivityRow]]:
    """Return the rows of answers of a room as they stand now, each with that of its activity, by public id."""
    session.flush()
    rows = session.exec(_ANSWERS, params={"room_id": room_id, "public_ids": padded(public_ids)})
    return {answer.public_id: (answer, activity) for answer, activity in rows}
