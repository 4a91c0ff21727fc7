"""The JSON API for those who run rooms: the actions of the pages, authenticated by tokens."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions import running
from workshop_live.actions.commands import Command, Invocation
from workshop_live.actions.fields import OnActivity
from workshop_live.actions.running import CloseActivity
from workshop_live.actions.series import Continued
from workshop_live.activity_types import is_public, type_of
from workshop_live.domain.activities import GRACE_S, Activity
from workshop_live.domain.plans import Plan
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import ROOM_SETTINGS, Room
from workshop_live.domain.tokens import is_public_id
from workshop_live.exports import FORMATS
from workshop_live.exports.json_model import ExportedRoom
from workshop_live.exports.page_sizes import PAGE_SIZES
from workshop_live.storage import agenda, groups, members, series
from workshop_live.storage.results import read_results
from workshop_live.text.languages import catalogue
from workshop_live.text.messages import MESSAGES, title_of
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.api_models import (
    AnyRoundResults,
    CommandDone,
    ErrorMeaning,
    NewRoomBody,
    RoomMade,
    RoomState,
)
from workshop_live.web.http.etags import is_known
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.openapi import errors, query, schema_of
from workshop_live.web.http.parameters import find_room, read_number
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.downloads import EXTRAS, PARTS, export
from workshop_live.web.routes.planning import make_room

_FILES = {
    export_format.media_type: {
        "schema": schema_of(ExportedRoom)
        if export_format.extension == "json"
        else {"type": "string", "format": "binary"}
    }
    for export_format in FORMATS.values()
}

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")


@routes.post(
    "/rooms",
    status_code=201,
    response_model=RoomMade,
    responses=errors(400, 401, 403, 409, 415, 422),
)
@allow(Role.ORGANISER)
async def post_room(request: Request, body: NewRoomBody) -> Response:
    """Create a room with its agenda. The secret links are shown only once."""
    return await made_room(request, body.plan())


@routes.get(
    "/rooms/{room}",
    response_model=RoomState,
    responses={304: {"description": "As it was: ``If-None-Match`` named it."}, **errors(401, 403, 404)},
)
@allow(Role.PARTICIPANT, Role.PRESENTER)
async def get_room(request: Request, room: str) -> Response:
    """Get a room with its activities. Callers who do not run it see only activities that have been public.

    The ETag changes with ``seq``.
    """
    runs, stored_room = caller(request).may(Role.FACILITATOR), await find_room(request, room)
    is_member = caller(request).may(Role.MEMBER)
    etag = room_etag(stored_room.seq, runs=runs, is_member=is_member)
    if is_known(request, etag):
        return Response(status_code=304, headers={"ETag": etag})
    return JSONResponse(await room_state(request, stored_room, runs=runs, is_member=is_member), headers={"ETag": etag})


@routes.post(
    "/rooms/{room}/activities/{activity}/{action}",
    response_model=CommandDone,
    responses=errors(401, 403, 404, 409, 422),
    openapi_extra={
        "parameters": [{"name": "grace", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 10}}]
    },
)
@allow(Role.FACILITATOR)
async def post_action(request: Request, room: str, activity: str, action: str) -> Response:
    """Open, close, show or hide an activity. Closing is immediate, or after ``?grace=`` seconds."""
    if action not in _ACTIONS:
        raise RequestRefusedError(404, "not_found")
    actor, activity = caller(request).identity.actor, _public_id(activity)
    grace = read_number("grace", request.query_params.get("grace"), most=GRACE_S) or 0
    fields = CloseActivity(activity=activity, grace=grace) if action == "close" else OnActivity(activity=activity)
    reply = await services(request).writer.run(_ACTIONS[action], Invocation(room=room, actor=actor, fields=fields))
    if isinstance(reply, Refused):
        raise refused(reply)
    return JSONResponse({"seq": reply.seq, "version": reply.version})


@routes.get(
    "/rooms/{room}/activities/{activity}/results", response_model=AnyRoundResults, responses=errors(401, 403, 404, 409)
)
@allow(Role.PARTICIPANT, Role.PRESENTER)
async def get_results(request: Request, room: str, activity: str) -> Response:
    """Get the results of the latest round; hidden ones only if the caller runs the room."""
    room_id = caller(request).room_id
    read = await services(request).database.read_room(read_results, room_id, activity)
    if read is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    shown_activity = read.activity
    if not shown_activity.is_shown and not caller(request).may(Role.FACILITATOR):
        raise (
            refused(Refused(Reason.PRIVATE))
            if shown_activity.is_private
            else RequestRefusedError(403, Reason.NOT_SHOWN)
        )
    activity_type = type_of(shown_activity)
    settings = activity_type.with_word_choices(activity_type.settings(shown_activity.asked_settings), read.words)
    return JSONResponse(
        {
            "type": shown_activity.type,
            "round": shown_activity.round.number if shown_activity.round else None,
            "answers": read.tally.answers,
            "participants": read.tally.participants,
            "results": await asyncio.to_thread(activity_type.results, settings, read.visible),
        }
    )


@routes.get(
    "/rooms/{room}/exports/{extension}",
    responses={
        200: {"description": "The file.", "content": _FILES},
        **errors(401, 403, 404, 409, 422, 429, 500, 503, 507),
    },
    openapi_extra=query(
        include={"type": "array", "items": {"type": "string", "enum": [*PARTS, *EXTRAS]}},
        activity={"type": "array", "items": {"type": "string"}},
        poster={"type": "string", "enum": list(PAGE_SIZES)},
    ),
    response_class=Response,
)
@allow(Role.MEMBER)
async def get_export(request: Request, room: str, extension: str) -> Response:
    """Download the room as a file. ``?include=`` selects parts, ``?activity=`` activities; both can be repeated.

    Answers, themes and results are included by default. Hidden, unshown and private answers are included only if they
    are named. ``?poster=`` makes a poster of the joint text that ``?activity=`` names, as PDF, PNG, PPTX or DOCX.
    """
    return await export(request, room, extension)


@routes.get("/errors/{code}", response_model=ErrorMeaning, responses=errors(404))
@allow(Role.ANYONE)
async def get_error(request: Request, code: str) -> Response:
    """Explain the ``type`` of an error; docs/errors.md lists all of them."""
    if code not in MESSAGES:
        raise RequestRefusedError(404, "not_found")
    detail = catalogue(language_of(request)).gettext(MESSAGES[code])
    return JSONResponse({"code": code, "title": title_of(code), "detail": detail})


_ACTIONS: dict[str, Command[Any]] = {
    "open": running.open_activity,
    "again": running.ask_again,
    "close": running.close_activity,
    "show": running.show_results,
    "hide": running.hide_results,
}


async def made_room(request: Request, plan: Plan, continued: Continued | None = None) -> Response:
    """Create a room from a plan and return the response (201). Raises RequestRefusedError."""
    made = await make_room(request, plan, (Screen.PRESENTER, Screen.FACILITATOR), continued)
    address = address_of(request)
    links = {
        "participant": f"{address}/j/{made.room.join_token}",
        **{str(screen): f"{address}/l/{token}" for screen, token in made.tokens.items()},
    }
    state = await room_state(request, made.room, runs=True, is_member=True)
    return JSONResponse({**state, "links": links}, 201, {"Location": f"{address}/api/v1/rooms/{made.room.public_id}"})


def address_of(request: Request) -> str:
    """Return the public base URL of the server."""
    return services(request).settings.address


def room_etag(seq: int, *, runs: bool, is_member: bool) -> str:
    """Return the entity tag of a room's representation for a member, for others who run it, or for anybody else."""
    return f'"{seq}-{"members" if is_member else "all" if runs else "public"}"'


async def room_state(request: Request, room: Room, *, runs: bool, is_member: bool) -> dict[str, Any]:
    """Return a room's representation for a member, for others who run it, or for anybody else."""
    activities = await services(request).database.read(agenda.read_agenda, room.id)
    standing = await services(request).database.read(agenda.read_standing, room) if room.takes_questions else None
    current = next((activity.public_id for activity in activities if activity.id == room.current_activity_id), None)
    return {
        "id": room.public_id,
        "title": room.title,
        "language": room.language,
        "join_code": room.join_code,
        "state": "open" if room.is_open else "ended",
        "current": current,
        "screen": room.mode,
        "seq": room.seq,
        "version": room.version,
        "activities": [
            _activity_state(activity, with_notes=runs) for activity in activities if runs or is_public(room, activity)
        ],
        "standing_question": standing.public_id if standing else None,
        "home_groups": await _home_groups(request, room),
        **({"settings": {name: getattr(room, name) for name in ROOM_SETTINGS}} if runs else {}),
        **({"members": await _members(request, room), "series": await _series(request, room)} if is_member else {}),
    }


async def _series(request: Request, room: Room) -> str | None:
    """Return the public id of the series that a room belongs to; None without one."""
    return await services(request).database.read(series.public_id_of, room.id)


async def _home_groups(request: Request, room: Room) -> list[dict[str, Any]]:
    if not room.home_groups:
        return []
    counts = await services(request).database.read(groups.count_members, room.id)
    return [
        {"id": group.key, "name": group.name, "participants": counts.get(group.key, 0)} for group in room.home_groups
    ]


async def _members(request: Request, room: Room) -> list[dict[str, Any]]:
    stored_members = await services(request).database.read(members.members_of, room.id)
    return [
        {"id": member.organiser.public_id, "name": member.organiser.name, "role": member.role}
        for member in stored_members
    ]


def _activity_state(activity: Activity, *, with_notes: bool) -> dict[str, Any]:
    activity_type = type_of(activity)
    settings = activity_type.settings(activity.asked_settings)
    shown_at = activity.round.first_shown_at if activity.round else None
    return {
        **activity_type.public_settings(settings),
        "id": activity.public_id,
        "type": activity.type,
        "prompt": activity.asked_prompt,
        "state": activity.round.state if activity.round else "waiting",
        "shown": activity.is_shown,
        "seen_by": activity.seen_by,
        "first_shown_at": shown_at.isoformat() if shown_at else None,
        "round": activity.round.number if activity.round else None,
        "starts_at": activity.slot.starts_at,
        "minutes": activity.slot.minutes,
        "fixed": activity.slot.fixed,
        **({"notes": activity.slot.notes} if with_notes else {}),
        **(_steps_state(activity) if activity_type.takes_steps else {}),
    }


def _steps_state(activity: Activity) -> dict[str, Any]:
    progress = activity.round.progress if activity.round else None
    return {
        "steps": [step.stored() for step in activity.asked_steps],
        "roles": list(activity.asked_roles),
        "groups": activity.asked_grouping.stored() if activity.asked_grouping else None,
        "step": progress.number if progress else None,
    }


def _public_id(text: str) -> str:
    if not is_public_id(text):
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    return text
