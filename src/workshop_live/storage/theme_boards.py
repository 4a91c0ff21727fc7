"""Queries for theme boards, and their JSON."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import Activity, SeenBy
from workshop_live.domain.answers import Answer
from workshop_live.domain.themes import Board, KeptBoard, Theme
from workshop_live.storage.agenda import find_activity, latest_round, read_agenda, to_activity
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.group_work import groups_of_rounds
from workshop_live.storage.tables import ThemeBoardRow


def boards_of(session: Session, round_ids: Collection[int]) -> dict[int, dict[int, KeptBoard]]:
    """Return boards by round id and index of the question."""
    boards: dict[int, dict[int, KeptBoard]] = {}
    for row in session.exec(select(ThemeBoardRow).where(col(ThemeBoardRow.round_id).in_(list(round_ids)))):
        boards.setdefault(row.round_id, {})[row.question] = KeptBoard(to_board(row.board), row.version, row.digest)
    return boards


def read_round(
    session: Session, room_id: int, activity: str
) -> tuple[Activity, list[Answer], dict[int, KeptBoard]] | None:
    """Return an activity with themes, the visible answers of its latest round, and its boards.

    None without a round, and where the answers are on phones alone.
    """
    row = find_activity(session, room_id, activity)
    round_row = latest_round(session, row.id) if row and row.seen_by != SeenBy.ME else None
    if row is None or round_row is None or not ACTIVITY_TYPES[row.type].has_themes:
        return None
    boards = boards_of(session, [round_row.id]).get(round_row.id, {})
    asked = to_activity(row, round_row)
    if asked.round and asked.round.grouping:
        groups = groups_of_rounds(session, [round_row.id]).get(round_row.id, ())
        asked = replace(asked, round=replace(asked.round, groups=groups))
    return asked, visible_answers(session, round_row.id), boards


def read_rounds(session: Session, room_id: int) -> list[tuple[Activity, list[Answer], dict[int, KeptBoard]]]:
    """Return the same for all activities of a room with themes and a round, in the order of the agenda."""
    rounds = (read_round(session, room_id, activity.public_id) for activity in read_agenda(session, room_id))
    return [round_ for round_ in rounds if round_ is not None]


def find_board(session: Session, round_id: int, question: int) -> ThemeBoardRow | None:
    """Return the row of a board, or None."""
    query = select(ThemeBoardRow).where(ThemeBoardRow.round_id == round_id, ThemeBoardRow.question == question)
    return session.exec(query).one_or_none()


def add_board(session: Session, round_id: int, question: int, board: Board, digest: str = "") -> None:
    """Insert the first board of a question. ``digest`` is of the answers that its themes were detected in."""
    session.add(ThemeBoardRow(round_id=round_id, question=question, board=from_board(board), digest=digest))


def change_board(row: ThemeBoardRow, board: Board, digest: str | None = None) -> None:
    """Replace a board, and the digest of the answers that it was detected in unless None."""
    row.board, row.version = from_board(board), row.version + 1
    if digest is not None:
        row.digest = digest


def from_board(board: Board) -> dict[str, Any]:
    """Return a board as JSON. Default values are left out, since undo keeps a copy."""
    return {
        "themes": [_from_theme(theme) for theme in board.themes],
        "placed": sorted(board.placed),
        "merged": {str(gone): kept for gone, kept in board.merged.items()},
        "next_number": board.next_number,
        "fineness": board.fineness,
    }


def to_board(stored: Mapping[str, Any]) -> Board:
    """Return the board of JSON."""
    return Board(
        themes=tuple(Theme(**{**theme, "answers": tuple(theme["answers"])}) for theme in stored["themes"]),
        placed=frozenset(stored["placed"]),
        merged={int(gone): kept for gone, kept in stored["merged"].items()},
        next_number=stored["next_number"],
        fineness=stored["fineness"],
    )


def _from_theme(theme: Theme) -> dict[str, Any]:
    default = Theme(theme.number, theme.label, theme.answers)
    changes = {
        name: getattr(theme, name)
        for name in ("is_decided", "bullet", "is_left_out", "typical")
        if getattr(theme, name) != getattr(default, name)
    }
    return {"number": theme.number, "label": theme.label, "answers": list(theme.answers), **changes}
