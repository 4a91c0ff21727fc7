"""Organisers, and the secret links that stand in for an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop_live.domain.regions import Screen

SIGNED_IN_FOR = timedelta(days=14)
INVITATION_LASTS = timedelta(days=2)
MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 200

BUILT_IN = "api"
"""The name of the organiser that the token in the settings stands for. Nobody can sign in as it."""


def actor_of(public_id: str) -> str:
    """How room events, and the links of a room, name an organiser who did something."""
    return f"organiser:{public_id}"


@dataclass(frozen=True, slots=True)
class Organiser:
    """Somebody who owns rooms and exports."""

    id: int
    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A secret link to one screen of one room."""

    id: int
    public_id: str
    room_id: int
    screen: Screen
    created_at: datetime
