"""The bodies of the JSON API about tokens, as they stand in the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshop_live.domain.api_tokens import LASTS, MAX_DAYS, ApiToken, TokenScope
from workshop_live.web.http.bodies import Body

Days = Annotated[int, Field(ge=1, le=MAX_DAYS)]


class NewTokenBody(Body):
    """A token to make."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Weekly report", "scope": "read", "days": 90}]})

    name: Annotated[str, Field(max_length=5_000)]
    """What it is for."""
    scope: Literal["read", "write"]
    """``read`` for GET alone, ``write`` for everything that its organiser may do."""
    days: Days | None = LASTS.days
    """After how many days it expires; null for never. It expires no later than the token with which it is made."""


class TokenState(BaseModel):
    """A token, without its secret."""

    id: str
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    """To the hour; null if it never was."""


class TokenList(BaseModel):
    """The tokens of an organiser that have not been revoked, the oldest first. Some may have expired."""

    tokens: list[TokenState]


class TokenMade(TokenState):
    """A new token. Its secret is told only once."""

    token: str


def state_of(token: ApiToken) -> dict[str, Any]:
    """A token as the API tells it."""
    return TokenState(
        id=token.public_id,
        name=token.name,
        scope=token.scope,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    ).model_dump(mode="json")
