"""The websocket to a screen, and polling as a fallback, with the same messages.

The first message names the screen and the versions of the regions that it has; those that differ are sent. First
connection, reconnection, restart and failover are the same code path.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Literal, Self, TypeVar

from fastapi import APIRouter, Request, WebSocket
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.websockets import WebSocketDisconnect

from workshop_live.actions.participants import Join, join
from workshop_live.domain.answers import MAX_PAGES
from workshop_live.domain.participants import Participant
from workshop_live.domain.rate_limits import TokenBucket
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import digest, new_public_id
from workshop_live.realtime.frames import WHOLE_ROOM, Audience, Batch, OneActivity, missing_frames
from workshop_live.realtime.group_sockets import Phone
from workshop_live.realtime.hub import NO_LONGER_ALLOWED, TOO_FAST
from workshop_live.realtime.live_room import GONE
from workshop_live.realtime.outbox import Outbox
from workshop_live.storage import agenda
from workshop_live.web.dependencies import metrics, services
from workshop_live.web.http.access import SCREEN_ROLE, GuardedRoute, allow, caller, guard_socket
from workshop_live.web.http.bodies import read_json
from workshop_live.web.http.credentials import remember_participant
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.problem_details import RequestRefusedError
from workshop_live.web.http.websocket_transports import wire_of

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

HELLO_DEADLINE_S = 10.0
BAD_MESSAGE = 4400
FULL = 4429
MAX_TABS = 16  # sockets per phone
NOTE_RATE, NOTE_BURST = 5, 20  # messages per second on one socket, and burst; our scripts send far fewer

M = TypeVar("M", bound=BaseModel)


Pages = Annotated[int, Field(ge=1), AfterValidator(lambda pages: min(pages, MAX_PAGES))]
"""The number of pages of answers on the projector, as laid out there, clamped to the maximum."""

SoundName = Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]
"""The name that a projector gives itself, sent once it can sound: one of those chimes."""


class Hello(BaseModel):
    """The first message: which screen a browser shows, and which versions of its regions it has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    screen: Screen
    versions: Annotated[dict[str, str], Field(max_length=2_000)] = {}
    language: Literal["nb", "nn", "en"] | None = None
    pages: Pages | None = None
    sounds: SoundName | None = None
    seq: Annotated[int, Field(ge=0)] = 0
    """The highest ``seq`` among those regions."""
    activity: Annotated[str, Field(max_length=64)] | None = None
    """The only activity that a presenter screen shows, the one of a theme board, or on phones the standing question."""
    preview: bool = False
    """Whether this is the preview on a facilitator's screen. It gets the projector's frames but is no projector."""

    @model_validator(mode="after")
    def _previews_the_projector(self) -> Self:
        if self.preview and self.screen is not Screen.PRESENTER:
            raise ValueError("only a presenter screen has a preview")
        return self

    @model_validator(mode="after")
    def _sounds_on_the_projector(self) -> Self:
        if self.sounds and self.screen is not Screen.PRESENTER:
            raise ValueError("only a presenter screen sounds")
        return self


class Note(BaseModel):
    """Any later message: a ping, the number of pages, or that the projector can sound now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    probe: bool = False
    pages: Pages | None = None
    sounds: SoundName | None = None


@routes.websocket("/rooms/{room}/live")
@routes.websocket("/rooms/{room}/embed/{secret}/live")
@guard_socket
@allow(Role.PARTICIPANT, Role.PRESENTER)
async def live(websocket: WebSocket) -> None:
    """Send a screen its regions as they change, until it disconnects or its access ends."""
    await websocket.accept()
    with suppress(WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(HELLO_DEADLINE_S):
            hello = await _receive(websocket, Hello)
        if hello is None:
            await websocket.close(BAD_MESSAGE)
        elif not caller(websocket).may(SCREEN_ROLE[hello.screen]):
            await websocket.close(NO_LONGER_ALLOWED)
        elif not await _is_there(websocket, hello):
            await websocket.close(GONE)
        elif not await _is_let_in(websocket, hello.screen):
            metrics(websocket).join_refused(Reason.ROOM_FULL)
            await websocket.close(FULL)
        else:
            await _serve(websocket, hello)


@routes.post("/rooms/{room}/embed/{secret}/live")
@allow(Role.PRESENTER)
async def poll_embedded(request: Request, room: str, secret: str) -> Response:
    """Return the regions that differ, for a screen in a frame."""
    return await poll(request, room)


@routes.post("/rooms/{room}/live")
@allow(Role.PARTICIPANT, Role.PRESENTER)
async def poll(request: Request, room: str) -> Response:
    """Return the regions that differ, once; the fallback for blocked websockets."""
    hello = await read_json(request, Hello)
    if not caller(request).may(SCREEN_ROLE[hello.screen]):
        raise RequestRefusedError(403, "not_allowed")
    if not await _is_there(request, hello):
        raise RequestRefusedError(404, Reason.UNKNOWN_ACTIVITY)
    if not await _is_let_in(request, hello.screen):
        raise RequestRefusedError(409, Reason.ROOM_FULL)
    hub, room_id = services(request).hub, caller(request).room_id
    name = hello.sounds or _name(request, hello.screen)
    if not hello.preview:
        hub.presence.poll(room_id, hello.screen, name)
    _report(request, hello, hello, name)
    audience = await _audience(request, hello)
    frames = await hub.current(room_id, audience, _phone(request, hello, audience))
    if not frames:  # the room has been deleted, but its participants are still cached
        raise RequestRefusedError(404, Reason.UNKNOWN_ROOM)
    return Response(Batch(missing_frames(frames, hello.versions)).message, media_type="application/json")


async def _serve(websocket: WebSocket, hello: Hello) -> None:
    hub, room_id, name = services(websocket).hub, caller(websocket).room_id, _name(websocket, hello.screen)
    audience = await _audience(websocket, hello)
    if hub.presence.sockets_of(room_id, hello.screen, name) >= MAX_TABS:
        await websocket.close(FULL)
        return
    async with _until_hung_up() as hang_up:
        grant = None if hello.screen is Screen.PARTICIPANT else caller(websocket).identity.grant
        outbox = hub.outbox(wire_of(websocket, hang_up), grant)
        if not hello.preview:
            hub.presence.arrive(room_id, hello.screen, name)
        _report(websocket, hello, hello, name)
        try:
            await hub.attach(room_id, audience, outbox, hello.versions, _phone(websocket, hello, audience))
            await _listen(websocket, outbox, hello, name)
        finally:
            hub.detach(room_id, audience, outbox)
            if not hello.preview:
                hub.presence.leave(room_id, hello.screen, name)


@asynccontextmanager
async def _until_hung_up() -> AsyncIterator[Callable[[], None]]:
    """Yield a function that ends the block from outside with a TimeoutError. It may be called late."""
    async with asyncio.timeout(None) as patience:

        def hang_up() -> None:
            with suppress(RuntimeError):  # the block has ended already
                patience.reschedule(0)

        yield hang_up


async def _listen(websocket: WebSocket, outbox: Outbox, hello: Hello, name: str) -> None:
    """Receive a screen's messages until its socket is closed. Raises WebSocketDisconnect."""
    notes = TokenBucket(NOTE_RATE, NOTE_BURST)
    while True:
        note = await _receive(websocket, Note)
        await asyncio.sleep(0)  # yield to other tasks, however many messages are buffered
        if notes.take(time.monotonic()):
            outbox.close(TOO_FAST)
        elif note is None:
            outbox.close(BAD_MESSAGE)
        else:
            _report(websocket, hello, note, name)
            if note.probe:
                outbox.put(Batch())


def _report(connection: HTTPConnection, hello: Hello, note: Hello | Note, name: str) -> None:
    """Store what a projector says of itself. Other screens have pages of their own, and are ignored."""
    if hello.screen is not Screen.PRESENTER or hello.activity is not None or hello.preview:
        return
    presence, room_id = services(connection).hub.presence, caller(connection).room_id
    if note.pages:
        presence.report_pages(room_id, note.pages)
    if note.sounds:
        presence.report_sound(room_id, name, note.sounds)


async def _receive(websocket: WebSocket, model: type[M]) -> M | None:
    """Return the next message, None if it is malformed. Raises WebSocketDisconnect."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    try:
        return model.model_validate_json(message.get("text") or b"")
    except ValidationError:
        return None


async def _is_let_in(connection: HTTPConnection, screen: Screen) -> bool:
    """Return whether a screen may connect. A phone becomes a participant, if the room is open and not full.

    It also comes into a group, if groups were drawn without it.
    """
    if screen is not Screen.PARTICIPANT:
        return True
    parts, participant = services(connection), caller(connection).participant
    if participant.id is None and not await _joins(connection, participant):
        return False
    await parts.connected_phones.place(participant)
    return True


async def _joins(connection: HTTPConnection, participant: Participant) -> bool:
    parts = services(connection)
    joined = await parts.writer.run(join, Join(participant, parts.settings.room_participants))
    if isinstance(joined, Refused):
        return joined.reason is not Reason.ROOM_FULL
    remember_participant(parts, participant, joined)
    return True


async def _is_there(connection: HTTPConnection, hello: Hello) -> bool:
    """Return whether the activity of a screen exists in the room, if it has one. Boards must have one.

    False as well if the screen has seen a higher ``seq`` than the room's: the room was restored from a backup, and the
    screen would take all its regions for outdated.
    """
    if hello.seq:
        room = await services(connection).all_rooms.get(connection.path_params["room"])
        if room is None or room.seq < hello.seq:
            return False
    if hello.activity is None:
        return hello.screen is not Screen.BOARD
    room_id, read = caller(connection).room_id, services(connection).database.read
    if hello.screen is Screen.PARTICIPANT:  # of phones, only those that look at the question beside the agenda
        return await read(agenda.is_standing, room_id, hello.activity)
    return hello.screen is not Screen.FACILITATOR and await read(agenda.has_activity, room_id, hello.activity)


async def _audience(connection: HTTPConnection, hello: Hello) -> Audience:
    """Return the audience of a screen: projectors use the room's language, others their own."""
    spoken: str | None = hello.language
    if spoken is None or hello.screen is Screen.PRESENTER:
        room = await services(connection).all_rooms.get(connection.path_params["room"])
        of_room = room.language if room else "nb"
        spoken = of_room if hello.screen is Screen.PRESENTER else language_of(connection, of_room)
    return Audience(hello.screen, spoken, OneActivity(hello.activity) if hello.activity else WHOLE_ROOM)


def _phone(connection: HTTPConnection, hello: Hello, audience: Audience) -> Phone | None:
    """Return the phone that a participant's screen is on; None for other screens, and for those without groups."""
    if hello.screen is not Screen.PARTICIPANT or audience.scope != WHOLE_ROOM:
        return None
    return Phone(_name(connection, hello.screen), audience.locale, hello.seq)


def _name(connection: HTTPConnection, screen: Screen) -> str:
    """Return the name under which presence counts a client: a phone once for all its tabs, other sockets each.

    Polling clients are counted once per account or link, projectors that can sound each.
    """
    if screen is Screen.PARTICIPANT:
        return digest(caller(connection).participant.token)
    grant = caller(connection).identity.grant
    return digest(repr(grant)) if connection.scope["type"] == "http" else new_public_id()
