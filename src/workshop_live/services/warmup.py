"""Loading what the results of a question need before there are any."""

import asyncio
import logging

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import Activity
from workshop_live.services.theme_service import ThemeService

log = logging.getLogger(__name__)


class Warmup:
    """Loads the resources of an activity type when one of its questions first appears on a screen.

    Dictionaries take a second and the worker 80 MB, which rooms without such questions do not spend.
    """

    def __init__(self, themes: ThemeService) -> None:
        self._themes = themes
        self._tasks = dict[str, asyncio.Task[None]]()

    def begin(self, activity: Activity) -> None:
        """Load the resources of an activity in the background, unless that has been started."""
        if activity.type not in self._tasks:
            self._tasks[activity.type] = asyncio.create_task(self._prepare(activity.type), name="preparing")

    async def stop(self) -> None:
        """Cancel all tasks."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _prepare(self, name: str) -> None:
        activity_type = ACTIVITY_TYPES[name]
        try:
            await asyncio.to_thread(activity_type.prepare)
            if activity_type.has_themes:
                await self._themes.warm_up()
        except Exception:  # it is then loaded on demand
            log.exception("preparing failed")
