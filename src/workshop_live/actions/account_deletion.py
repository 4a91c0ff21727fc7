"""Deleting an account. Each of its rooms passes to a co-facilitator, or is deleted if there is none."""

from dataclasses import dataclass

from workshop_live.actions.commands import Happened, one_by_one, record
from workshop_live.actions.members import make_owner, revoke_links_of
from workshop_live.actions.rooms import delete_for_good
from workshop_live.actions.series import tell_projectors
from workshop_live.domain.departures import Departure
from workshop_live.domain.members import Succession
from workshop_live.domain.organisers import BUILT_IN
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.storage import rooms
from workshop_live.storage.departures import read_departure
from workshop_live.storage.tables import OrganiserRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class DeleteAccount:
    """Delete an organiser's account. ``said`` is the digest of the departure that was confirmed.

    ``actor`` is recorded in the room events as the one who deleted it.
    """

    organiser_id: int
    said: str
    actor: str


@one_by_one
def delete_account(tx: Transaction, command: DeleteAccount) -> Outcome[Departure | Refused]:
    """Delete an account with its sessions, tokens and links.

    Refused if the fate of its rooms differs from what was confirmed.
    """
    organiser = tx.session.get(OrganiserRow, command.organiser_id)
    if organiser is None or organiser.name == BUILT_IN:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    expected = read_departure(tx.session, organiser.id)
    locked = rooms.lock_rooms(tx.session, [*(fate.room_id for fate in expected.fates), *expected.others])
    departure = read_departure(tx.session, organiser.id)  # again, now that the rooms are locked
    if departure.digest != command.said:
        return Outcome(Refused(Reason.STALE))
    events: list[RoomEvent] = []
    for fate in departure.fates:
        room = locked[fate.room_id]
        if fate.heir is None:
            events += tell_projectors(tx, [room.id])
            delete_for_good(tx, room)
            continue
        make_owner(tx, room, fate.heir.id, Succession.ACCOUNT_DELETED)
        events += record(tx, room, command.actor, [Happened(RoomEventKind.OWNER_CHANGED)])
    for room_id in departure.others:
        events += record(tx, locked[room_id], command.actor, [Happened(RoomEventKind.MEMBERS_CHANGED)])
    for room in locked.values():
        revoke_links_of(tx, room, organiser.public_id)
    tx.session.flush()
    tx.session.delete(organiser)  # cascades to memberships, sessions and tokens
    return Outcome(departure, tuple(events))
