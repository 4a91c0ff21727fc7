"""The board of a group: the forms of phones, and the JSON API."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.group_notes import AddNote, DotNote, MoveNote, Noting, RemoveNote, change_board
from workshop_live.domain.participants import Participant, is_key
from workshop_live.domain.refusals import Problem, Reason
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id, new_public_id
from workshop_live.storage.boards import activity_of_note
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.group_models import DotBody, GroupWork, NoteBody, PlaceBody
from workshop_live.web.http.openapi import errors
from workshop_live.web.http.problem_details import RequestRefusedError
from workshop_live.web.routes.answering import count_against_limits
from workshop_live.web.routes.group_work import form_response, known, state_of

form_routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)
routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")

NOTES = "/rooms/{room}/activities/{activity}/group/notes"
_WRITES = errors(400, 401, 403, 404, 409, 415, 422, 429, 507)
_MOVES = {"up": -1, "down": 1}


@form_routes.post("/rooms/{room}/group-notes")
@allow(Role.PARTICIPANT)
async def add_note_form(request: Request, room: str) -> Response:
    """Put a note on the board; a page without scripts has its key in the form."""
    own = dict(await read_form(request))
    key, text = own.get("key") or new_public_id(), own.get("text", "")
    return await form_response(request, _add(request, own.get("activity", ""), key, text), text)


@form_routes.post("/rooms/{room}/group-notes/{note}")
@allow(Role.PARTICIPANT)
async def change_note_form(request: Request, room: str, note: str) -> Response:
    """Do what ``action`` says with a note: dot, undot, remove, up or down."""
    action = dict(await read_form(request)).get("action", "")
    return await form_response(request, _change(request, note, action))


@routes.post(NOTES, status_code=201, response_model=GroupWork, responses=_WRITES)
@allow(Role.PARTICIPANT)
async def post_note(request: Request, room: str, activity: str, body: NoteBody) -> Response:
    """Put a note on the board of your group, which it alone sees."""
    return JSONResponse(await _add(request, activity, body.key, body.text), 201)


@routes.delete(f"{NOTES}/{{note}}", response_model=GroupWork, responses=errors(401, 403, 404, 409, 429, 507))
@allow(Role.PARTICIPANT)
async def delete_note(request: Request, room: str, activity: str, note: str) -> Response:
    """Remove a note from the board of your group."""
    return JSONResponse(await _run(request, RemoveNote(_who(request), known(activity), note)))


@routes.put(f"{NOTES}/{{note}}/dot", response_model=GroupWork, responses=_WRITES)
@allow(Role.PARTICIPANT)
async def put_dot(request: Request, room: str, activity: str, note: str, body: DotBody) -> Response:
    """Put your dot on a note of your group, or take it away. Idempotent."""
    return JSONResponse(await _run(request, DotNote(_who(request), known(activity), note, body.dot)))


@routes.put(f"{NOTES}/{{note}}/place", response_model=GroupWork, responses=_WRITES)
@allow(Role.PARTICIPANT)
async def put_place(request: Request, room: str, activity: str, note: str, body: PlaceBody) -> Response:
    """Move a note of your group to another place on the board. Idempotent."""
    return JSONResponse(await _run(request, MoveNote(_who(request), known(activity), note, body.place)))


async def _add(request: Request, activity: str, key: str, text: str) -> dict[str, Any]:
    if not is_key(key):
        raise RequestRefusedError(422, Reason.INVALID, [Problem("key", "bad_save")])
    return await _run(request, AddNote(_who(request), known(activity), key, text))


async def _change(request: Request, note: str, action: str) -> dict[str, Any]:
    who, find = _who(request), activity_of_note
    found = await services(request).database.read(find, who.room_id, note) if is_public_id(note) else None
    if found is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_NOTE)
    if action in _MOVES:
        return await _run(request, MoveNote(who, found, note, by=_MOVES[action]))
    if action == "remove":
        return await _run(request, RemoveNote(who, found, note))
    if action in {"dot", "undot"}:
        return await _run(request, DotNote(who, found, note, action == "dot"))
    raise RequestRefusedError(422, Reason.INVALID, [Problem("action", "not_an_option")])


async def _run(request: Request, command: Noting) -> dict[str, Any]:
    await count_against_limits(request)
    return state_of(await services(request).writer.run(change_board, command))


def _who(request: Request) -> Participant:
    return caller(request).participant
