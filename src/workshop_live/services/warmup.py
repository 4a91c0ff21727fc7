"""Has loaded what the first results of a question take by the time there are any."""

import asyncio
import logging

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import Activity
from workshop_live.services.theme_service import ThemeService

log = logging.getLogger(__name__)


class Warmup:
    """Loads what a type needs when one of its questions is first on a screen.

    Dictionaries take a second, and the worker 80 MB: who asks for no words does not spend them.
    """

    def __init__(self, themes: ThemeService) -> None:
        self._themes = themes
        self._begun = dict[str, asyncio.Task[None]]()

    def begin(self, activity: Activity) -> None:
        """Prepare for an activity that has been opened, if that was not done before. Nothing waits for it."""
        if activity.type not in self._begun:
            self._begun[activity.type] = asyncio.create_task(self._prepare(activity.type), name="preparing")

    async def stop(self) -> None:
        """Prepare nothing any more."""
        for task in self._begun.values():
            task.cancel()
        await asyncio.gather(*self._begun.values(), return_exceptions=True)

    async def _prepare(self, name: str) -> None:
        activity_type = ACTIVITY_TYPES[name]
        try:
            await asyncio.to_thread(activity_type.prepare)
            if activity_type.has_themes:
                await self._themes.warm_up()
        except Exception:  # it is loaded when it is needed
            log.exception("preparing failed")
