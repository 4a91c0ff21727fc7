"""Tokens with which programs act as organisers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(days=90)
"""A new token expires after this time unless something else is asked for."""
MAX_DAYS = 3_650
KEPT_FOR = timedelta(days=30)
"""For so long a token that has expired or was revoked is kept, so that programs are told what is wrong."""


class TokenScope(StrEnum):
    """What a token may do."""

    READ = "read"
    WRITE = "write"
    """Everything that its organiser may do."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token, without its secret. ``last_used_at`` is to the hour; a token without ``expires_at`` does not expire."""

    id: int
    public_id: str
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= now
