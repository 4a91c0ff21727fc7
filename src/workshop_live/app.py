"""The composition root: creates the application and wires its parts."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp

from workshop_live import __version__
from workshop_live.actions.organisers import ensure_built_in
from workshop_live.domain.clocks import TrustedClock
from workshop_live.domain.join_gate import JoinGate
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.regions import Screen
from workshop_live.domain.rooms import Room
from workshop_live.embeddings import embedder_of
from workshop_live.logs import configure_log
from workshop_live.metrics import Metrics
from workshop_live.pictures import prepare_worker
from workshop_live.realtime.broker import Broker
from workshop_live.realtime.hub import Hub
from workshop_live.realtime.memory_broker import MemoryBroker
from workshop_live.realtime.redis_broker import RedisBroker
from workshop_live.services.closing_clock import ClosingClock
from workshop_live.services.cloud_service import CloudService
from workshop_live.services.connected_phones import ConnectedPhones
from workshop_live.services.deck_storing import DeckStoring
from workshop_live.services.loaders import BatchLoader
from workshop_live.services.maintenance import Maintenance, steady_clock
from workshop_live.services.passwords import Passwords
from workshop_live.services.scratch_folders import clear_abandoned
from workshop_live.services.simulated_phones import SimulatedPhones
from workshop_live.services.theme_service import ThemeService
from workshop_live.services.warmup import Warmup
from workshop_live.settings import Settings
from workshop_live.storage import agenda, grants, maintenance, participants, rooms
from workshop_live.storage.engine import Database
from workshop_live.storage.group_work import read_placement
from workshop_live.storage.open_database import open_database
from workshop_live.storage.writer import Writer, wall_clock, write_now
from workshop_live.web.dependencies import Services
from workshop_live.web.http import openapi
from workshop_live.web.http.body_limit import BodyLimit
from workshop_live.web.http.deck_uploads import DECKS
from workshop_live.web.http.errors import register_errors
from workshop_live.web.http.headers import Headers
from workshop_live.web.http.join_queue import JoinQueue
from workshop_live.web.http.limits import Limits
from workshop_live.web.http.pictures import PICTURES
from workshop_live.web.http.plan_files import PLANS
from workshop_live.web.http.problem_details import too_fast
from workshop_live.web.http.websocket_transports import FindTransports
from workshop_live.web.routes import (
    account,
    answering,
    api,
    api_action_items,
    api_agenda,
    api_group_work,
    api_joint_texts,
    api_participants,
    api_plans,
    api_rooms,
    api_series,
    api_themes,
    api_tokens,
    commands,
    decks,
    downloads,
    editing,
    facilitating,
    first_action,
    group_notes,
    group_work,
    grouping,
    health,
    kept_plans,
    live,
    looks,
    organisation,
    organising,
    participant,
    peer_coaching,
    planning,
    room_pictures,
    screens,
    series,
    shared_results,
    sharing,
    signing_in,
    slide_pages,
    static_files,
    texts,
    theming,
    vote_making,
)
from workshop_live.web.screens.assets import Assets
from workshop_live.web.screens.drawing import Drawer
from workshop_live.web.screens.rendering import Renderer
from workshop_live.worker import Worker


class Application(FastAPI):
    """FastAPI without the middleware for unused features: exit stacks of dependencies and telemetry."""

    def build_middleware_stack(self) -> ASGIApp:
        """Return Starlette's stack: error handling outermost, then our middleware."""
        return Starlette.build_middleware_stack(self)


def create_app(settings: Settings) -> FastAPI:
    """Create the application. It opens its database at startup and closes it at shutdown."""

    def give_up() -> None:
        app.state.give_up()  # replaced by the server once it has started

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(settings, app.state.metrics, give_up) as parts:
            app.state.services = parts
            yield

    app = Application(
        title="workshop-live",
        version=__version__,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # metrics.py has our own
    )
    app.state.metrics = Metrics(__version__)
    app.state.is_draining = False  # set by the server (draining.py)
    app.state.give_up = lambda: None  # called by parts that cannot go on; set by the server
    app.add_middleware(
        BodyLimit, explained_at={planning.IMPORT, planning.IMPORT_TO_KEEP}, larger=[PICTURES, DECKS, PLANS]
    )
    app.add_middleware(Headers)
    app.add_middleware(FindTransports)
    register_errors(app)
    for module in (
        answering,  # first, since most requests match these
        api_participants,
        api_group_work,
        group_notes,
        group_work,
        api,
        api_rooms,
        api_action_items,
        api_agenda,
        api_plans,
        api_series,
        api_joint_texts,
        api_themes,
        api_tokens,
        decks,
        grouping,
        live,
        theming,
        vote_making,
        static_files,
        health,
        downloads,
        editing,
        screens,
        facilitating,
        shared_results,
        sharing,
        planning,
        kept_plans,
        series,
        organising,
        signing_in,
        account,
        organisation,
        looks,
        room_pictures,
        slide_pages,
        texts,
        first_action,
        peer_coaching,
        participant,
    ):
        app.router.routes += module.routes.routes  # include_router() would match each request once more per router
        if module.routes.prefix == "/api/v1":
            app.router.routes += openapi.unversioned(module.routes.routes)
    app.router.routes += [*api_tokens.page_routes.routes, *decks.form_routes.routes, *group_notes.form_routes.routes]
    app.router.routes += [*commands.form_routes.routes, *commands.json_routes.routes]
    openapi.add_openapi_route(app)
    app.router.routes += participant.by_code.routes
    return app


@asynccontextmanager
async def _running(settings: Settings, metrics: Metrics, give_up: Callable[[], None]) -> AsyncIterator[Services]:
    """Start the parts of the server, yield them, and stop them in the opposite order."""
    await asyncio.to_thread(clear_abandoned)
    async with AsyncExitStack() as stopping:
        database = open_database(settings.database)
        stopping.callback(database.close)
        parts = await _put_together(settings, metrics, database, give_up)
        await _start(parts, stopping)
        yield _services(settings, metrics, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The connected parts of the server."""

    database: Database
    built_in: Organiser
    broker: Broker
    writer: Writer
    clock: TrustedClock
    worker: Worker
    files: Worker
    pictures: Worker
    pages: Worker
    words: Worker
    themes: ThemeService
    clouds: CloudService
    warmup: Warmup
    assets: Assets
    renderer: Renderer
    drawer: Drawer
    hub: Hub
    connected_phones: ConnectedPhones


async def _put_together(
    settings: Settings, metrics: Metrics, database: Database, give_up: Callable[[], None]
) -> _Parts:
    """Create the parts and connect them, without starting any."""
    built_in = await asyncio.to_thread(write_now, database.writing, ensure_built_in, None)
    broker = _broker(settings, built_in.public_id)  # equal in all processes on this database
    assets = Assets()
    renderer = Renderer(assets.url)
    prepare = partial(configure_log, settings.log_level, settings.log_format)
    worker, files, words = Worker(prepare), Worker(prepare, yielding=True), Worker(prepare, yielding=True)
    clock = TrustedClock(wall_clock, steady_clock, await database.read(maintenance.last_hour))
    writer = Writer(database.writing, broker.publish, metrics.committed, clock.now, died=give_up)
    themes = ThemeService(worker, writer, embedder_of(settings))
    clouds, warmup = CloudService(words), Warmup(themes)
    drawer = Drawer(database, renderer, themes, warmup, settings.address, clouds=clouds, failed=metrics.region_failed)
    hub = Hub(
        draw=metrics.drawing(drawer),
        sequence_numbers=lambda room_ids: database.read(rooms.sequence_numbers, room_ids),
        still_valid=lambda checked: database.read(grants.still_valid, checked, clock.now()),
        announce=broker.announce,
        place=lambda room_id: database.read(read_placement, room_id),
    )
    themes.ready = partial(_redraw_themes, hub)
    clouds.ready = partial(hub.redraw, screen=Screen.PRESENTER, region="results")
    metrics.watch(
        waiting=writer.count_pending,
        rooms=hub.count_rooms,
        sockets={str(screen): partial(hub.count_sockets, screen) for screen in Screen},
        frames=hub.count_frames,
        slow_sockets=lambda: hub.slow_sockets,
        clock_is_trusted=lambda: clock.is_trusted,
    )
    return _Parts(
        database=database,
        built_in=built_in,
        broker=broker,
        writer=writer,
        clock=clock,
        worker=worker,
        files=files,
        pictures=Worker(partial(prepare_worker, prepare), yielding=True),
        pages=Worker(partial(prepare_worker, prepare), yielding=True),
        words=words,
        themes=themes,
        clouds=clouds,
        warmup=warmup,
        assets=assets,
        renderer=renderer,
        drawer=drawer,
        hub=hub,
        connected_phones=ConnectedPhones(database, writer, hub.presence.phones, settings.room_participants),
    )


async def _start(parts: _Parts, stopping: AsyncExitStack) -> None:
    """Start the parts, and register how each of them is stopped, the last to stop first."""
    closing = ClosingClock(parts.database, parts.writer)
    simulated_phones = SimulatedPhones(parts.database, parts.writer)
    maintenance_task = Maintenance(
        parts.database,
        parts.writer,
        parts.clock,
        lambda: parts.hub.presence.rooms_in_use(parts.broker.listening_since),
        parts.drawer.forget_old,
    )
    for notice in (parts.hub.notice, closing.notice, simulated_phones.notice, parts.connected_phones.notice):
        parts.broker.subscribe(notice)
    parts.broker.subscribe_presence(parts.hub.presence.update_remote)
    stopping.callback(parts.files.stop)
    stopping.callback(parts.pictures.stop)
    stopping.callback(parts.pages.stop)
    stopping.callback(parts.words.stop)
    stopping.callback(parts.worker.stop)
    await parts.broker.start()
    stopping.push_async_callback(parts.broker.stop)
    parts.writer.start()
    stopping.push_async_callback(parts.writer.stop)
    closing.start()
    stopping.push_async_callback(closing.stop)
    stopping.push_async_callback(parts.themes.stop)
    stopping.push_async_callback(parts.clouds.stop)
    parts.connected_phones.start()
    stopping.push_async_callback(parts.connected_phones.stop)
    simulated_phones.start()
    stopping.push_async_callback(simulated_phones.stop)
    stopping.push_async_callback(parts.warmup.stop)
    parts.hub.start()
    stopping.push_async_callback(parts.hub.stop)  # before the others, since drawings start other work
    maintenance_task.start()
    stopping.push_async_callback(maintenance_task.stop)


def _services(settings: Settings, metrics: Metrics, parts: _Parts) -> Services:
    """Return what the routes need of the parts."""
    read, now = parts.database.read, parts.clock.now
    open_rooms = BatchLoader[str, Room](lambda codes: read(rooms.find_open_rooms, codes))
    join_queue = JoinQueue(
        JoinGate(settings.room_participants),
        open_rooms.get,
        lambda code: read(rooms.has_join_code_lately, code, now()),
    )
    return Services(
        settings=settings,
        database=parts.database,
        writer=parts.writer,
        hub=parts.hub,
        renderer=parts.renderer,
        assets=parts.assets,
        limits=Limits(settings.room_participants, join_queue, metrics.join_refused),
        passwords=Passwords(too_fast),
        worker=parts.worker,
        themes=parts.themes,
        clock=parts.clock,
        built_in=parts.built_in,
        files=parts.files,
        pictures=parts.pictures,
        decks=DeckStoring(parts.pages, parts.writer),
        all_rooms=BatchLoader(lambda public_ids: read(rooms.find_rooms, public_ids)),
        known_participants=BatchLoader(lambda hashes: read(participants.find_participants, hashes)),
        agendas=BatchLoader(lambda room_ids: read(agenda.read_agendas, room_ids)),
        connected_phones=parts.connected_phones,
        activity_types=BatchLoader(lambda public_ids: read(agenda.find_types, public_ids)),
    )


def _redraw_themes(hub: Hub, room_id: int) -> None:
    for region in ("themes", "series"):
        hub.redraw(room_id, Screen.PRESENTER, region)
    hub.redraw(room_id, Screen.BOARD, "board")


def _broker(settings: Settings, installation: str) -> Broker:
    if not settings.has_several_processes:
        return MemoryBroker()
    return RedisBroker(settings.broker_url, installation)
