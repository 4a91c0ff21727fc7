"""How what differs from type to type stands in JSON schemas: as one of the models of the types, from the registry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_type_hints

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
    description: str = ""

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(TypeAdapter(self.documented).core_schema)
        return {**schema, "description": self.description} if self.description else schema


def any_of(types: Iterable[Any]) -> Any:
    """A union of types, each of them once."""
    return Union[tuple(dict.fromkeys(types))]  # noqa: UP007 - how many there are is not known before


def one_of(models: Iterable[type[BaseModel]]) -> Any:
    """A union of models whose ``type`` tells them apart."""
    return Annotated[any_of(models), Field(discriminator="type")]


def with_settings(fields: type[BaseModel], suffix: str) -> Documented:
    """Annotates an activity: ``fields`` that all of them have, and the settings of its type beside them.

    There is a model for each type: ``ScaleBody``, ``RankingBody`` and so on if the suffix is ``Body``.
    """
    models = [_of_type(it, (it.Settings, fields), suffix) for it in ACTIVITY_TYPES.values()]
    return Documented(one_of(models))


def with_results(fields: type[BaseModel], suffix: str) -> Documented:
    """Annotates what came of a round: ``fields`` that all have, and the results of the activity's type."""
    types = ACTIVITY_TYPES.values()
    models = [_of_type(it, (fields,), suffix, results=(returned_by(it.results), ...)) for it in types]
    return Documented(one_of(models))


def returned_by(method: Callable[..., Any]) -> Any:
    """What a method of a type is declared to return."""
    return get_type_hints(method)["return"]


def _of_type(
    activity_type: ActivityType, bases: tuple[type[BaseModel], ...], suffix: str, **fields: Any
) -> type[BaseModel]:
    name: str = activity_type.name
    own_type: Any = Literal[activity_type.name]
    return create_model(
        "".join(word.capitalize() for word in name.split("_")) + suffix,
        __base__=bases,
        __doc__=f"{bases[-1].__doc__} The type is ``{name}``.",
        type=(own_type, ...),
        **fields,
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


def _about_values() -> str:
    """What the types say of their values, as their documentation has it."""
    said = ((it.name, (type(it).__doc__ or "").partition(". ")[0]) for it in _QUESTIONS)
    return "By the type of the activity.\n\n" + "\n".join(f"- `{name}`: {about.rstrip('.')}." for name, about in said)


_QUESTIONS = [it for it in ACTIVITY_TYPES.values() if it.collects_answers]

VALUE = Documented(any_of(returned_by(it.value) for it in _QUESTIONS), _about_values())
"""Annotates the value of an answer, as the API has it, whatever the type of the activity."""

_SETTINGS: list[type[Settings]] = list(dict.fromkeys(it.Settings for it in ACTIVITY_TYPES.values()))

SETTINGS = Documented(any_of(_SETTINGS))
"""Annotates the settings of an activity, whatever its type."""

_CHANGES = [changes_of(it, it.__name__.replace("Settings", "Changes")) for it in _SETTINGS]

CHANGED_SETTINGS = Documented(any_of(_CHANGES))
"""Annotates some of the settings of an activity, whatever its type."""
SETTINGS_STATE = Documented(
    any_of(
        create_model(it.__name__.replace("Settings", "SettingsState"), __base__=it, __doc__=it.__doc__)
        for it in _SETTINGS
    )
)
"""Annotates the settings of an activity in a response, where all of them stand, also those with defaults."""
