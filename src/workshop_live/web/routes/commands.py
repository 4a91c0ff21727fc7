"""HTTP routes for the commands on a room: for each, a form route for our pages and a JSON route for programs."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from workshop_live.actions.commands import Command, Done, Fields, Invocation
from workshop_live.actions.registry import COMMANDS
from workshop_live.actions.theme_decisions import split_theme
from workshop_live.domain.refusals import InvalidValueError, Problem, Refused
from workshop_live.domain.tokens import is_public_id
from workshop_live.text.languages import catalogue
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form, read_json_object
from workshop_live.web.http.errors import wants_json
from workshop_live.web.http.form_redisplay import own_referrer
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.openapi import errors, takes_command
from workshop_live.web.http.parameters import read_number
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.theming import with_parts

form_routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)
json_routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")

_OF_ACTIVITIES = {
    "board": "/rooms/{room}/themes/{activity}",
    "summary": "/rooms/{room}/summary#{activity}",
    "editor": "/rooms/{room}/facilitator?edit={activity}",
}
_RETURNS = {"rooms": "/rooms", "room": "/rooms/{room}", "settings": "/rooms/{room}/settings"}

Endpoint = Callable[[Request, str], Awaitable[Response]]

_PREPARATIONS: Mapping[Command[Any], Callable[[Request, str, Any], Awaitable[Any]]] = {split_theme: with_parts}
"""Functions that complete a command's fields with the help of the worker before it runs."""


def _from_form(command: Command[Any]) -> Endpoint:
    async def run(request: Request, room: str) -> Response:
        form = await read_form(request)
        values = dict(form)
        version = read_number("version", values.get("version"))
        done = await _run(request, room, command, _checked(command.fields.from_form, form), version)
        return (
            _reply(request, done) if wants_json(request) else RedirectResponse(_return_path(request, room, values), 303)
        )

    run.__doc__ = command.summary
    return run


def _from_json(command: Command[Any]) -> Endpoint:
    async def run(request: Request, room: str) -> Response:
        sent = await read_json_object(request)
        version = sent.pop("version", None)
        if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
            raise RequestRefusedError(422, "invalid", [Problem("version", "int_type")])
        done = await _run(request, room, command, _checked(command.fields.from_json, json.dumps(sent)), version)
        return _reply(request, done)

    run.__doc__ = command.summary
    return run


for _command in COMMANDS.values():
    _options: dict[str, Any] = {"methods": ["POST"], "name": _command.name}
    form_routes.add_api_route(
        f"/rooms/{{room}}/commands/{_command.name}", allow(_command.role)(_from_form(_command)), **_options
    )
    json_routes.add_api_route(
        f"/rooms/{{room}}/commands/{_command.name}",
        allow(_command.role)(_from_json(_command)),
        operation_id=_command.name.replace("-", "_"),
        responses=errors(400, 401, 403, 404, 409, 415, 422, 507),
        **takes_command(_command),
        **_options,
    )


async def _run(request: Request, room: str, command: Command[Any], fields: Fields, version: int | None) -> Done:
    """Run a command. Raises RequestRefusedError; 409 if the room has changed since the click."""
    if command in _PREPARATIONS:
        fields = await _PREPARATIONS[command](request, room, fields)
    actor = caller(request).identity.actor
    invocation = Invocation(room=room, actor=actor, version=version, fields=fields)
    reply = await services(request).writer.run(command, invocation)
    if isinstance(reply, Refused):
        raise refused(reply)
    return reply


def _checked(parse: Callable[[Any], Fields], sent: object) -> Fields:
    try:
        return parse(sent)
    except InvalidValueError as invalid:
        raise RequestRefusedError(422, "invalid", invalid.problems) from None


def _reply(request: Request, done: Done) -> Response:
    made = {"made": done.made} if done.made else {}
    return JSONResponse({"seq": done.seq, "version": done.version, **undo_of(request, done), **made})


def undo_of(request: Request, done: Done) -> dict[str, str | None]:
    """Return the undo offer of a command as members of a JSON response."""
    return {"undo": done.undo, "what": done.what and catalogue(language_of(request)).gettext(done.what)}


def _return_path(request: Request, room: str, form: Mapping[str, str]) -> str:
    """Return the path of the page that a form is on. Those on every view of the desk return to the one in use."""
    wanted, activity = form.get("return", ""), form.get("activity", "")
    if wanted in _OF_ACTIVITIES and is_public_id(activity):
        return _OF_ACTIVITIES[wanted].format(room=room, activity=activity)
    if wanted in _RETURNS:
        return _RETURNS[wanted].format(room=room)
    referrer = own_referrer(request) or ""
    return referrer if referrer.startswith(f"/rooms/{room}/themes/") else f"/rooms/{room}/facilitator"
