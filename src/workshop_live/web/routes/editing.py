"""The editor on the facilitator's screen: the form of an activity, and its picture before anybody has seen it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.realtime.frames import Batch, Frame
from workshop_live.storage import agenda
from workshop_live.storage.joint_texts import read_joint_text
from workshop_live.storage.pictures import shown_by
from workshop_live.storage.slides import pages_of_activity
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.errors import wants_json
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.screens import presenter_look
from workshop_live.web.screens.still import as_typed, still_frames

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

_PICTURES = {Screen.PRESENTER: "screens/picture_wall.html", Screen.PARTICIPANT: "screens/picture_phone.html"}


@routes.get("/rooms/{room}/editor/{activity}")
@allow(Role.FACILITATOR)
async def editor_form(request: Request, room: str, activity: str) -> HTMLResponse:
    """Render the form of an activity, to be put on the facilitator's screen."""
    stored_room = await find_room(request, room)
    if not stored_room.is_open:
        raise refused(Refused(Reason.ROOM_ENDED))
    return page(
        request,
        "screens/editor.html",
        language=language_of(request, stored_room.language),
        room=stored_room,
        editing=await _find(request, stored_room, activity),
    )


@routes.get("/rooms/{room}/editor/{activity}/picture")
@allow(Role.FACILITATOR)
async def stored_picture(request: Request, room: str, activity: str) -> HTMLResponse:
    """Render a page with the picture of an activity as it is stored."""
    return await _picture_page(request, room, activity, request.query_params)


@routes.post("/rooms/{room}/editor/{activity}/picture")
@allow(Role.FACILITATOR)
async def typed_picture(request: Request, room: str, activity: str) -> Response:
    """Draw an activity as its form says, which is not stored: as a page, or the regions of it."""
    form = dict(await read_form(request))
    if not wants_json(request):
        return await _picture_page(request, room, activity, form)
    _, _, frames = await _drawn(request, room, activity, form)
    return Response(Batch(tuple(frames)).message, media_type="application/json")


@dataclass(frozen=True, slots=True)
class Editing:
    """The activity that is edited on the desk, the others on the agenda, and the screen in its picture."""

    activity: Activity
    others: tuple[Activity, ...] = ()
    screen: Screen = Screen.PRESENTER

    @property
    def sources(self) -> list[Activity]:
        """The other activities that people write texts in, and a joint text may take lines from."""
        return [activity for activity in self.others if type_of(activity).has_themes]


async def edited(request: Request, room: Room) -> Editing | None:
    """Return what the query of a facilitator's screen asks for; None for nothing, or what is not on the agenda."""
    wanted = request.query_params.get("edit")
    if wanted is None or not room.is_open:
        return None
    is_phone = request.query_params.get("on") == Screen.PARTICIPANT
    return await _seek(request, room, wanted, Screen.PARTICIPANT if is_phone else Screen.PRESENTER)


async def _seek(request: Request, room: Room, public_id: str, screen: Screen = Screen.PRESENTER) -> Editing | None:
    activities = await services(request).database.read(agenda.read_agenda, room.id)
    activity = next((activity for activity in activities if activity.public_id == public_id), None)
    others = tuple(it for it in activities if it is not activity)
    return Editing(activity, others, screen) if activity else None


async def _find(request: Request, room: Room, public_id: str) -> Editing:
    editing = await _seek(request, room, public_id)
    if editing is None:
        raise refused(Refused(Reason.UNKNOWN_ACTIVITY))
    return editing


async def _picture_page(request: Request, room: str, activity: str, form: Mapping[str, Any]) -> HTMLResponse:
    stored_room, screen, frames = await _drawn(request, room, activity, form)
    return page(
        request,
        _PICTURES[screen],
        language=stored_room.language,
        room=stored_room,
        frames={frame.region: frame for frame in frames},
        now=datetime.now(UTC),
        frames_from="'self'",
        live="",
        **await presenter_look(request, stored_room),
        activity=None,
        can_run=False,
    )


async def _drawn(
    request: Request, room: str, activity: str, form: Mapping[str, str]
) -> tuple[Room, Screen, list[Frame]]:
    screen = next((it for it in _PICTURES if it == (form.get("screen") or Screen.PRESENTER)), None)
    if screen is None:
        raise RequestRefusedError(422, Reason.INVALID, [Problem("screen", "not_an_option")])
    stored_room, parts = await find_room(request, room), services(request)
    stored = (await _find(request, stored_room, activity)).activity
    shown = as_typed(stored, form) if "prompt" in form else stored
    as_opened = replace(shown, round=None)  # it may have been shown with other pages, and another picture
    page = next(iter(await parts.database.read(pages_of_activity, as_opened)), None)
    picture = await parts.database.read(shown_by, as_opened)
    joint = await parts.database.read(read_joint_text, as_opened)
    address = parts.settings.address
    draw = partial(still_frames, page=page, picture=picture, joint=joint)
    frames = await asyncio.to_thread(draw, parts.renderer, address, stored_room, shown, screen)
    return stored_room, screen, frames
