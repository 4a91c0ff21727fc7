"""What becomes of the rooms of an organiser whose account is deleted."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heir:
    """A co-facilitator who may come to own a room. Programs' organisers cannot sign in."""

    id: int
    name: str
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class RoomFate:
    """A room that loses its owner: it goes to ``heir``, or is deleted with None."""

    room_id: int
    public_id: str
    title: str
    language: str
    heir: Heir | None


@dataclass(frozen=True, slots=True)
class Departure:
    """What the deletion of an account comes to: the fate of each room that it owns, and whose rooms it runs besides."""

    fates: tuple[RoomFate, ...] = ()
    others: tuple[int, ...] = ()
    """The numbers of the rooms of other owners that lose a co-facilitator."""

    @property
    def digest(self) -> str:
        """Stands for what was said of the rooms, so that nothing else than that is done."""
        said = [f"{it.public_id} {it.heir.id if it.heir else ''}" for it in self.fates]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def successor(others: Sequence[Heir]) -> Heir | None:
    """Who owns a room next, of its co-facilitators in the order in which they came: the first who can sign in.

    Where none of them can, it is the first; None if there are none.
    """
    return next((it for it in others if it.can_sign_in), next(iter(others), None))
