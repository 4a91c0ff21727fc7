"""Keeping the themes that the program has found in the answers to a round."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.actions.commands import Happened, RoomCommand, one_by_one, record
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.themes import Board
from workshop_live.storage import rooms, theme_boards
from workshop_live.storage.tables import RoundRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class ReadBoard:
    """A board in which the program has found themes, of which version it was before, and the digest of the answers."""

    board: Board
    version: int | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepBoards(RoomCommand):
    """Keep what the program has found in the answers to each question of a round."""

    round_id: int
    read: Sequence[ReadBoard]


@one_by_one
def keep_boards(tx: Transaction, command: KeepBoards) -> Outcome[None]:
    """Keep the boards of which nobody has changed the themes meanwhile; the others are read anew.

    Nobody asked for it, so the last command can still be taken back.
    """
    room = rooms.lock_room(tx.session, command.room)
    asked = tx.session.get(RoundRow, command.round_id)
    if room is None or asked is None:
        return Outcome(None)
    kept = [_keep(tx, asked.id, question, read) for question, read in enumerate(command.read)]
    if not any(kept):
        return Outcome(None)
    happened = [Happened(RoomEventKind.THEMES_CHANGED, asked.activity_id)]
    return Outcome(None, record(tx, room, command.actor, happened))


def _keep(tx: Transaction, round_id: int, question: int, read: ReadBoard) -> bool:
    """Keep one board. Returns whether that changed anything."""
    row = theme_boards.find_board(tx.session, round_id, question)
    if row is None and read.version is None:
        theme_boards.add_board(tx.session, round_id, question, read.board, read.digest)
    elif row is not None and row.version == read.version and row.digest != read.digest:
        theme_boards.change_board(row, read.board, read.digest)
    else:
        return False
    return True
