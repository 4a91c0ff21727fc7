"""What a facilitator's buttons do: one route for all of them. The table is in ``room_deeds.py``."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from workshop_live.actions.commands import Done, RoomCommand
from workshop_live.domain.refusals import Invalid, Refused
from workshop_live.storage.writer import SetFunction
from workshop_live.text.languages import catalogue
from workshop_live.web.access import GuardedRoute, Role, allow, caller
from workshop_live.web.bodies import read_form
from workshop_live.web.errors import wants_json
from workshop_live.web.locale import language_of
from workshop_live.web.parameters import is_public_id, read_number
from workshop_live.web.problems import RequestRefused, refused
from workshop_live.web.room_deeds import COMMANDS, OF_OWNERS, Common, Form
from workshop_live.web.services import services

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.post("/rooms/{room}/commands/{name}")
@allow(Role.FACILITATOR)
async def run_command(request: Request, room: str, name: str) -> Response:
    """Run a command. A click made on an old state of the room is told so with 409."""
    make = COMMANDS.get(name)
    if make is None:
        raise RequestRefused(404, "not_found")
    if name in OF_OWNERS and not caller(request).may(Role.OWNER):
        raise RequestRefused(403, "not_allowed")
    fields = await read_form(request)
    form = {**dict(fields), "answers": " ".join(value for name, value in fields if name == "answers")}
    try:
        function, command = make(form, common_of(request, room, form))
    except Invalid as invalid:
        raise RequestRefused(422, "invalid", invalid.problems) from None
    return await reply_to(request, room, form, function, command)


def common_of(request: Request, room: str, form: Form) -> Common:
    """What every command has: the room, who asks, and the version of the room that they saw. Raises RequestRefused."""
    version = read_number("version", form.get("version"))
    return {"room": room, "actor": caller(request).identity.actor, "version": version}


async def reply_to(
    request: Request, room: str, form: Form, function: SetFunction[Any, Done | Refused], command: RoomCommand
) -> Response:
    """Run a command, and say what came of it or go back to the page that its button stands on."""
    reply = await services(request).writer.run(function, command)
    if isinstance(reply, Refused):
        raise refused(reply)
    if wants_json(request):
        what = reply.what and catalogue(language_of(request)).gettext(reply.what)
        return JSONResponse({"seq": reply.seq, "version": reply.version, "undo": reply.undo, "what": what})
    return RedirectResponse(_return_path(room, form), 303)


def _return_path(room: str, form: Form) -> str:
    """Back to the page that the button stands on."""
    if form.get("return") == "board" and is_public_id(form.get("activity", "")):
        return f"/rooms/{room}/themes/{form['activity']}"
    if form.get("return") == "summary" and is_public_id(form.get("activity", "")):
        return f"/rooms/{room}/summary#{form['activity']}"
    return f"/rooms/{room}" if form.get("return") == "room" else f"/rooms/{room}/facilitator"
