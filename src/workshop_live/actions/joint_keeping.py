"""Keeping versions of a joint text, with whether the room has seen them."""

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.joint_texts import MAX_VERSIONS, MIN_LINES, JointText
from workshop_live.storage import agenda
from workshop_live.storage.joint_texts import read_joint_text, version_rows
from workshop_live.storage.outcome_tables import JointVersionRow
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction


def keep_text(tx: Transaction, joint: ActivityRow, text: JointText, *, is_seen: bool) -> None:
    """Store a joint text as it stands as its next version. ``is_seen`` is whether the room has it before it."""
    row = JointVersionRow(
        activity_id=joint.id, number=text.next_number, stem=text.stem, lines=list(text.texts), created_at=tx.now
    )
    row.shown_at = tx.now if is_seen else None
    tx.session.add(row)


def read_text(tx: Transaction, joint: ActivityRow) -> JointText:
    """Return the joint text of a row that has lines."""
    text = read_joint_text(tx.session, agenda.to_activity(joint, agenda.latest_round(tx.session, joint.id)))
    assert text is not None  # it has lines
    return text


def has_lines(row: ActivityRow) -> bool:
    """Return whether an activity is a joint text."""
    activity_type = ACTIVITY_TYPES[row.type]
    return activity_type.joint_stem(activity_type.settings(row.settings)) is not None


def leave_joint_text(tx: Transaction, room: RoomRow) -> None:
    """Keep what the room has seen of a joint text, before it goes elsewhere: the next time, the changes are marked."""
    left = tx.session.get(ActivityRow, room.current_activity_id) if room.current_activity_id else None
    if left is None or not has_lines(left):
        return
    text = read_text(tx, left)
    if len(text.lines) < MIN_LINES:
        return
    if text.is_kept:
        latest = version_rows(tx.session, left.id)[-1]
        latest.shown_at = tx.now
    elif len(text.versions) < MAX_VERSIONS:
        keep_text(tx, left, text, is_seen=True)
