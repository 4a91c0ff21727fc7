"""How a room is set up beside its agenda: how many are there, what is held back or shared, how long it is kept."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, FormFields, Happened, command
from workshop_live.actions.fields import BlankIsNone
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import LANGUAGES, MAX_TITLE_LENGTH
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

MAX_PRESENT = 100_000
MAX_KEPT_S = timedelta(days=36_500)


_MAX_WIFI_LENGTH = {"wifi_name": 32, "wifi_password": 63}  # characters
_WHILE_OPEN = {"title", "language", "present"}
"""What stays as it is once the room has ended."""
_SETS_UP = (RoomEventKind.ROOM_SET_UP,)


class SetPresent(Fields):
    """Say how many people are in the room; None or 0 for as many as there are phones."""

    present: Annotated[Annotated[int, Field(ge=0, le=MAX_PRESENT)] | None, BlankIsNone] = None


class SetUpRoom(Fields):
    """Set the room up: title and language, how many people are there (0 for as many as there are phones), the filter
    for rude words, what phones show, and the venue's network.

    What is None stays as it is.
    """

    title: str | None = None
    language: str | None = None
    present: Annotated[int, Field(ge=0, le=MAX_PRESENT)] | None = None
    filters_words: bool | None = None
    shares_results: bool | None = None
    shows_programme: bool | None = None
    wifi_name: str | None = None
    wifi_password: str | None = None

    @classmethod
    def from_form(cls, form: FormFields) -> Self:
        """The fields of a form, in which a box that is not ticked is missing. Raises InvalidValueError."""
        sent = dict(form)
        boxes = {name: name in sent for name in ("filters_words", "shares_results", "shows_programme")}
        texts = {name: sent.get(name, "") for name in ("wifi_name", "wifi_password")}
        return cls.checked({**boxes, **texts})


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
    if "present" in wanted:
        wanted["present"] = wanted["present"] or None
    for name, most in _MAX_WIFI_LENGTH.items():
        if name in wanted:
            wanted[name] = clean_text(wanted[name], field=name, most=most, least=0)
    if all(getattr(room, name) == value for name, value in wanted.items()):
        return Changes()
    for name, value in wanted.items():
        setattr(room, name, value)
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)])


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
