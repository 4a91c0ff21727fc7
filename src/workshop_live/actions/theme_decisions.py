"""People's decisions on theme boards. Each command is a pure function from board to board."""

from collections.abc import Callable
from functools import wraps
from textwrap import shorten
from typing import TypeVar

from workshop_live.actions.commands import Changes, Command, Happened, fields_of
from workshop_live.actions.theme_fields import (
    ANSWERS_MOVED,
    THEME_MADE,
    AddBullet,
    AddTheme,
    EditTheme,
    LeaveOutTheme,
    MergeThemes,
    MoveAnswers,
    OnAnswers,
    OnBoard,
    OnTheme,
    RefineThemes,
    ReorderTheme,
    SortThemes,
    SplitTheme,
)
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.themes import (
    MAX_BULLET_LENGTH,
    MAX_LABEL_LENGTH,
    MAX_THEMES,
    Board,
    DetectedTheme,
    UnknownThemeError,
)
from workshop_live.storage import agenda, theme_boards
from workshop_live.storage.answers import last_ordinal
from workshop_live.storage.tables import RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

ORDER_CHANGED = N_("The order of the themes was changed")
SUMMARY_CHANGED = N_("The summary was changed")

B = TypeVar("B", bound=OnBoard)
BoardFunction = Callable[[Board, B], Board | Refused]


def board_command(name: str, *undo: str) -> Callable[[BoardFunction[B]], Command[B]]:
    """Declare a function of a board as a command on the latest round of an activity.

    It may raise InvalidValueError or UnknownThemeError. Concurrent decisions all apply: no click is refused as stale.
    """

    def declare(function: BoardFunction[B]) -> Command[B]:
        @wraps(function)
        def handler(tx: Transaction, room: RoomRow, fields: B) -> Changes | Refused:
            return _change_board(tx, room, fields, function)

        emits = frozenset({RoomEventKind.THEMES_CHANGED})
        return Command(
            name,
            Role.FACILITATOR,
            fields_of(function),
            emits,
            undo,
            moves_on=False,
            even_ended=True,
            handler=handler,
            checks_version=False,
        )

    return declare


@board_command("edit-theme", N_("A theme was edited"))
def edit_theme(board: Board, fields: EditTheme) -> Board:
    """Give a theme another name, or have the summary say something else of it."""
    label = bullet = None
    if fields.label not in {None, fields.was_label}:
        label = clean_text(fields.label or "", field="label", most=MAX_LABEL_LENGTH)
    if fields.bullet not in {None, fields.was_bullet}:
        bullet = clean_text(fields.bullet or "", field="bullet", most=MAX_BULLET_LENGTH, least=0)
    return board.edit(fields.theme, label, bullet)


@board_command("merge-themes", N_("Two themes were merged"))
def merge_themes(board: Board, fields: MergeThemes) -> Board:
    """Make one theme of two."""
    return board.merge(fields.theme, fields.target)


@board_command("split-theme", N_("A theme was split"))
def split_theme(board: Board, fields: SplitTheme) -> Board | Refused:
    """Divide a theme into parts."""
    if len(fields.parts) < 2:
        return Refused(Reason.CANNOT_BE_SPLIT)
    return board.split(
        fields.theme, [DetectedTheme(part.label, part.answers, part.other_labels) for part in fields.parts]
    )


@board_command("move-answers", ANSWERS_MOVED, THEME_MADE)
def move_answers(board: Board, fields: MoveAnswers) -> Board:
    """Put answers into another theme, into a new one, or into none."""
    target = fields.target
    if fields.label is not None:
        board = board.add(clean_text(fields.label, field="label", most=MAX_LABEL_LENGTH))
        target = board.themes[-1].number
    for source in dict.fromkeys(placed.theme for placed in fields.answers):
        board = board.move([placed.answer for placed in fields.answers if placed.theme == source], source, target)
    return board


@board_command("add-theme", THEME_MADE)
def add_theme(board: Board, fields: AddTheme) -> Board:
    """Make a new theme without answers."""
    return board.add(clean_text(fields.label, field="label", most=MAX_LABEL_LENGTH))


@board_command("add-bullet", SUMMARY_CHANGED)
def add_bullet(board: Board, fields: AddBullet) -> Board:
    """Add a bullet to the summary that no answer says."""
    bullet = clean_text(fields.bullet, field="bullet", most=MAX_BULLET_LENGTH)
    return board.add(shorten(bullet, MAX_LABEL_LENGTH, placeholder=" …"), bullet)


@board_command("remove-theme", N_("A theme was removed"))
def remove_theme(board: Board, fields: OnTheme) -> Board:
    """Take a theme away; its answers are left over."""
    return board.remove(fields.theme)


@board_command("reorder-theme", ORDER_CHANGED)
def reorder_theme(board: Board, fields: ReorderTheme) -> Board:
    """Put a theme at another place."""
    return board.reorder(fields.theme, fields.to)


@board_command("sort-themes", ORDER_CHANGED)
def sort_themes(board: Board, fields: SortThemes) -> Board:
    """Put the largest themes first, or others before them, such as those with most votes."""
    return board.sort(fields.first)


@board_command("refine-themes", N_("The number of themes was changed"))
def refine_themes(board: Board, fields: RefineThemes) -> Board:
    """Ask the program for more or fewer themes."""
    return board.refine(fields.steps)


@board_command("leave-out-theme", SUMMARY_CHANGED)
def leave_out_theme(board: Board, fields: LeaveOutTheme) -> Board:
    """Keep a theme out of the summary, or take it in again."""
    return board.leave_out(fields.theme, out=fields.out)


@board_command("choose-typical", SUMMARY_CHANGED)
def choose_typical(board: Board, fields: OnAnswers) -> Board:
    """Show one answer for its theme: the first of those that are named."""
    theme, answer = fields.answers[0].theme, fields.answers[0].answer
    if theme is None:
        raise InvalidValueError(Problem("answers", "missing"))
    return board.choose_typical(theme, answer)


def _change_board(tx: Transaction, room: RoomRow, fields: B, function: BoardFunction[B]) -> Changes | Refused:
    round_row = _find_round(tx, room, fields)
    if isinstance(round_row, Refused):
        return round_row
    row = theme_boards.find_board(tx.session, round_row.id, fields.question)
    before = theme_boards.to_board(row.board) if row else Board()
    try:
        after = function(before, fields)
    except UnknownThemeError:
        return Refused(Reason.UNKNOWN_THEME)
    if isinstance(after, Refused):
        return after
    if len(after.themes) > max(MAX_THEMES, len(before.themes)):
        raise InvalidValueError(Problem("theme", "too_many", MAX_THEMES))
    if after == before:
        return Changes()
    if row is None:
        theme_boards.add_board(tx.session, round_row.id, fields.question, after)
    else:
        theme_boards.change_board(row, after)
    return Changes([Happened(RoomEventKind.THEMES_CHANGED, round_row.activity_id)], fields.undo_label)


def _find_round(tx: Transaction, room: RoomRow, fields: OnBoard) -> RoundRow | Refused:
    """Return the latest round of the activity if it has the question and all answers. Raises InvalidValueError."""
    activity = agenda.find_activity(tx.session, room.id, fields.activity)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    activity_type, round_row = ACTIVITY_TYPES[activity.type], agenda.latest_round(tx.session, activity.id)
    if not activity_type.has_themes:
        return Refused(Reason.NOTHING_TO_SUM_UP)
    if round_row is None:
        return Refused(Reason.NOT_ASKED)
    questions = activity_type.questions(activity_type.settings(round_row.settings), round_row.prompt, [])
    if fields.question >= len(questions):
        raise InvalidValueError(Problem("question", "less_than_equal", len(questions) - 1))
    if max(fields.ordinals, default=-1) > last_ordinal(tx.session, round_row.id):
        return Refused(Reason.UNKNOWN_ANSWER)
    return round_row
