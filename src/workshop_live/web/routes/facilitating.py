"""The facilitator's screen: the desk while the room is open, what came out of it once it has ended; and the remote."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from workshop_live.domain.refusals import Reason
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary
from workshop_live.exports import FORMATS
from workshop_live.realtime.frames import Audience
from workshop_live.storage.action_items import read_items
from workshop_live.storage.archive import Archive, read_archive
from workshop_live.storage.participants import count_participants
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.command_runner import make_link
from workshop_live.web.http.credentials import cookie, link_cookie
from workshop_live.web.http.live_pages import live_screen
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError
from workshop_live.web.routes.editing import edited
from workshop_live.web.screens.outcome import Outcome
from workshop_live.worker import WorkerDiedError

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/rooms/{room}/facilitator")
@allow(Role.FACILITATOR)
async def facilitator_screen(request: Request, room: str) -> HTMLResponse:
    """Render the facilitator's screen, also for phones as remotes. That of an ended room is its results."""
    stored_room = await find_room(request, room)
    audience = Audience(Screen.FACILITATOR, language_of(request, stored_room.language))
    is_member = caller(request).may(Role.MEMBER)
    if stored_room.is_open:
        return await live_screen(
            request,
            stored_room,
            audience,
            "screens/facilitator.html",
            is_member=is_member,
            has_frames=True,
            editing=await edited(request, stored_room),
            board=None,
            voting=None,
        )
    has_items = bool(await services(request).database.read(read_items, stored_room.id))
    return await live_screen(
        request,
        stored_room,
        audience,
        "screens/ended.html",
        is_member=is_member,
        outcome=await _outcome(request, stored_room),
        formats=[it for it in FORMATS.values() if not it.is_picture and (has_items or not it.is_of_actions)],
        shared_address=f"{services(request).settings.address}/j/{stored_room.join_token}/results",
    )


@routes.post("/rooms/{room}/remote")
@allow(Role.FACILITATOR)
async def make_remote(request: Request, room: str) -> HTMLResponse:
    """Render a secret QR code for a phone as remote. Callers with a link share theirs instead of a new one."""
    token = cookie(request, link_cookie(room, Screen.FACILITATOR))
    if token is None or caller(request).may(Role.MEMBER):
        token = (await make_link(request, room, Screen.FACILITATOR)).token
    address = f"{services(request).settings.address}/l/{token}"
    return page(request, "screens/remote.html", room=await find_room(request, room), address=address)


async def _outcome(request: Request, room: Room) -> Outcome:
    read = services(request).database.read
    archive = await services(request).database.read_room(read_archive, room.public_id)
    if archive is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ROOM)
    joined = (await read(count_participants, [room.id])).get(room.id, 0)
    return await asyncio.to_thread(Outcome.of, archive, await _summaries(request, archive), joined)


async def _summaries(request: Request, archive: Archive) -> dict[int, tuple[Summary, ...]]:
    """Return the summaries by round; without those of a question whose answers the worker died of."""
    found = {}
    for activity, answers in archive.rounds:
        if activity.round:
            visible = [answer for answer in answers if answer.is_visible]
            try:
                stored = archive.boards.get(activity.round.id, {})
                found[activity.round.id] = await services(request).themes.summaries(activity, visible, stored)
            except WorkerDiedError:
                continue
    return found
