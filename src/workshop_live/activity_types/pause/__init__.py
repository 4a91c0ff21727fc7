"""Pause: coffee or lunch, for some minutes or until a time of the day. Screens show when it is over, by themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from workshop_live.activity_types.base import Card, Settings
from workshop_live.activity_types.slide_type import SlideType
from workshop_live.domain.local_times import clean_time, minutes_between
from workshop_live.domain.pauses import Pause, pause_from
from workshop_live.text.languages import N_


def _time_or_none(text: str | None) -> str | None:
    if not text or not text.strip():
        return None
    time = clean_time(text)
    if time is None:
        raise PydanticCustomError("not_a_time", "This is no time of the day.")
    return time


class PauseSettings(Settings):
    """The prompt is what the pause is called. It lasts until a time such as 10:45, or for the planned minutes."""

    until: Annotated[str | None, AfterValidator(_time_or_none)] = None


class PauseItem(SlideType[PauseSettings]):
    """Takes no answers."""

    name = "pause"
    title = N_("Pause")
    purpose = "divide"
    what_for = N_("Every screen says when you go on")
    default_prompt = N_("Pause")
    is_pause = True
    Settings = PauseSettings
    cards = (
        Card(N_("Pause"), N_("Every screen says when you go on"), N_("Pause"), 15),
        Card(N_("Lunch"), N_("A longer pause, often at a time that must be kept"), N_("Lunch"), 45),
    )

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {"until": form.get("until") or None}

    def pause(self, settings: PauseSettings, minutes: int | None, began_at: datetime, zone: ZoneInfo) -> Pause:
        return pause_from(began_at, settings.until, minutes, zone)

    def minutes_from(self, settings: PauseSettings, starts_at: str | None, minutes: int | None) -> int | None:
        if settings.until and starts_at:
            return minutes_between(starts_at, settings.until)
        return minutes
