"""The presenter screen and what is drawn like it, and the secret links to screens."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import digest
from workshop_live.realtime.frames import WHOLE_ROOM, Audience, OneActivity
from workshop_live.storage import links, rooms
from workshop_live.storage.agenda import has_activity
from workshop_live.storage.organisations import look_of_room
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.credentials import link_cookie, set_cookie
from workshop_live.web.http.live_pages import live_screen
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError, refused

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

LINK_DAYS = 30


@routes.get("/l/{token}")
@allow(Role.ANYONE)
async def follow_link(request: Request, token: str) -> Response:
    """Store the secret of a link in a cookie, and redirect to its screen."""
    database = services(request).database
    link = await database.read(links.find_link_by_token, digest(token[:64]))
    room = await database.read(rooms.find_room_by_id, link.room_id) if link else None
    if link is None or room is None:
        raise RequestRefusedError(404, "link_used")
    response = RedirectResponse(f"/rooms/{room.public_id}/{link.screen}", 303)
    set_cookie(request, response, link_cookie(room.public_id, link.screen), token, LINK_DAYS)
    return response


@routes.get("/rooms/{room}/presenter")
@allow(Role.PRESENTER)
async def presenter_screen(request: Request, room: str) -> HTMLResponse:
    """Render the projector, or a screen for one activity. Its keys work if the browser may run the room."""
    stored_room, activity = await find_room(request, room), request.query_params.get("activity")
    can_run = activity is None and caller(request).may(Role.FACILITATOR)
    return await _presenter(request, stored_room, activity, can_run=can_run, live=f"/rooms/{room}/live")


@routes.get("/rooms/{room}/embed/{secret}")
@allow(Role.PRESENTER)
async def embedded_screen(request: Request, room: str, secret: str) -> HTMLResponse:
    """Render a presenter screen for a frame on a page of an allowed origin, without controls."""
    stored_room, activity = await find_room(request, room), request.query_params.get("activity")
    origins = services(request).settings.embed_origins.replace(",", " ") or "'none'"
    live = f"/rooms/{room}/embed/{secret}/live"
    return await _presenter(request, stored_room, activity, can_run=False, live=live, frames_from=origins)


@routes.get("/rooms/{room}/preview")
@allow(Role.FACILITATOR)
async def preview_screen(request: Request, room: str) -> HTMLResponse:
    """Render the presenter screen for a frame on the facilitator's screen, without controls."""
    stored_room = await find_room(request, room)
    audience = Audience(Screen.PRESENTER, stored_room.language)
    return await live_screen(
        request,
        stored_room,
        audience,
        "screens/preview.html",
        activity=None,
        can_run=False,
        live=f"/rooms/{room}/live",
        frames_from="'self'",
        **await presenter_look(request, stored_room),
    )


@routes.get("/rooms/{room}/check")
@allow(Role.FACILITATOR)
async def check_page(request: Request, room: str) -> HTMLResponse:
    """Render a page that checks whether phones and the projector reach this server."""
    stored_room, address = await find_room(request, room), services(request).settings.address
    host = urlsplit(address).hostname or ""
    return await live_screen(
        request,
        stored_room,
        Audience(Screen.FACILITATOR, language_of(request, stored_room.language)),
        "screens/check.html",
        address=address,
        is_local=host in {"localhost", "::1"} or host.startswith("127."),
        qr_address=f"{address}/j/{stored_room.join_token}",
    )


async def _presenter(request: Request, room: Room, activity: str | None, **context: Any) -> HTMLResponse:
    if activity is not None and not await services(request).database.read(has_activity, room.id, activity):
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    audience = Audience(Screen.PRESENTER, room.language, OneActivity(activity) if activity else WHOLE_ROOM)
    look = await presenter_look(request, room)
    return await live_screen(request, room, audience, "screens/presenter.html", activity=activity, **look, **context)


async def presenter_look(request: Request, room: Room) -> dict[str, Any]:
    """Return the look of the room's organisation, and the address of the style sheet of its accents, None without."""
    parts = services(request)
    look = await parts.database.read(look_of_room, room.public_id)
    colours = f"{look.accent}-{look.accent_dark}".replace("#", "")
    style = f"/looks/{parts.assets.digest}/{colours}.css" if look.accent and look.accent_dark else None
    return {"look": look, "look_style": style}
