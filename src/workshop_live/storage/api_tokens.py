"""Tokens with which programs act as organisers."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from workshop_live.domain.api_tokens import ApiToken, TokenScope
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.tokens import id_of
from workshop_live.storage.organisers import to_organiser
from workshop_live.storage.tables import ApiTokenRow, OrganiserRow


def to_token(row: ApiTokenRow) -> ApiToken:
    """The token that a row holds."""
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
    """The token with this digest, expired or not, and whose it is; None if it was revoked."""
    query = (
        select(ApiTokenRow, OrganiserRow)
        .join(OrganiserRow, col(OrganiserRow.id) == ApiTokenRow.organiser_id)
        .where(ApiTokenRow.token_hash == token_hash, col(ApiTokenRow.revoked_at).is_(None))
    )
    found = session.exec(query).one_or_none()
    return (to_token(found[0]), to_organiser(found[1])) if found else None


def tokens_still_valid(session: Session, token_ids: Iterable[int], now: datetime) -> set[int]:
    """Which of these tokens, by number, have neither been revoked nor expired."""
    query = select(ApiTokenRow.id).where(
        col(ApiTokenRow.id).in_(list(token_ids)),
        col(ApiTokenRow.revoked_at).is_(None),
        col(ApiTokenRow.expires_at).is_(None) | (col(ApiTokenRow.expires_at) > now),
    )
    return set(session.exec(query))


def list_tokens(session: Session, organiser_id: int) -> list[ApiToken]:
    """An organiser's tokens that have not been revoked, the oldest first."""
    return [to_token(row) for row in _not_revoked(session, organiser_id)]


def token_rows(session: Session, organiser_id: int, which: str) -> list[ApiTokenRow]:
    """The rows of an organiser's tokens with this identifier or name that have not been revoked."""
    return [row for row in _not_revoked(session, organiser_id) if which in {row.name, id_of(row.token_hash)}]


def _not_revoked(session: Session, organiser_id: int) -> list[ApiTokenRow]:
    query = select(ApiTokenRow).where(ApiTokenRow.organiser_id == organiser_id, col(ApiTokenRow.revoked_at).is_(None))
    return list(session.exec(query.order_by(col(ApiTokenRow.id))))
