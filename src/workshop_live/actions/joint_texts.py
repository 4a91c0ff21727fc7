"""The lines of a joint text: taking them over, writing, editing, moving and removing them.

Several people edit at once. An edit names the version of the line that it was made from, and never that of the room.
"""

from typing import Annotated

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import BlankIsNone, OnActivity, PublicId
from workshop_live.actions.joint_keeping import has_lines
from workshop_live.actions.joint_sources import LineSources
from workshop_live.domain.joint_texts import MAX_LINE_LENGTH, MAX_LINES, MAX_STEM_LENGTH, Source
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import agenda
from workshop_live.storage.joint_texts import find_line, line_rows
from workshop_live.storage.outcome_tables import JointLineRow
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

_CHANGES = (RoomEventKind.JOINT_TEXT_CHANGED,)
_Place = Annotated[int, Field(ge=0, le=MAX_LINES)]
_Version = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Continued = Annotated[PublicId | None, BlankIsNone]


class TakeLine(OnActivity):
    """Take a line over from ``answer``, or from the theme with the number ``theme`` of the activity ``source``.

    ``question`` counts the questions of that activity from 0. ``text`` is the part of the answer to take over, None for
    all of it.
    """

    answer: Annotated[PublicId | None, BlankIsNone] = None
    source: Annotated[PublicId | None, BlankIsNone] = None
    theme: Annotated[Annotated[int, Field(ge=0, le=1_000_000)] | None, BlankIsNone] = None
    question: Annotated[int, Field(ge=0, le=100)] = 0
    text: Annotated[str | None, BlankIsNone] = None


class WriteLine(OnActivity):
    """Add a line at ``place``, counted from 0, or at the end with None."""

    text: str
    place: Annotated[_Place | None, BlankIsNone] = None


class OnLine(Fields):
    """The fields of a command on one line."""

    line: PublicId


class EditLine(OnLine):
    """Change a line if its version is still ``seen``.

    ``continues`` is the undo offer of the edit right before, if it was of the same line and both are to be undone as
    one.
    """

    text: str
    seen: _Version
    continues: _Continued = None


class EditStem(OnActivity):
    """Change the stem if the version of the activity is still ``seen``; ``continues`` as with a line."""

    text: str
    seen: _Version
    continues: _Continued = None


class MoveLine(OnLine):
    """Move a line to a place, counted from 0."""

    to: _Place


@command("take-line", emits=_CHANGES, undo=N_("A line was taken over"), moves_on=False, checks_version=False)
def take_line(tx: Transaction, room: RoomRow, fields: TakeLine) -> Changes | Refused:
    """Take a line of a joint text over from what groups or people wrote. What the room was not shown is refused."""
    joint = find_joint_text(tx, room, fields.activity)
    if isinstance(joint, Refused):
        return joint
    sources = LineSources(tx, room, joint)
    if fields.answer:
        source = sources.answer(fields.answer, fields.question, fields.text)
    elif fields.source and fields.theme is not None:
        source = sources.theme(fields.source, fields.question, fields.theme)
    else:
        raise InvalidValueError(Problem("answer", "missing"))
    return source if isinstance(source, Refused) else _add(tx, joint, source.text, source=source)


@command("write-line", emits=_CHANGES, undo=N_("A line was written"), moves_on=False, checks_version=False)
def write_line(tx: Transaction, room: RoomRow, fields: WriteLine) -> Changes | Refused:
    """Add a line of one's own to a joint text, which has at most seven."""
    joint = find_joint_text(tx, room, fields.activity)
    return joint if isinstance(joint, Refused) else _add(tx, joint, fields.text, place=fields.place)


@command("edit-line", emits=_CHANGES, undo=N_("A line was edited"), moves_on=False, checks_version=False)
def edit_line(tx: Transaction, room: RoomRow, fields: EditLine) -> Changes | Refused:
    """Change a line of a joint text, unless somebody else has meanwhile: then both texts are there to decide on."""
    row = find_line(tx.session, room.id, fields.line)
    if row is None:
        return Refused(Reason.UNKNOWN_LINE)
    text = clean_line(fields.text)
    if row.version != fields.seen:
        return Refused(Reason.LINE_CHANGED, current={"text": row.text, "version": row.version})
    if text == row.text:
        return Changes()
    row.text, row.version = text, row.version + 1
    return Changes([_changed(row.activity_id)], continues=fields.continues)


@command(
    "edit-stem",
    emits=(*_CHANGES, RoomEventKind.ACTIVITY_EDITED),
    undo=N_("The beginning of the text was edited"),
    moves_on=False,
    checks_version=False,
)
def edit_stem(tx: Transaction, room: RoomRow, fields: EditStem) -> Changes | Refused:
    """Change what the lines of a joint text go on from, unless somebody has changed the activity meanwhile."""
    joint = find_joint_text(tx, room, fields.activity)
    if isinstance(joint, Refused):
        return joint
    stem = clean_text(fields.text, field="text", most=MAX_STEM_LENGTH, least=0)
    if joint.version != fields.seen:
        return Refused(Reason.LINE_CHANGED, current={"text": joint.settings["stem"], "version": joint.version})
    happened = set_stem(tx, joint, stem)
    return Changes(happened, continues=fields.continues) if happened else Changes()


@command("move-line", emits=_CHANGES, undo=N_("A line was moved"), moves_on=False, checks_version=False)
def move_line(tx: Transaction, room: RoomRow, fields: MoveLine) -> Changes | Refused:
    """Change the order of the lines of a joint text."""
    row = find_line(tx.session, room.id, fields.line)
    if row is None:
        return Refused(Reason.UNKNOWN_LINE)
    rows = list(line_rows(tx.session, row.activity_id))
    at = rows.index(row)
    to = min(fields.to, len(rows) - 1)
    if to == at:
        return Changes()
    rows.insert(to, rows.pop(at))
    _number(rows)
    return Changes([_changed(row.activity_id)])


@command("remove-line", emits=_CHANGES, undo=N_("A line was removed"), moves_on=False, checks_version=False)
def remove_line(tx: Transaction, room: RoomRow, fields: OnLine) -> Changes | Refused:
    """Remove a line of a joint text. The versions that were kept still have it."""
    row = find_line(tx.session, room.id, fields.line)
    if row is None:
        return Refused(Reason.UNKNOWN_LINE)
    row.removed_at = tx.now
    return Changes([_changed(row.activity_id)])


def find_joint_text(tx: Transaction, room: RoomRow, public_id: str) -> ActivityRow | Refused:
    """Return the row of an activity that has lines, or why there is none."""
    row = agenda.find_activity(tx.session, room.id, public_id)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    return row if has_lines(row) else Refused(Reason.NOT_A_JOINT_TEXT)


def clean_line(text: str) -> str:
    """Return a line as stored. Raises InvalidValueError."""
    return clean_text(text, field="text", most=MAX_LINE_LENGTH)


def set_stem(tx: Transaction, joint: ActivityRow, stem: str) -> list[Happened]:
    """Give a joint text another stem, also where the room is at it. Return what happened, nothing if it has it."""
    if joint.settings["stem"] == stem:
        return []
    joint.settings = {**joint.settings, "stem": stem}
    joint.version += 1
    latest = agenda.latest_round(tx.session, joint.id)
    if latest is not None:
        latest.settings = dict(joint.settings)
    return [_changed(joint.id), Happened(RoomEventKind.ACTIVITY_EDITED, joint.id)]


def new_line(joint: ActivityRow, place: int, text: str, source: Source | None = None) -> JointLineRow:
    """Return the row of a new line."""
    stored = source.stored() if source else None
    return JointLineRow(public_id=new_public_id(), activity_id=joint.id, place=place, text=text, source=stored)


def _add(
    tx: Transaction, joint: ActivityRow, text: str, *, source: Source | None = None, place: int | None = None
) -> Changes | Refused:
    text = clean_line(text)
    rows = list(line_rows(tx.session, joint.id))
    if len(rows) >= MAX_LINES:
        return Refused(Reason.TOO_MANY_LINES)
    row = new_line(joint, len(rows), text, source)
    rows.insert(len(rows) if place is None else place, row)
    _number(rows)
    tx.session.add(row)
    return Changes([_changed(joint.id)], made=row.public_id)


def _number(rows: list[JointLineRow]) -> None:
    for place, row in enumerate(rows):
        if row.place != place:
            row.place = place


def _changed(activity_id: int) -> Happened:
    return Happened(RoomEventKind.JOINT_TEXT_CHANGED, activity_id)
