"""Where to go from an error page: back, to sign in, into the room, or to what this browser may open."""

import re
from urllib.parse import quote

from fastapi import Request

from workshop_live.storage.engine import DatabaseUnavailableError
from workshop_live.text.languages import N_
from workshop_live.web.http.credentials import SESSION_COOKIE, cookie, identify, known_room
from workshop_live.web.http.form_again import own_referrer
from workshop_live.web.http.problems import RequestRefusedError
from workshop_live.web.parts import services

BACK = N_("Back")
SIGN_IN = N_("Sign in")
TO_THE_ROOM = N_("To the room")
TO_THE_ROOMS = N_("To your rooms")
TO_THE_START = N_("To the start page")

_BELOW_A_ROOM = re.compile(r"/rooms/([\w-]+)")


async def ways_on(request: Request, refusal: RequestRefusedError) -> list[tuple[str, str]]:
    """Addresses, each with the text of a link, the best way first. There is always one."""
    path, referrer = request.scope["path"], own_referrer(request)
    has_session = cookie(request, SESSION_COOKIE) is not None
    found = []
    if refusal.code == "sign_in":
        found.append((f"/sign-in?next={quote(referrer or path if request.method == 'POST' else path)}", SIGN_IN))
    if referrer and referrer != path:
        found.append((referrer, BACK))
    room = await _into_the_room(request, refusal, _room_of(path) or _room_of(referrer or ""))
    if room and room not in {path, referrer}:
        found.append((room, TO_THE_ROOM))
    if has_session:
        found.append(("/rooms", TO_THE_ROOMS))
    return found if has_session or len(found) > 1 else [*found, ("/", TO_THE_START)]


def _room_of(address: str) -> str | None:
    named = _BELOW_A_ROOM.match(address)
    return named[1] if named else None


async def _into_the_room(request: Request, refusal: RequestRefusedError, room: str | None) -> str | None:
    """The address of the screen of a room that this browser may open, of several the one that can do most; None if
    there is none, or if the database cannot say."""
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
    known = await known_room(services(request), room) if identity.participant else None
    return f"/j/{known.join_token}" if known else None
