"""The JSON API for the action items of a room."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.action_items import (
    AddActionItem,
    EditActionItem,
    MoveActionItem,
    OnActionItem,
    add_action_item,
    edit_action_item,
    move_action_item,
    remove_action_item,
)
from workshop_live.actions.commands import Command, Done, Fields, Invocation, Precondition
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.storage.action_items import read_items
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.action_models import (
    ActionItemChanged,
    ActionItemPatch,
    ActionItemPlace,
    ActionItems,
    NewActionItem,
)
from workshop_live.web.http.api_models import CommandDone
from workshop_live.web.http.etags import AS_IT_WAS, etag_of, if_match, with_etag
from workshop_live.web.http.openapi import errors, if_match_and
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.commands import undo_of

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")


@routes.get("/rooms/{room}/action-items", response_model=ActionItems, responses={**AS_IT_WAS, **errors(401, 403, 404)})
@allow(Role.FACILITATOR)
async def get_action_items(request: Request, room: str) -> Response:
    """List what people will do after the gathering, in order."""
    return with_etag(request, {"action_items": await _items(request, room)})


@routes.post(
    "/rooms/{room}/action-items",
    status_code=201,
    response_model=ActionItemChanged,
    responses=errors(400, 401, 403, 404, 409, 415, 422, 507),
)
@allow(Role.FACILITATOR)
async def post_action_item(request: Request, room: str, body: NewActionItem) -> Response:
    """Add an action item at the end of the list."""
    done = await _run(request, room, add_action_item, AddActionItem, body.model_dump())
    assert done.made is not None
    return await _changed(request, room, done.made, done, status=201)


@routes.patch(
    "/rooms/{room}/action-items/{item}",
    response_model=ActionItemChanged,
    openapi_extra=if_match_and({}),
    responses=errors(400, 401, 403, 404, 409, 412, 415, 422, 507),
)
@allow(Role.FACILITATOR)
async def patch_action_item(request: Request, room: str, item: str, body: ActionItemPatch) -> Response:
    """Change the sent members of an action item. With ``If-Match``, refused (412) if it has changed."""
    sent = body.model_dump(exclude_unset=True)
    done = await _run(request, room, edit_action_item, EditActionItem, {"item": item, **sent})
    return await _changed(request, room, item, done)


@routes.post(
    "/rooms/{room}/action-items/{item}/move",
    response_model=ActionItemChanged,
    openapi_extra=if_match_and({}),
    responses=errors(400, 401, 403, 404, 409, 412, 415, 422, 507),
)
@allow(Role.FACILITATOR)
async def post_place(request: Request, room: str, item: str, body: ActionItemPlace) -> Response:
    """Move an action item to another place on the list."""
    done = await _run(request, room, move_action_item, MoveActionItem, {"item": item, "to": body.position})
    return await _changed(request, room, item, done)


@routes.delete(
    "/rooms/{room}/action-items/{item}",
    response_model=CommandDone,
    openapi_extra=if_match_and({}),
    responses=errors(401, 403, 404, 409, 412, 507),
)
@allow(Role.FACILITATOR)
async def delete_action_item(request: Request, room: str, item: str) -> Response:
    """Take an action item off the list."""
    done = await _run(request, room, remove_action_item, OnActionItem, {"item": item})
    return JSONResponse({"seq": done.seq, "version": done.version, **undo_of(request, done)})


async def _run(
    request: Request, room: str, command: Command[Any], fields: type[Fields], values: Mapping[str, Any]
) -> Done:
    """Run a command if ``If-Match`` still matches the item. Raises RequestRefusedError."""
    item = values.get("item")
    try:
        checked = fields.checked(values)
    except InvalidValueError as invalid:
        if any(problem.field == "item" for problem in invalid.problems):
            raise refused(Refused(Reason.UNKNOWN_ACTION_ITEM)) from None
        raise RequestRefusedError(422, Reason.INVALID, invalid.problems) from None
    unless_changed = _unless_changed(request, item) if item is not None else None
    invocation = Invocation(
        room=room, actor=caller(request).identity.actor, fields=checked, unless_changed=unless_changed
    )
    reply = await services(request).writer.run(command, invocation)
    if isinstance(reply, Refused):
        raise refused(reply)
    return reply


def _unless_changed(request: Request, item: str) -> Precondition | None:
    """Return the precondition of ``If-Match``, None without it.

    A removed item satisfies it: the command refuses that.
    """
    matches = if_match(request)
    if matches is None:
        return None

    def is_as_seen(tx: Transaction, room: RoomRow) -> bool:
        items = (_state(place, it) for place, it in enumerate(read_items(tx.session, room.id)))
        current = next((it for it in items if it["id"] == item), None)
        return current is None or matches(etag_of(current))

    return is_as_seen


async def _changed(request: Request, room: str, item: str, done: Done, status: int = 200) -> Response:
    current = next((it for it in await _items(request, room) if it["id"] == item), None)
    if current is None:  # somebody else has removed it since
        raise refused(Refused(Reason.UNKNOWN_ACTION_ITEM))
    offer = undo_of(request, done)
    body = {**current, "undo": offer["undo"], "what_changed": offer["what"]}
    return JSONResponse(body, status, {"ETag": etag_of(current)})


async def _items(request: Request, room: str) -> list[dict[str, Any]]:
    stored_room = await find_room(request, room)
    items = await services(request).database.read(read_items, stored_room.id)
    return [_state(place, item) for place, item in enumerate(items)]


def _state(place: int, item: ActionItem) -> dict[str, Any]:
    return {
        "id": item.public_id,
        "position": place,
        "what": item.what,
        "who": item.who,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "status": item.status.value,
        "source": dict(item.source) if item.source else None,
        "carried_from": item.carried_from,
    }
