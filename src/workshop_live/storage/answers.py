"""Reading answers. They are written by ``actions/answers.py``, in sets."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.answers import CHUNK, Answer
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundRow
from workshop_live.storage.votes import count_votes

_GIVEN = col(AnswerRow.value).is_not(None)
_SHOWABLE = (_GIVEN, col(AnswerRow.held).is_(False), col(AnswerRow.hidden_at).is_(None))

_ANSWERS = AnswerRow.metadata.tables["answer"]
_IS_HIDDEN_TOGETHER = _ANSWERS.c.hidden_at == _ANSWERS.c.hidden_together_at  # where neither is empty

# Built once, as in storage/agenda.py.
_OF_ROUND = select(AnswerRow).where(AnswerRow.round_id == bindparam("round_id")).order_by(col(AnswerRow.ordinal))
_LAST_ORDINAL = select(func.coalesce(func.max(AnswerRow.ordinal), -1)).where(
    AnswerRow.round_id == bindparam("round_id")
)
_CHUNK_BYTES = _OF_ROUND.where(AnswerRow.ordinal >= bindparam("first"), AnswerRow.ordinal < bindparam("end"))
_AT_PLACES = _OF_ROUND.where(col(AnswerRow.ordinal).in_(bindparam("ordinals", expanding=True)))
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
        _GIVEN,
        col(AnswerRow.hidden_at).is_(None),
    )
    .order_by(col(AnswerRow.id))
    .limit(bindparam("most"))
)


def to_answer(row: AnswerRow) -> Answer:
    """The answer that a row holds."""
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
        hidden_together_at=row.hidden_together_at,
    )


def with_votes(session: Session, round_ids: Iterable[int], answers: Iterable[Answer]) -> list[Answer]:
    """The same answers, with the votes for them counted."""
    votes = count_votes(session, round_ids)
    return [replace(answer, votes=votes.get(answer.id, 0)) for answer in answers]


def last_ordinal(session: Session, round_id: int) -> int:
    """The place of the latest answer of a round, -1 if there is none."""
    return session.exec(_LAST_ORDINAL, params={"round_id": round_id}).one()


def read_chunk(session: Session, round_id: int, number: int) -> list[Answer]:
    """The answers of one chunk of a round, whatever their state, in the order in which they came."""
    first = number * CHUNK
    rows = session.exec(_CHUNK_BYTES, params={"round_id": round_id, "first": first, "end": first + CHUNK})
    return [to_answer(row) for row in rows]


def answers_after(session: Session, round_id: int, ordinal: int, limit: int) -> list[Answer]:
    """The next answers of a round after a place in it, whatever their state; withdrawn ones are left out."""
    query = select(AnswerRow).where(AnswerRow.round_id == round_id, col(AnswerRow.ordinal) > ordinal, _GIVEN)
    return [to_answer(row) for row in session.exec(query.order_by(col(AnswerRow.ordinal)).limit(limit))]


def visible_answers(session: Session, round_id: int) -> list[Answer]:
    """The answers that everybody may see, in the order in which they came."""
    query = select(AnswerRow).where(AnswerRow.round_id == round_id, *_SHOWABLE).order_by(col(AnswerRow.ordinal))
    return [to_answer(row) for row in session.exec(query)]


def count_visible(session: Session, round_ids: Iterable[int]) -> dict[int, int]:
    """How many answers everybody may see, by round; rounds without any are left out."""
    query = select(AnswerRow.round_id, func.count()).where(col(AnswerRow.round_id).in_(list(round_ids)), *_SHOWABLE)
    return dict(session.exec(query.group_by(col(AnswerRow.round_id))).all())


def answers_at(session: Session, round_id: int, ordinals: Iterable[int]) -> list[Answer]:
    """The answers at some places of a round, whatever their state."""
    rows = session.exec(_AT_PLACES, params={"round_id": round_id, "ordinals": padded(ordinals)})
    return [to_answer(row) for row in rows]


def answers_for_results(session: Session, activity_type: ActivityType, round_id: int) -> list[Answer]:
    """The answers that everybody may see, with what the results of their type are made of."""
    visible = visible_answers(session, round_id)
    return with_votes(session, [round_id], visible) if activity_type.has_votes else visible


def waiting_answers(
    session: Session, room_id: int, round_id: int | None, most: int
) -> list[tuple[ActivityRow, RoundRow, Answer]]:
    """What waits for the facilitator, the oldest first: held answers of a round, and late ones of any in the room."""
    rows = session.exec(_WAITING, params={"room_id": room_id, "round_id": round_id, "most": most})
    return [(activity, asked, to_answer(row)) for activity, asked, row in rows]


def waiting_rows(session: Session, round_id: int) -> list[AnswerRow]:
    """The rows of the answers of a round that wait for the facilitator."""
    waiting = (_GIVEN, col(AnswerRow.held), col(AnswerRow.hidden_at).is_(None))
    return list(session.exec(select(AnswerRow).where(AnswerRow.round_id == round_id, *waiting)))


def hide_all(session: Session, round_id: int, now: datetime) -> int:
    """Hide what stands in a round, past the ORM: there may be thousands. Returns how many answers it were."""
    standing = (_ANSWERS.c.round_id == round_id) & _ANSWERS.c.value.is_not(None) & _ANSWERS.c.hidden_at.is_(None)
    hiding = update(_ANSWERS).where(standing).values(hidden_at=now, hidden_together_at=now)
    return session.connection().execute(hiding).rowcount


def bring_back(session: Session, round_id: int, hidden_at: datetime) -> None:
    """Show again what was hidden together in a round at one moment."""
    hidden = (_ANSWERS.c.round_id == round_id) & (_ANSWERS.c.hidden_at == hidden_at) & _IS_HIDDEN_TOGETHER
    session.connection().execute(update(_ANSWERS).where(hidden).values(hidden_at=None))


def bring_all_back(session: Session, round_ids: Collection[int]) -> int:
    """Show again what was ever hidden together in some rounds. Returns how many answers it were."""
    hidden = _ANSWERS.c.round_id.in_(round_ids) & _IS_HIDDEN_TOGETHER
    return session.connection().execute(update(_ANSWERS).where(hidden).values(hidden_at=None)).rowcount


def hide_again(session: Session, round_ids: Collection[int]) -> None:
    """Hide what has just been shown again: of what is visible, nothing else was last hidden together."""
    shown = _ANSWERS.c.round_id.in_(round_ids) & _ANSWERS.c.hidden_at.is_(None)
    shown &= _ANSWERS.c.hidden_together_at.is_not(None)
    session.connection().execute(update(_ANSWERS).where(shown).values(hidden_at=_ANSWERS.c.hidden_together_at))


def count_hidden_together(session: Session, activity_id: int) -> int:
    """How many answers to an activity are hidden since all were, in whichever round."""
    of_activity = select(RoundRow.id).where(RoundRow.activity_id == activity_id)
    return session.exec(select(func.count()).where(col(AnswerRow.round_id).in_(of_activity), _IS_HIDDEN_TOGETHER)).one()


def given_answers(session: Session, round_ids: Iterable[int]) -> list[Answer]:
    """Every answer of some rounds that was not withdrawn, held and hidden ones too."""
    query = (
        select(AnswerRow)
        .where(col(AnswerRow.round_id).in_(list(round_ids)), _GIVEN)
        .order_by(col(AnswerRow.round_id), col(AnswerRow.ordinal))
    )
    return [to_answer(row) for row in session.exec(query)]


def find_answer(session: Session, room_id: int, public_id: str) -> AnswerRow | None:
    """The row of an answer of this room."""
    query = (
        select(AnswerRow)
        .join(RoundRow, col(RoundRow.id) == AnswerRow.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(AnswerRow.public_id == public_id, ActivityRow.room_id == room_id)
    )
    return session.exec(query).one_or_none()


def answers_of(session: Session, authors: Sequence[str]) -> list[tuple[str, Answer]]:
    """The answers of somebody whose names in the rounds are ``authors``, each with its key."""
    query = select(AnswerRow).where(col(AnswerRow.author).in_(authors), _GIVEN).order_by(col(AnswerRow.id))
    return [(row.key, to_answer(row)) for row in session.exec(query)]


def find_claims(session: Session, claims: Iterable[str]) -> list[AnswerRow]:
    """The rows of the answers that were sent under these claims."""
    return list(session.exec(_CLAIMED, params={"claims": padded(claims)}))


def count_given(session: Session, authors: Iterable[str]) -> dict[str, int]:
    """How many answers each of these authors has standing. An author's name belongs to one round."""
    query = (
        select(AnswerRow.author, func.count())
        .where(col(AnswerRow.author).in_(list(authors)), _GIVEN)
        .group_by(col(AnswerRow.author))
    )
    return dict(session.exec(query).all())


def update_answers(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Change columns of many answers at once, past the ORM: the same of each, whose number is ``row_id``."""
    session.connection().execute(update(_ANSWERS).where(_ANSWERS.c.id == bindparam("row_id")), rows)


def insert_answers(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many answers at once, past the ORM."""
    session.connection().execute(_ANSWERS.insert(), rows)
