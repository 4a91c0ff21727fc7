"""Drawing the regions of a room: one snapshot, then one rendering per audience."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from urllib.parse import urlsplit

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import RoundState
from workshop_live.domain.regions import EVERY_CHUNK, EVERYTHING, Screen, chunk_number
from workshop_live.domain.series import ToldGathering
from workshop_live.realtime.frames import Audience, Frame, OneActivity, OneGroup, etag_of
from workshop_live.realtime.presence import Connected
from workshop_live.services.cloud_service import CloudService
from workshop_live.services.theme_service import ThemeService
from workshop_live.services.warmup import Warmup
from workshop_live.storage.answer_cache import AnswerCache
from workshop_live.storage.engine import Database
from workshop_live.storage.snapshots import Snapshot, read_snapshot
from workshop_live.web.screens.own_group import OwnGroup
from workshop_live.web.screens.rendering import Renderer
from workshop_live.web.screens.view import View

log = logging.getLogger(__name__)

WITHOUT_CHUNKS = {Screen.PARTICIPANT, Screen.BOARD}

_CHUNK_BYTES = "chunk"

DrawGroup = Callable[[OwnGroup], str]
"""Returns the region of a group's phones as HTML."""

ExportRequest = Mapping[Audience, Collection[str]]


class Drawer:
    """The hub's ``draw`` function. ``failed`` is called with the kind of each region that could not be drawn.

    Output depends on stored data only, not on clock or chance, so that every process draws the same bytes.
    """

    def __init__(
        self,
        database: Database,
        renderer: Renderer,
        themes: ThemeService,
        warmup: Warmup,
        address: str,
        *,
        clouds: CloudService,
        failed: Callable[[str], None] = lambda _region: None,
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._themes = themes
        self._clouds = clouds
        self._warmup = warmup
        self._address = address
        self._failed = failed
        self._answers = AnswerCache()

    async def __call__(
        self, room_id: int, wanted: ExportRequest, connected: Connected
    ) -> dict[Audience, list[Frame]] | None:
        """Return the frames of each audience; None if the room does not exist. Reads and renders in threads."""
        drawn: dict[Audience, list[Frame]] = {}
        for activity, of_scope in _by_snapshot(wanted).items():
            snapshot = await self._database.read(
                read_snapshot,
                room_id,
                _chunks_wanted(of_scope),
                activity,
                cache=self._answers,
                with_waiting=any(audience.screen is Screen.FACILITATOR for audience in of_scope),
                with_boards=any(audience.screen is Screen.BOARD for audience in of_scope),
                with_counts=_draws(of_scope, Screen.FACILITATOR, "agenda"),
                with_members=_draws(of_scope, Screen.FACILITATOR, "groups")
                or _draws(of_scope, Screen.PRESENTER, "cover"),
                with_slides_ahead=_draws(of_scope, Screen.PRESENTER, "keys")
                or _draws(of_scope, Screen.FACILITATOR, "coming"),
                with_sources=_draws(of_scope, Screen.FACILITATOR, "joint"),
                with_standing=_draws(of_scope, Screen.FACILITATOR, "questions"),
                with_items=_draws(of_scope, Screen.FACILITATOR, "actions")
                or _draws(of_scope, Screen.PRESENTER, "actions")
                or _draws(of_scope, Screen.PRESENTER, "keys"),
                with_series=_draws(of_scope, Screen.FACILITATOR, "controls"),
                with_pages={it.scope.number for it in of_scope if isinstance(it.scope, OneGroup)},
            )
            if snapshot is None:
                return None
            view = await self._view(snapshot, connected, is_alone=activity is not None)
            if any(audience.screen is Screen.PRESENTER for audience in of_scope):
                view = await self._with_places(view)
            drawn |= await asyncio.to_thread(self._render_all, view, of_scope)
        return drawn

    def forget_old(self) -> None:
        """Drop the cached answers of rounds that are not drawn any more."""
        self._answers.evict_old()

    async def _view(self, snapshot: Snapshot, connected: Connected, *, is_alone: bool) -> View:
        is_read = True
        if snapshot.current:
            self._warmup.begin(snapshot.current)
        if snapshot.current and snapshot.boards is not None:
            room = snapshot.room.public_id
            is_read = await self._themes.refresh(room, snapshot.current, snapshot.visible, snapshot.boards)
        for gathering in snapshot.gatherings:
            await self._gather_themes(gathering, snapshot.room.id)
        return View(
            snapshot,
            connected,
            join_address=urlsplit(self._address).netloc,
            qr_address=f"{self._address}/j/{snapshot.room.join_token}",
            is_read=is_read,
            is_alone=is_alone,
        )

    async def _gather_themes(self, gathering: ToldGathering, drawn_in: int) -> None:
        """Have the themes of another gathering gathered if nobody has; the projector is redrawn once they are there."""
        for activity, answers in gathering.rounds:
            if activity.round and type_of(activity).has_themes:
                visible = [answer for answer in answers if answer.is_visible]
                stored = gathering.boards.get(activity.round.id, {})
                await self._themes.refresh(gathering.room.public_id, activity, visible, stored, drawn_in=drawn_in)

    async def _with_places(self, view: View) -> View:
        """Return the view with the places of its closed cloud, if they are known; the hub is told when they are."""
        if not view.type or not view.type.counts_words or not view.round:
            return view
        if view.round.state is RoundState.CLOSING:
            self._clouds.begin()
        words = await asyncio.to_thread(lambda: view.closed_words)
        return replace(view, places=self._clouds.places(view.room.id, words) or {}) if words else view

    def _render_all(self, view: View, wanted: ExportRequest) -> dict[Audience, list[Frame]]:
        drawn = {}
        draw_group = cache(partial(self._drawing_groups, view))
        for audience, regions in wanted.items():
            drawn[audience] = [
                self._frame(view, audience, region, draw_group) for region in _expanded(view, audience, regions)
            ]
        return drawn

    def _frame(self, view: View, audience: Audience, region: str, draw_group: Callable[[str], DrawGroup]) -> Frame:
        try:
            if isinstance(audience.scope, OneGroup):
                own = view.own_group(audience.scope)
                html = draw_group(audience.locale)(own).strip() if own else ""
            else:
                html = self._render(view, audience, region)
        except Exception:  # other regions must still be drawn
            kind = _CHUNK_BYTES if chunk_number(region) is not None else region
            log.exception("the region %s of the %s screen could not be drawn", kind, audience.screen)
            self._failed(kind)
            return Frame(region, view.room.seq, etag_of(""), "", is_failed=True)
        return Frame(region, view.room.seq, etag_of(html), html)

    def _drawing_groups(self, view: View, locale: str) -> DrawGroup:
        """Return a function that draws the region of a group. What all groups have in common is drawn once."""
        return self._renderer.macro("regions/participant/group.html", "region", locale, view=view, room=view.room)

    def _render(self, view: View, audience: Audience, region: str) -> str:
        chunk = chunk_number(region)
        if chunk is None:
            template = f"regions/{audience.screen}/{region}.html"
        elif audience.screen is Screen.FACILITATOR or view.is_by_group:
            template = f"regions/{audience.screen}/chunk.html"
        else:
            assert view.current is not None
            template = f"activity_types/{view.current.type}/cards.html"
        return self._renderer.render(template, audience.locale, view=view, room=view.room, chunk=chunk).strip()


def _by_snapshot(wanted: ExportRequest) -> dict[str | None, dict[Audience, Collection[str]]]:
    """Return what to draw from one snapshot each: an activity by its public id; the room and its groups as None."""
    batches: dict[str | None, dict[Audience, Collection[str]]] = {}
    for audience, regions in wanted.items():
        activity = audience.scope.activity if isinstance(audience.scope, OneActivity) else None
        batches.setdefault(activity, {})[audience] = regions
    return batches


def _draws(wanted: ExportRequest, screen: Screen, region: str) -> bool:
    """Whether a region of a screen is among those to draw."""
    return any(
        audience.screen is screen and (EVERYTHING in regions or region in regions)
        for audience, regions in wanted.items()
    )


def _chunks_wanted(wanted: ExportRequest) -> set[int] | None:
    """Return the numbers of the chunks to read; None for all of them."""
    chunks: set[int] = set()
    for audience, regions in wanted.items():
        if audience.screen in WITHOUT_CHUNKS:
            continue
        if EVERYTHING in regions or EVERY_CHUNK in regions:
            return None
        chunks |= {number for number in map(chunk_number, regions) if number is not None}
    return chunks


def _expanded(view: View, audience: Audience, regions: Collection[str]) -> Iterator[str]:
    """Yield the names of the regions to draw, outer ones first, without hidden ones."""
    everything, screen = EVERYTHING in regions, audience.screen
    yield from (region for region in audience.regions if everything or region in regions)
    read = view.snapshot.chunks
    if read is None or screen in WITHOUT_CHUNKS or (screen is Screen.PRESENTER and not view.shows_cards):
        return
    for number in read:
        region = f"chunk-{number}"
        if everything or EVERY_CHUNK in regions or region in regions:
            yield region
