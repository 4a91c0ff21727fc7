"""Pictures for the activities of a room: sent by the form of an activity, which then has their id as a setting."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from workshop_live.actions.pictures import AddPicture, add_picture
from workshop_live.domain.pictures import Picture, PictureUse
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import new_public_id
from workshop_live.services.picture_storing import NotStoredError, discard, store_picture
from workshop_live.storage.pictures import organisation_of
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
    stored = await _stored(request, room, picture)
    return JSONResponse({"id": stored, "address": f"/pictures/{stored}"}, 201)


async def _stored(request: Request, room: str, picture: Picture) -> str:
    """Store a picture slice by slice, and return its id. Raises RequestRefusedError."""
    run, public_id = services(request).writer.run, new_public_id()
    organisation = await services(request).database.read(organisation_of, room)
    if organisation is None:
        raise refused(Refused(Reason.UNKNOWN_ROOM))
    try:
        slices = await store_picture(run, organisation, public_id, picture)
        stored = await run(add_picture, AddPicture(room, public_id, slices))
    except NotStoredError as error:
        stored = error.refusal
    except asyncio.CancelledError:
        await discard(run, [public_id])
        raise
    if isinstance(stored, Refused):
        await discard(run, [public_id])
        raise refused(stored)
    return stored
