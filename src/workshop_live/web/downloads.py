"""Files to take home, from the page and from the API."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from workshop_live.exports import FORMATS
from workshop_live.exports.picture import NoPicture
from workshop_live.exports.report import included, make_report
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
    """Make the file in the worker. ``?hidden=1`` includes what was hidden, ``?activity=`` is one activity only."""
    wanted, parts = FORMATS.get(extension), services(request)
    archive = await parts.database.read(read_archive, room) if wanted else None
    if wanted is None or archive is None:
        raise RequestRefused(404, "not_found" if wanted is None else "unknown_room")
    include_hidden = request.query_params.get("hidden") in {"1", "true", "on"}
    activity = request.query_params.get("activity")
    summaries = {
        it.round.id: await parts.summaries.of(it, included(answers, include_hidden=include_hidden))
        for it, answers in archive.asked
        if it.round and activity in {None, it.public_id} and not wanted.is_picture
    }
    report = await asyncio.to_thread(
        make_report,
        archive.room,
        archive.asked,
        include_hidden=include_hidden,
        activity=activity,
        summaries=summaries,
    )
    try:
        content = await parts.worker.run(wanted.write, report)
    except NoPicture:
        raise RequestRefused(404, "no_picture") from None
    disposition = f'attachment; filename="{wanted.file_name(report)}"'
    return Response(content, media_type=wanted.media_type, headers={"Content-Disposition": disposition})
