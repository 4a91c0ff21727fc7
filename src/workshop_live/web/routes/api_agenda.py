"""The JSON API for the agenda of a room."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.agenda import (
    AddActivity,
    EditActivity,
    MoveActivity,
    add_activity,
    edit_activity,
    move_activity,
    remove_activity,
)
from workshop_live.actions.commands import Command, Done, Fields, Invocation, Precondition
from workshop_live.actions.fields import OnActivity
from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.storage import agenda
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.agenda_models import (
    Agenda,
    AgendaItem,
    AgendaItemChanged,
    AgendaItemPatch,
    MoveBody,
    NewAgendaItem,
)
from workshop_live.web.http.api_models import CommandDone
from workshop_live.web.http.etags import AS_IT_WAS, etag_of, if_match, with_etag
from workshop_live.web.http.openapi import errors, if_match_and
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.api import address_of
from workshop_live.web.routes.commands import undo_of

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")


@routes.get("/rooms/{room}/agenda", response_model=Agenda, responses={**AS_IT_WAS, **errors(401, 403, 404)})
@allow(Role.FACILITATOR)
async def get_agenda(request: Request, room: str) -> Response:
    """List the activities of a room in order, with their settings."""
    return with_etag(request, {"activities": await _items(request, room)})


@routes.post(
    "/rooms/{room}/agenda",
    status_code=201,
    response_model=AgendaItemChanged,
    responses=errors(400, 401, 403, 404, 409, 415, 422, 507),
)
@allow(Role.FACILITATOR)
async def post_activity(request: Request, room: str, body: NewAgendaItem) -> Response:
    """Add an activity to the agenda, at the end or at a position."""
    done = await _run(request, room, add_activity, AddActivity, body.model_dump())
    assert done.made is not None
    response = await _changed(request, room, done.made, done, status=201)
    response.headers["Location"] = f"{address_of(request)}/api/v1/rooms/{room}/agenda/{done.made}"
    return response


@routes.get(
    "/rooms/{room}/agenda/{activity}", response_model=AgendaItem, responses={**AS_IT_WAS, **errors(401, 403, 404)}
)
@allow(Role.FACILITATOR)
async def get_activity(request: Request, room: str, activity: str) -> Response:
    """Get an activity with its settings."""
    return with_etag(request, await _item_of(request, room, activity))


@routes.patch(
    "/rooms/{room}/agenda/{activity}",
    response_model=AgendaItemChanged,
    openapi_extra=if_match_and({}),
    responses=errors(400, 401, 403, 404, 409, 412, 415, 422, 507),
)
@allow(Role.FACILITATOR)
async def patch_activity(request: Request, room: str, activity: str, body: AgendaItemPatch) -> Response:
    """Change the sent fields and settings of an activity.

    Refused if that would change the meaning of stored answers. With ``If-Match``, refused (412) if the activity has
    changed.
    """
    done = await _run(request, room, edit_activity, EditActivity, {"activity": activity, **body.fields()})
    return await _changed(request, room, activity, done)


@routes.post(
    "/rooms/{room}/agenda/{activity}/move",
    response_model=AgendaItemChanged,
    openapi_extra=if_match_and({}),
    responses=errors(400, 401, 403, 404, 409, 412, 415, 422, 507),
)
@allow(Role.FACILITATOR)
async def post_move(request: Request, room: str, activity: str, body: MoveBody) -> Response:
    """Move an activity to another position on the agenda."""
    done = await _run(request, room, move_activity, MoveActivity, {"activity": activity, "to": body.position})
    return await _changed(request, room, activity, done)


@routes.delete(
    "/rooms/{room}/agenda/{activity}",
    response_model=CommandDone,
    openapi_extra=if_match_and({}),
    responses=errors(401, 403, 404, 409, 412, 507),
)
@allow(Role.FACILITATOR)
async def delete_activity(request: Request, room: str, activity: str) -> Response:
    """Remove an activity from the agenda. Its answers are kept; the command ``put-back-activity`` restores it."""
    done = await _run(request, room, remove_activity, OnActivity, {"activity": activity})
    return JSONResponse({"seq": done.seq, "version": done.version, **undo_of(request, done)})


async def _run(
    request: Request, room: str, command: Command[Any], fields: type[Fields], values: Mapping[str, Any]
) -> Done:
    """Run a command if ``If-Match`` still matches the activity. Raises RequestRefusedError."""
    activity = values.get("activity")
    try:
        checked = fields.checked(values)
    except InvalidValueError as invalid:
        if activity is not None and any(problem.field == "activity" for problem in invalid.problems):
            raise refused(Refused(Reason.UNKNOWN_ACTIVITY)) from None
        raise RequestRefusedError(422, Reason.INVALID, invalid.problems) from None
    actor = caller(request).identity.actor
    unless_changed = _unless_changed(request, activity) if activity is not None else None
    invocation = Invocation(room=room, actor=actor, fields=checked, unless_changed=unless_changed)
    reply = await services(request).writer.run(command, invocation)
    if isinstance(reply, Refused):
        problems = tuple(_of_settings(problem) for problem in reply.problems)
        raise refused(Refused(reply.reason, problems))
    return reply


def _unless_changed(request: Request, activity: str) -> Precondition | None:
    """Return the precondition of ``If-Match``, None without it.

    A removed activity satisfies it: the command refuses that.
    """
    matches = if_match(request)
    if matches is None:
        return None

    def is_as_seen(tx: Transaction, room: RoomRow) -> bool:
        items = (
            _item(place, agenda.to_activity(row, None))
            for place, row in enumerate(agenda.activity_rows(tx.session, room.id))
        )
        current = next((item for item in items if item["id"] == activity), None)
        return current is None or matches(etag_of(current))

    return is_as_seen


async def _changed(request: Request, room: str, activity: str, done: Done, status: int = 200) -> Response:
    item = await _item_of(request, room, activity)
    return JSONResponse({**item, **undo_of(request, done)}, status, {"ETag": etag_of(item)})


async def _items(request: Request, room: str) -> list[dict[str, Any]]:
    stored_room = await find_room(request, room)
    activities = await services(request).database.read(agenda.read_agenda, stored_room.id)
    return [_item(place, activity) for place, activity in enumerate(activities)]


async def _item_of(request: Request, room: str, activity: str) -> dict[str, Any]:
    """Return an activity of the agenda. Raises RequestRefusedError (404)."""
    item = next((candidate for candidate in await _items(request, room) if candidate["id"] == activity), None)
    if item is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    return item


def _of_settings(problem: Problem) -> Problem:
    """Return a problem of the type with the path of its field in the body."""
    is_field = problem.field.partition(".")[0] in NewAgendaItem.model_fields
    if problem.field == "steps" and problem.code not in {"takes_no_steps", "too_many"}:
        is_field = False  # a setting of a type has the same name
    return problem if is_field else Problem(f"settings.{problem.field}".rstrip("."), problem.code, problem.limit)


def _item(place: int, activity: Activity) -> dict[str, Any]:
    activity_type = type_of(activity)
    return {
        "id": activity.public_id,
        "key": activity.key,
        "position": place,
        "type": activity.type,
        "prompt": activity.prompt,
        "settings": activity_type.public_settings(activity_type.settings(activity.settings)),
        "starts_at": activity.slot.starts_at,
        "minutes": activity.slot.minutes,
        "fixed": activity.slot.fixed,
        "notes": activity.slot.notes,
        "seen_by": activity.seen_by,
        "steps": [step.stored() for step in activity.steps],
        "roles": list(activity.roles),
        "groups": activity.grouping.stored() if activity.grouping else None,
        "made_from": _made_from(activity),
    }


def _made_from(activity: Activity) -> dict[str, Any] | None:
    made = activity.made_from
    if made is None:
        return None
    keys = [option["key"] for option in activity.settings["options"]]
    return {"activity": made.activity, "question": made.question, "options": made.listed(keys)}
