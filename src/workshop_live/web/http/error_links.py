"""Links on error pages: back, to sign in, into the room, or to pages that this browser may open."""

import re
from urllib.parse import quote

from fastapi import Request

from workshop_live.storage.engine import DatabaseUnavailableError
from workshop_live.text.languages import N_
from workshop_live.web.dependencies import services
from workshop_live.web.http.credentials import SESSION_COOKIE, cookie, identify, known_room
from workshop_live.web.http.form_redisplay import own_referrer
from workshop_live.web.http.problem_details import RequestRefusedError

BACK = N_("Back")
SIGN_IN = N_("Sign in")
TO_THE_ROOM = N_("To the room")
TO_THE_ROOMS = N_("To your rooms")
TO_THE_START = N_("To the start page")

_BELOW_A_ROOM = re.compile(r"/rooms/([\w-]+)")


async def error_links(request: Request, refusal: RequestRefusedError) -> list[tuple[str, str]]:
    """Return at least one link as (address, text), the most useful first."""
    path, referrer = request.scope["path"], own_referrer(request)
    has_session = cookie(request, SESSION_COOKIE) is not None
    links = []
    if refusal.code == "sign_in":
        links.append((f"/sign-in?next={quote(referrer or path if request.method == 'POST' else path)}", SIGN_IN))
    if referrer and referrer != path:
        links.append((referrer, BACK))
    room = await _room_link(request, refusal, _room_of(path) or _room_of(referrer or ""))
    if room and room not in {path, referrer}:
        links.append((room, TO_THE_ROOM))
    if has_session:
        links.append(("/rooms", TO_THE_ROOMS))
    return links if has_session or len(links) > 1 else [*links, ("/", TO_THE_START)]


def _room_of(address: str) -> str | None:
    match = _BELOW_A_ROOM.match(address)
    return match[1] if match else None


async def _room_link(request: Request, refusal: RequestRefusedError, room: str | None) -> str | None:
    """Return the address of the screen with the highest role that this browser may open in a room.

    None if there is none, or the database is unavailable.
    """
    if room is None or refusal.status >= 500 or "authorization" in request.headers:
        return None
    try:
        identity = await identify(request, room)
    except DatabaseUnavailableError:
        return None
    if identity.membership:
        return f"/rooms/{room}"
    if identity.link:
        return f"/rooms/{room}/{identity.link.screen}"
    attributes = await known_room(services(request), room) if identity.participant else None
    return f"/j/{attributes.join_token}" if attributes else None
