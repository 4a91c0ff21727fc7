"""Types for the fields of commands, as sent by forms and in JSON."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from workshop_live.actions.commands import Fields, FromForm
from workshop_live.domain.tokens import is_public_id


def _public_id(text: str) -> str:
    if not is_public_id(text):
        raise PydanticCustomError("missing", "This is no identifier.")
    return text


PublicId = Annotated[str, AfterValidator(_public_id), Field(json_schema_extra={"pattern": "^[a-z2-7]{16}$"})]
"""A public identifier; malformed ones are refused before any query."""
BlankIsNone = FromForm(lambda text: text or None)
"""Converts an empty form field to None."""
AsLines = FromForm(lambda text: [line for line in text.splitlines() if line])
"""Converts the non-empty lines of a form field to a list."""


class OnActivity(Fields):
    """The fields of a command on one activity."""

    activity: PublicId
