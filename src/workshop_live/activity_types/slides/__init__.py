"""Slides: pages of a deck, one after the other, between questions."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from workshop_live.activity_types.base import Settings
from workshop_live.activity_types.slide_type import SlideType
from workshop_live.domain.decks import MAX_PAGES, PageRange
from workshop_live.text.languages import N_

PageNumber = Annotated[int, Field(ge=1, le=MAX_PAGES)]


class SlidesSettings(Settings):
    """The pages of a deck from ``first`` to ``last``, counted from 1. The prompt is the heading on phones."""

    deck: Annotated[str, Field(pattern="^[a-z2-7]{16}$")] | None = None
    """The id of a deck of the room; None until there is one."""
    first: PageNumber = 1
    last: PageNumber = 1
    on_phones: bool = False
    """Whether phones show the page, too."""
    in_files: bool = False
    """Whether the pages stand between the results in files."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError("bad_page_range", "The last page comes before the first.")
        return self


class Slides(SlideType[SlidesSettings]):
    """Takes no answers."""

    name = "slides"
    title = N_("Slides")
    purpose = "show"
    what_for = N_("Pages of your own presentation, saved as PDF")
    shows_pages = True
    Settings = SlidesSettings

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        numbers = {name: form[name].strip() for name in ("first", "last") if form.get(name, "").strip()}
        deck = (
            {"deck": form["deck"] or None} if "deck" in form else {}
        )  # the form on the desk keeps the one that there is
        return {
            **deck,
            **{name: int(text) if text.isascii() and text.isdecimal() else text for name, text in numbers.items()},
            "on_phones": "on_phones" in form,
            "in_files": "in_files" in form,
        }

    def page_count(self, settings: SlidesSettings) -> int:
        return settings.last - settings.first + 1

    def deck(self, settings: SlidesSettings) -> str | None:
        return settings.deck

    def pages(self, settings: SlidesSettings) -> PageRange:
        return PageRange(settings.first, settings.last)

    def with_deck(self, settings: SlidesSettings, deck: str | None, pages: PageRange | None = None) -> SlidesSettings:
        own = pages or self.pages(settings)
        return settings.model_copy(update={"deck": deck, "first": own.first, "last": own.last})
