"""The composition root: puts the parts together and nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from workshop_live import __version__
from workshop_live.actions.closing import ClosingClock
from workshop_live.actions.housekeeping import prepare_types, tidy
from workshop_live.actions.organisers import ensure_built_in
from workshop_live.actions.rehearsing import SimulatedPhones
from workshop_live.domain.regions import Screen
from workshop_live.realtime.broker import Broker
from workshop_live.realtime.hub import Hub
from workshop_live.realtime.memory_broker import MemoryBroker
from workshop_live.settings import Settings
from workshop_live.storage import grants, rooms
from workshop_live.storage.engine import Database
from workshop_live.storage.opening import open_database
from workshop_live.storage.writer import Writer
from workshop_live.web import (
    answering,
    api,
    commands,
    downloads,
    live,
    openapi,
    organising,
    participant,
    planning,
    screens,
    signing_in,
    static_files,
    texts,
)
from workshop_live.web.assets import Assets
from workshop_live.web.bodies import MAX_BODY
from workshop_live.web.drawing import Drawer
from workshop_live.web.errors import register_errors
from workshop_live.web.headers import Headers
from workshop_live.web.limits import Limits
from workshop_live.web.passwords import Passwords
from workshop_live.web.rendering import Renderer
from workshop_live.web.services import Services
from workshop_live.web.summaries import Summaries
from workshop_live.worker import Worker

log = logging.getLogger(__name__)

TIDY_INTERVAL = 30.0


def create_app(settings: Settings) -> FastAPI:
    """The application. It opens its database when it starts, and closes it when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(settings) as parts:
            app.state.services = parts
            yield

    app = FastAPI(
        title="workshop-live",
        version=__version__,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=MAX_BODY,
    )
    app.add_middleware(Headers)
    register_errors(app)
    for module in (
        api,
        answering,
        live,
        commands,
        static_files,
        downloads,
        screens,
        planning,
        organising,
        signing_in,
        texts,
        participant,
    ):
        app.router.routes += module.routes.routes  # include_router() would match every request once more per router
    openapi.add_openapi_route(app)
    app.router.routes += participant.by_code.routes
    return app


@asynccontextmanager
async def _running(settings: Settings) -> AsyncIterator[Services]:
    """The parts of the server, running."""
    database = open_database(settings.database)
    broker: Broker = MemoryBroker()
    assets = Assets()
    renderer = Renderer(assets.url)
    worker = Worker()
    summaries = Summaries(worker)
    hub = Hub(
        draw=Drawer(database, renderer, summaries, settings.address),
        sequence_numbers=lambda room_ids: database.read(rooms.sequence_numbers, room_ids),
        still_valid=lambda held: database.read(grants.still_valid, held),
    )
    summaries.ready = lambda room_id: hub.redraw(room_id, Screen.PRESENTER, "summary")
    writer = Writer(database.writing, broker.publish)
    clock = ClosingClock(database, writer)
    simulated_phones = SimulatedPhones(database, writer)
    broker.subscribe(hub.notice)
    broker.subscribe(clock.notice)
    broker.subscribe(simulated_phones.notice)
    broker.subscribe(summaries.notice)
    writer.start()
    hub.start()
    clock.start()
    simulated_phones.start()
    preparing = asyncio.create_task(asyncio.to_thread(prepare_types), name="preparing")
    tidying = asyncio.create_task(_keep_tidy(writer, database), name="tidying")
    try:
        built_in = await writer.run(ensure_built_in, None)
        limits = Limits(settings.room_participants)
        yield Services(
            settings, database, writer, hub, renderer, assets, limits, Passwords(), worker, summaries, built_in
        )
    finally:
        tidying.cancel()
        preparing.cancel()
        await simulated_phones.stop()
        await summaries.stop()
        await clock.stop()
        await hub.stop()
        await writer.stop()
        worker.stop()
        database.close()


async def _keep_tidy(writer: Writer, database: Database) -> None:
    while True:
        try:
            await writer.run(tidy, None)
            await database.shred()  # each time: withdrawn texts, too, are not to stay in the log
        except Exception:  # the next turn tries again
            log.exception("tidying up failed")
        await asyncio.sleep(TIDY_INTERVAL)
