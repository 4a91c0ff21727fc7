"""Facilitators write for a group, say one without a phone."""

from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import Field

from workshop_live.actions.commands import Changes, FormFields, Happened, command
from workshop_live.actions.fields import OnActivity
from workshop_live.actions.group_writing import stored_text
from workshop_live.actions.rounds import find_asked
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.schemas import VALUE
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import agenda
from workshop_live.storage.group_batch import read_group, store_groups
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction


class WriteForGroup(OnActivity):
    """Save the text of a group, by its number, if the version of its text is still ``seen``: 0 before the first.

    Forms send the fields of the activity's ``type`` for the value.
    """

    group: Annotated[int, Field(ge=0, le=1_000_000)]
    seen: Annotated[int, Field(ge=0, le=1_000_000)]
    value: Annotated[Any, VALUE]
    type: str | None = None

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Return the fields of a form with those of the activity's type. Raises InvalidValueError."""
        sent = dict(form)
        activity_type = ACTIVITY_TYPES.get(sent.get("type", ""))
        if activity_type is None:
            raise InvalidValueError(Problem("type", "unknown_type"))
        own: dict[str, Any] = {name: sent[name] for name in ("activity", "group", "seen", "type") if name in sent}
        return cls.checked({**own, "value": activity_type.value_from_form(form)})


@command("write-for-group", emits=(RoomEventKind.GROUP_WROTE,), undo=None, moves_on=False, checks_version=False)
def write_for_group(tx: Transaction, room: RoomRow, fields: WriteForGroup) -> Changes | Refused:
    """Write for a group, unless its text has changed meanwhile. It cannot be undone, as no text of a group can."""
    asked = find_asked(tx, room, fields.activity)
    if isinstance(asked, Refused):
        return asked
    activity, latest = asked
    group = read_group(tx.session, latest.id, fields.group)
    if group is None or not agenda.to_round(latest).is_written_by_groups:
        return Refused(Reason.UNKNOWN_GROUP)
    if group.text.revision != fields.seen:
        return Refused(Reason.CHANGED_MEANWHILE)
    activity_type = ACTIVITY_TYPES[activity.type]
    value = stored_text(activity_type, activity_type.settings(latest.settings), fields.value)
    text = replace(group.text, revision=fields.seen + 1, value=value, fingerprint=new_public_id(), seq=room.seq + 1)
    written = replace(group, text=text, saved_at=tx.now, done_at=None)
    store_groups(tx, [written], [written], [], actor="")  # the command itself has the event
    return Changes([Happened(RoomEventKind.GROUP_WROTE, activity.id, group.number)])
