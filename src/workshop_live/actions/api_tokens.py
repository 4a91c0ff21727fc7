"""Tokens with which programs act as organisers: making and revoking them, and noting that they are used."""

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
    """Make a token for a program. ``lasts`` is None for one that does not expire by itself.

    ``no_later_than`` is when the token expires with which it is asked for: what it makes does not outlive it.
    """

    organiser: str
    name: str
    scope: TokenScope = TokenScope.WRITE
    lasts: timedelta | None = LASTS
    no_later_than: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenCreated:
    """The new token, and its secret: it is known only now."""

    token: ApiToken
    secret: str


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """Make a token useless; ``which`` is its identifier or its name."""

    organiser: str
    which: str


@dataclass(frozen=True, slots=True)
class NoteUse:
    """Note in which hour the token with this number was last used."""

    token_id: int
    hour: datetime


@one_by_one
def create_token(tx: Transaction, command: CreateToken) -> Outcome[TokenCreated | Refused]:
    """Make a token. Only a digest of its secret is stored."""
    organiser = organisers.find_organiser(tx.session, command.organiser)
    if organiser is None:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    try:
        name = clean_text(command.name, field="name", most=MAX_NAME_LENGTH)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    others = api_tokens.list_tokens(tx.session, organiser.id)
    if any(it.name == name and not it.has_expired(tx.trusted_now) for it in others):
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
    """Revoke a token at once, and every one of that name."""
    organiser = organisers.find_organiser(tx.session, command.organiser)
    found = api_tokens.token_rows(tx.session, organiser.id, command.which) if organiser else []
    for row in found:
        row.revoked_at = tx.now
    return Outcome(None if found else Refused(Reason.UNKNOWN_TOKEN))


@one_by_one
def note_use(tx: Transaction, command: NoteUse) -> Outcome[None]:
    """Note that a token was used, if there is such a token still."""
    row = tx.session.get(ApiTokenRow, command.token_id)
    if row is not None:
        row.last_used_at = command.hour
    return Outcome(None)
