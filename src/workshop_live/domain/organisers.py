"""Organisers, and the secret links to screens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop_live.domain.regions import Screen

SESSION_LIFETIME = timedelta(days=14)
INVITATION_LIFETIME = timedelta(days=2)
MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 200

BUILT_IN = "api"
"""The name of the organiser that the API token in the settings stands for, as whom nobody can sign in."""


def actor_of(public_id: str) -> str:
    """Return the actor name of an organiser, as in room events and links."""
    return f"organiser:{public_id}"


@dataclass(frozen=True, slots=True)
class Organiser:
    """An owner of rooms."""

    id: int
    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A secret link to a screen of a room."""

    id: int
    public_id: str
    room_id: int
    screen: Screen
    created_at: datetime
