"""Queries for home groups: their rows, and who is in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from workshop_live.domain.groups import Group
from workshop_live.storage.tables import ParticipantRow

_PARTICIPANTS = ParticipantRow.metadata.tables["participant"]
_MOVE = update(_PARTICIPANTS).where(_PARTICIPANTS.c.token_hash == bindparam("phone"))


def to_groups(stored: Iterable[Mapping[str, str]] | None) -> tuple[Group, ...]:
    """Return the groups of a column."""
    return tuple(Group(item["key"], item["name"]) for item in stored or ())


def to_column(groups: Sequence[Group]) -> list[dict[str, str]] | None:
    """Return groups as a column has them; None for none."""
    return [{"key": group.key, "name": group.name} for group in groups] or None


def count_members(session: Session, room_id: int) -> dict[str, int]:
    """Return the number of participants by the key of their home group; groups without any are missing."""
    query = (
        select(ParticipantRow.home_group, func.count())
        .where(ParticipantRow.room_id == room_id, col(ParticipantRow.home_group).is_not(None))
        .group_by(col(ParticipantRow.home_group))
    )
    return {str(key): count for key, count in session.exec(query)}


def home_groups_of(session: Session, token_hashes: Iterable[str]) -> dict[str, str | None]:
    """Return the keys of participants' home groups by the digests of their tokens."""
    query = select(ParticipantRow.token_hash, ParticipantRow.home_group)
    return dict(session.exec(query.where(col(ParticipantRow.token_hash).in_(list(token_hashes)))).all())


def put_into(session: Session, chosen: Mapping[str, str | None]) -> None:
    """Put participants, by the digests of their tokens, into home groups."""
    rows: list[dict[str, Any]] = [{"phone": phone, "home_group": key} for phone, key in chosen.items()]
    session.connection().execute(_MOVE, rows)
