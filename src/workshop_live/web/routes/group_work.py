"""The forms with which phones work in groups; the functions below them serve the API as well."""

from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.group_writing import (
    BeScribe,
    Conflict,
    GroupState,
    MarkDone,
    SaveText,
    Turn,
    group_state,
    take_turns,
)
from workshop_live.domain.participants import is_key
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id, new_public_id
from workshop_live.storage.group_batch import read_groups
from workshop_live.storage.group_seats import Seat
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.errors import wants_json
from workshop_live.web.http.parameters import read_number
from workshop_live.web.http.phone_replies import back_to_phone, unsent_page
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.answering import count_against_limits, value_of_form

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@routes.post("/rooms/{room}/group-text")
@allow(Role.PARTICIPANT)
async def save_text_form(request: Request, room: str) -> Response:
    """Save the text of the group; a page without scripts has the id of the save in the form."""
    form = await read_form(request)
    own = dict(form)
    activity = own.get("activity", "")
    value = await value_of_form(request, activity, form)
    version = read_number("version", own.get("version"))
    save = own.get("save") or new_public_id()
    text = "\n".join(value for name, value in form if name == "value" or name.startswith("text-"))
    return await form_response(request, save_text(request, activity, save, version or 0, value), text)


@routes.post("/rooms/{room}/group-scribe")
@allow(Role.PARTICIPANT)
async def be_scribe_form(request: Request, room: str) -> Response:
    """Write for the group from now on, or with ``writes=0`` no longer."""
    own = dict(await read_form(request))
    writes = own.get("writes", "1") != "0"
    return await form_response(request, be_scribe(request, own.get("activity", ""), writes=writes))


@routes.post("/rooms/{room}/group-done")
@allow(Role.PARTICIPANT)
async def mark_done_form(request: Request, room: str) -> Response:
    """Say that the group has finished, or with ``done=0`` that it has not."""
    own = dict(await read_form(request))
    done = own.get("done", "1") != "0"
    return await form_response(request, mark_done(request, own.get("activity", ""), done=done))


async def read_state(request: Request, activity: str) -> dict[str, Any]:
    """Return the GroupWork of the calling participant, who comes into a group if they need one."""
    await _place(request)
    seat = Seat.of(caller(request).participant, known(activity))
    return state_of(group_state(await services(request).database.read(read_groups, seat), seat))


async def be_scribe(request: Request, activity: str, *, writes: bool) -> dict[str, Any]:
    """Let the calling participant write for their group, or no longer, and return a GroupWork."""
    return await _take(request, BeScribe(caller(request).participant, known(activity), writes))


async def save_text(request: Request, activity: str, save: str, version: int, value: Any) -> dict[str, Any]:
    """Save the text of the calling participant's group, and return a GroupWork."""
    if not is_key(save):
        raise RequestRefusedError(422, Reason.INVALID, [Problem("save", "bad_save")])
    return await _take(request, SaveText(caller(request).participant, known(activity), save, version, value))


async def mark_done(request: Request, activity: str, *, done: bool) -> dict[str, Any]:
    """Mark the calling participant's group as done, or not, and return a GroupWork."""
    return await _take(request, MarkDone(caller(request).participant, known(activity), done))


def known(activity: str) -> str:
    """Return the identifier of an activity; an empty one, which none has, for anything malformed."""
    return activity if is_public_id(activity) else ""


def state_of(reply: GroupState | Conflict | Refused) -> dict[str, Any]:
    """Return a GroupWork. Raises RequestRefusedError, with one as ``current`` for a conflict."""
    if isinstance(reply, Refused):
        raise refused(reply)
    if isinstance(reply, Conflict):
        raise RequestRefusedError(409, reply.reason, current=state_of(reply.current))
    return {
        "group": {"number": reply.number, "name": reply.name, "members": reply.members},
        "version": reply.version,
        "value": reply.value,
        "scribe": reply.scribe,
        "is_scribe": reply.is_scribe,
        "done": reply.done,
        "is_open": reply.is_open,
    }


async def _take(request: Request, turn: Turn) -> dict[str, Any]:
    await count_against_limits(request)
    await _place(request)
    return state_of(await services(request).writer.run(take_turns, turn))


async def _place(request: Request) -> None:
    await services(request).connected_phones.place(caller(request).participant)


async def form_response(request: Request, doing: Awaitable[dict[str, Any]], text: str = "") -> Response:
    """Return the GroupWork of a form that was sent by a script, a redirect to the phone's page otherwise.

    Refused forms get a page with the ``text`` that they sent.
    """
    try:
        state = await doing
    except RequestRefusedError as refusal:
        if wants_json(request) or refusal.status in {401, 404}:
            raise
        return await unsent_page(request, refusal, text)
    return JSONResponse(state) if wants_json(request) else await back_to_phone(request)
