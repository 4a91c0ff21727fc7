"""Theme boards as they are kept."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session, col, select

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.themes import Board, KeptBoard, Theme
from workshop_live.storage.agenda import find_activity, latest_round, read_agenda, to_activity
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.tables import ThemeBoardRow


def boards_of(session: Session, round_ids: Collection[int]) -> dict[int, dict[int, KeptBoard]]:
    """The boards of some rounds, by round and by the place of the question in it."""
    found: dict[int, dict[int, KeptBoard]] = {}
    for row in session.exec(select(ThemeBoardRow).where(col(ThemeBoardRow.round_id).in_(list(round_ids)))):
        found.setdefault(row.round_id, {})[row.question] = KeptBoard(to_board(row.board), row.version, row.digest)
    return found


def read_asked(
    session: Session, room_id: int, activity: str
) -> tuple[Activity, list[Answer], dict[int, KeptBoard]] | None:
    """An activity that has themes and was asked, what everybody may see of its latest round, and its boards."""
    row = find_activity(session, room_id, activity)
    asked = latest_round(session, row.id) if row else None
    if row is None or asked is None or not ACTIVITY_TYPES[row.type].has_themes:
        return None
    boards = boards_of(session, [asked.id]).get(asked.id, {})
    return to_activity(row, asked), visible_answers(session, asked.id), boards


def read_all_asked(session: Session, room_id: int) -> list[tuple[Activity, list[Answer], dict[int, KeptBoard]]]:
    """The same of every activity of a room that has themes and was asked, in the order of the agenda."""
    found = (read_asked(session, room_id, activity.public_id) for activity in read_agenda(session, room_id))
    return [asked for asked in found if asked is not None]


def find_board(session: Session, round_id: int, question: int) -> ThemeBoardRow | None:
    """The row of a board."""
    query = select(ThemeBoardRow).where(ThemeBoardRow.round_id == round_id, ThemeBoardRow.question == question)
    return session.exec(query).one_or_none()


def add_board(session: Session, round_id: int, question: int, board: Board, digest: str = "") -> None:
    """Keep the first board of a question. The digest is of the answers in which its themes were found."""
    session.add(ThemeBoardRow(round_id=round_id, question=question, board=from_board(board), digest=digest))


def change_board(row: ThemeBoardRow, board: Board, digest: str | None = None) -> None:
    """Keep another board, found in answers of this digest if it is given, or in the same as before."""
    row.board, row.version = from_board(board), row.version + 1
    if digest is not None:
        row.digest = digest


def from_board(board: Board) -> dict[str, Any]:
    """A board as JSON. What is as usual is left out, since undo keeps the whole of it for a while."""
    return {
        "themes": [_from_theme(theme) for theme in board.themes],
        "placed": sorted(board.placed),
        "merged": {str(gone): kept for gone, kept in board.merged.items()},
        "next_number": board.next_number,
        "fineness": board.fineness,
    }


def to_board(stored: Mapping[str, Any]) -> Board:
    """The board that was kept as JSON."""
    return Board(
        themes=tuple(Theme(**{**theme, "answers": tuple(theme["answers"])}) for theme in stored["themes"]),
        placed=frozenset(stored["placed"]),
        merged={int(gone): kept for gone, kept in stored["merged"].items()},
        next_number=stored["next_number"],
        fineness=stored["fineness"],
    )


def _from_theme(theme: Theme) -> dict[str, Any]:
    usual = Theme(theme.number, theme.label, theme.answers)
    unusual = {
        name: getattr(theme, name)
        for name in ("is_decided", "bullet", "is_left_out", "typical")
        if getattr(theme, name) != getattr(usual, name)
    }
    return {"number": theme.number, "label": theme.label, "answers": list(theme.answers), **unusual}
