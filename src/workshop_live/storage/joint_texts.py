"""Reads joint texts: the lines of an activity as they stand, and its kept versions."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from workshop_live.activity_types import joint_stem
from workshop_live.domain.activities import Activity
from workshop_live.domain.joint_texts import JointText, Line, Source, Version
from workshop_live.storage.outcome_tables import JointLineRow, JointVersionRow
from workshop_live.storage.tables import ActivityRow


def read_joint_text(session: Session, activity: Activity) -> JointText | None:
    """Return the joint text of an activity; None for other types."""
    stem = joint_stem(activity)
    if stem is None:
        return None
    lines = tuple(map(to_line, line_rows(session, activity.id)))
    return JointText(stem, lines, tuple(map(to_version, version_rows(session, activity.id))))


def with_lines(session: Session, activities: Iterable[Activity]) -> list[Activity]:
    """Return the joint texts among these activities that have lines, or had some in a version."""
    texts = [(activity, read_joint_text(session, activity)) for activity in activities]
    return [activity for activity, text in texts if text and (text.lines or text.versions)]


def line_rows(session: Session, activity_id: int) -> Sequence[JointLineRow]:
    """Return the lines of an activity in order, without removed ones."""
    query = select(JointLineRow).where(JointLineRow.activity_id == activity_id, col(JointLineRow.removed_at).is_(None))
    return session.exec(query.order_by(col(JointLineRow.place), col(JointLineRow.id))).all()


def all_line_rows(session: Session, activity_id: int) -> Sequence[JointLineRow]:
    """Return all lines that an activity ever had, also those that were removed."""
    query = select(JointLineRow).where(JointLineRow.activity_id == activity_id)
    return session.exec(query.order_by(col(JointLineRow.id))).all()


def find_line(session: Session, room_id: int, public_id: str) -> JointLineRow | None:
    """Return a line of an activity on the agenda of a room; None if there is none, or no longer."""
    query = (
        select(JointLineRow)
        .join(ActivityRow, col(ActivityRow.id) == JointLineRow.activity_id)
        .where(JointLineRow.public_id == public_id, ActivityRow.room_id == room_id)
        .where(col(JointLineRow.removed_at).is_(None), col(ActivityRow.removed_at).is_(None))
    )
    return session.exec(query).one_or_none()


def version_rows(session: Session, activity_id: int) -> Sequence[JointVersionRow]:
    """Return the kept versions of an activity in order."""
    query = select(JointVersionRow).where(JointVersionRow.activity_id == activity_id)
    return session.exec(query.order_by(col(JointVersionRow.number))).all()


def to_line(row: JointLineRow) -> Line:
    """Return a line from its row."""
    return Line(row.public_id, row.text, row.version, Source.of(row.source) if row.source else None)


def to_version(row: JointVersionRow) -> Version:
    """Return a version from its row; its lines are stored as texts."""
    return Version(row.number, row.stem, tuple(row.lines), row.created_at, row.shown_at)
