"""The members of a room: the organiser who owns it, and the co-facilitators who run it with them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workshop_live.domain.organisers import Organiser


class MemberRole(StrEnum):
    """What a member of a room is there. docs/roles.md says what each may do."""

    OWNER = "owner"
    FACILITATOR = "facilitator"


class Succession(StrEnum):
    """How a room came to its owner, if somebody else owned it before."""

    HANDED_OVER = "handed_over"
    ACCOUNT_DELETED = "account_deleted"


@dataclass(frozen=True, slots=True)
class Owned:
    """Since when, and why, a room belongs to an owner who did not make it."""

    since: datetime
    because: Succession


@dataclass(frozen=True, slots=True)
class Member:
    """An organiser in a room. ``owned`` is None for co-facilitators and for the owner who made the room."""

    organiser: Organiser
    role: MemberRole
    owned: Owned | None = None
