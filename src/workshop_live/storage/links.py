"""Queries for secret links to the screens of a room."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from workshop_live.domain.organisers import Link
from workshop_live.domain.regions import Screen
from workshop_live.storage.tables import LinkRow


def to_link(row: LinkRow) -> Link:
    """Return the link of a row."""
    return Link(row.id, row.public_id, row.room_id, Screen(row.screen), row.created_at)


def find_link_by_token(session: Session, token_hash: str) -> Link | None:
    """Return the link with this token digest, None if there is none or it was revoked."""
    query = select(LinkRow).where(LinkRow.token_hash == token_hash, col(LinkRow.revoked_at).is_(None))
    row = session.exec(query).one_or_none()
    return to_link(row) if row else None


def find_link(session: Session, room_id: int, public_id: str) -> LinkRow | None:
    """Return the row of a link of this room, or None."""
    query = select(LinkRow).where(LinkRow.public_id == public_id, LinkRow.room_id == room_id)
    return session.exec(query).one_or_none()


def maker_of(session: Session, actor: str) -> str:
    """Return the actor who made the link that an actor is; themselves if they are none."""
    kind, _, public_id = actor.partition(":")
    if kind != "link":
        return actor
    return session.exec(select(LinkRow.made_by).where(LinkRow.public_id == public_id)).one_or_none() or actor


def links_made_by(session: Session, room_id: int, actor: str) -> list[LinkRow]:
    """Return the rows of a room's valid links that an actor made."""
    query = select(LinkRow).where(LinkRow.room_id == room_id, LinkRow.made_by == actor)
    return list(session.exec(query.where(col(LinkRow.revoked_at).is_(None))))


def list_links(session: Session, room_id: int) -> list[Link]:
    """Return the valid links of a room."""
    query = select(LinkRow).where(LinkRow.room_id == room_id, col(LinkRow.revoked_at).is_(None))
    return [to_link(row) for row in session.exec(query.order_by(col(LinkRow.id)))]


def links_still_valid(session: Session, link_ids: Iterable[int]) -> set[int]:
    """Return the ids of the links that were not revoked."""
    query = select(LinkRow.id).where(col(LinkRow.id).in_(list(link_ids)), col(LinkRow.revoked_at).is_(None))
    return set(session.exec(query))
