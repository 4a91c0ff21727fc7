"""A setting of a room is declared once, and stands everywhere from there."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel, ValidationError

from workshop_live.actions.room_setup import SetUpRoom, setting_type, with_room_settings
from workshop_live.domain.rooms import ROOM_SETTINGS, Room
from workshop_live.storage.rooms import to_room
from workshop_live.storage.tables import RoomRow
from workshop_live.web.http.api_models import RoomSettings, RoomSettingsPatch

NOW = datetime(2026, 5, 4, tzinfo=UTC)
COMPOSED = {"timer"}
"""The fields of a room that are made of several columns."""


def row(**columns: object) -> RoomRow:
    given = {"id": 1, "public_id": "r", "organisation_id": 1, "title": "S", "language": "nb", "join_code": "1"}
    return RoomRow(**{**given, "join_token": "j", "mode": "lobby", "created_at": NOW, **columns})


@pytest.mark.parametrize("name", ROOM_SETTINGS)
def test_a_setting_is_a_column_a_field_of_the_command_and_in_the_api(name: str):
    assert name in RoomRow.model_fields
    for model in (SetUpRoom, RoomSettings, RoomSettingsPatch):
        assert name in model.model_fields
    assert RoomSettings.model_fields[name].description == ROOM_SETTINGS[name].about


def test_what_stands_in_a_row_stands_in_the_room():
    assert {field.name for field in fields(Room)} - RoomRow.model_fields.keys() == COMPOSED
    set_up = {"present": 28, "filters_words": True, "wifi_name": "Gjest", "shows_programme": False}
    room = to_room(row(**set_up, timer_seconds_left=60))
    assert {name: getattr(room, name) for name in set_up} == set_up
    assert room.timer.seconds_left == 60


def test_a_form_has_every_box_and_text_and_a_program_sends_what_it_wants_to_change():
    sent = SetUpRoom.from_form([("filters_words", "on"), ("wifi_name", "Gjest")]).model_dump(exclude_none=True)
    assert sent == {name: it.type() for name, it in ROOM_SETTINGS.items() if it.type is not int} | {
        "filters_words": True,
        "wifi_name": "Gjest",
    }
    assert SetUpRoom.from_json('{"present": 28}').model_dump(exclude_none=True) == {"present": 28}


def test_a_model_gets_a_field_for_each_setting():
    @with_room_settings(lambda item: (setting_type(item) | None, None))
    class Wanted(BaseModel):
        """What is wanted."""

    assert Wanted.model_fields.keys() == ROOM_SETTINGS.keys()
    assert (Wanted.__name__, Wanted.__doc__) == ("Wanted", "What is wanted.")
    with pytest.raises(ValidationError):
        Wanted(present=-1)  # type: ignore[call-arg]
