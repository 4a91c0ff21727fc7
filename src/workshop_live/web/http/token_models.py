"""The bodies of the token routes of the JSON API, as documented in OpenAPI."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.domain.api_tokens import LASTS, MAX_DAYS, ApiToken, TokenScope
from workshop_live.web.http.bodies import Body

Days = Annotated[int, Field(ge=1, le=MAX_DAYS)]


class NewTokenBody(Body):
    """A token to create."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Weekly report", "scope": "read", "days": 90}]})

    name: Annotated[str, Field(max_length=5_000)]
    """A name that tells its purpose."""
    scope: Literal["read", "write"]
    """``read`` for GET only, ``write`` for everything that its organiser may do."""
    days: Days | None = LASTS.days
    """Days until it expires; null for never. It expires no later than the token that authenticates this request."""


class TokenState(BaseModel):
    """A token, without its secret."""

    id: str
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    """Rounded to the hour; null if it was never used."""


class TokenList(BaseModel):
    """The organiser's tokens that are not revoked, the oldest first, expired ones included."""

    tokens: list[TokenState]


class TokenMade(TokenState):
    """A new token. Its secret is shown only once."""

    token: str


def state_of(token: ApiToken) -> dict[str, Any]:
    """Return a token as a TokenState."""
    return TokenState(
        id=token.public_id,
        name=token.name,
        scope=token.scope,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    ).model_dump(mode="json")
