"""Queries for API tokens, with which programs act for organisers."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from workshop_live.domain.api_tokens import ApiToken, TokenScope
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.tokens import id_of
from workshop_live.storage.organisers import to_organiser
from workshop_live.storage.tables import ApiTokenRow, OrganiserRow


def to_token(row: ApiTokenRow) -> ApiToken:
    """Return the token of a row."""
    return ApiToken(
        id=row.id,
        public_id=id_of(row.token_hash),
        name=row.name,
        scope=TokenScope(row.scope),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def find_token(session: Session, token_hash: str) -> tuple[ApiToken, Organiser] | None:
    """Return the token with this digest, expired or not, and its organiser; None if there is none or it was revoked."""
    query = (
        select(ApiTokenRow, OrganiserRow)
        .join(OrganiserRow, col(OrganiserRow.id) == ApiTokenRow.organiser_id)
        .where(ApiTokenRow.token_hash == token_hash, col(ApiTokenRow.revoked_at).is_(None))
    )
    row = session.exec(query).one_or_none()
    return (to_token(row[0]), to_organiser(row[1])) if row else None


def tokens_still_valid(session: Session, token_ids: Iterable[int], now: datetime) -> set[int]:
    """Return the ids of the tokens that are neither revoked nor expired."""
    query = select(ApiTokenRow.id).where(
        col(ApiTokenRow.id).in_(list(token_ids)),
        col(ApiTokenRow.revoked_at).is_(None),
        col(ApiTokenRow.expires_at).is_(None) | (col(ApiTokenRow.expires_at) > now),
    )
    return set(session.exec(query))


def list_tokens(session: Session, organiser_id: int) -> list[ApiToken]:
    """Return an organiser's tokens that are not revoked, the oldest first."""
    return [to_token(row) for row in _not_revoked(session, organiser_id)]


def token_rows(session: Session, organiser_id: int, name_or_id: str) -> list[ApiTokenRow]:
    """Return the rows of an organiser's tokens with this identifier or name that are not revoked."""
    return [row for row in _not_revoked(session, organiser_id) if name_or_id in {row.name, id_of(row.token_hash)}]


def _not_revoked(session: Session, organiser_id: int) -> list[ApiTokenRow]:
    query = select(ApiTokenRow).where(ApiTokenRow.organiser_id == organiser_id, col(ApiTokenRow.revoked_at).is_(None))
    return list(session.exec(query.order_by(col(ApiTokenRow.id))))
