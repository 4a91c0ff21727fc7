"""What the OpenAPI document says of activities: as much as their types say."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.unit.test_activity_types import USUAL
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.app import create_app
from workshop_live.settings import Settings
from workshop_live.web.http.openapi import openapi_document


@pytest.fixture(scope="module")
def components() -> dict[str, Any]:
    return openapi_document(create_app(Settings(_env_file=None)))["components"]  # type: ignore[call-arg]


def errors(components: dict[str, Any], name: str, sent: dict[str, Any]) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{name}", "components": components}
    return [error.message for error in Draft202012Validator(schema).iter_errors(sent)]


@pytest.mark.parametrize("body", ["NewRoomBody", "RoomState"])
def test_an_activity_is_one_of_the_types(components: dict[str, Any], body: str):
    activity = components["schemas"][body]["properties"]["activities"]["items"]
    assert activity["discriminator"]["propertyName"] == "type"
    assert activity["discriminator"]["mapping"].keys() == ACTIVITY_TYPES.keys()
    assert len(activity["oneOf"]) == len(ACTIVITY_TYPES)


@pytest.mark.parametrize("name", ACTIVITY_TYPES)
def test_a_room_may_have_an_activity_with_the_settings_of_its_type_and_no_others(components: dict[str, Any], name: str):
    activity = {"type": name, "prompt": "Hva nå?", **USUAL[name]}
    assert not errors(components, "NewRoomBody", {"title": "Samling", "activities": [activity]})
    assert errors(components, "NewRoomBody", {"title": "Samling", "activities": [{**activity, "flavour": "sour"}]})
    assert errors(components, "NewRoomBody", {"title": "Samling", "activities": [{**activity, "type": "none"}]})


@pytest.mark.parametrize("name", ACTIVITY_TYPES)
def test_an_edit_may_have_some_of_the_settings_of_a_type(components: dict[str, Any], name: str):
    edit = {"activity": "a" * 16}
    for setting, value in {**USUAL[name], "hidden": True}.items():
        assert not errors(components, "EditActivity", {**edit, "settings": {setting: value}})
    assert errors(components, "EditActivity", {**edit, "settings": {"flavour": "sour"}})
    assert not errors(components, "AddActivity", {"type": name, "prompt": "Hva nå?", "settings": USUAL[name]})
    assert errors(components, "AddActivity", {"type": name, "prompt": "Hva nå?", "settings": {"flavour": "sour"}})
