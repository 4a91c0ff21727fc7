"""How activities and settings stand in JSON schemas: as one of the models of the types, made from the registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, TypeAdapter, create_model
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import ActivityType, Settings


@dataclass(frozen=True, slots=True)
class Documented:
    """Annotates a field that stands in JSON schemas as another type than the one that it is validated as.

    What belongs to an activity is validated by the type of that activity. To validate it before that against all of
    them would take longer, and say less of what is wrong.
    """

    documented: Any

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(TypeAdapter(self.documented).core_schema)


def any_of(types: Iterable[Any]) -> Any:
    """A union of types, each of them once."""
    return Union[tuple(dict.fromkeys(types))]  # noqa: UP007 - how many there are is not known before


def one_of(models: Iterable[type[BaseModel]]) -> Any:
    """A union of models whose ``type`` tells them apart."""
    return Annotated[any_of(models), Field(discriminator="type")]


def of_each_type(fields: type[BaseModel], suffix: str) -> list[type[BaseModel]]:
    """A model of an activity for each type: ``fields`` that all of them have, the settings of the type, and its name.

    They are called ``ScaleBody``, ``RankingBody`` and so on if the suffix is ``Body``.
    """
    return [_of_type(it, fields, suffix) for it in ACTIVITY_TYPES.values()]


def _of_type(activity_type: ActivityType, fields: type[BaseModel], suffix: str) -> type[BaseModel]:
    name: str = activity_type.name
    own_type: Any = Literal[activity_type.name]
    return create_model(
        "".join(word.capitalize() for word in name.split("_")) + suffix,
        __base__=(activity_type.Settings, fields),
        __doc__=f"{fields.__doc__} Its type is ``{name}``.",
        type=(own_type, ...),
    )


class _Changes(BaseModel):
    """Some settings of an activity; the others stay as they are."""

    @staticmethod
    def _leave_open(schema: JsonSchemaValue) -> None:
        schema.pop("required", None)
        for field in schema.get("properties", {}).values():
            field.pop("default", None)

    model_config = ConfigDict(json_schema_extra=_leave_open)


def changes_of(model: type[BaseModel], name: str) -> type[BaseModel]:
    """A model of which any fields may be left out, for schemas only."""
    return create_model(name, __base__=(model, _Changes), __doc__=_Changes.__doc__)


_SETTINGS: list[type[Settings]] = list(dict.fromkeys(it.Settings for it in ACTIVITY_TYPES.values()))

SETTINGS = Documented(any_of(_SETTINGS))
"""Annotates the settings of an activity, whatever its type."""
CHANGED_SETTINGS = Documented(any_of(changes_of(it, it.__name__.replace("Settings", "Changes")) for it in _SETTINGS))
"""Annotates some of the settings of an activity, whatever its type."""
