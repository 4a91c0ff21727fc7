"""What the routes work with, put together once by ``app.py``."""

from dataclasses import dataclass, field
from datetime import datetime

from cachetools import LRUCache
from starlette.requests import HTTPConnection

from workshop_live.domain.activities import Activity
from workshop_live.domain.clocks import TrustedClock
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.rooms import Room
from workshop_live.exports.report import Report
from workshop_live.metrics import Metrics
from workshop_live.realtime.hub import Hub
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
    """What never changes of a room. ``join_token`` signs the cookies of those who came in by its code or QR code."""

    id: int
    join_token: str


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running server."""

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
    """The time by which things expire."""
    built_in: Organiser
    """The organiser that the token in the settings stands for."""
    files: Worker
    """Makes files, in a process of its own: what live rooms wait for never stands behind one."""
    all_rooms: BatchLoader[str, Room]
    """Look-ups of rooms by their public identifiers; ``rooms`` remembers what never changes of them."""
    known_participants: BatchLoader[str, tuple[int, int]]
    """Look-ups of participants and their rooms by the digests of their tokens; ``participants`` remembers them."""
    agendas: BatchLoader[int, list[Activity]]
    """Readings of rooms' agendas."""
    activity_types: BatchLoader[str, tuple[int, str]]
    """Look-ups of activities' rooms and types; ``activities`` remembers them."""
    shared_results: SingleFlightCache[tuple[int, int], Report] = field(
        default_factory=lambda: SingleFlightCache(seconds=30)
    )
    """What rooms show on the phones, by the room's number and how far it has come."""
    rooms: LRUCache[str, KnownRoom] = field(default_factory=lambda: LRUCache(10_000))
    """What never changes of a room, by its public identifier."""
    token_hours: LRUCache[tuple[int, datetime], bool] = field(default_factory=lambda: LRUCache(10_000))
    """The hours in which it was noted that a token is used, by the number of the token."""
    participants: LRUCache[str, tuple[int, int]] = field(default_factory=lambda: LRUCache(100_000))
    """The participants and their rooms by the digests of their tokens."""
    activities: LRUCache[str, tuple[int, str]] = field(default_factory=lambda: LRUCache(100_000))
    """The room and the type of activities, by their public identifiers."""


def services(connection: HTTPConnection) -> Services:
    """The parts of the server that this request has come to."""
    found: Services = connection.app.state.services
    return found


def metrics(connection: HTTPConnection) -> Metrics:
    """Where this server counts."""
    counted: Metrics = connection.app.state.metrics
    return counted
