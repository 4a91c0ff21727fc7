"""Text slide: a heading and a text between questions, in one of three layouts."""

from collections.abc import Mapping
from typing import Annotated, Literal

from workshop_live.activity_types.base import PicturedSettings, paragraphs
from workshop_live.activity_types.slide_type import SlideType
from workshop_live.text.languages import N_

LAYOUTS = {
    "text": N_("Heading and text"),
    "statement": N_("Large in the middle: a title or a quotation"),
    "picture": N_("Text beside a picture"),
}


class TextSlideSettings(PicturedSettings):
    """The prompt is the heading. The text has headings, lists and bold as in CommonMark."""

    text: Annotated[str, paragraphs(2_000)] = ""
    layout: Literal["text", "statement", "picture"] = "text"


class TextSlide(SlideType[TextSlideSettings]):
    """Takes no answers."""

    name = "text_slide"
    title = N_("Text slide")
    purpose = "show"
    what_for = N_("A heading and a text, with nothing to answer")
    Settings = TextSlideSettings
    places_picture = True
    layouts = LAYOUTS

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {"text": form.get("text", ""), "layout": form.get("layout", "text")}

    def shown_picture(self, settings: TextSlideSettings) -> str | None:
        return settings.picture if settings.layout == "picture" else None
