"""The organiser's pages on a room, each a part of it: programme, sharing, settings; and its deletion."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.series import MAX_SERIES_TITLE
from workshop_live.realtime.frames import Audience
from workshop_live.storage import agenda, links, members, series
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.command_runner import delete_for_good, make_link, revoke_link
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

_PAGES = {
    "programme": "screens/room.html",
    "sharing": "screens/room_sharing.html",
    "settings": "screens/room_settings.html",
}


@routes.get("/rooms/{room}")
@allow(Role.MEMBER)
async def room_page(request: Request, room: str) -> HTMLResponse:
    """Render the programme of a room, which is edited and run on the facilitator's screen."""
    return await _room_page(request, room, "programme")


@routes.get("/rooms/{room}/sharing")
@allow(Role.MEMBER)
async def sharing_page(request: Request, room: str) -> HTMLResponse:
    """Render what leads into a room: its QR code for participants, secret links for those who run it."""
    return await _room_page(request, room, "sharing")


@routes.get("/rooms/{room}/settings")
@allow(Role.MEMBER)
async def settings_page(request: Request, room: str) -> HTMLResponse:
    """Render the settings of a room, its organisers, and how long it is kept."""
    return await _room_page(request, room, "settings")


@routes.post("/rooms/{room}/links")
@allow(Role.MEMBER)
async def new_link(request: Request, room: str) -> HTMLResponse:
    """Create a secret link, and render its URL this once."""
    form = dict(await read_form(request))
    screen = Screen.FACILITATOR if form.get("screen") == Screen.FACILITATOR else Screen.PRESENTER
    created = await make_link(request, room, screen)
    address = services(request).settings.address
    embed = f"{address}/rooms/{room}/embed/{created.token}" if screen is Screen.PRESENTER else None
    new = {"new_link": created.link, "new_address": f"{address}/l/{created.token}", "embed_address": embed}
    return await _room_page(request, room, "sharing", **new)


@routes.post("/rooms/{room}/links/{link}/revoke")
@allow(Role.MEMBER)
async def revoke(request: Request, room: str, link: str) -> Response:
    """Revoke a link."""
    await revoke_link(request, room, link)
    return RedirectResponse(f"/rooms/{room}/sharing", 303)


@routes.get("/rooms/{room}/delete")
@allow(Role.OWNER)
async def delete_page(request: Request, room: str) -> HTMLResponse:
    """Render the confirmation of the deletion, which cannot be undone."""
    return page(request, "screens/delete_room.html", room=await find_room(request, room))


@routes.post("/rooms/{room}/delete")
@allow(Role.OWNER)
async def delete(request: Request, room: str) -> Response:
    """Delete a room and all its answers for good."""
    await delete_for_good(request, room)
    return RedirectResponse("/rooms", 303)


async def _room_page(request: Request, public_id: str, part: str, **context: Any) -> HTMLResponse:
    parts = services(request)
    room = await find_room(request, public_id)
    language = language_of(request, room.language)
    frames = await parts.hub.current(room.id, Audience(Screen.FACILITATOR, language))
    activities = await parts.database.read(agenda.read_agenda, room.id)
    return page(
        request,
        _PAGES[part],
        language=language,
        part=part,
        room=room,
        frames={frame.region: frame for frame in frames},
        links=await parts.database.read(links.list_links, room.id),
        members=await parts.database.read(members.members_of, room.id),
        removed=await parts.database.read(agenda.read_agenda, room.id, removed=True),
        series=await parts.database.read(series.series_of_room, caller(request).organiser_id, room.id),
        all_series=await parts.database.read(series.list_series, caller(request).organiser_id),
        longest_series_title=MAX_SERIES_TITLE,
        organiser=caller(request).identity.organiser,
        is_owner=caller(request).may(Role.OWNER),
        activities=activities,
        address=parts.settings.address,
        now=datetime.now(UTC),
        **{"new_link": None, "new_address": None, "embed_address": None, **context},
    )
