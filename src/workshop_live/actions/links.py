"""Creating and revoking secret links, whose secrets are shown once."""

from dataclasses import dataclass

from workshop_live.actions.commands import RoomCommand, one_by_one
from workshop_live.domain.organisers import Link
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.tokens import digest, new_link_token, new_public_id
from workshop_live.storage import links, rooms
from workshop_live.storage.tables import LinkRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateLink(RoomCommand):
    """Create a link to one screen of a room."""

    screen: Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeLink(RoomCommand):
    """Revoke a link and disconnect those who use it."""

    link: str


@dataclass(frozen=True, slots=True)
class LinkCreated:
    """A new link and its secret, of which only a digest is stored."""

    link: Link
    token: str


@one_by_one
def create_link(tx: Transaction, command: CreateLink) -> Outcome[LinkCreated | Refused]:
    """Create a link. Only a digest of its secret is stored."""
    room = rooms.lock_room(tx.session, command.room)
    if room is None:
        return Outcome(Refused(Reason.UNKNOWN_ROOM))
    row, token = new_link(tx, room.id, command.screen, command.actor)
    tx.session.add(row)
    tx.session.flush()
    return Outcome(LinkCreated(links.to_link(row), token))


@one_by_one
def revoke_link(tx: Transaction, command: RevokeLink) -> Outcome[Refused | None]:
    """Revoke a link. The hub of every process closes its sockets within seconds."""
    room = rooms.lock_room(tx.session, command.room)
    row = links.find_link(tx.session, room.id, command.link) if room else None
    if row is None:
        return Outcome(Refused(Reason.UNKNOWN_LINK))
    row.revoked_at = row.revoked_at or tx.now
    return Outcome(None)


def new_link(tx: Transaction, room_id: int, screen: Screen, actor: str) -> tuple[LinkRow, str]:
    """Return the row of a new link, and its secret."""
    token = new_link_token()
    row = LinkRow(
        public_id=new_public_id(),
        room_id=room_id,
        screen=screen,
        token_hash=digest(token),
        made_by=actor,
        created_at=tx.now,
    )
    return row, token
