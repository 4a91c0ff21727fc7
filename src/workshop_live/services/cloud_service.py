"""The places of the words of closed clouds, computed by a worker of their own and cached by what the words are."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial

from workshop_live.domain.clouds import CloudPlace
from workshop_live.exports.cloud_layout import CountedWords, places_of
from workshop_live.services.loaders import SingleFlightCache
from workshop_live.worker import Worker

TTL_S = 600.0  # seconds; bounds how long data of deleted rooms stays in memory
RETRY_S = 15.0
_STARTING = -1  # in the place of a room: the worker is only to be ready

log = logging.getLogger(__name__)


class CloudService:
    """Lays out clouds. Drawing never waits: without places, the projector leaves the words where they are.

    ``ready`` is called with the room's id once places can be drawn.
    """

    def __init__(self, worker: Worker) -> None:
        self.ready: Callable[[int], None] = lambda _: None
        self._worker = worker
        self._places: SingleFlightCache[CountedWords, Mapping[str, CloudPlace]] = SingleFlightCache(TTL_S)
        self._busy: dict[int, asyncio.Task[None]] = {}

    def begin(self) -> None:
        """Start the worker in the background, which takes longer than a layout."""
        self._run(_STARTING, ())

    def places(self, room_id: int, words: CountedWords) -> Mapping[str, CloudPlace] | None:
        """Return the places of the words by their texts; None until they are known, which ``ready`` tells."""
        known = self._places.peek(words)
        if known is None:
            self._run(room_id, words)
        return known

    async def stop(self) -> None:
        """Cancel all layouts."""
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _run(self, room_id: int, words: CountedWords) -> None:
        if room_id not in self._busy:
            self._busy[room_id] = asyncio.create_task(self._lay_out(room_id, words), name="cloud layout")

    async def _lay_out(self, room_id: int, words: CountedWords) -> None:
        try:
            await self._places.get(words, partial(self._worker.run, places_of, words))
        except Exception:  # the words stay where they are
            log.exception("a cloud could not be laid out")
            await asyncio.sleep(RETRY_S)
        finally:
            del self._busy[room_id]
        if room_id != _STARTING:
            self.ready(room_id)
