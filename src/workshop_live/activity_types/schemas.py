"""JSON schemas of settings, values and results, as unions of the models of the registered types."""

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
    """Annotates a field with another type for JSON schemas than the one that validates it.

    Each activity is validated by its type. Validating against all types would be slower, with less precise errors.
    """

    documented: Any
    description: str = ""

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(TypeAdapter(self.documented).core_schema)
        return {**schema, "description": self.description} if self.description else schema


def any_of(types: Iterable[Any]) -> Any:
    """Return a union of types without duplicates."""
    return Union[tuple(dict.fromkeys(types))]  # noqa: UP007 - the types are only known at runtime


def one_of(models: Iterable[type[BaseModel]]) -> Any:
    """Return a union of models, discriminated by ``type``."""
    return Annotated[any_of(models), Field(discriminator="type")]


def with_settings(fields: type[BaseModel], of_steps: type[BaseModel], suffix: str) -> Documented:
    """Return an annotation for an activity: the common ``fields`` and the settings of its type.

    There is a model for each type: ``ScaleBody``, ``RankingBody`` and so on if the suffix is ``Body``. Those of the
    types that take steps have the fields ``of_steps``, too.
    """

    def bases(activity_type: ActivityType) -> tuple[type[BaseModel], ...]:
        return (activity_type.Settings, *([of_steps] if activity_type.takes_steps else []), fields)

    return Documented(one_of(_of_type(it, bases(it), suffix) for it in ACTIVITY_TYPES.values()))


def with_results(fields: type[BaseModel], suffix: str) -> Documented:
    """Return an annotation for results: the common ``fields`` and the results of the activity's type."""
    types = ACTIVITY_TYPES.values()
    models = [
        _of_type(activity_type, (fields,), suffix, results=(returned_by(activity_type.results), ...))
        for activity_type in types
    ]
    return Documented(one_of(models))


def returned_by(method: Callable[..., Any]) -> Any:
    """Return the declared return type of a method."""
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
    """Return a model whose fields are all optional, for schemas only."""
    return create_model(name, __base__=(model, _Changes), __doc__=_Changes.__doc__)


def _about_values() -> str:
    """Return the first sentence of each type's docstring, which describes its value."""
    descriptions = (
        (activity_type.name, (type(activity_type).__doc__ or "").partition(". ")[0]) for activity_type in _WITH_ANSWERS
    )
    return "By the type of the activity; null where it is for its author alone.\n\n" + "\n".join(
        f"- `{name}`: {about.rstrip('.')}." for name, about in descriptions
    )


_WITH_ANSWERS = [activity_type for activity_type in ACTIVITY_TYPES.values() if activity_type.collects_answers]

VALUE = Documented(any_of([*(returned_by(it.value) for it in _WITH_ANSWERS), None]), _about_values())
"""Annotates the value of an answer in the API, for all types."""

_SETTINGS: list[type[Settings]] = list(
    dict.fromkeys(activity_type.Settings for activity_type in ACTIVITY_TYPES.values())
)

SETTINGS = Documented(any_of(_SETTINGS))
"""Annotates the settings of an activity, for all types."""

_CHANGES = [changes_of(model, model.__name__.replace("Settings", "Changes")) for model in _SETTINGS]

CHANGED_SETTINGS = Documented(any_of(_CHANGES))
"""Annotates some of the settings of an activity, for all types."""
SETTINGS_STATE = Documented(
    any_of(
        create_model(model.__name__.replace("Settings", "SettingsState"), __base__=model, __doc__=model.__doc__)
        for model in _SETTINGS
    )
)
"""Annotates the settings of an activity in a response, which has all of them, defaults included."""
