"""Commands on the settings of a room and its retention."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Annotated, Any, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, create_model

from workshop_live.actions.commands import Changes, Fields, FormFields, Happened, command
from workshop_live.actions.fields import BlankIsNone
from workshop_live.actions.standing_question import add_standing_question, put_away
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import LANGUAGES, MAX_PRESENT, MAX_TITLE_LENGTH, ROOM_SETTINGS, RoomSetting, ScreenMode
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

MAX_KEPT_S = timedelta(days=36_500)


_WHILE_OPEN = {"title", "language", "present"}
"""The settings that cannot be changed after the end of the room."""
_SETS_UP = (RoomEventKind.ROOM_SET_UP,)
_SHARED, _NOT_SHARED = N_("The results were shared with the participants"), N_("The results are not shared any more")


class SetPresent(Fields):
    """Set the number of people in the room; None or 0 for the number of phones."""

    present: Annotated[Annotated[int, Field(ge=0, le=MAX_PRESENT)] | None, BlankIsNone] = None


M = TypeVar("M", bound=BaseModel)


def with_room_settings(field_of: Callable[[RoomSetting], tuple[Any, Any]]) -> Callable[[type[M]], type[M]]:
    """Add a field for each room setting to a model. ``field_of`` returns its type, and its default or FieldInfo."""

    def decorate(model: type[M]) -> type[M]:
        field_definitions: dict[str, Any] = {name: field_of(setting) for name, setting in ROOM_SETTINGS.items()}
        return create_model(
            model.__name__, __base__=model, __module__=model.__module__, __doc__=model.__doc__, **field_definitions
        )

    return decorate


def setting_type(setting: RoomSetting) -> Any:
    """Return the type of a setting's value. The length of texts is checked by the command."""
    return Annotated[int, Field(ge=0, le=setting.most)] if setting.type is int else setting.type


@with_room_settings(lambda setting: (setting_type(setting) | None, None))
class SetUpRoom(Fields):
    """Change the title, the language and settings of a room. What is None does not change.

    0 stands for no value where a number is optional.
    """

    title: str | None = None
    language: str | None = None

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """Parse the fields of a form, which has all settings; unticked checkboxes are not sent.

        Raises InvalidValueError.
        """
        sent = dict(form)
        boxes = {name: name in sent for name, setting in ROOM_SETTINGS.items() if setting.type is bool}
        texts = {name: sent.get(name, "") for name, setting in ROOM_SETTINGS.items() if setting.type is str}
        return cls.checked({**boxes, **texts})


class ShareResults(Fields):
    """Share what was shown with the participants, or stop sharing it."""

    on: bool


class SetRetention(Fields):
    """Have the room deleted for good at the end of a day, or never with None."""

    last_day: Annotated[date | None, BlankIsNone] = None


@command("present", emits=_SETS_UP, undo=N_("The number of people was changed"), moves_on=False)
def set_present(tx: Transaction, room: RoomRow, fields: SetPresent) -> Changes:
    """Know how many people are in the room."""
    present = fields.present or None
    if room.present == present:
        return Changes()
    room.present = present
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)])


@command("set-up", emits=_SETS_UP, undo=N_("The room was set up"), role=Role.MEMBER, moves_on=False, even_ended=True)
def set_up_room(tx: Transaction, room: RoomRow, fields: SetUpRoom) -> Changes | Refused:
    """Set the room up."""
    wanted = fields.model_dump(exclude_none=True)
    if room.ended_at is not None and _WHILE_OPEN & wanted.keys():
        return Refused(Reason.ROOM_ENDED)
    if "title" in wanted:
        wanted["title"] = clean_text(wanted["title"], field="title", most=MAX_TITLE_LENGTH)
    if wanted.get("language", room.language) not in LANGUAGES:
        raise InvalidValueError(Problem("language", "unknown_language"))
    for name in wanted.keys() & ROOM_SETTINGS.keys():
        wanted[name] = _checked(name, wanted[name])
    if all(getattr(room, name) == value for name, value in wanted.items()):
        return Changes()
    for name, value in wanted.items():
        setattr(room, name, value)
    if room.mode == ScreenMode.QUESTION and not room.takes_questions:
        put_away(room)
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)], then=partial(add_standing_question, tx, room))


@command(
    "share-results", emits=_SETS_UP, undo=(_SHARED, _NOT_SHARED), role=Role.MEMBER, moves_on=False, even_ended=True
)
def share_results(tx: Transaction, room: RoomRow, fields: ShareResults) -> Changes:
    """Let the participants see what was shown, on their phones and behind a link, or nobody any more."""
    if room.shares_results == fields.on:
        return Changes()
    room.shares_results = fields.on
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)], _SHARED if fields.on else _NOT_SHARED)


@command(
    "retention",
    emits=_SETS_UP,
    undo=N_("The day of deletion was changed"),
    role=Role.OWNER,
    moves_on=False,
    even_ended=True,
)
def set_retention(tx: Transaction, room: RoomRow, fields: SetRetention) -> Changes:
    """Decide when the room is deleted for good."""
    delete_after = None
    if fields.last_day is not None:
        zone = ZoneInfo(room.time_zone)
        today = tx.trusted_now.astimezone(zone).date()
        if not today <= fields.last_day <= today + MAX_KEPT_S:
            raise InvalidValueError(Problem("last_day", "not_a_day_to_come"))
        end_of_day = datetime.combine(fields.last_day, time(), zone) + timedelta(days=1)
        delete_after = end_of_day.astimezone(UTC)
    if room.delete_after == delete_after:
        return Changes()
    room.delete_after = delete_after
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)])


def _checked(name: str, value: Any) -> Any:
    """Return the stored value of a setting. Raises InvalidValueError."""
    setting = ROOM_SETTINGS[name]
    if setting.type is str:
        return clean_text(value, field=name, most=setting.most, least=0)
    return value or None if setting.is_optional else value
