"""What is done by itself: deleting rooms whose day has come, untying answers, forgetting old sign-ins."""

from datetime import timedelta

from workshop_live.actions.commands import one_by_one
from workshop_live.storage import housekeeping
from workshop_live.storage.writer import Outcome, Transaction

UNDO_IS_OVER = timedelta(minutes=1)


@one_by_one
def tidy(tx: Transaction, command: None) -> Outcome[int]:
    """Tidy up. Returns how many rooms were deleted: the log of the database has them still (Database.shred)."""
    housekeeping.forget_expired(tx.session, tx.now)
    housekeeping.forget_expired_offers(tx.session, tx.now)
    housekeeping.untie_ended_rooms(tx.session, tx.now - UNDO_IS_OVER, tx.now)
    return Outcome(housekeeping.delete_due_rooms(tx.session, tx.now))
