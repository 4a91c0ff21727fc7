"""Deciding on themes, and keeping those that the program proposes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workshop_live.actions.commands import Changes, Happened, RoomCommand, on_room
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.refusals import Invalid, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.themes import MOST_THEMES, Board, NoSuchTheme
from workshop_live.storage import agenda, theme_boards
from workshop_live.storage.answers import last_ordinal
from workshop_live.storage.tables import RoomRow, RoundRow
from workshop_live.storage.writer import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBoard(RoomCommand):
    """What somebody does to the themes of a question, the first of its activity being 0, and what to call that.

    ``answers`` are those that the deed is about.
    """

    activity: str
    question: int
    deed: Callable[[Board], Board]
    what: str
    answers: Sequence[int] = ()


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


@on_room(moves_on=False, even_ended=True)
def change_board(tx: Transaction, room: RoomRow, command: ChangeBoard) -> Changes | Refused:
    """Do something to the themes of the latest round of an activity. Two who do so at once both have their way."""
    asked = _find_round(tx, room, command)
    if isinstance(asked, Refused):
        return asked
    row = theme_boards.find_board(tx.session, asked.id, command.question)
    before = theme_boards.to_board(row.board) if row else Board()
    try:
        after = command.deed(before)
    except NoSuchTheme:
        return Refused(Reason.UNKNOWN_THEME)
    if len(after.themes) > max(MOST_THEMES, len(before.themes)):
        raise Invalid(Problem("theme", "too_many", MOST_THEMES))
    if after == before:
        return Changes()
    if row is None:
        theme_boards.add_board(tx.session, asked.id, command.question, after)
    else:
        theme_boards.change_board(row, after)
    return Changes([Happened(RoomEventKind.THEMES_CHANGED, asked.activity_id)], command.what)


@on_room(moves_on=False, even_ended=True)
def keep_boards(tx: Transaction, room: RoomRow, command: KeepBoards) -> Changes:
    """Keep what was found, unless somebody has changed the themes meanwhile: then it is found anew."""
    asked = tx.session.get(RoundRow, command.round_id)
    if asked is None:
        return Changes()
    rows = [theme_boards.find_board(tx.session, asked.id, question) for question in range(len(command.read))]
    changed = False
    for question, (row, read) in enumerate(zip(rows, command.read, strict=True)):
        if row is None and read.version is None:
            theme_boards.add_board(tx.session, asked.id, question, read.board, read.digest)
        elif row is not None and row.version == read.version and row.digest != read.digest:
            theme_boards.change_board(row, read.board, read.digest)
        else:
            continue
        changed = True
    return Changes([Happened(RoomEventKind.THEMES_CHANGED, asked.activity_id)] if changed else (), is_aside=True)


def _find_round(tx: Transaction, room: RoomRow, command: ChangeBoard) -> RoundRow | Refused:
    """The latest round of the activity, if the question and all the answers are in it. Raises Invalid."""
    activity = agenda.find_activity(tx.session, room.id, command.activity)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    activity_type, asked = ACTIVITY_TYPES[activity.type], agenda.latest_round(tx.session, activity.id)
    if not activity_type.has_themes:
        return Refused(Reason.NOTHING_TO_SUM_UP)
    if asked is None:
        return Refused(Reason.NOT_ASKED)
    questions = activity_type.questions(activity_type.settings(asked.settings), asked.prompt, [])
    if command.question >= len(questions):
        raise Invalid(Problem("question", "less_than_equal", len(questions) - 1))
    if max(command.answers, default=-1) > last_ordinal(tx.session, asked.id):
        return Refused(Reason.UNKNOWN_ANSWER)
    return asked
