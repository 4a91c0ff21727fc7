"""What waits to be sent to one socket: one frame per region, the newest. It cannot grow, however slow the phone is."""

import asyncio

from workshop_live.domain.grants import Grant
from workshop_live.realtime.frames import Batch, Frame


class Outbox:
    """Filled by the hub without waiting, emptied by the socket at its own speed.

    ``grant`` is what let the socket in; the hub closes it when that is no longer valid.
    """

    def __init__(self, grant: Grant | None = None) -> None:
        self.grant = grant
        self.close_code: int | None = None
        self._batch: Batch | None = None
        self._ready = asyncio.Event()

    def put(self, batch: Batch) -> None:
        """Hold a batch. Frames that wait already are replaced by newer ones of the same region."""
        if not batch.frames:
            return
        self._batch = batch if self._batch is None else _merged(self._batch, batch)
        self._ready.set()

    def poke(self) -> None:
        """Have something sent, if only a heartbeat."""
        self._ready.set()

    def close(self, code: int) -> None:
        """Have the socket closed after what waits has been sent."""
        self.close_code = code
        self._ready.set()

    async def next_batch(self) -> Batch | None:
        """What is to be sent next; None for a heartbeat, or when the socket is to be closed."""
        await self._ready.wait()
        batch, self._batch = self._batch, None
        if self.close_code is None:
            self._ready.clear()
        return batch


def _merged(older: Batch, newer: Batch) -> Batch:
    frames: dict[str, Frame] = {frame.region: frame for frame in older.frames}
    for frame in newer.frames:
        waiting = frames.pop(frame.region, None)
        # Taken out and put in again: an outer region must come before the new regions inside it.
        frames[frame.region] = waiting if waiting and waiting.seq > frame.seq else frame
    return Batch(tuple(frames.values()))
