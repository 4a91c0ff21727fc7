"""Maintenance without a user: deleting expired rooms, unlinking answers from phones, removing expired sign-ins."""

from dataclasses import dataclass
from datetime import timedelta

from workshop_live.actions.commands import one_by_one
from workshop_live.actions.series import tell_projectors
from workshop_live.storage import decks, maintenance, pictures
from workshop_live.storage.writer import Outcome, Transaction

UNDO_IS_OVER = timedelta(minutes=1)
UNUSED = timedelta(hours=1)
"""Longer than any deck takes to be stored: pages and decks that nothing has by then were left behind."""
IDLE = timedelta(days=7)
"""After so long without an event, answers are unlinked from phones as after the end of the room."""


@dataclass(frozen=True, slots=True)
class RunMaintenance:
    """Remove what has expired, and at most one room, so that other commands can run in between.

    Rooms in ``connected``, which have open screens, are not deleted. With None, while that is unknown, no room is.
    """

    connected: frozenset[int] | None


@one_by_one
def run_maintenance(tx: Transaction, command: RunMaintenance) -> Outcome[bool]:
    """Run one step of maintenance. Return whether a room was deleted; the caller should then truncate the WAL."""
    now = tx.trusted_now
    if maintenance.note_hour(tx.session, now):
        decks.delete_abandoned(tx.session, now - UNUSED)
        pictures.delete_abandoned(tx.session, now - UNUSED)
    maintenance.forget_expired(tx.session, now)
    maintenance.forget_expired_offers(tx.session, now)
    maintenance.untie_ended_rooms(tx.session, now - UNDO_IS_OVER, now)
    maintenance.untie_idle_rooms(tx.session, now - IDLE, now)
    if command.connected is None:
        return Outcome(reply=False)
    due = maintenance.find_due_room(tx.session, now, command.connected)
    if due is None:
        return Outcome(reply=False)
    events = tell_projectors(tx, [due])
    maintenance.delete_room(tx.session, due, now)
    return Outcome(reply=True, events=events)


@one_by_one
def confirm_clock(tx: Transaction, command: None) -> Outcome[None]:
    """Store that an administrator has confirmed the clock."""
    maintenance.confirm(tx.session, tx.now)
    return Outcome(None)
