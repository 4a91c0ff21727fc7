"""Queries for organisers: their accounts, sessions, API tokens and invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from workshop_live.domain.organisers import Organiser
from workshop_live.storage.tables import (
    InvitationRow,
    OrganisationRow,
    OrganiserRow,
    OrganiserSessionRow,
)
from workshop_live.text.collation import collation_key


@dataclass(frozen=True, slots=True)
class Account:
    """An organiser's account; without a password, nobody can sign in."""

    id: int
    password_hash: str | None


def to_organiser(row: OrganiserRow) -> Organiser:
    """Return the organiser of a row."""
    return Organiser(row.id, row.public_id, row.name)


def find_organiser(session: Session, name: str) -> OrganiserRow | None:
    """Return the row of the organiser with this name, or None."""
    return session.exec(select(OrganiserRow).where(OrganiserRow.name == name)).one_or_none()


def find_account(session: Session, name: str) -> Account | None:
    """Return the account of the organiser with this name, or None."""
    row = find_organiser(session, name)
    return Account(row.id, row.password_hash) if row else None


def has_accounts(session: Session) -> bool:
    """Whether any organiser can sign in."""
    return session.exec(select(OrganiserRow.id).where(col(OrganiserRow.password_hash).is_not(None))).first() is not None


def list_organisers(session: Session) -> list[OrganiserRow]:
    """Return the rows of all organisers who can sign in, sorted by name."""
    query = select(OrganiserRow).where(col(OrganiserRow.password_hash).is_not(None))
    return sorted(session.exec(query), key=lambda row: collation_key(row.name))  # databases sort by code point


def organisation_of_organiser(session: Session, organiser_id: int) -> int:
    """Return the id of the organisation that an organiser is a member of."""
    return session.exec(select(OrganiserRow.organisation_id).where(OrganiserRow.id == organiser_id)).one()


def first_organisation(session: Session) -> OrganisationRow | None:
    """Return the row of the organisation that organisers belong to by default, or None."""
    return session.exec(select(OrganisationRow).order_by(col(OrganisationRow.id))).first()


def signed_in(session: Session, token_hash: str, now: datetime) -> tuple[int, Organiser] | None:
    """Return the session id and organiser of a session token, or None."""
    query = (
        select(OrganiserSessionRow.id, OrganiserRow)
        .join(OrganiserRow, col(OrganiserRow.id) == OrganiserSessionRow.organiser_id)
        .where(OrganiserSessionRow.token_hash == token_hash, OrganiserSessionRow.expires_at > now)
    )
    row = session.exec(query).one_or_none()
    return (row[0], to_organiser(row[1])) if row else None


def sessions_still_valid(session: Session, session_ids: Iterable[int], now: datetime) -> set[int]:
    """Return the ids of the sessions that have not expired."""
    query = select(OrganiserSessionRow.id).where(
        col(OrganiserSessionRow.id).in_(list(session_ids)), OrganiserSessionRow.expires_at > now
    )
    return set(session.exec(query))


def find_invitation(session: Session, token_hash: str, now: datetime) -> InvitationRow | None:
    """Return the row of an invitation that is still valid, or None."""
    query = select(InvitationRow).where(
        InvitationRow.token_hash == token_hash, col(InvitationRow.used_at).is_(None), InvitationRow.expires_at > now
    )
    return session.exec(query).one_or_none()


def sessions_of(session: Session, organiser_id: int) -> list[OrganiserSessionRow]:
    """Return the rows of an organiser's sessions."""
    return list(session.exec(select(OrganiserSessionRow).where(OrganiserSessionRow.organiser_id == organiser_id)))


def end_session(session: Session, token_hash: str) -> None:
    """Delete a session."""
    row = session.exec(select(OrganiserSessionRow).where(OrganiserSessionRow.token_hash == token_hash)).one_or_none()
    if row is not None:
        session.delete(row)
