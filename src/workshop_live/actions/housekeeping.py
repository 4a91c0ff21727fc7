"""What is done now and then: untying answers from phones after a room has ended, forgetting old sign-ins."""

from datetime import timedelta

from workshop_live.actions.commands import one_by_one
from workshop_live.storage import housekeeping
from workshop_live.storage.writer import Outcome, Transaction

UNDO_IS_OVER = timedelta(minutes=1)


@one_by_one
def tidy(tx: Transaction, command: None) -> Outcome[int]:
    """Tidy up. Returns how many rooms were untied."""
    housekeeping.forget_expired(tx.session, tx.now)
    return Outcome(housekeeping.untie_ended_rooms(tx.session, tx.now - UNDO_IS_OVER, tx.now))
