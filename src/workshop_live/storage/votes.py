"""Queries for votes for answers. Voters are known by the same pseudonym per round as authors."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import bindparam, delete, distinct, func
from sqlmodel import Session, col, select

from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import AnswerRow, VoteRow

_VOTES = VoteRow.metadata.tables["vote"]
# Built once, as in storage/agenda.py.
_BY_ANSWER_AND_AUTHOR = select(VoteRow.answer_id, VoteRow.author).where(
    col(VoteRow.answer_id).in_(bindparam("answer_ids", expanding=True)),
    col(VoteRow.author).in_(bindparam("authors", expanding=True)),
)
_TAKE_BACK = delete(_VOTES).where(_VOTES.c.answer_id == bindparam("of_answer"), _VOTES.c.author == bindparam("by"))


def count_votes(session: Session, round_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of votes by answer id; answers without any are missing."""
    query = (
        select(VoteRow.answer_id, func.count())
        .join(AnswerRow, col(AnswerRow.id) == VoteRow.answer_id)
        .where(col(AnswerRow.round_id).in_(list(round_ids)))
        .group_by(col(VoteRow.answer_id))
    )
    return dict(session.exec(query).all())


def count_voters(session: Session, round_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of participants who voted, by round id."""
    query = (
        select(AnswerRow.round_id, func.count(distinct(col(VoteRow.author))))
        .join(AnswerRow, col(AnswerRow.id) == VoteRow.answer_id)
        .where(col(AnswerRow.round_id).in_(list(round_ids)))
        .group_by(col(AnswerRow.round_id))
    )
    return dict(session.exec(query).all())


def find_votes(session: Session, votes: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return the votes that exist, by answer id and author."""
    answer_ids = {answer_id for answer_id, _ in votes}
    authors = {author for _, author in votes}
    rows = session.exec(_BY_ANSWER_AND_AUTHOR, params={"answer_ids": padded(answer_ids), "authors": padded(authors)})
    return set(rows) & set(votes)


def cast_votes(session: Session, votes: Collection[tuple[int, str]]) -> None:
    """Insert votes, given by answer id and author, without the ORM."""
    rows = [{"answer_id": answer_id, "author": author} for answer_id, author in votes]
    session.connection().execute(_VOTES.insert(), rows)


def take_back_votes(session: Session, votes: Collection[tuple[int, str]]) -> None:
    """Delete votes, given by answer id and author, without the ORM."""
    rows = [{"of_answer": answer_id, "by": author} for answer_id, author in votes]
    session.connection().execute(_TAKE_BACK, rows)


def delete_votes(session: Session, vote_ids: Collection[int]) -> None:
    """Delete the votes with these ids."""
    session.connection().execute(delete(_VOTES).where(_VOTES.c.id.in_(vote_ids)))


def voted_for(session: Session, authors: Sequence[str]) -> list[str]:
    """Return the public identifiers of the answers that these authors voted for."""
    query = (
        select(AnswerRow.public_id)
        .join(VoteRow, col(VoteRow.answer_id) == AnswerRow.id)
        .where(col(VoteRow.author).in_(authors))
    )
    return list(session.exec(query))


def insert_votes(session: Session, round_id: int, votes: Sequence[tuple[int, str]]) -> None:
    """Insert votes for answers of a round, given by ordinal and author, without the ORM."""
    conditions = (AnswerRow.round_id == round_id, col(AnswerRow.ordinal).in_({ordinal for ordinal, _ in votes}))
    answer_ids = dict(session.exec(select(AnswerRow.ordinal, AnswerRow.id).where(*conditions)).all())
    rows = [{"answer_id": answer_ids[ordinal], "author": author} for ordinal, author in votes]
    session.connection().execute(_VOTES.insert(), rows)
