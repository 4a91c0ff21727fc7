"""Votes for answers. Who voted is known within the round only, by the same name as who answered."""

from collections.abc import Iterable, Sequence

from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

from workshop_live.domain.tokens import author
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoundRow, VoteRow


def count_votes(session: Session, round_ids: Iterable[int]) -> dict[int, int]:
    """How many votes each answer of some rounds has, by its number; those without are left out."""
    query = (
        select(VoteRow.answer_id, func.count())
        .join(AnswerRow, col(AnswerRow.id) == VoteRow.answer_id)
        .where(col(AnswerRow.round_id).in_(list(round_ids)))
        .group_by(col(VoteRow.answer_id))
    )
    return dict(session.exec(query).all())


def count_voters(session: Session, round_ids: Iterable[int]) -> dict[int, int]:
    """How many participants voted for answers of some rounds, by the round's number."""
    query = (
        select(AnswerRow.round_id, func.count(distinct(col(VoteRow.author))))
        .join(AnswerRow, col(AnswerRow.id) == VoteRow.answer_id)
        .where(col(AnswerRow.round_id).in_(list(round_ids)))
        .group_by(col(AnswerRow.round_id))
    )
    return dict(session.exec(query).all())


def find_vote(session: Session, answer_id: int, author: str) -> VoteRow | None:
    """The row of somebody's vote for an answer."""
    return session.exec(select(VoteRow).where(VoteRow.answer_id == answer_id, VoteRow.author == author)).one_or_none()


def forget_votes_of(session: Session, room_id: int, token: str) -> int:
    """Delete every vote of the holder of a token in a room. Returns how many there were."""
    query = (
        select(RoundRow.id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.room_id == room_id)
    )
    names = [author(token, round_id) for round_id in session.exec(query)]
    rows = session.exec(select(VoteRow).where(col(VoteRow.author).in_(names))).all()
    for row in rows:
        session.delete(row)
    return len(rows)


def voted_for(session: Session, authors: Sequence[str]) -> list[str]:
    """The public identifiers of the answers for which somebody voted, whose names in the rounds are ``authors``."""
    query = (
        select(AnswerRow.public_id)
        .join(VoteRow, col(VoteRow.answer_id) == AnswerRow.id)
        .where(col(VoteRow.author).in_(authors))
    )
    return list(session.exec(query))


def insert_votes(session: Session, round_id: int, votes: Sequence[tuple[int, str]]) -> None:
    """Insert many votes for answers of a round at once, past the ORM; each is an answer's place and who voted."""
    at = (AnswerRow.round_id == round_id, col(AnswerRow.ordinal).in_({ordinal for ordinal, _ in votes}))
    numbers = dict(session.exec(select(AnswerRow.ordinal, AnswerRow.id).where(*at)).all())
    rows = [{"answer_id": numbers[ordinal], "author": author} for ordinal, author in votes]
    session.connection().execute(VoteRow.metadata.tables["vote"].insert(), rows)
