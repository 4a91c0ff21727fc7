"""The services that routes use, created once by ``app.py``."""

from dataclasses import dataclass, field
from datetime import datetime

from cachetools import LRUCache
from starlette.requests import HTTPConnection

from workshop_live.domain.activities import Activity
from workshop_live.domain.clocks import TrustedClock
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.rooms import Room
from workshop_live.exports.reported import Report
from workshop_live.metrics import Metrics
from workshop_live.realtime.hub import Hub
from workshop_live.services.connected_phones import ConnectedPhones
from workshop_live.services.deck_storing import DeckStoring
from workshop_live.services.loaders import BatchLoader, SingleFlightCache
from workshop_live.services.passwords import Passwords
from workshop_live.services.theme_service import ThemeService
from workshop_live.settings import Settings
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import Writer
from workshop_live.web.http.limits import Limits
from workshop_live.web.screens.assets import Assets
from workshop_live.web.screens.rendering import Renderer
from workshop_live.worker import Worker


@dataclass(frozen=True, slots=True)
class KnownRoom:
    """The immutable attributes of a room. ``join_token`` is the key that signs the cookies of its participants."""

    id: int
    join_token: str


@dataclass(frozen=True, slots=True)
class Services:
    """The services of a running server."""

    settings: Settings
    database: Database
    writer: Writer
    hub: Hub
    renderer: Renderer
    assets: Assets
    limits: Limits
    passwords: Passwords
    worker: Worker
    themes: ThemeService
    clock: TrustedClock
    """The clock that decides what has expired."""
    built_in: Organiser
    """The organiser that the token in the settings authenticates."""
    files: Worker
    """The process that makes files. Apart from the one for themes, so that live rooms never wait for a file."""
    pictures: Worker
    """The process that decodes pictures, with little memory. It ends when it is idle."""
    decks: DeckStoring
    """Draws and stores the pages of PDFs."""
    all_rooms: BatchLoader[str, Room]
    """Loads rooms by public identifier; their immutable attributes are cached in ``rooms``."""
    known_participants: BatchLoader[str, tuple[int, int]]
    """Loads participant and room ids by token digest; cached in ``participants``."""
    agendas: BatchLoader[int, list[Activity]]
    """Loads the agendas of rooms by room id."""
    activity_types: BatchLoader[str, tuple[int, str]]
    """Loads the room id and type of activities; cached in ``activities``."""
    connected_phones: ConnectedPhones
    """Puts phones that come late into a group."""
    shared_results: SingleFlightCache[tuple[int, int], Report] = field(
        default_factory=lambda: SingleFlightCache(seconds=30)
    )
    """The shared results of rooms, by room id and ``seq``."""
    rooms: LRUCache[str, KnownRoom] = field(default_factory=lambda: LRUCache(10_000))
    """The immutable attributes of rooms, by public identifier."""
    token_hours: LRUCache[tuple[int, datetime], bool] = field(default_factory=lambda: LRUCache(10_000))
    """The API tokens whose use in an hour is stored already, by token id and hour."""
    participants: LRUCache[str, tuple[int, int]] = field(default_factory=lambda: LRUCache(100_000))
    """Participant and room ids, by token digest."""
    activities: LRUCache[str, tuple[int, str]] = field(default_factory=lambda: LRUCache(100_000))
    """The room id and type of activities, by public identifier."""


def services(connection: HTTPConnection) -> Services:
    """Return the services of the app that handles a request."""
    stored: Services = connection.app.state.services
    return stored


def metrics(connection: HTTPConnection) -> Metrics:
    """Return the metrics of the app that handles a request."""
    counted: Metrics = connection.app.state.metrics
    return counted
