"""The JSON API for series: their gatherings, comparing them, and files. Rooms join and leave them with commands."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.series import DeleteSeries, RenameSeries, delete_series, rename_series
from workshop_live.domain.roles import Role
from workshop_live.domain.series import Series
from workshop_live.exports import SERIES_FORMATS
from workshop_live.exports.series_json import comparisons_as_json, gatherings_as_json
from workshop_live.storage import series as stored
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.command_runner import carry_out
from workshop_live.web.http.openapi import errors, query, schema_of
from workshop_live.web.http.series_comparing import chosen_rooms, comparisons_of, find_series, series_file
from workshop_live.web.http.series_models import ComparedSeries, SeriesFile, SeriesList, SeriesPatch, SeriesState

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")

_FILES = {
    it.media_type: {
        "schema": schema_of(SeriesFile) if it.extension == "json" else {"type": "string", "format": "binary"}
    }
    for it in SERIES_FORMATS.values()
}
_ROOMS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


@routes.get("/series", response_model=SeriesList, responses=errors(401, 403))
@allow(Role.ORGANISER)
async def list_all_series(request: Request) -> Response:
    """List the series of which the caller runs a gathering, that with the latest one first."""
    listed = await services(request).database.read(stored.list_series, caller(request).organiser_id)
    return JSONResponse({"series": [_state(it) for it in listed]})


@routes.get("/series/{series}", response_model=SeriesState, responses=errors(401, 403, 404))
@allow(Role.ORGANISER)
async def get_series(request: Request, series: str) -> Response:
    """Get a series with the gatherings that the caller runs, the oldest first."""
    return JSONResponse(_state(await find_series(request, series)))


@routes.patch("/series/{series}", response_model=SeriesState, responses=errors(400, 401, 403, 404, 415, 422, 507))
@allow(Role.ORGANISER)
async def patch_series(request: Request, series: str, body: SeriesPatch) -> Response:
    """Change what a series is called, for all its organisers."""
    if body.title is not None:
        command = RenameSeries(organiser_id=caller(request).organiser_id, series=series, title=body.title)
        await carry_out(request, rename_series, command)
    return JSONResponse(_state(await find_series(request, series)))


@routes.delete("/series/{series}", status_code=204, responses=errors(401, 403, 404, 507), response_class=Response)
@allow(Role.ORGANISER)
async def remove_series(request: Request, series: str) -> Response:
    """Take the gatherings that the caller runs out of a series; it is gone when none is left. The rooms stay."""
    await carry_out(request, delete_series, DeleteSeries(organiser_id=caller(request).organiser_id, series=series))
    return Response(status_code=204)


@routes.get(
    "/series/{series}/comparison",
    response_model=ComparedSeries,
    responses=errors(401, 403, 404, 422),
    openapi_extra=query(key={"type": "string", "maxLength": 64}, room=_ROOMS),
)
@allow(Role.ORGANISER)
async def get_comparison(request: Request, series: str) -> Response:
    """Compare the gatherings that the caller runs, of all activities or the one with this ``?key=``.

    Of rounds that were shown, the latest of each gathering. ``?room=`` chooses gatherings, and can be repeated; without
    it they are the 12 latest. Of fewer than five people, nothing is told but how many they were.
    """
    found = await find_series(request, series)
    chosen = found.chosen(chosen_rooms(request))
    comparisons = await comparisons_of(request, chosen, request.query_params.get("key"))
    return JSONResponse({"gatherings": gatherings_as_json(chosen), "comparisons": comparisons_as_json(comparisons)})


@routes.get(
    "/series/{series}/exports/{extension}",
    responses={
        200: {"description": "The file.", "content": _FILES},
        **errors(401, 403, 404, 422, 429, 500, 503, 507),
    },
    openapi_extra=query(room=_ROOMS),
    response_class=Response,
)
@allow(Role.ORGANISER)
async def get_series_file(request: Request, series: str, extension: str) -> Response:
    """Download the comparison as pptx, docx, pdf, xlsx or json."""
    return await series_file(request, series, extension)


def _state(series: Series) -> dict[str, Any]:
    return {
        "id": series.public_id,
        "title": series.title,
        "gatherings": gatherings_as_json(series.gatherings),
    }
