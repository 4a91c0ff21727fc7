"""What is done by itself: deleting rooms whose day has come, untying answers, forgetting old sign-ins."""

from dataclasses import dataclass
from datetime import timedelta

from workshop_live.actions.commands import one_by_one
from workshop_live.storage import maintenance
from workshop_live.storage.writer import Outcome, Transaction

UNDO_IS_OVER = timedelta(minutes=1)
IDLE = timedelta(days=7)
"""Where nothing has happened for so long, answers are untied from phones as after the end."""


@dataclass(frozen=True, slots=True)
class RunMaintenance:
    """Tidy up, and delete one room that is due: between two of them others can write.

    Rooms that somebody looks at (``connected``) are not deleted, and none while that is not known.
    """

    connected: frozenset[int] | None


@one_by_one
def run_maintenance(tx: Transaction, command: RunMaintenance) -> Outcome[bool]:
    """Run one step of maintenance. Returns whether a room was deleted: truncate the WAL then."""
    now = tx.trusted_now
    maintenance.note_hour(tx.session, now)
    maintenance.forget_expired(tx.session, now)
    maintenance.forget_expired_offers(tx.session, now)
    maintenance.untie_ended_rooms(tx.session, now - UNDO_IS_OVER, now)
    maintenance.untie_idle_rooms(tx.session, now - IDLE)
    if command.connected is None:
        return Outcome(reply=False)
    return Outcome(maintenance.delete_due_room(tx.session, now, command.connected))


@one_by_one
def confirm_clock(tx: Transaction, command: None) -> Outcome[None]:
    """Note that somebody has looked at the clock and found it right."""
    maintenance.confirm(tx.session, tx.now)
    return Outcome(None)
