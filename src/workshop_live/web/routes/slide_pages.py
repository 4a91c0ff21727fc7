"""The pages of slides on the facilitator's screen, which fetches them when somebody looks at them."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.storage import agenda
from workshop_live.storage.slides import pages_of_activity
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import refused

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.get("/rooms/{room}/editor/{activity}/pages")
@allow(Role.FACILITATOR)
async def pages_on_agenda(request: Request, room: str, activity: str) -> HTMLResponse:
    """Render the pages of an activity for the agenda, or with ``whole`` all pages of its file for its form."""
    stored_room, read = await find_room(request, room), services(request).database.read
    activities = await read(agenda.read_agenda, stored_room.id)
    found = next((it for it in activities if it.public_id == activity), None)
    if found is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    is_whole = "whole" in request.query_params
    return page(
        request,
        "components/page_strip.html",
        language=language_of(request, stored_room.language),
        room=stored_room,
        activity=found,
        is_whole=is_whole,
        pages=await read(pages_of_activity, found, whole=is_whole),
    )
