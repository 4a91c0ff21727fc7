"""Files to take home, from the page and from the API."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.exports import FORMATS
from workshop_live.exports.report import make_report
from workshop_live.storage.archive import read_archive
from workshop_live.web.access import GuardedRoute, Role, allow
from workshop_live.web.problems import RequestRefused
from workshop_live.web.services import services

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/rooms/{room}/exports/{extension}")
@allow(Role.OWNER)
async def download(request: Request, room: str, extension: str) -> Response:
    """A room as a file."""
    return await export(request, room, extension)


async def export(request: Request, room: str, extension: str) -> Response:
    """Make the file in a thread. ``?hidden=1`` includes what was hidden, ``?activity=`` is one activity only."""
    wanted = FORMATS.get(extension)
    archive = await services(request).database.read(read_archive, room) if wanted else None
    if wanted is None or archive is None:
        raise RequestRefused(404, "not_found" if wanted is None else "unknown_room")
    report = make_report(
        archive.room,
        archive.asked,
        include_hidden=request.query_params.get("hidden") in {"1", "true", "on"},
        activity=request.query_params.get("activity"),
    )
    content = await asyncio.to_thread(wanted.write, report)
    disposition = f'attachment; filename="{wanted.file_name(report)}"'
    return Response(content, media_type=wanted.media_type, headers={"Content-Disposition": disposition})
