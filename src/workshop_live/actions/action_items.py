"""Commands on action items: what somebody will do, who, and by which day.

Two people may edit the list at once: a field that the sender left as it was does not change, and one that somebody
else has changed meanwhile is refused, so that neither text is lost.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from workshop_live.actions.action_sources import FromOriginal, source_of
from workshop_live.actions.agenda import insert_activities, new_activity
from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.activity_types import FOLLOW_UP
from workshop_live.activity_types.follow_up import KEY, PROMPT
from workshop_live.domain.action_items import (
    MAX_ITEMS,
    MAX_WHAT_LENGTH,
    MAX_WHO_LENGTH,
    ActionItem,
    ActionStatus,
    parse_day,
)
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import action_items, agenda
from workshop_live.storage.tables import ActionItemRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_, catalogue
from workshop_live.text.plain_text import clean_text

EDITED, STATUS_CHANGED = N_("An action was edited"), N_("The status of an action was changed")
_item_command = partial(
    command, emits=(RoomEventKind.ACTION_ITEMS_CHANGED,), moves_on=False, even_ended=True, checks_version=False
)
_COLUMNS = ("what", "who", "due_on")


def _day(text: str) -> str:
    if parse_day(text) is None:
        raise PydanticCustomError("not_a_day", "This is no day.")
    return text


Day = Annotated[Annotated[str, AfterValidator(_day)] | None, BlankIsNone]
"""A day such as 2026-12-24, or None. Days gone by are taken, too."""
_Text = Annotated[str | None, BlankIsNone]


class AddActionItem(FromOriginal):
    """Add an action item at the end of the list, for ``answer`` or ``theme`` of an activity if it is made from one."""

    what: str
    who: str = ""
    due_on: Day = None


class OnActionItem(Fields):
    """The fields of a command on one action item."""

    item: PublicId


class EditActionItem(OnActionItem):
    """Change an action item. What is not sent, or equals what the sender saw (``was_…``), does not change.

    ``due_on`` is None for no day.
    """

    what: str | None = None
    who: str | None = None
    due_on: Day = None
    status: ActionStatus | None = None
    was_what: str | None = None
    was_who: str | None = None
    was_due_on: _Text = None


class MoveActionItem(OnActionItem):
    """Move an action item to a place on the list, counted from 0."""

    to: Annotated[int, Field(ge=0, le=2 * MAX_ITEMS)]


@_item_command("add-action-item", undo=N_("An action was added"))
def add_action_item(tx: Transaction, room: RoomRow, fields: AddActionItem) -> Changes | Refused:
    """Write down what somebody will do. The original of one made from an answer or a theme stays linked."""
    if len(action_items.item_rows(tx.session, room.id)) >= MAX_ITEMS:
        return Refused(Reason.TOO_MANY_ACTION_ITEMS)
    source = source_of(tx, room, fields)
    if isinstance(source, Refused):
        return source
    row = _new_row(tx, room, _cleaned(fields), source=source)
    tx.session.add(row)
    return Changes([Happened(RoomEventKind.ACTION_ITEMS_CHANGED)], made=row.public_id)


@_item_command("edit-action-item", undo=(EDITED, STATUS_CHANGED))
def edit_action_item(tx: Transaction, room: RoomRow, fields: EditActionItem) -> Changes | Refused:
    """Change what an action item says, or how far it has come."""
    row = action_items.find_item(tx.session, room.id, fields.item)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTION_ITEM)
    wanted = {name: value for name, value in _cleaned(fields).items() if not _is_as_seen(fields, name, value)}
    if any(_was_changed(fields, row, name, value) for name, value in wanted.items()):
        return Refused(Reason.STALE)
    changed = {name: value for name, value in wanted.items() if value != getattr(row, name)}
    label = EDITED if changed else STATUS_CHANGED
    if fields.status is not None and fields.status != row.status:
        changed["status"] = fields.status.value
    if not changed:
        return Changes()
    _before_change(room, [row])
    for name, value in changed.items():
        setattr(row, name, value)
    return Changes([Happened(RoomEventKind.ACTION_ITEMS_CHANGED)], label)


@_item_command("move-action-item", undo=N_("An action was moved"))
def move_action_item(tx: Transaction, room: RoomRow, fields: MoveActionItem) -> Changes | Refused:
    """Change the order of the action items."""
    rows = action_items.item_rows(tx.session, room.id)
    index = next((i for i, row in enumerate(rows) if row.public_id == fields.item), None)
    if index is None:
        return Refused(Reason.UNKNOWN_ACTION_ITEM)
    target = min(fields.to, len(rows) - 1)
    if target == index:
        return Changes()
    rows.insert(target, rows.pop(index))
    moved = [(place, row) for place, row in enumerate(rows) if row.place != place]
    _before_change(room, [row for _, row in moved])
    for place, row in moved:
        row.place = place
    return Changes([Happened(RoomEventKind.ACTION_ITEMS_CHANGED)])


@_item_command("remove-action-item", undo=N_("An action was removed"))
def remove_action_item(tx: Transaction, room: RoomRow, fields: OnActionItem) -> Changes | Refused:
    """Take an action item off the list."""
    row = action_items.find_item(tx.session, room.id, fields.item)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTION_ITEM)
    _before_change(room, [row])
    row.removed_at = tx.now
    return Changes([Happened(RoomEventKind.ACTION_ITEMS_CHANGED)])


def copy_open_items(tx: Transaction, from_room: RoomRow, to_room: RoomRow) -> int:
    """Copy the items of a room that are still to be done into the one that continues it. Return how many.

    Those that it has already are left out. If there is anything to follow up, that comes first on its agenda.
    """
    known = action_items.taken_along(tx.session, to_room.id)
    is_new = [
        item
        for item in action_items.read_items(tx.session, from_room.id)
        if item.is_open and item.public_id not in known
    ]
    last = action_items.last_place(tx.session, to_room.id)
    for place, item in enumerate(is_new, last + 1):
        tx.session.add(_new_row(tx, to_room, {**_columns_of(item), "carried_from": item.public_id}, place=place))
    if is_new:
        _follow_up_first(tx, to_room)
    return len(is_new)


def add_past_items(tx: Transaction, room: RoomRow, items: Sequence[ActionItem]) -> None:
    """Store the items of an imported room, which has none yet."""
    for place, item in enumerate(items):
        tx.session.add(_new_row(tx, room, {**_columns_of(item), "carried_from": item.carried_from}, place=place))


def _columns_of(item: ActionItem) -> dict[str, str | date | None]:
    return {"what": item.what, "who": item.who, "due_on": item.due_on, "status": item.status.value}


def _follow_up_first(tx: Transaction, room: RoomRow) -> None:
    """Put the follow-up first on an agenda that has none yet, if there is room for it."""
    if any(row.type == FOLLOW_UP for row in agenda.activity_rows(tx.session, room.id)):
        return
    planned = PlannedActivity(FOLLOW_UP, catalogue(room.language).gettext(PROMPT), {}, key=KEY)
    insert_activities(tx, room, [new_activity(room.id, planned)], position=0)


def _new_row(
    tx: Transaction, room: RoomRow, columns: Mapping[str, Any], *, source: Any = None, place: int | None = None
) -> ActionItemRow:
    """Return the row of a new item of a room, at the end without ``place``."""
    if place is None:
        place = action_items.last_place(tx.session, room.id) + 1
    if room.rehearses:
        source = {**(source or {}), action_items.REHEARSAL: None}
    return ActionItemRow(
        public_id=new_public_id(), room_id=room.id, place=place, source=source, created_at=tx.now, **columns
    )


def _before_change(room: RoomRow, rows: Sequence[ActionItemRow]) -> None:
    if room.rehearses:
        for row in rows:
            action_items.keep_before_rehearsal(row)


def _cleaned(fields: AddActionItem | EditActionItem) -> dict[str, str | date | None]:
    """Return the columns that were sent, as they are stored. Raises InvalidValueError."""
    columns: dict[str, str | date | None] = {}
    sent = fields.model_fields_set
    if fields.what is not None:
        columns["what"] = clean_text(fields.what, field="what", most=MAX_WHAT_LENGTH)
    if fields.who is not None:
        columns["who"] = clean_text(fields.who, field="who", most=MAX_WHO_LENGTH, least=0)
    if "due_on" in sent:
        columns["due_on"] = parse_day(fields.due_on) if fields.due_on else None
    return columns


def _seen(fields: EditActionItem, name: str) -> str | date | None:
    seen: str | None = getattr(fields, f"was_{name}")
    return parse_day(seen) if name == "due_on" and seen else seen


def _is_as_seen(fields: EditActionItem, name: str, value: str | date | None) -> bool:
    """Return whether the sender left a field as it was."""
    return f"was_{name}" in fields.model_fields_set and value == _seen(fields, name)


def _was_changed(fields: EditActionItem, row: ActionItemRow, name: str, value: str | date | None) -> bool:
    """Return whether somebody else gave a field another value after the sender saw it."""
    if f"was_{name}" not in fields.model_fields_set:
        return False
    return getattr(row, name) not in (_seen(fields, name), value)
