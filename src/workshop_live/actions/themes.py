"""Storing detected themes."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.actions.commands import Happened, RoomCommand, one_by_one, record
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.themes import Board
from workshop_live.storage import rooms, theme_boards
from workshop_live.storage.tables import RoundRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class DetectedBoard:
    """A board with newly detected themes, the version that it replaces, and the digest of the analysed answers."""

    board: Board
    version: int | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreBoards(RoomCommand):
    """Store the detected themes for each question of a round."""

    round_id: int
    boards: Sequence[DetectedBoard]


@one_by_one
def store_boards(tx: Transaction, command: StoreBoards) -> Outcome[None]:
    """Store the boards that have not been changed since the analysis began; the others will be analysed again.

    It is not an action of a person, so the last command can still be undone.
    """
    room = rooms.lock_room(tx.session, command.room)
    round_row = tx.session.get(RoundRow, command.round_id)
    if room is None or round_row is None:
        return Outcome(None)
    stored = [_store(tx, round_row.id, question, detected) for question, detected in enumerate(command.boards)]
    if not any(stored):
        return Outcome(None)
    happened = [Happened(RoomEventKind.THEMES_CHANGED, round_row.activity_id)]
    return Outcome(None, record(tx, room, command.actor, happened))


def _store(tx: Transaction, round_id: int, question: int, detected: DetectedBoard) -> bool:
    """Store one board. Return whether anything changed."""
    row = theme_boards.find_board(tx.session, round_id, question)
    if row is None and detected.version is None:
        theme_boards.add_board(tx.session, round_id, question, detected.board, detected.digest)
    elif row is not None and row.version == detected.version and row.digest != detected.digest:
        theme_boards.change_board(row, detected.board, detected.digest)
    else:
        return False
    return True
