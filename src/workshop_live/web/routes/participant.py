"""The phone: joining, and the participant screen."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from workshop_live.activity_types import collects_answers, type_of
from workshop_live.activity_types.base import Fields
from workshop_live.domain.activities import Activity
from workshop_live.domain.join_codes import format_join_code, parse_join_code
from workshop_live.domain.refusals import Reason
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import author, new_public_id
from workshop_live.exports.report import Report, make_report
from workshop_live.realtime.frames import Audience
from workshop_live.storage import participants, rooms
from workshop_live.storage.archive import read_archive
from workshop_live.storage.participants import OwnAnswer
from workshop_live.storage.votes import voted_for
from workshop_live.text.messages import message
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.credentials import ensure_participant, participant_of
from workshop_live.web.http.join_line import NotYetError
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page, policy
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.problems import RequestRefusedError
from workshop_live.web.parts import services

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)
by_code = APIRouter(route_class=GuardedRoute, include_in_schema=False)
"""The routes directly below the root, which must be asked last."""

MAX_TYPED = 40
PAGE_PATIENCE_S = 4.0
"""Seconds after which a page says that somebody stands in line, and asks again by itself."""


@routes.get("/")
@allow(Role.ANYONE)
async def join_page(request: Request) -> Response:
    """The field for the code; a complete code leads on."""
    code = request.query_params.get("code")
    if code is None:
        return _join_page(request)
    parsed = parse_join_code(code[:MAX_TYPED])
    return RedirectResponse(f"/{parsed}", 303) if parsed else _join_page(request, code[:MAX_TYPED])


@routes.get("/j/{token}")
@allow(Role.ANYONE)
async def join_by_qr(request: Request, token: str) -> Response:
    """What the QR code leads to: the room itself. The token cannot be guessed, so nothing is counted."""
    room = await services(request).database.read(rooms.find_room_by_join_token, token[:64])
    if room is None or not (room.is_open or await _was_here(request, room)):
        return _join_page(request, "", status=404)
    return await participant_screen(request, room)


@routes.get("/rooms/{room}/my-answers.txt")
@allow(Role.PARTICIPANT)
async def download_own_answers(request: Request, room: str) -> Response:
    """A participant's own answers, to keep."""
    own = await services(request).database.read(
        participants.own_answers, caller(request).room_id, caller(request).participant.token
    )
    text = "\n\n".join(f"{it.activity.asked_prompt}\n\n{own_text(it)}" for it in own)
    return PlainTextResponse(
        f"{text}\n", headers={"Content-Disposition": 'attachment; filename="svar.txt"', "Cache-Control": "no-store"}
    )


@routes.get("/rooms/{room}/results")
@allow(Role.PARTICIPANT, Role.PRESENTER)
async def shared_results(request: Request, room: str) -> HTMLResponse:
    """What was shown in the room, for participants where the organiser shares it."""
    found = await find_room(request, room)
    if not found.shares_results and not caller(request).may(Role.FACILITATOR):
        raise RequestRefusedError(403, Reason.NOT_SHOWN)
    report = await services(request).shared_results.get((found.id, found.seq), lambda: _shared_report(request, room))
    return page(
        request, "screens/results.html", language=language_of(request, found.language), room=found, report=report
    )


@by_code.get("/{code}")
@allow(Role.ANYONE)
async def join_by_code(request: Request, code: str) -> Response:
    """The room with this code. A wrong code and that of a room that has ended look alike to strangers."""
    parsed = parse_join_code(code[:MAX_TYPED])
    if parsed is None:
        raise RequestRefusedError(404, "not_found")
    parts = services(request)
    # A browser without cookies was nowhere before; a hall of them is not looked up one by one.
    room = await parts.database.read(rooms.find_room_by_code, parsed) if request.cookies else None
    if room is None or not await _was_here(request, room):
        try:
            room = await parts.limits.look_up_code(request, parsed, PAGE_PATIENCE_S)
        except NotYetError as error:
            return page(request, "screens/in_line.html", status=202 if error.has_place else 429, line=error)
    return (
        await participant_screen(request, room) if room else _join_page(request, format_join_code(parsed), status=404)
    )


async def participant_screen(request: Request, room: Room) -> HTMLResponse:
    """The participant screen with everything in it: one request."""
    parts = services(request)
    language = language_of(request, room.language)
    frames = await parts.hub.current(room.id, Audience(Screen.PARTICIPANT, language))
    activities = await parts.agendas.get(room.id)
    current = next((it for it in activities or () if it.id == room.current_activity_id), None)
    own = await _own_answers(request, room)
    asking = current is not None and current.is_open and collects_answers(current)
    only = _only_answer(own, current) if asking and current else None
    asked_for = request.query_params.get("change")
    changing = next((it for it in own if it.key == asked_for and it.activity.is_open), only)
    style, script = parts.assets.participant_style, parts.assets.participant_script
    response = page(
        request,
        "screens/participant.html",
        language=language,
        room=room,
        frames={frame.region: frame for frame in frames},
        asking=asking,
        own=[OwnAnswerView.of(it, current) for it in own],
        votes=await _own_votes(request, room, current),
        changing=changing,
        only=only,
        changing_settings=_settings(changing) if changing else None,
        changing_fields=_values_by_name(_fields(changing)) if changing else None,
        key=new_public_id(),
        now=datetime.now(UTC),
        inlined=[script],  # not the style: what stands around it is shorter where the two are compressed together
        style=style.text,
        script=script.text,
    )
    response.headers["Content-Security-Policy"] = policy(request, script=f"{script.source} 'self'", style=style.source)
    response.headers["Cache-Control"] = "no-store"  # whoever comes back finds what was sent meanwhile
    del response.headers["Vary"]  # of what nobody keeps
    await ensure_participant(request, response, room)
    return response


@dataclass(frozen=True, slots=True)
class OwnAnswerView:
    """An answer of one's own as the page shows it. ``fields`` is what its form would send, for the page's script."""

    key: str
    revision: int
    activity: str
    round: int
    prompt: str
    text: str
    fields: str
    is_open: bool
    is_current: bool
    is_late: bool

    @classmethod
    def of(cls, own: OwnAnswer, current: Activity | None) -> "OwnAnswerView":
        """``current`` is the activity that the room is at: its prompt stands on the page already."""
        asked = own.activity.round
        assert asked is not None  # it was answered
        return cls(
            key=own.key,
            revision=own.answer.revision,
            activity=own.activity.public_id,
            round=asked.number,
            prompt=own.activity.asked_prompt,
            text=own_text(own),
            fields=json.dumps(_fields(own)),
            is_open=own.activity.is_open,
            is_late=own.answer.late,
            is_current=current is not None and current.round is not None and current.round.id == asked.id,
        )


def _only_answer(own: Sequence[OwnAnswer], current: Activity) -> OwnAnswer | None:
    """What was answered to the question that is open, where that is all that can be given."""
    if current.round is None or type_of(current).most_answers(type_of(current).settings(current.asked_settings)) != 1:
        return None
    return next((it for it in own if it.activity.round and it.activity.round.id == current.round.id), None)


def own_text(own: OwnAnswer) -> str:
    """An answer of one's own as text."""
    return type_of(own.activity).text(_settings(own), own.answer.value)


def _settings(own: OwnAnswer) -> object:
    return type_of(own.activity).settings(own.activity.asked_settings)


def _fields(own: OwnAnswer) -> Fields:
    return type_of(own.activity).form_fields(_settings(own), own.answer.value)


def _values_by_name(fields: Fields) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return values


async def _shared_report(request: Request, room: str) -> Report:
    """What was shown, and nothing of the rest."""
    archive = await services(request).database.read_room(read_archive, room)
    if archive is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_ROOM)
    shown = [(activity, answers) for activity, answers in archive.rounds if activity.is_shown]
    return await asyncio.to_thread(make_report, archive.room, shown)


async def _own_answers(request: Request, room: Room) -> list[OwnAnswer]:
    participant = await participant_of(request, room.public_id)
    if participant is None:
        return []
    return await services(request).database.read(participants.own_answers, room.id, participant.token)


async def _own_votes(request: Request, room: Room, current: Activity | None) -> list[str]:
    """The answers that this phone has voted for in the round that is on."""
    if current is None or current.round is None or not type_of(current).has_votes:
        return []
    participant = await participant_of(request, room.public_id)
    if participant is None:
        return []
    return await services(request).database.read(voted_for, [author(participant.token, current.round.id)])


async def _was_here(request: Request, room: Room) -> bool:
    """Whether this browser has found the way into the room before: coming back is not guessing."""
    return await participant_of(request, room.public_id) is not None


def _join_page(request: Request, typed: str | None = None, status: int = 200) -> HTMLResponse:
    error = (
        None
        if typed is None
        else message(
            language_of(request), "unknown_code_digits" if parse_join_code(typed) else "unknown_code", code=typed
        )
    )
    return page(request, "screens/join.html", status=status, typed=typed or "", error=error)
