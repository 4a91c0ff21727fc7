"""The pages on series: their list, the comparison of their gatherings, and rooms that continue others."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workshop_live.actions.series import DeleteSeries, RenameSeries, delete_series, rename_series
from workshop_live.domain.roles import Role
from workshop_live.domain.series import MAX_SERIES_TITLE, MOST_COMPARED
from workshop_live.exports import SERIES_FORMATS
from workshop_live.exports.series_texts import HOW
from workshop_live.storage import series as stored
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.command_runner import carry_out
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.series_comparing import chosen_rooms, comparisons_of, find_series, series_file

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/series")
@allow(Role.ORGANISER)
async def series_list_page(request: Request) -> HTMLResponse:
    """Render the series in which an organiser is a member of a gathering."""
    listed = await services(request).database.read(stored.list_series, caller(request).organiser_id)
    return page(request, "screens/series_list.html", listed=listed)


@routes.get("/series/{series}")
@allow(Role.ORGANISER)
async def series_page(request: Request, series: str) -> HTMLResponse:
    """Render the gatherings of a series, and what their answers have in common; ``?room=`` chooses which."""
    found = await find_series(request, series)
    chosen = found.chosen(chosen_rooms(request))
    return page(
        request,
        "screens/series.html",
        series=found,
        chosen=chosen,
        comparisons=await comparisons_of(request, chosen),
        formats=list(SERIES_FORMATS.values()),
        how=HOW,
        most=MOST_COMPARED,
        longest_title=MAX_SERIES_TITLE,
    )


@routes.post("/series/{series}")
@allow(Role.ORGANISER)
async def rename(request: Request, series: str) -> Response:
    """Change what a series is called."""
    title = dict(await read_form(request)).get("title", "")
    await carry_out(
        request, rename_series, RenameSeries(organiser_id=caller(request).organiser_id, series=series, title=title)
    )
    return RedirectResponse(f"/series/{series}", 303)


@routes.get("/series/{series}/files/{extension}")
@allow(Role.ORGANISER)
async def download(request: Request, series: str, extension: str) -> Response:
    """Download the comparison as a file."""
    return await series_file(request, series, extension)


@routes.get("/series/{series}/delete")
@allow(Role.ORGANISER)
async def delete_page(request: Request, series: str) -> HTMLResponse:
    """Render the confirmation of the deletion."""
    return page(request, "screens/delete_series.html", series=await find_series(request, series))


@routes.post("/series/{series}/delete")
@allow(Role.ORGANISER)
async def delete(request: Request, series: str) -> Response:
    """Take the caller's gatherings out of a series. The rooms stay."""
    await carry_out(request, delete_series, DeleteSeries(organiser_id=caller(request).organiser_id, series=series))
    return RedirectResponse("/rooms", 303)


@routes.get("/rooms/{room}/run-again")
@allow(Role.MEMBER)
async def run_again_page(request: Request, room: str) -> HTMLResponse:
    """Render the form for a new room with the same agenda: whether it continues the series of this one."""
    return page(
        request,
        "screens/run_again.html",
        room=await find_room(request, room),
        series=await services(request).database.read(
            stored.series_of_room, caller(request).organiser_id, caller(request).room_id
        ),
        longest_title=MAX_SERIES_TITLE,
    )
