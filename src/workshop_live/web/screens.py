"""The presenter screen, the facilitator screen, and the secret links that open them."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.links import CreateLink, create_link
from workshop_live.domain.refusals import Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import digest
from workshop_live.realtime.frames import Audience
from workshop_live.storage import links, rooms
from workshop_live.web.access import GuardedRoute, Role, allow, caller
from workshop_live.web.credentials import cookie, link_cookie, set_cookie
from workshop_live.web.locale import language_of
from workshop_live.web.pages import page
from workshop_live.web.parameters import find_room
from workshop_live.web.problems import RequestRefused, refused
from workshop_live.web.services import services

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

LINK_DAYS = 30


@routes.get("/l/{token}")
@allow(Role.ANYONE)
async def follow_link(request: Request, token: str) -> Response:
    """A secret link: the secret goes into a cookie and out of the address."""
    database = services(request).database
    link = await database.read(links.find_link_by_token, digest(token[:64]))
    room = await database.read(rooms.find_room_by_id, link.room_id) if link else None
    if link is None or room is None:
        raise RequestRefused(404, "link_used")
    response = RedirectResponse(f"/rooms/{room.public_id}/{link.screen}", 303)
    set_cookie(request, response, link_cookie(room.public_id, link.screen), token, LINK_DAYS)
    return response


@routes.get("/rooms/{room}/presenter")
@allow(Role.PRESENTER)
async def presenter_screen(request: Request, room: str) -> HTMLResponse:
    """The projector. Its keys act where the browser may run the room too."""
    found = await find_room(request, room)
    return await _screen(
        request, found, Screen.PRESENTER, found.language, can_run=caller(request).may(Role.FACILITATOR)
    )


@routes.get("/rooms/{room}/facilitator")
@allow(Role.FACILITATOR)
async def facilitator_screen(request: Request, room: str) -> HTMLResponse:
    """The laptop of whoever runs the room, and their phone as a remote."""
    found = await find_room(request, room)
    language = language_of(request, found.language)
    return await _screen(request, found, Screen.FACILITATOR, language, is_owner=caller(request).may(Role.OWNER))


@routes.post("/rooms/{room}/remote")
@allow(Role.FACILITATOR)
async def make_remote(request: Request, room: str) -> HTMLResponse:
    """A secret QR code that makes a phone the remote. Whoever came by a link hands on that link and not one more."""
    token = cookie(request, link_cookie(room, Screen.FACILITATOR))
    if token is None or caller(request).may(Role.OWNER):
        token = await _new_remote(request, room)
    address = f"{services(request).settings.address}/l/{token}"
    return page(request, "screens/remote.html", room=await find_room(request, room), address=address)


async def _new_remote(request: Request, room: str) -> str:
    command = CreateLink(room=room, actor=caller(request).identity.actor, screen=Screen.FACILITATOR)
    created = await services(request).writer.run(create_link, command)
    if isinstance(created, Refused):
        raise refused(created)
    return created.token


async def _screen(request: Request, room: Room, screen: Screen, language: str, **context: bool) -> HTMLResponse:
    frames = await services(request).hub.current(room.id, Audience(screen, language))
    return page(
        request,
        f"screens/{screen}.html",
        language=language,
        room=room,
        frames={frame.region: frame for frame in frames},
        now=datetime.now(UTC),
        **context,
    )
