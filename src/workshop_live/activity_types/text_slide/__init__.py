"""Text slide: a heading and a few lines of text between questions."""

from collections.abc import Mapping
from typing import Annotated

from workshop_live.activity_types.base import Settings, paragraphs
from workshop_live.activity_types.slides import SlideType
from workshop_live.text.languages import N_


class TextSlideSettings(Settings):
    """The prompt is the heading."""

    text: Annotated[str, paragraphs(2_000)] = ""


class TextSlide(SlideType[TextSlideSettings]):
    """Takes no answers."""

    name = "text_slide"
    title = N_("Text slide")
    purpose = "show"
    what_for = N_("A heading and a text, with nothing to answer")
    Settings = TextSlideSettings

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {"text": form.get("text", "")}
