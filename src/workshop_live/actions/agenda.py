"""Commands on the agenda: adding, editing, moving and removing activities, also while the room is live."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, FormFields, Happened, command
from workshop_live.actions.fields import AsLines, BlankIsNone, OnActivity, PublicId
from workshop_live.actions.pictures import refuse_foreign_picture
from workshop_live.actions.rounds import leave_open_rounds, show_if_not_hidden
from workshop_live.actions.slide_parts import take_rest
from workshop_live.actions.time_spent import stop_clocks
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.activity_fields import (
    MAX_SLOT_MIN,
    clean_key,
    clean_prompt,
    clean_seen_by,
    clean_slot,
)
from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.group_fields import GROUPS
from workshop_live.activity_types.schemas import CHANGED_SETTINGS, SETTINGS
from workshop_live.activity_types.step_fields import (
    CHANGED_ROLES,
    CHANGED_STEPS,
    ROLES,
    STEPS,
    parts_from_form,
    stored_parts,
)
from workshop_live.domain.activities import MAX_ACTIVITIES, SeenBy, Slot
from workshop_live.domain.group_work import HOME
from workshop_live.domain.made_votes import made_from_of
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import ScreenMode
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import agenda
from workshop_live.storage.answers import last_ordinal
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_

ACTIVITY_ADDED = N_("An activity was added")

_PARTS = ("steps", "roles", "groups")
"""What an activity of any type that takes steps has around its settings: fields here, and columns."""
_Minutes = Annotated[Annotated[int, Field(ge=1, le=MAX_SLOT_MIN)] | None, BlankIsNone]
_Text = Annotated[str | None, BlankIsNone]


class AddActivity(Fields):
    """Add an activity at the end of the agenda, at ``position`` (counted from 0), or right after the current one.

    ``key`` identifies it across runs; None for its public identifier.
    """

    type: str
    prompt: str
    settings: Annotated[dict[str, Any], SETTINGS] = Field(default_factory=dict)
    starts_at: _Text = None
    minutes: _Minutes = None
    fixed: bool = False
    notes: str = ""
    seen_by: SeenBy = SeenBy.ROOM
    steps: Annotated[list[Any], STEPS] = Field(default_factory=list)
    roles: Annotated[list[Any], ROLES, AsLines] = Field(default_factory=list)
    groups: Annotated[Any, GROUPS, BlankIsNone] = None
    key: _Text = None
    after_current: bool = False
    position: Annotated[Annotated[int, Field(ge=0, le=MAX_ACTIVITIES)] | None, BlankIsNone] = None

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Return the fields of an activity's form, which sends the settings under their own names.

        Raises InvalidValueError.
        """
        return super().from_form(_common(form)).model_copy(update=_of_type(form))


class EditActivity(OnActivity):
    """Change an activity if its version is still ``seen`` (None for any).

    Fields and settings that are not sent do not change. The type cannot be changed; forms send it, since it determines
    how their settings are parsed. An empty ``key`` resets it to the public identifier. ``continues`` is the undo offer
    of the edit right before, if it was of the same activity and both are to be undone as one.
    """

    type: str | None = None
    prompt: str | None = None
    settings: Annotated[dict[str, Any], CHANGED_SETTINGS] = Field(default_factory=dict)
    starts_at: _Text = None
    minutes: _Minutes = None
    fixed: bool = False
    notes: str = ""
    seen_by: SeenBy | None = None
    steps: Annotated[list[Any] | None, CHANGED_STEPS] = None
    roles: Annotated[list[Any] | None, CHANGED_ROLES, AsLines] = None
    groups: Annotated[Any, GROUPS, BlankIsNone] = None
    key: str | None = None
    seen: Annotated[Annotated[int, Field(ge=0)] | None, BlankIsNone] = None
    continues: Annotated[PublicId | None, BlankIsNone] = None

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Return the fields of an activity's form, which sends the settings under their own names.

        Raises InvalidValueError.
        """
        return super().from_form(_common(form)).model_copy(update=_of_type(form))


class MoveActivity(OnActivity):
    """Move an activity to a position on the agenda, counted from 0."""

    to: Annotated[int, Field(ge=0, le=MAX_ACTIVITIES)]


def _common(form: FormFields) -> FormFields:
    """Return the form without the field of a type's settings that has the name of the steps.

    A box that is not ticked is not sent: in a form with the planned start, that means no.
    """
    names = {name for name, _ in form}
    unticked = [("fixed", "no")] if "starts_at" in names and "fixed" not in names else []
    return [*unticked, *((name, value) for name, value in form if name != "steps")]


def _of_type(form: FormFields) -> dict[str, Any]:
    """Return what the type of the activity decides about the form: its settings, and steps and groups if it takes any.

    Raises InvalidValueError if the type is unknown or a value is invalid.
    """
    sent = dict(form)
    activity_type = ACTIVITY_TYPES.get(sent.get("type", ""))
    if activity_type is None:
        raise InvalidValueError(Problem("type", "unknown_type"))
    parts = parts_from_form(sent) if activity_type.takes_steps else {}
    return {"settings": activity_type.sent_settings(sent), **parts}


@command("add-activity", emits=(RoomEventKind.ACTIVITY_ADDED, RoomEventKind.ACTIVITY_EDITED), undo=ACTIVITY_ADDED)
def add_activity(tx: Transaction, room: RoomRow, fields: AddActivity) -> Changes | Refused:
    """Add an activity."""
    slot = Slot(fields.starts_at, fields.minutes, fields.notes, fields.fixed)
    key = clean_key(fields.key) if fields.key else None
    parts = {name: getattr(fields, name) for name in _PARTS}
    planned = PlannedActivity(fields.type, fields.prompt, fields.settings, slot, key, fields.seen_by, **parts)
    row = new_activity(room.id, planned)
    _refuse_homeless(room, row.groups)
    refuse_foreign_picture(tx, row)
    _refuse_repeated_key(tx, row)
    return (
        insert_next(tx, room, [row])
        if fields.after_current
        else insert_activities(tx, room, [row], position=fields.position)
    )


@command("duplicate-activity", emits=(RoomEventKind.ACTIVITY_ADDED,), undo=ACTIVITY_ADDED)
def duplicate_activity(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Add a copy of an activity right after it, as it is set up now and never asked."""
    original = agenda.find_activity(tx.session, room.id, fields.activity)
    if original is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    public_id = new_public_id()
    copied = ("room_id", "type", "prompt", "settings", "minutes", "notes", "seen_by", "made_from", *_PARTS)
    row = ActivityRow(
        public_id=public_id, key=public_id, position=0, **{name: getattr(original, name) for name in copied}
    )
    return insert_activities(tx, room, [row], original.id)


@command("edit-activity", emits=(RoomEventKind.ACTIVITY_EDITED,), undo=N_("An activity was edited"), moves_on=False)
def edit_activity(tx: Transaction, room: RoomRow, fields: EditActivity) -> Changes | Refused:
    """Change the prompt and the settings. Answers keep their meaning: what would change it is refused."""
    row = agenda.find_activity(tx.session, room.id, fields.activity)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    if fields.seen is not None and fields.seen != row.version:
        return Refused(Reason.STALE)
    prompt = row.prompt if fields.prompt is None else clean_prompt(fields.prompt)
    activity_type = ACTIVITY_TYPES[row.type]
    settings = _with_settings(row, fields.settings)
    sent = fields.model_dump(include={"starts_at", "minutes", "fixed", "notes"}, exclude_unset=True)
    slot = clean_slot(replace(slot_of(row), **sent))
    key = row.key if fields.key is None else clean_key(fields.key or row.public_id)
    sent_parts = fields.model_dump(include=set(_PARTS), exclude_unset=True)
    parts = stored_parts(activity_type, sent_parts, {name: getattr(row, name) for name in _PARTS})
    wanted = row.seen_by if fields.seen_by is None else fields.seen_by
    seen_by = clean_seen_by(activity_type, wanted, parts.get("steps", row.steps))
    if (prompt, settings, slot, seen_by, key) == (row.prompt, row.settings, slot_of(row), row.seen_by, row.key) and all(
        value == getattr(row, name) for name, value in parts.items()
    ):
        return Changes()
    _refuse_homeless(room, parts.get("groups"), row.groups)
    has_other_readers = _has_other_readers(row.seen_by, seen_by)
    if has_other_readers and _was_answered(tx, row):
        return Refused(Reason.WRITTEN_ALREADY if seen_by is SeenBy.ME else Reason.PRIVATE)
    round_row = agenda.latest_round(tx.session, row.id)
    if round_row is not None:
        if not change_round_settings(tx, activity_type, round_row, settings, has_other_readers=has_other_readers):
            return Refused(Reason.SETTINGS_IN_USE)
        if has_other_readers and seen_by is SeenBy.ROOM:
            show_if_not_hidden(round_row, tx.now)
        round_row.prompt = prompt
    if key != row.key:
        row.key = key
        _refuse_repeated_key(tx, row)
    row.made_from = _made_from_after(row, settings)
    row.prompt, row.settings, row.seen_by = prompt, settings, seen_by
    refuse_foreign_picture(tx, row)
    row.starts_at, row.minutes, row.fixed, row.notes = slot.starts_at, slot.minutes, slot.fixed, slot.notes
    for name, value in parts.items():  # what was asked keeps those that it was asked with
        setattr(row, name, value)
    row.version += 1
    return Changes([Happened(RoomEventKind.ACTIVITY_EDITED, row.id)], continues=fields.continues)


@command("keep-private", emits=(RoomEventKind.ACTIVITY_EDITED,), undo=None, moves_on=False, even_ended=True)
def keep_private(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Let only those who run the room see the answers to an activity, in all its rounds. It cannot be undone."""
    row = agenda.find_activity(tx.session, room.id, fields.activity, even_removed=True)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    seen_by = clean_seen_by(ACTIVITY_TYPES[row.type], SeenBy.FACILITATOR)
    if row.seen_by != SeenBy.ROOM:
        return Changes()
    row.seen_by = seen_by
    row.version += 1
    return Changes([Happened(RoomEventKind.ACTIVITY_EDITED, row.id)])


@command("move-activity", emits=(RoomEventKind.ACTIVITY_MOVED,), undo=N_("An activity was moved"))
def move_activity(tx: Transaction, room: RoomRow, fields: MoveActivity) -> Changes | Refused:
    """Change the order of the agenda."""
    rows = agenda.activity_rows(tx.session, room.id)
    index = next((i for i, row in enumerate(rows) if row.public_id == fields.activity), None)
    if index is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    target = min(max(0, fields.to), len(rows) - 1)
    if target == index:
        return Changes()
    rows.insert(target, rows.pop(index))
    _number(rows)
    return Changes([Happened(RoomEventKind.ACTIVITY_MOVED)])


@command(
    "remove-activity",
    emits=(RoomEventKind.ROUND_CLOSED, RoomEventKind.ACTIVITY_REMOVED),
    undo=N_("An activity was removed"),
)
def remove_activity(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Take an activity off the agenda. Its answers are kept, and it can be restored."""
    row = agenda.find_activity(tx.session, room.id, fields.activity)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    happened = []
    if row.id in {room.current_activity_id, room.day_activity_id} and room.day_activity_id in {None, row.id}:
        room.day_activity_id = _following(tx, room, row)
    if room.current_activity_id == row.id:
        stop_clocks(tx, room)
        happened = leave_open_rounds(tx, room)
        room.current_activity_id, room.mode = None, ScreenMode.LOBBY
        room.page, room.spotlight, room.turns_from = 0, None, None
    row.removed_at = tx.now
    return Changes([*happened, Happened(RoomEventKind.ACTIVITY_REMOVED, row.id)])


@command(
    "put-back-activity", emits=(RoomEventKind.ACTIVITY_ADDED,), undo=N_("An activity was put back"), even_ended=True
)
def put_back_activity(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Restore a removed activity at its old position."""
    row = agenda.find_activity(tx.session, room.id, fields.activity, even_removed=True)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    if row.removed_at is None:
        return Changes()
    if len(agenda.activity_rows(tx.session, room.id)) >= MAX_ACTIVITIES:
        return Refused(Reason.TOO_MANY_ACTIVITIES)
    row.removed_at = None
    if has_key_of_another(tx, row):  # which was given it meanwhile
        row.key = row.public_id
        row.version += 1
    return Changes([Happened(RoomEventKind.ACTIVITY_ADDED)])


def change_round_settings(
    tx: Transaction,
    activity_type: ActivityType,
    round_row: RoundRow,
    settings: Mapping[str, Any],
    *,
    has_other_readers: bool = False,
) -> bool:
    """Change a round's settings, unless that would change what stored answers mean. Return whether they were changed.

    The round gets a new number if only answers in flight would change their meaning: those are refused as answers to an
    earlier round, and the phones show the question again. The same happens if they were meant for other readers.
    """
    keeps_meaning = activity_type.keeps_meaning(
        activity_type.settings(round_row.settings), activity_type.settings(settings)
    )
    if not keeps_meaning and last_ordinal(tx.session, round_row.id) >= 0:
        return False
    if has_other_readers or not keeps_meaning:
        round_row.number += 1
    round_row.settings = dict(settings)
    return True


def _with_settings(row: ActivityRow, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of an activity with those that were sent, validated. Raises InvalidValueError."""
    activity_type, made = ACTIVITY_TYPES[row.type], made_from_of(row.made_from)
    old = activity_type.public_settings(activity_type.settings(row.settings))
    replaced = {**row.settings, "taken": list(made.options)} if made else row.settings
    return dict(activity_type.new_settings({**old, **sent}, replaced).model_dump())


def _made_from_after(row: ActivityRow, settings: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the options of a vote are made from once it has these settings; None for other activities."""
    made = made_from_of(row.made_from)
    if made is None:
        return None
    before, after = ([(it["key"], it["text"]) for it in each["options"]] for each in (row.settings, settings))
    return made.carried(before, after).stored()


def _has_other_readers(before: str, after: SeenBy) -> bool:
    """Return whether answers would be seen by more people than before, or would leave the phones or stay on them."""
    widens = after is SeenBy.ROOM and before != SeenBy.ROOM
    return widens or (before != after and SeenBy.ME in {before, after})


def _was_answered(tx: Transaction, row: ActivityRow) -> bool:
    """Return whether any round of an activity has answers."""
    return any(last_ordinal(tx.session, round_row.id) >= 0 for round_row in agenda.rounds_of(tx.session, row.id))


def new_activity(room_id: int, planned: PlannedActivity) -> ActivityRow:
    """Return the row of a new activity, its position still 0. Raises InvalidValueError."""
    activity_type = ACTIVITY_TYPES.get(planned.type)
    if activity_type is None:
        raise InvalidValueError(Problem("type", "unknown_type"))
    public_id = new_public_id()
    slot = clean_slot(planned.slot)
    parts = stored_parts(activity_type, {name: getattr(planned, name) for name in _PARTS})
    seen_by = clean_seen_by(activity_type, planned.seen_by, parts.get("steps"))
    return ActivityRow(
        public_id=public_id,
        room_id=room_id,
        key=planned.key or public_id,
        position=0,
        type=planned.type,
        prompt=clean_prompt(planned.prompt),
        settings=activity_type.new_settings(planned.settings).model_dump(),
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        fixed=slot.fixed,
        notes=slot.notes,
        seen_by=seen_by,
        **parts,
    )


def _refuse_homeless(room: RoomRow, groups: Any, stored: Any = None) -> None:
    """Raise InvalidValueError if an activity is to work in home groups now, and the room has none."""
    if groups == HOME != stored and not room.home_groups:
        raise InvalidValueError(Problem("groups", "no_home_groups"))


def slot_of(row: ActivityRow) -> Slot:
    """Return the slot of a stored activity."""
    return Slot(row.starts_at, row.minutes, row.notes, row.fixed)


def has_key_of_another(tx: Transaction, row: ActivityRow) -> bool:
    """Return whether another activity of the agenda has the key of this one."""
    rows = agenda.activity_rows(tx.session, row.room_id)
    return any(other.key == row.key and other.public_id != row.public_id for other in rows)


def _refuse_repeated_key(tx: Transaction, row: ActivityRow) -> None:
    """Raise InvalidValueError if another activity of the agenda has the same key."""
    if has_key_of_another(tx, row):
        raise InvalidValueError(Problem("key", "repeated_key"))


def insert_next(tx: Transaction, room: RoomRow, rows: Sequence[ActivityRow]) -> Changes | Refused:
    """Insert activities right after where the room is: between two of the slides, if it is at slides."""
    rest = take_rest(tx, room)
    changes = insert_activities(tx, room, [*rows, *rest], room.current_activity_id)
    if isinstance(changes, Refused) or not rest:
        return changes
    split = Happened(RoomEventKind.ACTIVITY_EDITED, room.current_activity_id)
    return replace(changes, happened=[*changes.happened, split])


def insert_activities(
    tx: Transaction,
    room: RoomRow,
    rows: Sequence[ActivityRow],
    after: int | None = None,
    position: int | None = None,
) -> Changes | Refused:
    """Insert activities at ``position``, counted from 0; else after the one with the id ``after``; else at the end.

    Those inserted right after the current one come next, even if the room was about to return to a later one.
    """
    existing = agenda.activity_rows(tx.session, room.id)
    if after is not None and after == room.current_activity_id:
        room.returns = False
    place = 1 + next((i for i, other in enumerate(existing) if other.id == after), len(existing) - 1)
    if position is not None:
        place = position  # behind the end is the end
    refused = place_activities(tx, [*existing[:place], *rows, *existing[place:]], rows)
    return refused or Changes([Happened(RoomEventKind.ACTIVITY_ADDED)], made=rows[0].public_id)


def place_activities(tx: Transaction, order: Sequence[ActivityRow], new: Sequence[ActivityRow]) -> Refused | None:
    """Put an agenda into this order, and store the activities that are new in it."""
    if len(order) > MAX_ACTIVITIES:
        return Refused(Reason.TOO_MANY_ACTIVITIES)
    tx.session.add_all(new)
    _number(order)
    return None


def _following(tx: Transaction, room: RoomRow, row: ActivityRow) -> int | None:
    """Return the id of the next activity on the agenda, or None for the last one."""
    rows = agenda.activity_rows(tx.session, room.id)
    following = (it for it in rows[rows.index(row) + 1 :] if not ACTIVITY_TYPES[it.type].is_heading)
    return next((it.id for it in following), None)


def _number(rows: Sequence[ActivityRow]) -> None:
    for position, row in enumerate(rows):
        row.position = position
