"""Creating and revoking API tokens, and recording their use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop_live.actions.commands import one_by_one
from workshop_live.domain.api_tokens import LASTS, ApiToken, TokenScope
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.tokens import digest, new_token
from workshop_live.storage import api_tokens, organisers
from workshop_live.storage.tables import ApiTokenRow
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.plain_text import clean_text

MAX_NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class CreateToken:
    """Create an API token. ``lasts`` is its lifetime, None for no expiry.

    ``no_later_than`` is the expiry of the token that authenticates the request: the new token cannot outlive it.
    """

    organiser: str
    name: str
    scope: TokenScope = TokenScope.WRITE
    lasts: timedelta | None = LASTS
    no_later_than: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenCreated:
    """A new token and its secret, of which only a digest is stored."""

    token: ApiToken
    secret: str


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """Revoke the tokens whose identifier or name is ``which``."""

    organiser: str
    which: str


@dataclass(frozen=True, slots=True)
class NoteUse:
    """Record the hour in which a token was last used."""

    token_id: int
    hour: datetime


@one_by_one
def create_token(tx: Transaction, command: CreateToken) -> Outcome[TokenCreated | Refused]:
    """Create a token. Only a digest of its secret is stored."""
    organiser = organisers.find_organiser(tx.session, command.organiser)
    if organiser is None:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    try:
        name = clean_text(command.name, field="name", most=MAX_NAME_LENGTH)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    others = api_tokens.list_tokens(tx.session, organiser.id)
    if any(token.name == name and not token.has_expired(tx.trusted_now) for token in others):
        return Outcome(Refused(Reason.NAME_TAKEN, (Problem("name", "taken"),)))
    ends = [tx.trusted_now + command.lasts] if command.lasts else []
    ends += [command.no_later_than] if command.no_later_than else []
    secret = new_token()
    row = ApiTokenRow(
        organiser_id=organiser.id,
        name=name,
        token_hash=digest(secret),
        scope=command.scope,
        created_at=tx.now,
        expires_at=min(ends, default=None),
    )
    tx.session.add(row)
    tx.session.flush()
    return Outcome(TokenCreated(api_tokens.to_token(row), secret))


@one_by_one
def revoke_token(tx: Transaction, command: RevokeToken) -> Outcome[Refused | None]:
    """Revoke a token, or all tokens of a name, with immediate effect."""
    organiser = organisers.find_organiser(tx.session, command.organiser)
    rows = api_tokens.token_rows(tx.session, organiser.id, command.which) if organiser else []
    for row in rows:
        row.revoked_at = tx.now
    return Outcome(None if rows else Refused(Reason.UNKNOWN_TOKEN))


@one_by_one
def note_use(tx: Transaction, command: NoteUse) -> Outcome[None]:
    """Store the use of a token, if it still exists."""
    row = tx.session.get(ApiTokenRow, command.token_id)
    if row is not None:
        row.last_used_at = command.hour
    return Outcome(None)
