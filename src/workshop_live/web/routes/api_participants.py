"""The JSON API for participants: joining, answering, voting."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from workshop_live.actions.answers import Accepted
from workshop_live.actions.participants import Join, join
from workshop_live.actions.votes import Voted
from workshop_live.domain.join_codes import parse_join_code
from workshop_live.domain.join_gate import MAX_WAIT_S
from workshop_live.domain.participants import Participant, is_join_key
from workshop_live.domain.refusals import Problem, Refused
from workshop_live.domain.roles import Role
from workshop_live.web.dependencies import metrics, services
from workshop_live.web.http.access import GuardedRoute, allow
from workshop_live.web.http.api_models import (
    AnswerAccepted,
    AnswerBody,
    ChoiceOfGroup,
    HomeGroup,
    JoinBody,
    Joined,
    RevisionAccepted,
    RevisionBody,
    VoteCast,
)
from workshop_live.web.http.credentials import new_participant_token, remember_participant
from workshop_live.web.http.join_queue import NotYetError
from workshop_live.web.http.openapi import errors, header
from workshop_live.web.http.parameters import read_number
from workshop_live.web.http.problem_details import RequestRefusedError, refused
from workshop_live.web.routes.answering import revise, submit, vote, withdraw
from workshop_live.web.routes.grouping import choose_group

routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")

ASK_AGAIN = {"Retry-After": "1"}

_KEY = {"type": "string", "pattern": "^[!-~]{1,64}$"}
_JOIN_KEY = {
    "type": "string",
    "pattern": "^[!-~]{16,128}$",
    "description": "Drawn at random for one phone in one room, such as a UUID, and as secret as the token: "
    "whoever sends it with the code of the room gets the same participant.",
    "example": "5f0c8a3e-3d5b-4d6e-9a51-0f2f6c1a7b42",
}


@routes.post(
    "/join",
    status_code=201,
    response_model=Joined,
    openapi_extra={**header("Idempotency-Key", _JOIN_KEY), "security": []},
    responses=errors(400, 403, 404, 409, 415, 422, 429),
)
@allow(Role.ANYONE)
async def post_join(request: Request, body: JoinBody) -> Response:
    """Join an open room by its code. Keep the token: it identifies you in this room.

    Codes are looked up one after the other. While many wrong ones are tried, this takes up to 25 seconds; a 429 with
    the code ``in_line`` means that the request was not reached, and a retry within 30 seconds keeps its place.

    With an ``Idempotency-Key``, a retry gets the same reply and does not add a participant.
    """
    key = request.headers.get("idempotency-key")
    if key is not None and not is_join_key(key):
        raise RequestRefusedError(422, "bad_join_key", [Problem("Idempotency-Key", "bad_join_key")])
    parts, code = services(request), parse_join_code(body.code)
    room = None
    if code is not None:
        try:
            room = await parts.limits.look_up_code(request, code, MAX_WAIT_S)
        except NotYetError as error:
            raise RequestRefusedError(429, "in_line" if error.has_place else "line_full", headers=ASK_AGAIN) from None
    if room is None:
        raise RequestRefusedError(404, "unknown_code")
    token = new_participant_token(room, key)
    participant = Participant(room.id, token)
    joined = await parts.writer.run(join, Join(participant, parts.settings.room_participants))
    if isinstance(joined, Refused):
        metrics(request).join_refused(joined.reason)
        raise refused(joined)
    remember_participant(parts, participant, joined)
    return JSONResponse({"room": room.public_id, "participant_token": token}, 201)


@routes.post(
    "/rooms/{room}/answers",
    status_code=201,
    response_model=AnswerAccepted,
    openapi_extra=header("Idempotency-Key", _KEY, required=True),
    responses={200: {"model": AnswerAccepted}, **errors(400, 401, 403, 404, 409, 415, 422, 429, 507)},
)
@allow(Role.PARTICIPANT)
async def post_answer(request: Request, room: str, body: AnswerBody) -> Response:
    """Send an answer. It is on disk when this returns; a retry with the same key gets the same reply (200)."""
    key = request.headers.get("idempotency-key", "")
    accepted = await submit(request, body.activity, body.value, key, body.round, may_be_late=body.late)
    reply = {"id": accepted.id, "seq": accepted.seq, **({"late": True} if accepted.late else {})}
    return JSONResponse(reply, 200 if accepted.replayed else 201)


@routes.put(
    "/rooms/{room}/answers/{key}",
    response_model=RevisionAccepted,
    responses=errors(400, 401, 403, 404, 409, 415, 422, 429, 507),
)
@allow(Role.PARTICIPANT)
async def put_answer(request: Request, room: str, key: str, body: RevisionBody) -> Response:
    """Change one of your answers while its question is open."""
    return _revision(await revise(request, key, body.value, body.revision))


@routes.delete(
    "/rooms/{room}/answers/{key}",
    response_model=RevisionAccepted,
    responses=errors(401, 403, 404, 409, 422, 429, 507),
    openapi_extra={"parameters": [{"name": "revision", "in": "query", "schema": {"type": "integer", "minimum": 1}}]},
)
@allow(Role.PARTICIPANT)
async def delete_answer(request: Request, room: str, key: str) -> Response:
    """Withdraw one of your answers, also after closing."""
    return _revision(
        await withdraw(request, key, read_number("revision", request.query_params.get("revision"), least=1))
    )


@routes.put("/rooms/{room}/votes/{answer}", response_model=VoteCast, responses=errors(401, 403, 404, 409, 429, 507))
@allow(Role.PARTICIPANT)
async def put_vote(request: Request, room: str, answer: str) -> Response:
    """Vote for an answer, if the type of the activity has votes. Idempotent."""
    return _voted(await vote(request, answer, on=True))


@routes.delete("/rooms/{room}/votes/{answer}", response_model=VoteCast, responses=errors(401, 403, 404, 409, 429, 507))
@allow(Role.PARTICIPANT)
async def delete_vote(request: Request, room: str, answer: str) -> Response:
    """Withdraw a vote."""
    return _voted(await vote(request, answer, on=False))


@routes.put(
    "/rooms/{room}/group", response_model=HomeGroup, responses=errors(400, 401, 403, 404, 409, 415, 422, 429, 507)
)
@allow(Role.PARTICIPANT)
async def put_group(request: Request, room: str, body: ChoiceOfGroup) -> Response:
    """Say which home group you are in, by its ``id``; null for none. Idempotent."""
    return JSONResponse(await choose_group(request, body.group))


def _voted(voted: Voted) -> Response:
    return JSONResponse({"id": voted.answer, "on": voted.on, "seq": voted.seq})


def _revision(accepted: Accepted) -> Response:
    return JSONResponse({"id": accepted.id, "seq": accepted.seq, "revision": accepted.revision})
