"""Comparing the gatherings of a series on behalf of the caller, for the page, files and the API."""

import asyncio
from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from workshop_live.domain.comparisons import Comparison
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.series import Gathering, Series, ToldGathering
from workshop_live.domain.tokens import is_public_id
from workshop_live.exports import SERIES_FORMATS
from workshop_live.exports.comparing import Summaries, compared
from workshop_live.exports.format import ExportError
from workshop_live.exports.series_job import SeriesRequest, write_series
from workshop_live.services.scratch_folders import ScratchFolder
from workshop_live.storage import series as stored
from workshop_live.storage.organisations import look_of_room
from workshop_live.storage.series_answers import read_told
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import caller
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.worker import WorkerDiedError


async def find_series(request: Request, public_id: str) -> Series:
    """Return a series of which the caller runs a gathering. Raises RequestRefusedError (404)."""
    find, organiser_id = stored.find_series, caller(request).organiser_id
    found = await services(request).database.read(find, organiser_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise refused(Refused(Reason.UNKNOWN_SERIES))
    return found


def chosen_rooms(request: Request) -> list[str]:
    """Return the rooms that ``?room=`` names, which can be repeated. Raises RequestRefusedError (422)."""
    rooms = [room for room in request.query_params.getlist("room") if room]
    if not all(map(is_public_id, rooms)):
        raise RequestRefusedError(422, Reason.INVALID, [Problem("room", "not_an_option")])
    return rooms


async def told_by(request: Request, chosen: Sequence[Gathering], key: str | None = None) -> list[ToldGathering]:
    """Return what was shown in gatherings, of all activities or the one with this key."""
    return await services(request).database.read(read_told, chosen, key)


async def summaries_of(request: Request, told: Sequence[ToldGathering]) -> Summaries:
    """Return the summaries of what was shown, with themes that are gathered now if they have not been."""
    summaries = {}
    for gathering in told:
        for activity, answers in gathering.rounds:
            if activity.round:
                visible = [answer for answer in answers if answer.is_visible]
                kept = gathering.boards.get(activity.round.id, {})
                summaries[activity.round.id] = await services(request).themes.summaries(activity, visible, kept)
    return summaries


async def comparisons_of(request: Request, chosen: Sequence[Gathering], key: str | None = None) -> list[Comparison]:
    """Return the comparisons of gatherings, of all activities or the one with this key."""
    told = await told_by(request, chosen, key)
    return await asyncio.to_thread(compared, told, await summaries_of(request, told))


async def series_file(request: Request, public_id: str, extension: str) -> Response:
    """Return a file of the comparison. Raises RequestRefusedError."""
    if extension not in SERIES_FORMATS:
        raise RequestRefusedError(404, "not_found")
    series, parts = await find_series(request, public_id), services(request)
    parts.limits.take_file(public_id)
    chosen = series.chosen(chosen_rooms(request))
    told = await told_by(request, chosen)
    look = await parts.database.read(look_of_room, series.gatherings[-1].public_id, with_logo=True)
    wanted = SeriesRequest(
        extension, series, chosen, tuple(told), await summaries_of(request, told), look, parts.settings.slides_template
    )
    scratch = ScratchFolder()
    try:
        name = await parts.files.run(write_series, wanted, scratch.path / "file")
        content = await asyncio.to_thread((scratch.path / "file").read_bytes)
    except ExportError:
        raise RequestRefusedError(500, "cannot_write") from None
    except OSError:
        raise RequestRefusedError(507, "no_space_for_files") from None
    except WorkerDiedError:
        raise RequestRefusedError(503, "not_made", headers={"Retry-After": "60"}) from None
    finally:
        scratch.clear()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=SERIES_FORMATS[extension].media_type, headers=headers)
