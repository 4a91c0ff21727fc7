"""Draws the pages of PDFs in a worker, one after the other, and stores them for the decks of rooms."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from workshop_live.actions.commands import Done, Fields, Invocation
from workshop_live.actions.decks import BeginDeck, DeckBegun, NewDeck, NewerDeck, add_deck, begin_deck, replace_deck
from workshop_live.domain.decks import DrawnPage
from workshop_live.domain.refusals import InvalidValueError, Problem, Refused
from workshop_live.domain.tokens import new_public_id, picture_id
from workshop_live.pdf_pages import count_pages, draw_page
from workshop_live.services.picture_storing import NotStoredError, Run, discard, store_picture
from workshop_live.storage.decks import StoredPage
from workshop_live.storage.writer import Writer
from workshop_live.worker import Worker, WorkerDiedError

PAGE_S = 30.0
DECK_S = 600.0


@dataclass(slots=True)
class Progress:
    """How many pages of a deck are stored, of how many; 0 of 0 before it was opened."""

    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class SentDeck:
    """A PDF that somebody sent for a room, and what it is called."""

    room: str
    actor: str
    path: Path
    name: str
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class DeckStored:
    """A deck that is stored, and the reply to the command that added it."""

    deck: str
    name: str
    pages: int
    done: Done


class DeckStoring:
    """Draws and stores decks. Pages of several decks take turns in the worker; decks of one room come one by one.

    What was stored of a deck is removed if it cannot be completed, also when the task is cancelled.
    """

    def __init__(self, worker: Worker, writer: Writer) -> None:
        self._worker = worker
        self._writer = writer
        self._turn = asyncio.Lock()
        self._rooms: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def count_pages(self, sent: SentDeck) -> int:
        """Return the number of pages. Raises InvalidValueError if the PDF cannot be used."""
        sent.progress.of = await self._draw(Problem("deck", "broken_pdf"), count_pages, str(sent.path))
        return sent.progress.of

    async def add(self, sent: SentDeck, where: Mapping[str, Any]) -> DeckStored:
        """Add a deck to the agenda of its room; ``where`` are further fields of ``NewDeck``.

        Raises InvalidValueError or NotStoredError.
        """
        return await self._store(sent, add_deck, lambda made: NewDeck(**made, **where))

    async def replace(self, sent: SentDeck, deck: str, *, any_count: bool) -> DeckStored:
        """Put a deck in the place of another one. Raises InvalidValueError or NotStoredError."""
        return await self._store(sent, replace_deck, lambda made: NewerDeck(**made, replaces=deck, any_count=any_count))

    async def _store(self, sent: SentDeck, command: Any, fields_of: Callable[[dict[str, Any]], Fields]) -> DeckStored:
        lock = self._rooms.setdefault(sent.room, asyncio.Lock())
        async with lock:
            begun = _accepted(await self._writer.run(begin_deck, BeginDeck(sent.room)))
            stored: list[str] = []
            try:
                pages = await self._store_pages(sent, begun, stored)
                deck = new_public_id()
                fields = fields_of({"deck": deck, "name": sent.name, "pages": pages})
                invocation: Invocation[Any] = Invocation(room=sent.room, actor=sent.actor, fields=fields)
                done = _accepted(await self._writer.run(command, invocation))
            except BaseException:
                await discard(self._writer.run, stored)
                raise
        return DeckStored(deck, sent.name, len(pages), done)

    async def _store_pages(self, sent: SentDeck, begun: DeckBegun, stored: list[str]) -> tuple[StoredPage, ...]:
        """Store the pictures of all pages, equal ones once; ``stored`` gets the id of each as soon as it is begun."""
        ends_at = time.monotonic() + DECK_S
        pages, slices = [], dict[str, int]()
        for number in range(1, sent.progress.of + 1):
            if time.monotonic() > ends_at:
                raise InvalidValueError(Problem("deck", "too_slow", int(DECK_S // 60)))
            heavy = Problem("deck", "page_too_heavy", number)
            drawn: DrawnPage = await self._draw(heavy, draw_page, str(sent.path), number)
            public_id = picture_id(begun.picture_key, drawn.picture.content)
            if public_id not in slices:
                stored.append(public_id)
                run: Run = self._writer.run
                slices[public_id] = await store_picture(run, begun.organisation_id, public_id, drawn.picture)
            pages.append(StoredPage(public_id, slices[public_id], drawn.text))
            sent.progress.done = number
        return tuple(pages)

    async def _draw(self, otherwise: Problem, function: Callable[..., Any], *args: Any) -> Any:
        """Call a function in the worker. Raises InvalidValueError, with ``otherwise`` if it takes too long or dies."""
        async with self._turn:
            try:
                async with asyncio.timeout(PAGE_S):
                    result = await self._worker.run(function, *args)
            except (TimeoutError, WorkerDiedError):
                raise InvalidValueError(otherwise) from None
        if isinstance(result, Problem):
            raise InvalidValueError(result)
        return result


def _accepted(reply: Any) -> Any:
    """Return the reply to a command. Raises NotStoredError if it was refused."""
    if isinstance(reply, Refused):
        raise NotStoredError(reply)
    return reply
