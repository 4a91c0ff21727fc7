"""The JSON API for room management: listing, changing, deleting, running again, answers and links."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.commands import Invocation
from workshop_live.actions.room_setup import SetUpRoom, set_up_room
from workshop_live.actions.series import Continued
from workshop_live.activity_types import type_of
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.plans.writing import write_plan
from workshop_live.storage import agenda, answers, links, rooms
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.api_models import (
    AnswerPage,
    LinkList,
    LinkMade,
    NewLinkBody,
    RoomChanged,
    RoomMade,
    RoomPage,
    RoomPatch,
    RoomSettingsPatch,
)
from workshop_live.web.http.command_runner import delete_for_good, make_link, revoke_link
from workshop_live.web.http.etags import if_match
from workshop_live.web.http.openapi import errors, if_match_and, query
from workshop_live.web.http.parameters import find_room, plan_of_room, read_number
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.api import address_of, made_room, room_etag, room_state
from workshop_live.web.routes.commands import undo_of

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")

PAGE = 50  # rooms
ANSWERS = 200  # per page
STATES = ("open", "ended")
_FOR_FACILITATORS = {"title", "language", "present"}
"""What can be changed without an account, by whoever runs the room."""


@routes.get(
    "/rooms",
    response_model=RoomPage,
    responses=errors(401, 403, 422),
    openapi_extra=query(
        after={"type": "string"}, state={"type": "string", "enum": list(STATES)}, text={"type": "string"}
    ),
)
@allow(Role.ORGANISER)
async def list_rooms(request: Request) -> Response:
    """List the rooms that the caller may run, the newest first, 50 per page; ``Link: rel="next"`` is the next page."""
    wanted = request.query_params
    state = wanted.get("state")
    if state not in {None, *STATES}:
        raise RequestRefusedError(422, Reason.INVALID, [Problem("state", "not_an_option")])
    stored = await services(request).database.read(
        rooms.page_of_rooms,
        caller(request).organiser_id,
        limit=PAGE + 1,
        after=wanted.get("after"),
        is_open=None if state is None else state == "open",
        text=wanted.get("text", ""),
    )
    page = stored[:PAGE]
    headers = _next_page(request, page[-1].public_id) if len(stored) > PAGE else None
    return JSONResponse({"rooms": [_summary(room) for room in page]}, headers=headers)


@routes.patch(
    "/rooms/{room}",
    response_model=RoomChanged,
    openapi_extra=if_match_and({}),
    responses=errors(400, 401, 403, 404, 409, 412, 415, 422, 507),
)
@allow(Role.FACILITATOR)
async def patch_room(request: Request, room: str, body: RoomPatch) -> Response:
    """Change the title, the language and settings in one step, which can be undone.

    With ``If-Match``, refused (412) if the room has changed.
    """
    wanted = body.fields()
    if wanted.keys() - _FOR_FACILITATORS and not caller(request).may(set_up_room.role):
        raise RequestRefusedError(403, "not_allowed")
    is_member, matches = caller(request).may(Role.MEMBER), if_match(request)
    reply = await services(request).writer.run(
        set_up_room,
        Invocation(
            room=room,
            actor=caller(request).identity.actor,
            fields=SetUpRoom.checked(wanted),
            unless_changed=matches and (lambda _, row: matches(room_etag(row.seq, runs=True, is_member=is_member))),
        ),
    )
    if isinstance(reply, Refused):
        problems = tuple(_of_settings(problem) for problem in reply.problems)
        raise refused(Refused(reply.reason, problems))
    stored_room = await find_room(request, room)
    changed = {**await room_state(request, stored_room, runs=True, is_member=is_member), **undo_of(request, reply)}
    return JSONResponse(changed, headers={"ETag": room_etag(stored_room.seq, runs=True, is_member=is_member)})


@routes.delete("/rooms/{room}", status_code=204, responses=errors(401, 403, 404), response_class=Response)
@allow(Role.OWNER)
async def remove_room(request: Request, room: str) -> Response:
    """Delete a room and all its answers for good. It cannot be undone."""
    await delete_for_good(request, room)
    return Response(status_code=204)


@routes.post(
    "/rooms/{room}/runs",
    status_code=201,
    response_model=RoomMade,
    responses=errors(401, 403, 404, 409, 422),
    openapi_extra=query(continues={"type": "boolean", "default": False}, series={"type": "string", "maxLength": 120}),
)
@allow(Role.MEMBER)
async def run_again(request: Request, room: str) -> Response:
    """Create a new room with the same agenda, without answers.

    With ``?continues=true`` it continues this one in a series: that of this room, or a new one that is called
    ``?series=``, else like the room.
    """
    continues, title = request.query_params.get("continues", "false"), request.query_params.get("series", "")
    if continues not in {"true", "false"}:
        raise RequestRefusedError(422, Reason.INVALID, [Problem("continues", "bool_parsing")])
    plan = replace(await plan_of_room(request, room), series="")
    return await made_room(request, plan, Continued(room, title) if continues == "true" else None)


@routes.get(
    "/rooms/{room}/plan",
    responses={200: {"content": {"application/yaml": {"schema": {"type": "string"}}}}, **errors(401, 403, 404)},
    response_class=Response,
)
@allow(Role.MEMBER)
async def get_plan(request: Request, room: str) -> Response:
    """Get the agenda as a plan in YAML, without answers."""
    return Response(write_plan(await plan_of_room(request, room)), media_type="application/yaml")


@routes.get(
    "/rooms/{room}/activities/{activity}/answers",
    response_model=AnswerPage,
    responses=errors(401, 403, 404, 422),
    openapi_extra=query(after={"type": "integer", "minimum": 0}),
)
@allow(Role.FACILITATOR)
async def list_answers(request: Request, room: str, activity: str) -> Response:
    """List the answers of the latest round in the order of their arrival, ``after`` an ordinal, 200 per page.

    Includes hidden, waiting and late ones, and none that are on phones alone.
    """
    database, found_room = services(request).database, await find_room(request, room)
    after = read_number("after", request.query_params.get("after"))
    stored = next(
        (
            candidate
            for candidate in await database.read(agenda.read_everything_asked, found_room)
            if candidate.public_id == activity
        ),
        None,
    )
    if stored is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    if stored.round is None:
        return JSONResponse({"round": None, "answers": []})
    if stored.stays_on_phones:
        return JSONResponse({"round": stored.round.number, "answers": []})
    page = await database.read(
        answers.answers_after, stored.round.id, -1 if after is None else after, limit=ANSWERS + 1
    )
    headers = _next_page(request, page[ANSWERS - 1].ordinal) if len(page) > ANSWERS else None
    activity_type = type_of(stored)
    settings = activity_type.settings(stored.asked_settings)
    listed = [{**_answer(answer), "value": activity_type.value(settings, answer.value)} for answer in page[:ANSWERS]]
    return JSONResponse({"round": stored.round.number, "answers": listed}, headers=headers)


@routes.get("/rooms/{room}/links", response_model=LinkList, responses=errors(401, 403, 404))
@allow(Role.MEMBER)
async def list_links(request: Request, room: str) -> Response:
    """List the valid secret links, without their secrets."""
    stored_room = await find_room(request, room)
    valid = await services(request).database.read(links.list_links, stored_room.id)
    return JSONResponse({"links": [{"id": link.public_id, "screen": link.screen} for link in valid]})


@routes.post(
    "/rooms/{room}/links",
    status_code=201,
    response_model=LinkMade,
    responses=errors(400, 401, 403, 404, 415, 422),
)
@allow(Role.MEMBER)
async def new_link(request: Request, room: str, body: NewLinkBody) -> Response:
    """Create a secret link to a screen. Its URL is shown only once."""
    made = await make_link(request, room, Screen(body.screen))
    return JSONResponse(
        {"id": made.link.public_id, "screen": made.link.screen, "address": f"{address_of(request)}/l/{made.token}"}, 201
    )


@routes.delete("/rooms/{room}/links/{link}", status_code=204, responses=errors(401, 403, 404), response_class=Response)
@allow(Role.MEMBER)
async def remove_link(request: Request, room: str, link: str) -> Response:
    """Revoke a link and disconnect those who use it."""
    await revoke_link(request, room, link)
    return Response(status_code=204)


def _of_settings(problem: Problem) -> Problem:
    """Return a problem of the command with the path of its field in the patch."""
    is_setting = problem.field in RoomSettingsPatch.model_fields
    return replace(problem, field=f"settings.{problem.field}") if is_setting else problem


def _next_page(request: Request, after: str | int) -> dict[str, str]:
    """Return the ``Link`` header with the URL of the next page."""
    following = request.url.include_query_params(after=after)
    return {"Link": f'<{following.path}?{following.query}>; rel="next"'}


def _summary(room: Room) -> dict[str, Any]:
    return {
        "id": room.public_id,
        "title": room.title,
        "language": room.language,
        "join_code": room.join_code,
        "state": "open" if room.is_open else "ended",
        "seq": room.seq,
        "version": room.version,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.public_id,
        "ordinal": answer.ordinal,
        "revision": answer.revision,
        "hidden": answer.hidden_at is not None,
        "held": answer.held,
        "late": answer.late,
        "settled": answer.settled_at is not None,
    }
