"""Decks of a room: a PDF is sent, drawn, and added to the agenda as slides, or put in the place of an older one."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from workshop_live.activity_types.activity_fields import clean_prompt
from workshop_live.domain.activities import MAX_ACTIVITIES
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import is_public_id
from workshop_live.services.deck_storing import DeckStored, SentDeck
from workshop_live.services.picture_storing import NotStoredError
from workshop_live.storage.decks import decks_of_room, read_pages
from workshop_live.text.messages import field_message
from workshop_live.web.dependencies import services
from workshop_live.web.http.access import GuardedRoute, allow, caller, reads_stream
from workshop_live.web.http.deck_models import DeckList, DeckMade, DeckState, state_of, summary_of, takes_pdf
from workshop_live.web.http.deck_uploads import SentPdf, receive_pdf
from workshop_live.web.http.errors import wants_json
from workshop_live.web.http.locale import language_of
from workshop_live.web.http.openapi import errors
from workshop_live.web.http.parameters import find_room, read_number
from workshop_live.web.http.problem_details import RequestRefusedError, as_json, refused
from workshop_live.web.routes.commands import undo_of
from workshop_live.web.routes.downloads import PROGRESS

form_routes = APIRouter(route_class=GuardedRoute, include_in_schema=False)
routes = APIRouter(route_class=GuardedRoute, prefix="/api/v1")

_LOOK_EVERY_S = 0.3
_ON = {"on", "yes", "true", "1"}
_FLAG = {"type": "boolean"}


@form_routes.post("/rooms/{room}/decks")
@allow(Role.FACILITATOR)
@reads_stream
async def send_deck(request: Request, room: str) -> Response:
    """Add the pages of a PDF to the agenda, with progress if the page asks for it."""
    return await _respond(request, room)


@form_routes.post("/rooms/{room}/decks/{deck}")
@allow(Role.FACILITATOR)
@reads_stream
async def send_newer_deck(request: Request, room: str, deck: str) -> Response:
    """Replace the pages of a deck by those of a newer PDF."""
    return await _respond(request, room, deck)


@routes.get("/rooms/{room}/decks", response_model=DeckList, responses=errors(401, 403, 404))
@allow(Role.FACILITATOR)
async def list_decks(request: Request, room: str) -> Response:
    """List the decks of a room, the oldest first, those included that nothing shows any more."""
    known = await find_room(request, room)
    decks = await services(request).database.read(decks_of_room, known.id)
    return JSONResponse({"decks": [summary_of(deck) for deck in decks.values()]})


@routes.get("/rooms/{room}/decks/{deck}", response_model=DeckState, responses=errors(401, 403, 404))
@allow(Role.FACILITATOR)
async def get_deck(request: Request, room: str, deck: str) -> Response:
    """Get a deck with its pages: the addresses of their pictures, and their texts."""
    known, database = await find_room(request, room), services(request).database
    found = (await database.read(decks_of_room, known.id)).get(deck)
    if found is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_DECK)
    return JSONResponse(state_of(found, await database.read(read_pages, deck, range(1, found.pages + 1))))


@routes.post(
    "/rooms/{room}/decks",
    status_code=201,
    response_model=DeckMade,
    responses=errors(400, 401, 403, 404, 409, 422, 429, 507),
    openapi_extra=takes_pdf(
        prompt={"type": "string"},
        after_current=_FLAG,
        position={"type": "integer", "minimum": 0, "maximum": MAX_ACTIVITIES},
        activity={"type": "string"},
    ),
)
@allow(Role.FACILITATOR)
@reads_stream
async def add_deck(request: Request, room: str) -> Response:
    """Add the pages of a PDF to the agenda as slides: at its end, at ``position``, or after the current activity.

    The heading is ``prompt``, else the name of the file. ``activity`` names slides whose file is missing, which get the
    pages instead. The PDF itself is not kept.
    """
    return await _respond(request, room)


@routes.put(
    "/rooms/{room}/decks/{deck}",
    response_model=DeckMade,
    responses=errors(400, 401, 403, 404, 409, 422, 429, 507),
    openapi_extra=takes_pdf(any_count=_FLAG),
)
@allow(Role.FACILITATOR)
@reads_stream
async def replace_deck(request: Request, room: str, deck: str) -> Response:
    """Replace the pages of a deck by those of a newer PDF, by their numbers, wherever they are shown.

    Another number of pages is refused (409, ``current`` has both numbers) unless ``any_count`` allows it: then slides
    are cut, those without pages are removed, and further pages go to the last ones.
    """
    return await _respond(request, room, deck)


async def _respond(request: Request, room: str, deck: str | None = None) -> Response:
    """Receive a PDF, store it, and return the response. Raises RequestRefusedError."""
    services(request).limits.take_file(room)
    received = await receive_pdf(request)
    sent = SentDeck(room, caller(request).identity.actor, received.path, received.name)
    working = asyncio.ensure_future(_store(request, sent, received, deck))
    working.add_done_callback(lambda _: received.scratch.clear())
    if PROGRESS in request.headers.get("accept", ""):
        return StreamingResponse(_with_progress(request, sent, working), media_type=PROGRESS)
    made = _reply(request, await _finished(request, working))
    if not wants_json(request):
        return RedirectResponse(f"/rooms/{room}/facilitator", 303)
    return JSONResponse(made, 200 if deck else 201)


async def _store(request: Request, sent: SentDeck, received: SentPdf, deck: str | None) -> DeckStored:
    """Draw and store a deck. Raises RequestRefusedError."""
    storing, fields = services(request).decks, received.fields
    try:
        if deck is None:
            where = {
                "prompt": clean_prompt(fields.get("prompt", "").strip() or sent.name),
                "after_current": fields.get("after_current", "") in _ON,
                "position": read_number("position", fields.get("position"), most=MAX_ACTIVITIES),
                "activity": _named(fields.get("activity")),
            }
            await storing.count_pages(sent)
            return await storing.add(sent, where)
        any_count = fields.get("any_count", "") in _ON
        await _refuse_other_count(request, sent, deck, any_count=any_count)
        return await storing.replace(sent, deck, any_count=any_count)
    except InvalidValueError as invalid:
        raise RequestRefusedError(422, Reason.INVALID, invalid.problems) from None
    except NotStoredError as error:
        raise refused(error.refusal) from None


def _named(activity: str | None) -> str | None:
    """Return the id of slides that a form names, None for none. Raises InvalidValueError."""
    if activity and not is_public_id(activity):
        raise InvalidValueError(Problem("activity", "missing"))
    return activity or None


async def _refuse_other_count(request: Request, sent: SentDeck, deck: str, *, any_count: bool) -> None:
    """Count the pages of what was sent. Raise RequestRefusedError if the deck to replace has another number of them."""
    room = await find_room(request, sent.room)
    before = (await services(request).database.read(decks_of_room, room.id)).get(deck)
    if before is None:
        raise RequestRefusedError(404, Reason.UNKNOWN_DECK)
    count = await services(request).decks.count_pages(sent)
    if count != before.pages and not any_count:
        counts = {"pages": before.pages, "sent": count}
        raise RequestRefusedError(409, Reason.OTHER_PAGE_COUNT, current=counts)


async def _finished(request: Request, working: asyncio.Future[DeckStored]) -> DeckStored:
    """Wait for a deck to be stored. What is stored of it is removed if the client goes away meanwhile."""
    try:
        while not working.done():
            await asyncio.wait([working], timeout=_LOOK_EVERY_S)
            if await request.is_disconnected():
                working.cancel()
        return await working
    except asyncio.CancelledError:
        working.cancel()
        raise ClientDisconnect from None


async def _with_progress(request: Request, sent: SentDeck, working: asyncio.Future[DeckStored]) -> AsyncIterator[bytes]:
    """Yield the number of pages that are stored as lines of JSON, and then the reply or an error."""
    try:
        while not working.done():
            yield _line({"done": sent.progress.done, "of": sent.progress.of})
            await asyncio.wait([working], timeout=_LOOK_EVERY_S)
        yield _line(_reply(request, await working))
    except RequestRefusedError as refusal:
        yield _line(_error(request, refusal))
    finally:
        working.cancel()


def _reply(request: Request, stored: DeckStored) -> dict[str, Any]:
    done = stored.done
    return {
        "deck": stored.deck,
        "name": stored.name,
        "pages": stored.pages,
        "seq": done.seq,
        "version": done.version,
        **undo_of(request, done),
        "made": done.made,
    }


def _error(request: Request, refusal: RequestRefusedError) -> dict[str, Any]:
    """Return the last line after progress: what is wrong in a sentence, and the problem as the API has it."""
    language = language_of(request)
    problem = as_json(language, refusal, {})
    said = [field_message(language, it) for it in refusal.problems]
    return {"error": said[0] if said else problem["detail"], "problem": problem}


def _line(progress: dict[str, Any]) -> bytes:
    return json.dumps(progress).encode() + b"\n"
