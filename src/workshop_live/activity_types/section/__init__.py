"""Section: a heading on the agenda, in the programme and in files. The room passes over it."""

from collections.abc import Mapping

from workshop_live.activity_types.base import Settings
from workshop_live.activity_types.slide_type import SlideType
from workshop_live.text.languages import N_


class SectionSettings(Settings):
    """The prompt is the heading; there is nothing to set."""


class Section(SlideType[SectionSettings]):
    """Takes no answers."""

    name = "section"
    title = N_("Section")
    purpose = "divide"
    what_for = N_("A heading for a part of the day")
    is_heading = True
    Settings = SectionSettings

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {}
