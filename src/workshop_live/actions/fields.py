"""The types of commands' fields, as forms and JSON send them."""

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
"""A public identifier; anything else need not reach the database."""
BlankIsNone = FromForm(lambda text: text or None)
"""An empty field of a form, where None may stand."""
AsLines = FromForm(lambda text: [line for line in text.splitlines() if line])
"""A list that a form sends as lines of text."""


class OnActivity(Fields):
    """Something to do with one activity of the agenda."""

    activity: PublicId
