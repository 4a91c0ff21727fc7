"""Grants: what let somebody in, and can be taken back."""

from dataclasses import dataclass
from enum import StrEnum


class GrantKind(StrEnum):
    """The kinds of credentials of those who run or show rooms."""

    SETTINGS = "settings"
    API_TOKEN = "api_token"  # noqa: S105 - the name of a kind
    SIGNED_IN = "signed_in"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Grant:
    """A credential in use: ``id`` is the number of its row. An organiser's grant holds while they are a member."""

    kind: GrantKind
    id: int
    room_id: int | None = None
    organiser_id: int | None = None
