"""Pictures for the activities of a room: sent by the form of an activity, which then has their id as a setting."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from workshop_live.actions.pictures import AddPicture, add_picture
from workshop_live.domain.pictures import PictureUse
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.pictures import TOO_LARGE, read_picture
from workshop_live.web.http.problem_details import RequestRefusedError, refused

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.post("/rooms/{room}/pictures")
@allow(Role.FACILITATOR)
async def new_picture(request: Request, room: str) -> JSONResponse:
    """Store a picture of a room, and return its id and address."""
    picture = await read_picture(request, PictureUse.SLIDE)
    if isinstance(picture, Problem):
        raise RequestRefusedError(413 if picture == TOO_LARGE else 422, Reason.INVALID, [picture])
    stored = await services(request).writer.run(add_picture, AddPicture(room, picture))
    if isinstance(stored, Refused):
        raise refused(stored)
    return JSONResponse({"id": stored, "address": f"/pictures/{stored}"}, 201)
