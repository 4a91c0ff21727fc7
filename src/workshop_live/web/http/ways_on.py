"""Where to go from an error page: back, to sign in, or to what this browser may open."""

from urllib.parse import quote

from fastapi import Request

from workshop_live.domain.regions import Screen
from workshop_live.text.languages import N_
from workshop_live.web.http.credentials import SESSION_COOKIE, cookie, link_cookie
from workshop_live.web.http.form_again import own_referrer
from workshop_live.web.http.problems import RequestRefusedError

BACK = N_("Back")
SIGN_IN = N_("Sign in")
TO_THE_ROOM = N_("To the room")
TO_THE_ROOMS = N_("To your rooms")
TO_THE_START = N_("To the start page")


def ways_on(request: Request, refusal: RequestRefusedError) -> list[tuple[str, str]]:
    """Addresses, each with the text of a link, the best way first. There is always one."""
    path, room, referrer = request.scope["path"], request.path_params.get("room"), own_referrer(request)
    has_session = cookie(request, SESSION_COOKIE) is not None
    found = []
    if refusal.code == "sign_in":
        found.append((f"/sign-in?next={quote(referrer or path if request.method == 'POST' else path)}", SIGN_IN))
    if referrer and referrer != path:
        found.append((referrer, BACK))
    if room and cookie(request, link_cookie(room, Screen.FACILITATOR)):
        found.append((f"/rooms/{room}/facilitator", TO_THE_ROOM))
    if has_session:
        found.append(("/rooms", TO_THE_ROOMS))
    return found if has_session or len(found) > 1 else [*found, ("/", TO_THE_START)]
