"""Queries for answers, which ``actions/answers.py`` writes in sets."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.answers import CHUNK, NOBODY, Answer
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundRow
from workshop_live.storage.votes import count_votes

_NOT_WITHDRAWN = col(AnswerRow.value).is_not(None)
_VISIBLE = (_NOT_WITHDRAWN, col(AnswerRow.held).is_(False), col(AnswerRow.hidden_at).is_(None))

_ANSWERS = AnswerRow.metadata.tables["answer"]
_IS_HIDDEN_TOGETHER = _ANSWERS.c.hidden_at == _ANSWERS.c.hidden_together_at  # false if either is NULL

# Built once, as in storage/agenda.py.
_OF_ROUND = select(AnswerRow).where(AnswerRow.round_id == bindparam("round_id")).order_by(col(AnswerRow.ordinal))
_LAST_ORDINAL = select(func.coalesce(func.max(AnswerRow.ordinal), -1)).where(
    AnswerRow.round_id == bindparam("round_id")
)
_CHUNK = _OF_ROUND.where(AnswerRow.ordinal >= bindparam("first"), AnswerRow.ordinal < bindparam("end"))
# Columns instead of objects, which take twice as long: it is read again and again while answers come.
_AT_ORDINALS = (
    columns_of(*_ANSWERS.c)
    .where(_ANSWERS.c.round_id == bindparam("round_id"), _ANSWERS.c.ordinal.in_(bindparam("ordinals", expanding=True)))
    .order_by(_ANSWERS.c.ordinal)
)
_CLAIMED = select(AnswerRow).where(col(AnswerRow.claim).in_(bindparam("claims", expanding=True)))
_WAITING = (
    select(ActivityRow, RoundRow, AnswerRow)
    .join(RoundRow, col(RoundRow.activity_id) == ActivityRow.id)
    .join(AnswerRow, col(AnswerRow.round_id) == RoundRow.id)
    .where(
        ActivityRow.room_id == bindparam("room_id"),
        col(ActivityRow.removed_at).is_(None),
        col(AnswerRow.held),
        col(AnswerRow.late) | (col(AnswerRow.round_id) == bindparam("round_id")),
        _NOT_WITHDRAWN,
        col(AnswerRow.hidden_at).is_(None),
    )
    .order_by(col(AnswerRow.id))
    .limit(bindparam("limit"))
)


def to_answer(row: Any) -> Answer:
    """Return the answer of a row, be it an object or the columns."""
    return Answer(
        id=row.id,
        public_id=row.public_id,
        round_id=row.round_id,
        author=row.author,
        ordinal=row.ordinal,
        seq=row.seq,
        revision=row.revision,
        value=row.value,
        created_at=row.created_at,
        held=row.held,
        hidden_at=row.hidden_at,
        late=row.late,
        settled_at=row.settled_at,
        starred_at=row.starred_at,
        parked_at=row.parked_at,
        moved_to=row.moved_to,
        hidden_together_at=row.hidden_together_at,
    )


def with_votes(session: Session, round_ids: Iterable[int], answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers with their votes counted."""
    votes = count_votes(session, round_ids)
    return [replace(answer, votes=votes.get(answer.id, 0)) for answer in answers]


def last_ordinal(session: Session, round_id: int) -> int:
    """Return the ordinal of the latest answer of a round, -1 without answers."""
    return session.exec(_LAST_ORDINAL, params={"round_id": round_id}).one()


def read_chunk(session: Session, round_id: int, number: int) -> list[Answer]:
    """Return the answers of a chunk of a round in order, whatever their state."""
    first = number * CHUNK
    rows = session.exec(_CHUNK, params={"round_id": round_id, "first": first, "end": first + CHUNK})
    return [to_answer(row) for row in rows]


def answers_after(session: Session, round_id: int, ordinal: int, limit: int) -> list[Answer]:
    """Return the next answers of a round after an ordinal, whatever their state but withdrawn."""
    query = select(AnswerRow).where(AnswerRow.round_id == round_id, col(AnswerRow.ordinal) > ordinal, _NOT_WITHDRAWN)
    return [to_answer(row) for row in session.exec(query.order_by(col(AnswerRow.ordinal)).limit(limit))]


def visible_answers(session: Session, round_id: int) -> list[Answer]:
    """Return the answers of a round that everybody may see, in order."""
    query = select(AnswerRow).where(AnswerRow.round_id == round_id, *_VISIBLE).order_by(col(AnswerRow.ordinal))
    return [to_answer(row) for row in session.exec(query)]


def count_visible(session: Session, round_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of visible answers by round id; rounds without any are missing."""
    query = select(AnswerRow.round_id, func.count()).where(col(AnswerRow.round_id).in_(list(round_ids)), *_VISIBLE)
    return dict(session.exec(query.group_by(col(AnswerRow.round_id))).all())


def answers_at(session: Session, round_id: int, ordinals: Iterable[int]) -> list[Answer]:
    """Return the answers at ordinals of a round, whatever their state."""
    rows = session.connection().execute(_AT_ORDINALS, {"round_id": round_id, "ordinals": padded(ordinals)})
    return [to_answer(row) for row in rows]


def answers_for_results(session: Session, activity_type: ActivityType, round_id: int) -> list[Answer]:
    """Return the visible answers of a round, with votes if the activity type has them."""
    visible = visible_answers(session, round_id)
    return with_votes(session, [round_id], visible) if activity_type.has_votes else visible


def waiting_answers(
    session: Session, room_id: int, round_id: int | None, limit: int
) -> list[tuple[ActivityRow, RoundRow, Answer]]:
    """Return the answers that wait for the facilitator, the oldest first.

    These are the held answers of a round, and late ones of all rounds in the room.
    """
    rows = session.exec(_WAITING, params={"room_id": room_id, "round_id": round_id, "limit": limit})
    return [(activity, round_row, to_answer(row)) for activity, round_row, row in rows]


def waiting_rows(session: Session, round_id: int) -> list[AnswerRow]:
    """Return the rows of a round's answers that wait for the facilitator."""
    waiting = (_NOT_WITHDRAWN, col(AnswerRow.held), col(AnswerRow.hidden_at).is_(None))
    return list(session.exec(select(AnswerRow).where(AnswerRow.round_id == round_id, *waiting)))


def hide_all(session: Session, round_id: int, now: datetime) -> int:
    """Hide the answers of a round without the ORM, since there may be thousands. Return how many."""
    standing = (_ANSWERS.c.round_id == round_id) & _ANSWERS.c.value.is_not(None) & _ANSWERS.c.hidden_at.is_(None)
    hiding = update(_ANSWERS).where(standing).values(hidden_at=now, hidden_together_at=now)
    return session.connection().execute(hiding).rowcount


def bring_back(session: Session, round_id: int, hidden_at: datetime) -> None:
    """Show the answers of a round again that were hidden together at this time."""
    hidden = (_ANSWERS.c.round_id == round_id) & (_ANSWERS.c.hidden_at == hidden_at) & _IS_HIDDEN_TOGETHER
    session.connection().execute(update(_ANSWERS).where(hidden).values(hidden_at=None))


def bring_all_back(session: Session, round_ids: Collection[int]) -> int:
    """Show all answers of rounds again that were hidden together. Return how many."""
    hidden = _ANSWERS.c.round_id.in_(round_ids) & _IS_HIDDEN_TOGETHER
    return session.connection().execute(update(_ANSWERS).where(hidden).values(hidden_at=None)).rowcount


def hide_again(session: Session, round_ids: Collection[int]) -> None:
    """Hide the answers that ``bring_all_back`` showed: the visible ones that were last hidden together."""
    shown = _ANSWERS.c.round_id.in_(round_ids) & _ANSWERS.c.hidden_at.is_(None)
    shown &= _ANSWERS.c.hidden_together_at.is_not(None)
    session.connection().execute(update(_ANSWERS).where(shown).values(hidden_at=_ANSWERS.c.hidden_together_at))


def count_hidden_together(session: Session, activity_id: int) -> int:
    """Return the number of answers to an activity, in all rounds, that are hidden because all were."""
    of_activity = select(RoundRow.id).where(RoundRow.activity_id == activity_id)
    return session.exec(select(func.count()).where(col(AnswerRow.round_id).in_(of_activity), _IS_HIDDEN_TOGETHER)).one()


def answers_of_rounds(session: Session, round_ids: Iterable[int]) -> list[Answer]:
    """Return the answers of rounds that were not withdrawn, held and hidden ones included."""
    query = (
        select(AnswerRow)
        .where(col(AnswerRow.round_id).in_(list(round_ids)), _NOT_WITHDRAWN)
        .order_by(col(AnswerRow.round_id), col(AnswerRow.ordinal))
    )
    return [to_answer(row) for row in session.exec(query)]


def find_answer(session: Session, room_id: int, public_id: str) -> AnswerRow | None:
    """Return the row of an answer of this room, or None."""
    query = (
        select(AnswerRow)
        .join(RoundRow, col(RoundRow.id) == AnswerRow.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(AnswerRow.public_id == public_id, ActivityRow.room_id == room_id)
    )
    return session.exec(query).one_or_none()


def answers_of(session: Session, authors: Sequence[str]) -> list[tuple[str, Answer]]:
    """Return the answers of these authors, each with its idempotency key."""
    query = select(AnswerRow).where(col(AnswerRow.author).in_(authors), _NOT_WITHDRAWN).order_by(col(AnswerRow.id))
    return [(row.key, to_answer(row)) for row in session.exec(query)]


def find_claims(session: Session, claims: Iterable[str]) -> list[AnswerRow]:
    """Return the rows of the answers sent under these claims."""
    return list(session.exec(_CLAIMED, params={"claims": padded(claims)}))


def was_entered(session: Session, round_id: int, fingerprint: str, since: datetime) -> bool:
    """Return whether a facilitator has entered answers with this fingerprint in a round since then, and they stand."""
    entered = (AnswerRow.author == NOBODY, AnswerRow.fingerprint == fingerprint, col(AnswerRow.created_at) >= since)
    query = select(AnswerRow.id).where(AnswerRow.round_id == round_id, *entered, _NOT_WITHDRAWN)
    return session.exec(query).first() is not None


def count_by_author(session: Session, authors: Iterable[str]) -> dict[str, int]:
    """Return the number of answers by author. An author belongs to one round."""
    query = (
        select(AnswerRow.author, func.count())
        .where(col(AnswerRow.author).in_(list(authors)), _NOT_WITHDRAWN)
        .group_by(col(AnswerRow.author))
    )
    return dict(session.exec(query).all())


def update_answers(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Update the same columns of many answers without the ORM; ``row_id`` is the id of the answer."""
    session.connection().execute(update(_ANSWERS).where(_ANSWERS.c.id == bindparam("row_id")), rows)


def insert_answers(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many answers without the ORM."""
    session.connection().execute(_ANSWERS.insert(), rows)
