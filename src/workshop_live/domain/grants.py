"""Grants: credentials that let somebody in, and can be revoked."""

from dataclasses import dataclass
from enum import StrEnum


class GrantKind(StrEnum):
    """The kinds of credentials of organisers and of screens."""

    SETTINGS = "settings"
    API_TOKEN = "api_token"  # noqa: S105 - the name of a kind
    SIGNED_IN = "signed_in"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Grant:
    """A credential in use. ``id`` is its row id. An organiser's grant is valid as long as they are a member."""

    kind: GrantKind
    id: int
    room_id: int | None = None
    organiser_id: int | None = None
