"""Stores pictures slice by slice, each in a transaction of its own, so that answers need not wait for them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from workshop_live.actions.pictures import AddSlice, DiscardPictures, add_slice, discard_pictures
from workshop_live.domain.pictures import Picture
from workshop_live.domain.refusals import Refused
from workshop_live.storage.pictures import PictureSlice, slices_of

Run = Callable[[Any, Any], Awaitable[Any]]
"""Runs a command: that of the writer, or of the command line."""


class NotStoredError(RuntimeError):
    """A picture could not be stored."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


async def store_picture(run: Run, organisation_id: int, public_id: str, picture: Picture) -> int:
    """Store a picture of an organisation that belongs to nobody yet. Return the number of its slices.

    Raises NotStoredError.
    """
    pieces = slices_of(picture.content)
    for number, content in enumerate(pieces):
        piece = PictureSlice(organisation_id, public_id, replace(picture, content=content), number)
        reply = await run(add_slice, AddSlice(piece))
        if isinstance(reply, Refused):
            raise NotStoredError(reply)
    return len(pieces)


async def discard(run: Run, public_ids: list[str]) -> None:
    """Delete pictures that nothing shows."""
    if public_ids:
        await run(discard_pictures, DiscardPictures(public_ids))
