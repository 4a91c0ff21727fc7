"""What was shown in a room, for its participants: on their phones, and behind a link while the organiser shares it."""

import asyncio
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from workshop_live.domain.refusals import Reason
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import Report
from workshop_live.storage import rooms
from workshop_live.storage.action_items import were_shown
from workshop_live.storage.archive import read_archive
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.credentials import participant_of
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/rooms/{room}/results")
@allow(Role.PARTICIPANT, Role.PRESENTER)
async def shared_results(request: Request, room: str) -> HTMLResponse:
    """Render what was shown in the room, if the organiser shares it with participants."""
    stored_room = await find_room(request, room)
    if not stored_room.shares_results and not caller(request).may(Role.FACILITATOR):
        raise RequestRefusedError(403, Reason.NOT_SHOWN)
    return await _results(request, stored_room, has_way_back=True)


@routes.get("/j/{token}/results")
@allow(Role.ANYONE)
async def results_by_link(request: Request, token: str) -> HTMLResponse:
    """Render the same for whoever has the link, which cannot be guessed. While nothing is shared, it leads nowhere."""
    room = await services(request).database.read(rooms.find_room_by_join_token, token[:64])
    if room is None or not room.shares_results:
        raise RequestRefusedError(404, "not_shared")
    was_here = await participant_of(request, room.public_id) is not None
    return await _results(request, room, has_way_back=room.is_open or was_here)


async def _results(request: Request, room: Room, *, has_way_back: bool) -> HTMLResponse:
    report = await services(request).shared_results.get((room.id, room.seq), lambda: _report(request, room.public_id))
    language = language_of(request, room.language)
    return page(request, "screens/results.html", language=language, room=room, report=report, has_way_back=has_way_back)


async def _report(request: Request, room: str) -> Report:
    """Return a report of what was shown, and of nothing else."""
    archive = await services(request).database.read_room(read_archive, room)
    if archive is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ROOM)
    shown = [(activity, answers) for activity, answers in archive.rounds if activity.is_shown]
    items = archive.items if await services(request).database.read(were_shown, archive.room.id) else ()
    made = partial(make_report, archive.room, shown, joint_texts=archive.joint_texts, items=items)
    return await asyncio.to_thread(made)
