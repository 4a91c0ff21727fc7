"""Text slide: a heading and a text between questions, in one of three layouts."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from workshop_live.activity_types.base import Settings, paragraphs
from workshop_live.activity_types.slide_type import SlideType
from workshop_live.text.languages import N_

LAYOUTS = {
    "text": N_("Heading and text"),
    "statement": N_("Large in the middle: a title or a quotation"),
    "picture": N_("Text beside a picture"),
}


class TextSlideSettings(Settings):
    """The prompt is the heading. The text has headings, lists and bold as in CommonMark."""

    text: Annotated[str, paragraphs(2_000)] = ""
    layout: Literal["text", "statement", "picture"] = "text"
    picture: Annotated[str, Field(pattern="^[a-z2-7]{16}$")] | None = None
    """The id of a picture of the room."""
    picture_alt: Annotated[str, paragraphs(300)] = ""
    """What the picture shows, for those who do not see it."""


class TextSlide(SlideType[TextSlideSettings]):
    """Takes no answers."""

    name = "text_slide"
    title = N_("Text slide")
    purpose = "show"
    what_for = N_("A heading and a text, with nothing to answer")
    Settings = TextSlideSettings
    layouts = LAYOUTS

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {
            "text": form.get("text", ""),
            "layout": form.get("layout", "text"),
            "picture": form.get("picture") or None,
            "picture_alt": form.get("picture_alt", ""),
        }

    def picture(self, settings: TextSlideSettings) -> str | None:
        return settings.picture

    def with_picture(self, settings: TextSlideSettings, picture: str | None) -> TextSlideSettings:
        return settings.model_copy(update={"picture": picture})
