"""The form with which phones say which home group they are in; the function below it serves the API as well."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.groups import ChooseGroup, choose_groups
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.errors import wants_json
from workshop_live.web.http.phone_replies import back_to_phone
from workshop_live.web.http.problem_details import refused
from workshop_live.web.routes.answering import count_against_limits

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.post("/rooms/{room}/group")
@allow(Role.PARTICIPANT)
async def choose_group_form(request: Request, room: str) -> Response:
    """Say which home group the phone is in; an empty field is none."""
    chosen = await choose_group(request, dict(await read_form(request)).get("group") or None)
    return JSONResponse(chosen) if wants_json(request) else await back_to_phone(request)


async def choose_group(request: Request, group: str | None) -> dict[str, Any]:
    """Put the calling participant into a group, by its key, and return a HomeGroup. Raises RequestRefusedError."""
    if group is not None and not is_public_id(group):
        raise refused(Refused(Reason.UNKNOWN_GROUP))
    await count_against_limits(request)
    parts = services(request)
    command = ChooseGroup(caller(request).participant, group, parts.settings.room_participants)
    reply = await parts.writer.run(choose_groups, command)
    if isinstance(reply, Refused):
        raise refused(reply)
    return {"group": reply.group.key if reply.group else None, "seq": reply.seq}
