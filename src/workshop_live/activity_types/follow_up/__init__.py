"""Follow-up: what was to be done since the gathering before, and how far it has come."""

from collections.abc import Mapping

from workshop_live.activity_types.base import Card, Settings
from workshop_live.activity_types.slide_type import SlideType
from workshop_live.text.languages import N_

PROMPT = N_("What has been done since last time?")
KEY = "follow-up"
"""The key of the item that a room gets when it continues another one, so that gatherings can be compared."""


class FollowUpSettings(Settings):
    """There is nothing to set: the room's carried action items are shown."""


class FollowUp(SlideType[FollowUpSettings]):
    """Takes no answers: the facilitator says how far each item has come."""

    name = "follow_up"
    title = N_("Follow-up")
    purpose = "show"
    what_for = N_("What you agreed on last time, and how far it has come")
    default_prompt = PROMPT
    follows_up = True
    Settings = FollowUpSettings
    cards = (Card(title, what_for, PROMPT, 10),)

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {}
