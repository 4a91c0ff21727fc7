"""Joining, and the participant screen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from workshop_live.actions.group_writing import group_state, stored_text
from workshop_live.activity_types import collects_answers, type_of
from workshop_live.activity_types.base import KEPT_FIELD, Fields
from workshop_live.domain.activities import Activity
from workshop_live.domain.groups import Group
from workshop_live.domain.join_codes import format_join_code, parse_join_code
from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import author, digest, new_public_id
from workshop_live.realtime.frames import Audience, OneActivity
from workshop_live.realtime.group_sockets import Phone
from workshop_live.storage import groups, participants, rooms
from workshop_live.storage.agenda import read_standing
from workshop_live.storage.group_batch import read_groups
from workshop_live.storage.group_seats import Seat
from workshop_live.storage.participants import OwnAnswer
from workshop_live.storage.votes import voted_for
from workshop_live.text.languages import N_, catalogue
from workshop_live.text.messages import message
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.credentials import ensure_participant, participant_of
from workshop_live.web.http.join_queue import NotYetError
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.pages import page, policy
from workshop_live.web.http.parameters import find_room
from workshop_live.web.http.phone_replies import back_to_phone
from workshop_live.web.http.problem_details import RequestRefusedError

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)
by_code = APIRouter(route_class=GuardedRoute, include_in_schema=False)
"""The catch-all routes directly below the root, to be included last."""

MAX_TYPED = 40
ON_THIS_PHONE = N_("Only that you have written was sent. The text is on your phone alone.")
PAGE_PATIENCE_S = 4.0
"""Seconds after which a page says that the code is queued, and reloads itself."""


@routes.get("/")
@allow(Role.ANYONE)
async def join_page(request: Request) -> Response:
    """Render the form for the join code; redirect if the code is in the query."""
    code = request.query_params.get("code")
    if code is None:
        return _join_page(request)
    parsed = parse_join_code(code[:MAX_TYPED])
    return RedirectResponse(f"/{parsed}", 303) if parsed else _join_page(request, code[:MAX_TYPED])


@routes.get("/j/{token}")
@allow(Role.ANYONE)
async def join_by_qr(request: Request, token: str) -> Response:
    """Join by QR code. Its token cannot be guessed, so there is no rate limit."""
    room = await services(request).database.read(rooms.find_room_by_join_token, token[:64])
    if room is None or not (room.is_open or await _was_here(request, room)):
        return _join_page(request, "", status=404)
    return await participant_screen(request, room)


@routes.get("/rooms/{room}/questions")
@allow(Role.PARTICIPANT)
async def standing_question(request: Request, room: str) -> Response:
    """Render the question that is open all day beside the agenda; redirect to the room if it takes none."""
    stored_room = await find_room(request, room)
    standing = await services(request).database.read(read_standing, stored_room)
    if standing is None or not (stored_room.takes_questions and stored_room.is_open):
        return await back_to_phone(request)
    return await participant_screen(request, stored_room, standing)


@routes.get("/rooms/{room}/my-answers.txt")
@allow(Role.PARTICIPANT)
async def download_own_answers(request: Request, room: str) -> Response:
    """Download a participant's own answers as text."""
    own = await services(request).database.read(
        participants.own_answers, caller(request).room_id, caller(request).participant.token
    )
    language = language_of(request)
    text = "\n\n".join(f"{answer.activity.asked_prompt}\n\n{own_text(answer, language)}" for answer in own)
    return PlainTextResponse(
        f"{text}\n", headers={"Content-Disposition": 'attachment; filename="svar.txt"', "Cache-Control": "no-store"}
    )


@by_code.get("/{code}")
@allow(Role.ANYONE)
async def join_by_code(request: Request, code: str) -> Response:
    """Join by code. For strangers, a wrong code and that of an ended room look the same."""
    parsed = parse_join_code(code[:MAX_TYPED])
    if parsed is None:
        raise RequestRefusedError(404, "not_found")
    parts = services(request)
    # A browser without cookies has not joined before: avoid a query for each phone in a hall.
    room = await parts.database.read(rooms.find_room_by_code, parsed) if request.cookies else None
    if room is None or not await _was_here(request, room):
        try:
            room = await parts.limits.look_up_code(request, parsed, PAGE_PATIENCE_S)
        except NotYetError as error:
            return page(request, "screens/in_line.html", status=202 if error.has_place else 429, line=error)
    return (
        await participant_screen(request, room) if room else _join_page(request, format_join_code(parsed), status=404)
    )


async def participant_screen(request: Request, room: Room, standing: Activity | None = None) -> HTMLResponse:
    """Render the participant screen as one self-contained response.

    ``standing`` is the only question on it if it is that beside the agenda, which leaves out groups.
    """
    parts = services(request)
    language = language_of(request, room.language)
    known = await participant_of(request, room.public_id)
    if known is not None:
        await parts.connected_phones.place(known)
    if standing is None:
        phone = Phone(digest(known.token) if known else "", language)
        frames = await parts.hub.current(room.id, Audience(Screen.PARTICIPANT, language), phone)
        activities = await parts.agendas.get(room.id)
        current = next((activity for activity in activities or () if activity.id == room.current_activity_id), None)
    else:
        current = standing
        frames = await parts.hub.current(
            room.id, Audience(Screen.PARTICIPANT, language, OneActivity(standing.public_id)), None
        )
    own = await _own_answers(request, room)
    asking = current is not None and current.is_open and collects_answers(current)
    only = _only_answer(own, current) if asking and current else None
    asked_for = request.query_params.get("change")
    changing = next((answer for answer in own if answer.key == asked_for and answer.activity.is_open), only)
    if changing and changing.activity.stays_on_phones:
        changing = None
    own_views = [OwnAnswerView.of(answer, current, language) for answer in own]
    style, script = parts.assets.participant_style, parts.assets.participant_script
    response = page(
        request,
        "screens/participant.html",
        language=language,
        room=room,
        frames={frame.region: frame for frame in frames},
        asking=asking,
        own=own_views,
        folds_all=not (asking and current) or type_of(current).has_votes,
        votes=await _own_votes(request, room, current),
        standing=standing,
        group=None if standing else await _own_group(request, room),
        writing=await _own_writing(request, known, current) if asking else None,
        changing=changing,
        only=only,
        changing_settings=_settings(changing) if changing else None,
        changing_fields=_values_by_name(_fields(changing)) if changing else None,
        key=new_public_id(),
        now=datetime.now(UTC),
        inlined=[script],  # not the style, which compresses better together with its surroundings
        style=style.text,
        script=script.text,
    )
    response.headers["Content-Security-Policy"] = policy(
        request, script=f"{script.source} 'self'", style=f"{style.source} 'self'", has_fonts=False
    )
    response.headers["Cache-Control"] = "no-store"  # going back must show answers that were sent meanwhile
    del response.headers["Vary"]  # meaningless without caching
    await ensure_participant(request, response, room)
    return response


@dataclass(frozen=True, slots=True)
class GroupWriting:
    """The text of a group for its scribe's form. ``given`` has the values of the fields by name."""

    activity: Activity
    settings: object
    version: int
    is_done: bool
    given: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class OwnAnswerView:
    """One of the participant's answers on the page. ``fields`` are the values of its form, for the script."""

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
    def of(cls, own: OwnAnswer, current: Activity | None, language: str) -> "OwnAnswerView":
        """Return the view of an answer, without the prompt of the ``current`` activity: the page shows that already."""
        round_ = own.activity.round
        assert round_ is not None  # it has an answer
        return cls(
            key=own.key,
            revision=own.answer.revision,
            activity=own.activity.public_id,
            round=round_.number,
            prompt=own.activity.asked_prompt,
            text=own_text(own, language),
            fields=json.dumps(_fields(own)),
            is_open=own.activity.is_open and not own.activity.stays_on_phones,
            is_late=own.answer.late,
            is_current=current is not None and current.round is not None and current.round.id == round_.id,
        )


def _only_answer(own: Sequence[OwnAnswer], current: Activity) -> OwnAnswer | None:
    """Return the answer to the open question, if it takes only one; else None."""
    activity_type = type_of(current)
    most = activity_type.most_answers_for(current.seen_by, activity_type.settings(current.asked_settings))
    if current.round is None or most != 1:
        return None
    return next(
        (answer for answer in own if answer.activity.round and answer.activity.round.id == current.round.id), None
    )


def own_text(own: OwnAnswer, language: str) -> str:
    """Return an answer as text; of one that stays on the phone, that it does."""
    if own.activity.stays_on_phones:
        return str(catalogue(language).gettext(ON_THIS_PHONE))
    return type_of(own.activity).own_text(_settings(own), own.answer.value)


def _settings(own: OwnAnswer) -> object:
    return type_of(own.activity).settings(own.activity.asked_settings)


def _fields(own: OwnAnswer) -> Fields:
    if own.activity.stays_on_phones:
        return [(KEPT_FIELD, "1")]
    return type_of(own.activity).form_fields(_settings(own), own.answer.value)


def _values_by_name(fields: Fields) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return values


async def _own_answers(request: Request, room: Room) -> list[OwnAnswer]:
    participant = await participant_of(request, room.public_id)
    if participant is None:
        return []
    return await services(request).database.read(participants.own_answers, room.id, participant.token)


async def _own_votes(request: Request, room: Room, current: Activity | None) -> list[str]:
    """Return the identifiers of the answers that this phone has voted for in the current round."""
    if current is None or current.round is None or not type_of(current).has_votes:
        return []
    participant = await participant_of(request, room.public_id)
    if participant is None:
        return []
    return await services(request).database.read(voted_for, [author(participant.token, current.round.id)])


async def _own_group(request: Request, room: Room) -> Group | None:
    """Return the home group that this phone has chosen."""
    participant = await participant_of(request, room.public_id) if room.home_groups else None
    if participant is None:
        return None
    phone = digest(participant.token)
    chosen = await services(request).database.read(groups.home_groups_of, [phone])
    return next((group for group in room.home_groups if group.key == chosen.get(phone)), None)


async def _own_writing(
    request: Request, participant: Participant | None, current: Activity | None
) -> GroupWriting | None:
    """Return the text that this phone is to write for its group, for pages without scripts; None if it is not."""
    if participant is None or current is None or current.round is None or not current.round.is_written_by_groups:
        return None
    seat = Seat.of(participant, current.public_id)
    state = group_state(await services(request).database.read(read_groups, seat), seat)
    if isinstance(state, Refused) or not state.is_scribe:
        return None
    activity_type = type_of(current)
    settings = activity_type.settings(current.asked_settings)
    given = (
        activity_type.form_fields(settings, stored_text(activity_type, settings, state.value)) if state.value else []
    )
    return GroupWriting(current, settings, state.version, state.done, _values_by_name(given))


async def _was_here(request: Request, room: Room) -> bool:
    """Return whether this browser has joined the room before; coming back is no guess at codes."""
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
