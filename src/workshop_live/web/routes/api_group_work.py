"""The JSON API for work in groups. A participant sees and changes their own group alone."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.domain.roles import Role
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.group_models import DoneBody, GroupTextBody, GroupWork, ScribeBody
from workshop_live.web.http.openapi import errors
from workshop_live.web.routes.group_work import be_scribe, mark_done, read_state, save_text

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")

OF_GROUP = "/rooms/{room}/activities/{activity}/group"
_WRITES = errors(400, 401, 403, 404, 409, 415, 422, 429, 507)


@routes.get(OF_GROUP, response_model=GroupWork, responses=errors(401, 403, 404))
@allow(Role.PARTICIPANT)
async def get_own_group(request: Request, room: str, activity: str) -> Response:
    """Return the group that you are in for an activity, with its text."""
    return JSONResponse(await read_state(request, activity))


@routes.put(f"{OF_GROUP}/scribe", response_model=GroupWork, responses=_WRITES)
@allow(Role.PARTICIPANT)
async def put_scribe(request: Request, room: str, activity: str, body: ScribeBody) -> Response:
    """Write for your group from now on, whoever did before; or no longer. Idempotent."""
    return JSONResponse(await be_scribe(request, activity, writes=body.writes))


@routes.put(f"{OF_GROUP}/text", response_model=GroupWork, responses=_WRITES)
@allow(Role.PARTICIPANT)
async def put_group_text(request: Request, room: str, activity: str, body: GroupTextBody) -> Response:
    """Save the text of your group, if you write for it and nobody has saved another version.

    It is on disk when this returns. A 409 has the state of the group as ``current``.
    """
    return JSONResponse(await save_text(request, activity, body.save, body.version, body.value))


@routes.put(f"{OF_GROUP}/done", response_model=GroupWork, responses=_WRITES)
@allow(Role.PARTICIPANT)
async def put_group_done(request: Request, room: str, activity: str, body: DoneBody) -> Response:
    """Say that your group has finished, or has not. Saving a text takes it back. Idempotent."""
    return JSONResponse(await mark_done(request, activity, done=body.done))
