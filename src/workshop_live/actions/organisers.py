"""Accounts, sessions and invitations."""

from dataclasses import dataclass

from workshop_live.actions.commands import one_by_one
from workshop_live.domain.organisers import BUILT_IN, INVITATION_LIFETIME, SESSION_LIFETIME, Organiser
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.tokens import digest, new_public_id, new_token
from workshop_live.storage import organisers
from workshop_live.storage.organisers import to_organiser
from workshop_live.storage.tables import (
    InvitationRow,
    OrganisationRow,
    OrganiserRow,
    OrganiserSessionRow,
)
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.plain_text import clean_text

MAX_NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class AddOrganiser:
    """Create an account. ``invitation`` is the digest of the one-time link to use up."""

    name: str
    password_hash: str
    invitation: str | None = None


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Change the password of an account, and end all its sessions."""

    name: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """Start a session for an authenticated organiser. ``replaces`` is the digest of the browser's previous token."""

    organiser_id: int
    replaces: str | None = None


@one_by_one
def add_organiser(tx: Transaction, command: AddOrganiser) -> Outcome[Organiser | Refused]:
    """Create an account, and the organisation with the first one."""
    try:
        name = clean_text(command.name, field="name", most=MAX_NAME_LENGTH)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    invitation = None
    if command.invitation is not None:
        invitation = organisers.find_invitation(tx.session, command.invitation, tx.trusted_now)
        if invitation is None:
            return Outcome(Refused(Reason.LINK_USED))
    if name == BUILT_IN or organisers.find_organiser(tx.session, name):
        return Outcome(Refused(Reason.NAME_TAKEN, (Problem("name", "taken"),)))
    if invitation is not None:
        invitation.used_at = tx.now
    return Outcome(to_organiser(_new_organiser(tx, name, command.password_hash)))


@one_by_one
def ensure_built_in(tx: Transaction, command: None) -> Outcome[Organiser]:
    """Return the built-in organiser, which the token in the settings authenticates. Creates it if it is missing."""
    row = organisers.find_organiser(tx.session, BUILT_IN) or _new_organiser(tx, BUILT_IN, None)
    return Outcome(to_organiser(row))


@one_by_one
def set_password(tx: Transaction, command: SetPassword) -> Outcome[Refused | None]:
    """Change a password and end all sessions."""
    row = organisers.find_organiser(tx.session, command.name)
    if row is None or row.name == BUILT_IN:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    row.password_hash = command.password_hash
    for session_row in organisers.sessions_of(tx.session, row.id):
        tx.session.delete(session_row)
    return Outcome(None)


@one_by_one
def invite(tx: Transaction, command: None) -> Outcome[str]:
    """Create a one-time link. Return its secret."""
    token = new_token()
    expires_at = tx.trusted_now + INVITATION_LIFETIME
    tx.session.add(InvitationRow(token_hash=digest(token), created_at=tx.now, expires_at=expires_at))
    return Outcome(token)


@one_by_one
def sign_in(tx: Transaction, command: SignIn) -> Outcome[str]:
    """Start a session with a new token, to prevent session fixation. Return the token."""
    if command.replaces is not None:
        organisers.end_session(tx.session, command.replaces)
    token = new_token()
    tx.session.add(
        OrganiserSessionRow(
            organiser_id=command.organiser_id,
            token_hash=digest(token),
            created_at=tx.now,
            expires_at=tx.trusted_now + SESSION_LIFETIME,
        )
    )
    return Outcome(token)


@one_by_one
def sign_out(tx: Transaction, command: str) -> Outcome[None]:
    """End the session of a browser; ``command`` is the digest of its token."""
    organisers.end_session(tx.session, command)
    return Outcome(None)


def _new_organiser(tx: Transaction, name: str, password_hash: str | None) -> OrganiserRow:
    organisation = organisers.first_organisation(tx.session)
    if organisation is None:
        organisation = OrganisationRow(public_id=new_public_id(), name="", created_at=tx.now)
        tx.session.add(organisation)
        tx.session.flush()
    row = OrganiserRow(
        public_id=new_public_id(),
        organisation_id=organisation.id,
        name=name,
        password_hash=password_hash,
        created_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    return row
