"""Plans that travel with their pictures: written into a ZIP from the database, and stored from one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from workshop_live.actions.decks import DiscardDecks, StageDeck, discard_decks, stage_deck
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.pictures import Picture
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import Problem, Refused
from workshop_live.domain.tokens import new_public_id, new_token, picture_id
from workshop_live.plans.archives import ArchiveWriter, PlanArchive
from workshop_live.plans.problems import PlanError, PlanProblem
from workshop_live.plans.writing import write_plan
from workshop_live.services.picture_storing import NotStoredError, Run, discard, store_picture
from workshop_live.storage.decks import StoredDeck, StoredPage, find_name, read_pages
from workshop_live.storage.engine import Database
from workshop_live.storage.pictures import find_picture

ReEncode = Callable[..., Awaitable[Picture | Problem]]
"""Returns a picture as it is kept, from its bytes and whether it is a page; or what is wrong with it."""


def has_pictures(plan: Plan) -> bool:
    """Whether the items of a plan show pictures or decks."""
    return any(picture or deck for picture, deck in map(_shown_by, plan.activities))


def write_archive(database: Database, plan: Plan, target: BinaryIO) -> None:
    """Write a plan and what it shows as a ZIP. Pictures that have been deleted meanwhile are left out."""
    writer = ArchiveWriter(target, write_plan(plan))
    shown = [_shown_by(it) for it in plan.activities]
    for picture in dict.fromkeys(picture for picture, _ in shown if picture):
        found = database.read_now(find_picture, picture)
        if found is not None:
            writer.add_picture(picture, found)
    for deck in dict.fromkeys(deck for _, deck in shown if deck):
        name = database.read_now(find_name, deck)
        if name is not None:
            writer.add_name(deck, name)
            _write_pages(database, writer, deck)
    writer.close()


def _write_pages(database: Database, writer: ArchiveWriter, deck: str) -> None:
    number = 1
    while page := database.read_now(read_pages, deck, [number]).get(number):
        picture = database.read_now(find_picture, page.address.rpartition("/")[2])
        if picture is None:
            return
        writer.add_page(deck, number, picture, page.text)
        number += 1


@dataclass(slots=True)
class PlanStaging:
    """Stores the pictures and decks of an uploaded plan: they belong to nobody until a room or a plan is made of it."""

    run: Run
    re_encode: ReEncode
    organisation_id: int
    _key: str = field(default_factory=new_token)
    _pictures: list[str] = field(default_factory=list)
    _decks: list[str] = field(default_factory=list)

    async def stage(self, archive: PlanArchive, plan: Plan) -> Plan:
        """Return the plan with the ids of what was stored. Raises PlanError or NotStoredError."""
        new: dict[str, str] = {}
        for picture, deck in map(_shown_by, plan.activities):
            if picture and picture not in new:
                new[picture] = await self._stage_picture(archive.picture(picture), new_public_id())
            if deck and deck not in new:
                new[deck] = await self._stage_deck(archive, deck)
        return replace(plan, activities=tuple(_showing(it, new) for it in plan.activities))

    async def discard(self) -> None:
        """Delete what was stored and belongs to nobody still."""
        if self._decks:
            await self.run(discard_decks, DiscardDecks(self._decks))
        await discard(self.run, self._pictures)

    async def _stage_picture(self, content: bytes, public_id: str) -> str:
        picture = await self._checked(content, is_page=False)
        self._pictures.append(public_id)
        await store_picture(self.run, self.organisation_id, public_id, picture)
        return public_id

    async def _stage_deck(self, archive: PlanArchive, deck: str) -> str:
        pages = []
        for number in range(1, archive.contents.decks[deck] + 1):
            content, text = archive.page(deck, number)
            picture = await self._checked(content, is_page=True)
            public_id = picture_id(self._key, picture.content)
            self._pictures.append(public_id)
            slices = await store_picture(self.run, self.organisation_id, public_id, picture)
            pages.append(StoredPage(public_id, slices, text))
        staged = StoredDeck(new_public_id(), archive.name_of(deck), pages)
        self._decks.append(staged.public_id)
        reply = await self.run(stage_deck, StageDeck(self.organisation_id, staged))
        if isinstance(reply, Refused):
            raise NotStoredError(reply)
        return staged.public_id

    async def _checked(self, content: bytes, *, is_page: bool) -> Picture:
        picture = await self.re_encode(content, is_page)
        if isinstance(picture, Problem):
            raise PlanError([PlanProblem(0, Problem("", picture.code, picture.limit))])
        return picture


def _shown_by(item: PlannedActivity) -> tuple[str | None, str | None]:
    """Return the ids of the picture and the deck that an item shows."""
    activity_type = ACTIVITY_TYPES[item.type]
    settings = activity_type.new_settings(item.settings)
    return activity_type.picture(settings), activity_type.deck(settings)


def _showing(item: PlannedActivity, new: dict[str, str]) -> PlannedActivity:
    """Return an item that shows what was stored in the place of what it named."""
    activity_type = ACTIVITY_TYPES[item.type]
    settings: Any = activity_type.new_settings(item.settings)
    picture, deck = activity_type.picture(settings), activity_type.deck(settings)
    if picture:
        settings = activity_type.with_picture(settings, new[picture])
    if deck:
        settings = activity_type.with_deck(settings, new[deck])
    return replace(item, settings=activity_type.public_settings(settings)) if picture or deck else item
