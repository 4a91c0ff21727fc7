"""The versions of a joint text: keeping one, taking one up again, and asking how far people agree with it."""

from typing import Annotated

from pydantic import Field

from workshop_live.actions.agenda import insert_activities, new_activity
from workshop_live.actions.commands import Changes, Happened, command
from workshop_live.actions.fields import OnActivity
from workshop_live.actions.joint_keeping import keep_text, read_text
from workshop_live.actions.joint_texts import find_joint_text, new_line, set_stem
from workshop_live.activity_types.options import MAX_TEXT
from workshop_live.activity_types.scale import Scale
from workshop_live.domain.activities import REHEARSED_KEY
from workshop_live.domain.joint_texts import MAX_LINES, MAX_VERSIONS, MIN_LINES
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import ScreenMode
from workshop_live.storage.joint_texts import all_line_rows, line_rows
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_, catalogue

AGREEMENT_PROMPT = N_("How far do you stand behind this text?")
WHOLE_TEXT = N_("The text as a whole")
_LOW, _HIGH = N_("not at all"), N_("completely")
_STEPS = 5


class OnVersion(OnActivity):
    """The fields of a command on one version, by its number."""

    number: Annotated[int, Field(ge=1, le=1_000_000)]


@command(
    "keep-version",
    emits=(RoomEventKind.JOINT_TEXT_CHANGED,),
    undo=N_("A version was kept"),
    moves_on=False,
    checks_version=False,
)
def keep_version(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Keep a joint text as it stands, as its next version. Keeping the same once more changes nothing."""
    joint = find_joint_text(tx, room, fields.activity)
    if isinstance(joint, Refused):
        return joint
    text = read_text(tx, joint)
    if len(text.lines) < MIN_LINES:
        return Refused(Reason.TOO_FEW_LINES)
    if text.is_kept:
        return Changes()
    if len(text.versions) >= MAX_VERSIONS:
        return Refused(Reason.TOO_MANY_VERSIONS)
    keep_text(tx, joint, text, is_seen=room.current_activity_id == joint.id and room.mode == ScreenMode.ACTIVITY)
    return Changes([Happened(RoomEventKind.JOINT_TEXT_CHANGED, joint.id)])


@command(
    "take-up-version",
    emits=(RoomEventKind.JOINT_TEXT_CHANGED, RoomEventKind.ACTIVITY_EDITED),
    undo=N_("An earlier version was taken up again"),
    moves_on=False,
    checks_version=False,
)
def take_up_version(tx: Transaction, room: RoomRow, fields: OnVersion) -> Changes | Refused:
    """Have the stem and the lines of a kept version again. What stood there is kept first, so that nothing is lost."""
    joint = find_joint_text(tx, room, fields.activity)
    if isinstance(joint, Refused):
        return joint
    text = read_text(tx, joint)
    version = next((it for it in text.versions if it.number == fields.number), None)
    if version is None:
        return Refused(Reason.UNKNOWN_VERSION)
    if (version.stem, version.lines) == (text.stem, text.texts):
        return Changes()
    if len(text.lines) >= MIN_LINES and not text.is_kept and len(text.versions) < MAX_VERSIONS:
        keep_text(tx, joint, text, is_seen=False)
    set_lines(tx, joint, version.lines)
    happened = set_stem(tx, joint, version.stem)
    return Changes(happened or [Happened(RoomEventKind.JOINT_TEXT_CHANGED, joint.id)])


@command("ask-agreement", emits=(RoomEventKind.ACTIVITY_ADDED,), undo=N_("A question on the agreement is next"))
def ask_agreement(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Add a scale right after a joint text: how far people stand behind each line, and behind the whole."""
    joint = find_joint_text(tx, room, fields.activity)
    if isinstance(joint, Refused):
        return joint
    lines = [row.text for row in line_rows(tx.session, joint.id)]
    if not lines:
        return Refused(Reason.TOO_FEW_LINES)
    said = catalogue(room.language).gettext
    whole = [said(WHOLE_TEXT)] if len(lines) > 1 else []
    statements = [*dict.fromkeys(_cut(line) for line in [*lines[:MAX_LINES], *whole])]
    settings = {"statements": statements, "steps": _STEPS, "low_label": said(_LOW), "high_label": said(_HIGH)}
    planned = PlannedActivity(Scale.name, said(AGREEMENT_PROMPT), settings)
    row = new_activity(room.id, planned)
    if room.rehearses:
        row.key = f"{REHEARSED_KEY}{row.key}"
    return insert_activities(tx, room, [row], joint.id)


def set_lines(tx: Transaction, joint: ActivityRow, texts: tuple[str, ...]) -> None:
    """Give a joint text these lines. Those that it had once come back as they were, with what they were taken from."""
    rows = all_line_rows(tx.session, joint.id)
    spare = sorted(rows, key=lambda row: row.removed_at is not None)
    for row in rows:
        row.removed_at = row.removed_at or tx.now
    for place, text in enumerate(texts):
        row = next((it for it in spare if it.text == text), None) or new_line(joint, place, text)
        if row in spare:
            spare.remove(row)
        row.place, row.removed_at = place, None
        tx.session.add(row)


def _cut(text: str) -> str:
    """Return a text as a statement, which may be shorter than a line."""
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1].rstrip()}…"
