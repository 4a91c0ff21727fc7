"""Forms of the phone for answers and votes, with or without scripts; the functions below them serve the API as well."""

from collections.abc import Awaitable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from workshop_live.actions.answers import Accepted, Admission, SubmitAnswer, submit_answers
from workshop_live.actions.revisions import (
    ReviseAnswer,
    WithdrawAll,
    WithdrawAnswer,
    revise_answers,
    withdraw_answers,
    withdraw_everything,
)
from workshop_live.actions.votes import CastVote, Voted, cast_votes
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import KEPT_FIELD, Fields
from workshop_live.domain.participants import Participant, is_key
from workshop_live.domain.refusals import Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import claim, digest, is_public_id, new_public_id
from workshop_live.storage import answers
from workshop_live.storage.group_work import any_have_written
from workshop_live.web.dependencies import Services, metrics, services
from workshop_live.web.http.access import GuardedRoute, allow, caller
from workshop_live.web.http.bodies import read_form
from workshop_live.web.http.errors import wants_json
from workshop_live.web.http.parameters import read_number
from workshop_live.web.http.phone_replies import back_to_phone, unsent_page
from workshop_live.web.http.problem_details import RequestRefusedError, refused, too_fast

routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)

_OWN_FIELDS = frozenset({"activity", "round", "key", "revision", "late"})
_NO_WORDS = _OWN_FIELDS | {"column"}
"""Fields that hold nothing that somebody has written."""


@routes.post("/rooms/{room}/answers")
@allow(Role.PARTICIPANT)
async def submit_form(request: Request, room: str) -> Response:
    """Store an answer. Its idempotency key is in a header or in the form."""
    form = await read_form(request)
    own = dict(form)
    key = request.headers.get("idempotency-key") or own.get("key", "")

    async def sent() -> Accepted:
        activity = own.get("activity", "")
        value = await value_of_form(request, activity, form)
        number = read_number("round", own.get("round"))
        return await submit(request, activity, value, key, number, may_be_late="late" in own)

    return await _form_response(request, sent(), form)


@routes.post("/rooms/{room}/answers/{key}")
@allow(Role.PARTICIPANT)
async def revise_form(request: Request, room: str, key: str) -> Response:
    """Store a new value for an answer."""
    form = await read_form(request)
    own = dict(form)

    async def sent() -> Accepted:
        value, revision = await value_of_form(request, own.get("activity", ""), form), _revision(own)
        return await (revise if wants_json(request) else _revise_as_seen)(request, key, value, revision)

    return await _form_response(request, sent(), form)


@routes.post("/rooms/{room}/answers/{key}/withdraw")
@allow(Role.PARTICIPANT)
async def withdraw_form(request: Request, room: str, key: str) -> Response:
    """Withdraw an answer."""
    form = await read_form(request)
    return await _form_response(request, withdraw(request, key, _revision(dict(form))), form)


@routes.post("/rooms/{room}/written-in")
@allow(Role.FACILITATOR)
async def write_in(request: Request, room: str) -> Response:
    """Store an answer that the facilitator enters for somebody without a phone, as one more participant."""
    form = await read_form(request)
    own = dict(form)
    activity, key = own.get("activity", ""), own.get("key") or new_public_id()
    if not is_key(key):
        raise RequestRefusedError(422, "bad_key", [Problem("key", "bad_key")])
    room_id = caller(request).room_id
    command = SubmitAnswer(
        Participant(
            room_id, digest(f"written in {room_id} {key}")
        ),  # derived from the key, so that a retry is from the same participant
        activity if is_public_id(activity) else "",
        await value_of_form(request, activity, form),
        key,
        read_number("round", own.get("round")),
        services(request).settings.room_participants,
        Admission.ALWAYS,
    )
    reply = await services(request).writer.run(submit_answers, command)
    reply = _counted(request, reply, was_counted=False)
    if wants_json(request):
        return JSONResponse({"seq": reply.seq}, 201)
    return RedirectResponse(f"/rooms/{room}/facilitator", 303)


@routes.post("/rooms/{room}/votes/{answer}")
@allow(Role.PARTICIPANT)
async def vote_form(request: Request, room: str, answer: str) -> Response:
    """Cast or withdraw a vote. Without scripts, the button toggles it."""
    on = {"1": True, "0": False}.get(dict(await read_form(request)).get("on", ""))
    voted = await vote(request, answer, on=on)
    return JSONResponse({"id": voted.answer, "on": voted.on}) if wants_json(request) else await back_to_phone(request)


@routes.post("/rooms/{room}/my-answers/withdraw")
@allow(Role.PARTICIPANT)
async def withdraw_all_form(request: Request, room: str) -> Response:
    """Withdraw all answers and votes. What a group wrote together stays, and the reply says whether there is any."""
    await count_against_limits(request)
    participant = caller(request).participant
    count = await services(request).writer.run(withdraw_everything, WithdrawAll(participant))
    if isinstance(count, Refused):
        raise refused(count)
    if not wants_json(request):
        return await back_to_phone(request)
    stays = await services(request).database.read(any_have_written, participant.room_id)
    return JSONResponse({"withdrawn": count, "group_texts_stay": stays})


async def submit(
    request: Request, activity: str, value: Any, key: str, round_number: int | None, *, may_be_late: bool = False
) -> Accepted:
    """Store an answer; with ``may_be_late``, also shortly after closing, for approval. Raises RequestRefusedError."""
    parts, participant = services(request), caller(request).participant
    if not is_key(key):
        raise RequestRefusedError(422, "bad_key", [Problem("Idempotency-Key", "bad_key")])
    was_counted = await count_against_limits(request, key)
    command = SubmitAnswer(
        participant,
        activity if is_public_id(activity) else "",
        value,
        key,
        round_number,
        parts.settings.room_participants,
        Admission.OR_KEPT_ASIDE if may_be_late else Admission.WHILE_OPEN,
    )
    return _counted(request, await parts.writer.run(submit_answers, command), was_counted=was_counted)


async def revise(request: Request, key: str, value: Any, revision: int | None) -> Accepted:
    """Store a new value for an answer. Raises RequestRefusedError."""
    await count_against_limits(request)
    command = ReviseAnswer(caller(request).participant, key, value, revision)
    return _counted(request, await services(request).writer.run(revise_answers, command))


async def _revise_as_seen(request: Request, key: str, value: Any, revision: int | None) -> Accepted:
    """Store a new value from a form without scripts; an answer that its author has not seen is never replaced."""
    try:
        accepted = await revise(request, key, value, revision)
    except RequestRefusedError as refusal:
        if refusal.code != Reason.KEY_REUSED:
            raise
        raise RequestRefusedError(409, "changed_elsewhere") from None
    if revision is not None and accepted.revision > revision:
        raise RequestRefusedError(409, "changed_elsewhere")
    return accepted


async def withdraw(request: Request, key: str, revision: int | None) -> Accepted:
    """Withdraw an answer. Raises RequestRefusedError."""
    await count_against_limits(request)
    command = WithdrawAnswer(caller(request).participant, key, revision)
    return _counted(request, await services(request).writer.run(withdraw_answers, command))


async def vote(request: Request, answer: str, *, on: bool | None) -> Voted:
    """Cast or withdraw a vote; ``on`` None toggles it. Raises RequestRefusedError."""
    if not is_public_id(answer):
        raise refused(Refused(Reason.UNKNOWN_ANSWER))
    await count_against_limits(request)
    parts = services(request)
    command = CastVote(caller(request).participant, answer, on, parts.settings.room_participants)
    reply = await parts.writer.run(cast_votes, command)
    if isinstance(reply, Refused):
        raise refused(reply)
    return reply


def _revision(own: Mapping[str, str]) -> int | None:
    return read_number("revision", own.get("revision"), least=1)


async def count_against_limits(request: Request, key: str | None = None) -> bool:
    """Count a request against the rate limits, unless its ``key`` is that of a stored answer.

    Return whether it was counted. Raises RequestRefusedError (429).
    """
    parts, participant = services(request), caller(request).participant
    wait = parts.limits.take_answer(participant.room_id, participant.token)
    if not wait:
        return True
    if key is None or not await parts.database.read(answers.find_claims, [claim(participant.token, key)]):
        metrics(request).answer_refused("too_fast")
        raise too_fast(wait)
    return False


def _counted(request: Request, reply: Accepted | Refused, *, was_counted: bool = True) -> Accepted:
    """Return an accepted reply; refund it if it was a replay. Raises RequestRefusedError for a refusal."""
    if isinstance(reply, Refused):
        metrics(request).answer_refused(reply.reason)
        raise refused(reply)
    metrics(request).answer_acknowledged(replayed=reply.replayed)
    if reply.replayed and was_counted:
        participant = caller(request).participant
        services(request).limits.give_back_answer(participant.room_id, participant.token)
    return reply


async def value_of_form(request: Request, activity: str, form: Fields) -> Any:
    """Return the value of an activity's form; None if it is invalid, or says only that something was written."""
    room_id, activity_type = await _known_activity(services(request), activity) or (None, "")
    if room_id != caller(request).room_id:
        return None  # the writer finds the reason, since it also recognises replays and closed rounds
    sent = [field for field in form if field[0] not in _OWN_FIELDS]
    if [name for name, _ in sent] == [KEPT_FIELD]:
        return None
    return ACTIVITY_TYPES[activity_type].value_from_form(sent)


async def _known_activity(parts: Services, activity: str) -> tuple[int, str] | None:
    """Return the room id and type of an activity, cached; None if it does not exist."""
    attributes = parts.activities.get(activity)
    if attributes is None and is_public_id(activity):
        attributes = await parts.activity_types.get(activity)
        if attributes is not None:
            parts.activities[activity] = attributes
    return attributes


async def _form_response(request: Request, sending: Awaitable[Accepted], form: Fields) -> Response:
    try:
        accepted = await sending
    except RequestRefusedError as refusal:
        if wants_json(request) or refusal.status in {401, 404}:
            raise
        is_choice = isinstance(await value_of_form(request, dict(form).get("activity", ""), form), int)
        stays = any(problem.code == "stays_on_phone" for problem in refusal.problems)
        text = "" if is_choice or stays else "\n".join(value for name, value in form if name not in _NO_WORDS)
        return await unsent_page(request, refusal, text)
    if not wants_json(request):
        return await back_to_phone(request)
    body = {"id": accepted.id, "seq": accepted.seq, "revision": accepted.revision, "late": accepted.late}
    return JSONResponse(body, 200 if accepted.replayed else 201)
