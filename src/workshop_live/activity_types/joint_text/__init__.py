"""Joint text: a stem and lines that the room agrees on, written with everybody looking."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from workshop_live.activity_types.activity_fields import is_key
from workshop_live.activity_types.base import Settings, line
from workshop_live.activity_types.slide_type import SlideType
from workshop_live.domain.joint_texts import MAX_STEM_LENGTH
from workshop_live.text.languages import N_

MAX_SOURCES = 20
_CHOSEN = "from-"
"""What the names of the boxes begin with that choose the sources, each with the key of an activity."""


def _key(text: str) -> str:
    if not is_key(text):
        raise PydanticCustomError("not_a_key", "This is no key.")
    return text


class JointTextSettings(Settings):
    """The prompt is the heading, the stem the beginning of a sentence that every line goes on from.

    ``sources`` are the keys of the activities that lines are taken over from; empty for all that come before.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    stem: Annotated[str, line(MAX_STEM_LENGTH, least=0)] = ""
    sources: list[Annotated[str, AfterValidator(_key)]] = Field([], alias="from", max_length=MAX_SOURCES)


class JointText(SlideType[JointTextSettings]):
    """Takes no answers: those who run the room write the lines."""

    name = "joint_text"
    title = N_("Joint text")
    purpose = "gather"
    what_for = N_("A few lines that everybody stands behind, edited on the projector")
    Settings = JointTextSettings

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        chosen = [name.removeprefix(_CHOSEN) for name in form if name.startswith(_CHOSEN)]
        return {"stem": form.get("stem", ""), **({"from": chosen} if "chooses_sources" in form else {})}

    def public_settings(self, settings: JointTextSettings) -> dict[str, Any]:
        return dict(settings.model_dump(mode="json", by_alias=True))

    def joint_stem(self, settings: JointTextSettings) -> str:
        return settings.stem

    def joint_sources(self, settings: JointTextSettings) -> Sequence[str]:
        return settings.sources

    def with_joint_sources(self, settings: JointTextSettings, keys: Collection[str]) -> JointTextSettings:
        return settings.model_copy(update={"sources": [key for key in settings.sources if key in keys]})
